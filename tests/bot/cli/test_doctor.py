"""`sujarit doctor` against a real account: each part that is wrong is named, with what to do."""

import re
import shutil
from collections import namedtuple
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from redis import Redis
from sqlalchemy import URL, Engine

from bot.cli.entry import main
from bot.line.client import LineClient, Webhook
from storage import database, upkeep
from storage.people import people
from tests.bot.local_line import SECRET, TOKEN, Place, local_line
from tests.packs import loaded

NOW = datetime(2026, 3, 10, 3, tzinfo=UTC)
Usage = namedtuple("Usage", "total used free")


class Doctor:
    """An operator in a folder of their own, with an account at the local LINE."""

    def __init__(self, place: Place, home: Path) -> None:
        self.place, self.home = place, home
        self.environment = {
            "SUJARIT_HOME": str(home / "var"),
            "SUJARIT_TODAY": "2026-03-10",
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_BASE": place.api,
            "PUBLIC_BASE_URL": place.address,
            "SECRET_KEY": "k",
            "LOG_LEVEL": "error",
        }
        self.url = f"sqlite:///{home / 'var' / 'sujarit.sqlite'}"

    def types(self, words: str, **environment: str) -> str:
        return CliRunner().invoke(main, words.split(), env=self.environment | environment).output

    def looks(self, **environment: str) -> dict[str, tuple[str, str]]:
        """What is said of each part: its state, and the words."""
        found = re.findall(r"^(ok|note|wrong) +([a-z ]+): (.*)$", self.types("doctor", **environment), re.M)
        return {part: (state, told) for state, part, told in found}


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doctor]:
    monkeypatch.chdir(tmp_path)
    with local_line() as place:
        found = Doctor(place, tmp_path)
        found.types("init")
        yield found


def test_all_is_well_once_everything_is_done(doctor: Doctor) -> None:
    doctor.types("line setup")
    content = loaded("trat-2569")
    base = database.open_database(doctor.url)
    with base.write() as conn:
        upkeep.keep(conn, content, 1, NOW)
        number = people.ensure(conn, 1, "U1", NOW)
        people.grant(conn, number, "admin", None, NOW)
        for agency in content.plan.agencies:
            people.grant(conn, number, "focal", agency.code, NOW)
    base.close()
    told = doctor.looks()
    assert {part for part, (state, _) in told.items() if state != "ok"} == {"drafts", "headcounts"}
    assert told["focal persons"] == ("ok", "all 23 agencies")
    assert told["address"] == ("ok", doctor.place.address)


def test_fresh_record_lacks_people_menus_and_webhook(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LineClient, "webhook", lambda _: None)  # the local LINE always has one
    told = doctor.looks()
    assert told["admin"][0] == "wrong"
    assert "invite create --role admin" in told["admin"][1]
    assert told["focal persons"][0] == "note"
    assert "23 agencies without one: province," in told["focal persons"][1]
    assert told["menus"] == ("wrong", "missing: visitor, staff, focal, admin; run `sujarit line setup`")
    assert told["webhook"] == ("wrong", "not set: run `sujarit line setup`")


def test_secret_of_another_channel(doctor: Doctor) -> None:
    doctor.place.local.world.endpoint = f"{doctor.place.address}/refusing/callback"
    state, told = doctor.looks(PUBLIC_BASE_URL=f"{doctor.place.address}/refusing")["webhook"]
    assert (state, "LINE_CHANNEL_SECRET" in told) == ("wrong", True)


def test_webhook_elsewhere_off_or_out_of_reach(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    world = doctor.place.local.world
    world.endpoint = "https://old.example.go.th/callback"
    assert "delivers to https://old.example.go.th/callback" in doctor.looks()["webhook"][1]
    world.endpoint = f"{doctor.place.address}/nowhere/callback"
    assert "does not reach" in doctor.looks(PUBLIC_BASE_URL=f"{doctor.place.address}/nowhere")["webhook"][1]
    off = Webhook(doctor.place.callback, active=False)  # at the local LINE it cannot be switched off
    monkeypatch.setattr(LineClient, "webhook", lambda _: off)
    assert "Use webhook" in doctor.looks()["webhook"][1]


def test_line_out_of_reach_is_told_once(doctor: Doctor) -> None:
    told = doctor.looks(LINE_API_BASE="http://127.0.0.1:9")
    assert told["line"][0] == "wrong"
    assert told.keys().isdisjoint({"webhook", "menus"})


def test_channel_token_that_was_changed_is_told_with_the_remedy(doctor: Doctor) -> None:
    state, told = doctor.looks(LINE_CHANNEL_ACCESS_TOKEN="withdrawn")["line"]
    assert (state, "put a valid one into LINE_CHANNEL_ACCESS_TOKEN" in told) == ("wrong", True)


def test_redis_that_takes_nothing_and_a_record_that_can_only_be_read(
    doctor: Doctor, redis_url: str, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = database._sqlite_engine

    def read_only(url: URL, begin: str, *pragmas: str, **sizes: Any) -> Engine:
        return opened(url, "BEGIN", *pragmas, "PRAGMA query_only=ON", **sizes)

    monkeypatch.setattr(database, "_sqlite_engine", read_only)
    redis_client.config_set("maxmemory", 1)
    try:
        told = doctor.looks(REDIS_URL=redis_url)
    finally:
        redis_client.config_set("maxmemory", 0)
    assert told["redis"][0] == told["database"][0] == "wrong"
    assert "raise its maxmemory" in told["redis"][1]
    assert "let the bot's user write" in told["database"][1]


def test_redis_out_of_reach_and_a_full_disk(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    def nearly_full(_place: Any) -> Usage:
        return Usage(10**12, 10**12 - 10**8, 10**8)

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    told = doctor.looks(REDIS_URL="redis://127.0.0.1:9/0")
    assert told["redis"][0] == told["disk"][0] == "wrong"
    assert "100 MB" in told["disk"][1]


def test_year_that_is_over(doctor: Doctor) -> None:
    state, told = doctor.looks(SUJARIT_TODAY="2027-01-10")["fiscal year"]
    assert (state, "SUJARIT_PROGRAMME" in told) == ("wrong", True)
