"""`/healthz` says what is down, and is well again without a restart."""

import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot import serve
from bot.app import build, create_app
from bot.jobs.queue import Queue
from bot.pages.blueprint import HEADERS
from storage import Unavailable
from storage.database import upgrade
from storage.live.embedded_redis import EmbeddedRedis
from storage.tables.accounts import programmes
from tests.house import House, house
from tests.seams import settings
from tests.services import Postgres


def test_all_is_well(each_bot: House) -> None:
    answer = each_bot.client.get("/healthz")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.get_json() == {"status": "ok"}
    assert each_bot.health == {"status": "ok", "database": "ok", "redis": "ok", "queue": {}}


def test_what_is_down_is_told_to_the_operator_only(bot: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.installation.database, "read", away)
    with capture_logs() as logs:
        answer = bot.client.get("/healthz")
    assert answer.get_json() == {"status": "unavailable"}
    assert [(line["part"], line["why"], line["remedy"]) for line in logs] == [("database", "gone", "bring it back")]


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/callback", "/privacy", "/d/x", "/assets/pages.css"])
def test_every_answer_says_how_it_may_be_used(tmp_path: Path, sqlite_url: str, redis_url: str, path: str) -> None:
    there = settings(tmp_path, database_url=sqlite_url, public_base_url="https://bot.example.go.th")
    installation = build(there, redis_url)
    with create_app(installation, Queue(installation)).test_client() as client:
        headers = client.get(path, buffered=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"].startswith(HEADERS["Content-Security-Policy"])
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Set-Cookie" not in headers
    installation.database.close()
    installation.redis.close()


def test_queue_is_counted_by_state(each_bot: House) -> None:
    user = each_bot.as_staff()
    each_bot.deliver(each_bot.text(user, "เมนู"), each_bot.text(user, "ช่วยเหลือ"))
    assert each_bot.health["queue"] == {"waiting": 2}
    each_bot.work()
    assert each_bot.health["queue"] == {}


def test_redis_away_and_back(tmp_path: Path, sqlite_url: str) -> None:
    server = EmbeddedRedis(tmp_path / "redis")
    with house(tmp_path, sqlite_url, server.url) as bot:
        assert bot.client.get("/healthz").status_code == 200
        server.stop()
        answer = bot.client.get("/healthz")
        assert answer.status_code == 503
        assert bot.health == {"status": "unavailable", "database": "ok", "redis": "Redis does not answer", "queue": {}}
        server = EmbeddedRedis(tmp_path / "redis")
        assert bot.client.get("/healthz").get_json()["status"] == "ok"
    server.stop()


def away() -> AbstractContextManager[Any]:
    raise Unavailable("the database does not answer", why="gone", remedy="bring it back")


def test_database_away_and_back(bot: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as fault:
        fault.setattr(bot.installation.database, "read", away)
        answer = bot.client.get("/healthz")
        assert answer.status_code == 503
        assert bot.health == {"status": "unavailable", "database": "gone", "redis": "ok"}
    assert bot.client.get("/healthz").get_json()["status"] == "ok"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_database_without_schema_is_down(tmp_path: Path, postgres: Postgres, redis_url: str, kind: str) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}" if kind == "sqlite" else postgres.new_database()
    installation = build(settings(tmp_path, database_url=url), redis_url)
    app = create_app(installation, Queue(installation))
    client = app.test_client()
    assert client.get("/healthz").status_code == 503
    assert app.extensions["sujarit"]["health"].state()["database"] == "down"
    upgrade(url)
    assert client.get("/healthz").status_code == 200
    installation.database.close()
    installation.redis.close()


def test_a_process_that_starts_before_its_record_is_made_is_ready_when_it_is(
    tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "READY_PAUSE_S", 0.01)
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    installation, _ = serve.begin(settings(tmp_path, database_url=url), redis_url)
    (trying,) = (thread for thread in threading.enumerate() if thread.name == "ready")
    upgrade(url)
    trying.join(20)
    with installation.database.read() as conn:
        assert list(conn.scalars(select(programmes.c.id))) == ["trat-2569"]
    installation.database.close()
    installation.redis.close()


def test_page_without_a_record_says_so_politely(bot: House, monkeypatch: pytest.MonkeyPatch) -> None:
    link = bot.installation.links.for_person(1, 1).document("code-of-ethics", 1)
    monkeypatch.setattr(bot.installation.database, "read", away)
    monkeypatch.setattr(bot.installation.database, "write", away)
    answer = bot.client.get(link.removeprefix(bot.installation.settings.public_base_url))
    assert answer.status_code == 503
    assert bot.content.texts("pages.away.title") in answer.text
