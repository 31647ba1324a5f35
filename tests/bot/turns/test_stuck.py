"""Somebody keeps the record and does not give it back: the webhook and the operator hear of it soon, and all ends well.

How soon is not measured here, where machines are slow: `WITHIN_S` says it, and `test_batcher` that it is kept to.
"""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import Popen

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.turns.destinations import TURN_S
from bot.turns.webhook import WITHIN_S
from storage import Stuck
from storage.live.embedded_redis import EmbeddedRedis
from tests.house import House, house
from tests.services import opened
from tests.storage.writing import holding

CROWD = 20
LATE = "it was not done in time"
WELL = {"status": "ok", "database": "ok", "redis": "ok", "queue": {}}


@pytest.fixture(params=[False, True], ids=["busy", "stopped"])
def holder(request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[Popen[str]]:
    """Another process in the middle of writing, perhaps stopped there."""
    with holding(sqlite_url) as process:
        if request.param:
            process.send_signal(signal.SIGSTOP)
        yield process


def end(process: Popen[str]) -> None:
    process.kill()
    process.wait(20)


def test_line_hears_before_it_stops_listening() -> None:
    assert TURN_S < WITHIN_S < 2


def test_all_webhooks_that_wait_for_a_stuck_writer_hear_of_it_in_time(bot: House, holder: Popen[str]) -> None:
    users = [bot.place.friend() for _ in range(CROWD)]
    events = [bot.text(user, "เมนู") for user in users]
    with capture_logs() as logs, ThreadPoolExecutor(CROWD) as pool:
        assert list(pool.map(bot.deliver, events)) == [503] * CROWD
    told = [line for line in logs if line["event"] == "not stored"]
    assert {line["holder"] for line in told} == {holder.pid}
    assert all("kill -CONT" in line["remedy"] for line in told)
    end(holder)
    assert bot.rows() == []
    bot.handle(*events)
    assert {row["state"] for row in bot.rows()} == {"answered"}


def test_health_finds_a_stuck_writer_by_itself_and_names_it(bot: House, holder: Popen[str]) -> None:
    for _ in range(2):
        assert bot.client.get("/healthz").status_code == 503
        assert bot.health == {
            "status": "unavailable",
            "database": "a process keeps the turn to write",
            "holder": holder.pid,
            "redis": "ok",
        }
    end(holder)
    assert bot.health == WELL


def test_worker_puts_off_what_a_stuck_writer_holds_up(bot: House, sqlite_url: str) -> None:
    user = bot.as_staff()
    bot.deliver(event := bot.text(user, "เมนู"))
    with holding(sqlite_url) as process, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(bot.work)
        with pytest.raises(Stuck) as stuck:
            waiting.result(20)
        assert stuck.value.holder == process.pid
        assert bot.row(event)["state"] == "waiting"
    bot.look_at(user)
    assert bot.outcome(event) == ("answered", "reply", 0)


def test_table_locked_on_postgresql_is_503_in_time(bot_on_postgres: House, postgres_url: str) -> None:
    bot, user = bot_on_postgres, bot_on_postgres.as_staff()
    event = bot.text(user, "เมนู")
    with opened(postgres_url) as other, other.write() as conn:
        conn.execute(text("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE"))
        assert bot.deliver(event) == 503
        assert bot.health["database"] in ("somebody keeps a table locked", LATE)
    bot.handle(event)
    assert bot.outcome(event) == ("answered", "reply", 0)
    assert bot.health == WELL


def test_redis_that_is_stopped_is_503_in_time(tmp_path: Path, sqlite_url: str) -> None:
    server = EmbeddedRedis(tmp_path / "redis")
    assert server._process
    try:
        with house(tmp_path, sqlite_url, server.url) as bot:
            user = bot.as_staff()
            event = bot.text(user, "เมนู")
            os.kill(server._process.pid, signal.SIGSTOP)
            assert bot.deliver(event) == 503
            assert bot.health == {
                "status": "unavailable",
                "database": "ok",
                "redis": LATE,
                "queue": {"waiting": 1},
            }
            os.kill(server._process.pid, signal.SIGCONT)
            bot.look_at(user)
            assert bot.outcome(event) == ("answered", "reply", 0)
    finally:
        os.kill(server._process.pid, signal.SIGCONT)
        server.stop()
