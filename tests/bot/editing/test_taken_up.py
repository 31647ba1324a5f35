"""What is published is taken up by the bot that runs, and seen in the chat at once."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.editing import corrections
from bot.installation import ACCOUNT, Installation
from bot.programme import RunningProgramme
from content.model.documents import orders
from content.model.documents.orders import Order
from content.model.reporting import added
from storage import Unavailable
from storage.database import Database, open_database, upgrade
from tests.bot.editing.officer import PACK, Officer, publish
from tests.content.model.camp import CAMP
from tests.house import House, house
from tests.seams import settings


def test_a_card_corrected_in_the_workbook_is_the_card_in_the_chat(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    with house(tmp_path, database_url, redis_url) as bot:
        person = bot.as_staff("สมหญิง ใจดี")
        installation = bot.installation
        bot.say(person, "การ์ด")
        shown = next(
            card
            for card in installation.main.content.cards.all
            if card.title in json.dumps(bot.last(person), ensure_ascii=False)
        )
        officer = Officer(tmp_path, database_url)
        officer.takes_in(officer.types(officer.fresh(), "card", shown.id, title="หัวเรื่องที่เจ้าหน้าที่แก้"))
        before = installation.main.content
        assert corrections.take_up(installation)
        assert not corrections.take_up(installation), "nothing new"
        assert before.cards.get(shown.id) == shown, "a turn under way keeps what it began with"
        bot.say(person, "หัวเรื่องที่เจ้าหน้าที่แก้")
        assert "หัวเรื่องที่เจ้าหน้าที่แก้" in json.dumps(bot.last(person), ensure_ascii=False)
        officer.database.close()


def test_a_process_takes_up_by_itself_and_goes_on_without_a_record(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(sqlite_url)
    database = open_database(sqlite_url)
    with database.write() as conn:
        publish(conn, "card", "flag-ceremony", {"title": "ใหม่"}, by="ก")
    installation = _parts(database, tmp_path)
    monkeypatch.setattr(corrections, "FOLLOW_SECONDS", 0.01)
    no_longer = corrections.follow(installation)
    assert installation.main.content.cards.get("flag-ceremony").title == "ใหม่"
    taken = installation.main.revision
    with database.write() as conn:
        publish(conn, "card", "flag-ceremony", {"title": "ใหม่กว่า"}, by="ก")
    _until(lambda: installation.main.revision > taken)
    assert installation.main.content.cards.get("flag-ceremony").title == "ใหม่กว่า"
    no_longer()
    database.close()
    empty = _parts(open_database(f"sqlite:///{tmp_path / 'empty.db'}"), tmp_path)
    corrections.follow(empty)()
    assert empty.main.content is PACK
    empty.database.close()


def test_an_added_activity_is_taken_up_and_one_that_cannot_stand_is_left_out(tmp_path: Path, sqlite_url: str) -> None:
    upgrade(sqlite_url)
    installation = _parts(open_database(sqlite_url), tmp_path)
    for id, fields in (
        ("5/2.3", CAMP.fields()),
        ("5/1.2", {**CAMP.fields(), "line": "5/1", "agencies": ["nobody"]}),
        ("1/1.7", {"line": "1/1"}),
    ):
        with installation.database.write() as conn:
            name = added.entry(PACK.plan.id, id)
            publish(conn, added.KIND, name, fields, by="ก", after=0)
    with capture_logs() as logs:
        corrections.take_up(installation)
    assert [one.id for one in installation.main.content.plan.activities() if one not in PACK.plan.activities()] == [
        "5/2.3"
    ]
    assert [line["event"] for line in logs if "left out" in line["event"]] == [
        "activity left out",
        "activities left out",
    ]
    with installation.database.write() as conn:
        name = added.entry(PACK.plan.id, CAMP.id)
        gone = {**CAMP.fields(), "withdrawn": True}
        publish(conn, added.KIND, name, gone, by="ก", after=1)
    corrections.take_up(installation)
    assert installation.main.content.plan == PACK.plan
    with installation.database.read() as conn:
        now = corrections.state(conn, ACCOUNT)
    assert (now.fitting, now.refused) == ([], ())  # no business of the workbook
    installation.database.close()


def test_an_order_is_taken_up_in_all_its_versions_and_a_broken_one_is_left_out(tmp_path: Path, sqlite_url: str) -> None:
    upgrade(sqlite_url)
    installation = _parts(open_database(sqlite_url), tmp_path)
    order = Order("education", "12/2569", date(2026, 1, 5), ("ก",))
    name = orders.entry(PACK.plan.id, "education")
    with installation.database.write() as conn:
        publish(conn, orders.KIND, name, order.fields(), by="ก", after=0)
        publish(conn, orders.KIND, name, replace(order, number="13/2569").fields(), by="ก", after=1)
        publish(conn, orders.KIND, orders.entry(PACK.plan.id, "labour"), {"number": "1"}, by="ก", after=0)
    with capture_logs() as logs:
        corrections.take_up(installation)
    document = installation.main.content.documents[orders.document_id("education")]
    assert [version.number for version in document.versions] == [1, 2]
    assert installation.main.content.order("labour") is None
    assert [line["event"] for line in logs if "left out" in line["event"]] == ["order left out"]
    installation.database.close()


def test_of_two_admins_who_add_an_activity_at_once_the_second_gets_the_next_number(bot: House) -> None:
    first, second = bot.as_admin("ดารา"), bot.as_admin("มานะ")
    for admin in (first, second):
        bot.say(admin, "คลังกิจกรรม")
        bot.say(admin, "ค่าย")
        bot.tap(admin, "จัดทำค่ายจริยธรรมเยาวชน")
        bot.tap(admin, "เพิ่มในแผน")
        for text in ("9", "ค่ายเยาวชน", "ครั้ง", "2", "ศึกษาธิการ", "พอแล้ว", "ไตรมาส 4"):
            bot.say(admin, text)
    bot.tap(first, "เพิ่มในแผน")
    bot.tap(second, "เพิ่มในแผน")
    assert "5/2.3" in bot.said(first)
    assert "5/2.4" in bot.said(second)


def test_a_record_away_is_logged_once_with_its_reason_and_once_when_it_is_back(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "FOLLOW_SECONDS", 0.01)
    installation = _parts(open_database(sqlite_url), tmp_path)
    looks: list[str] = []

    def away() -> None:
        looks.append("away")
        raise Unavailable("the database does not answer: it has gone\nread more elsewhere")

    with capture_logs() as logs:
        with monkeypatch.context() as fault:
            fault.setattr(installation.database, "read", away)
            no_longer = corrections.follow(installation)
            _until(lambda: len(looks) > 3)
        _until(lambda: any(entry["event"] == "corrections read again" for entry in logs))
        no_longer()
    assert [entry for entry in logs if entry["event"].startswith("corrections")] == [
        {
            "event": "corrections not read",
            "log_level": "warning",
            "error": "Unavailable",
            "reason": "the database does not answer: it has gone",
        },
        {"event": "corrections read again", "log_level": "info"},
    ]
    installation.database.close()


def _parts(database: Database, home: Path) -> Installation:
    """As much of a bot as corrections need."""
    none: Any = None
    blank = Installation(settings(home), {ACCOUNT: RunningProgramme(ACCOUNT, PACK, none)}, *[none] * 12)
    return replace(blank, database=database)


def _until(true: Callable[[], bool]) -> None:
    import threading

    for _ in range(500):
        if true():
            return
        threading.Event().wait(0.02)
    raise AssertionError("nothing was taken up")
