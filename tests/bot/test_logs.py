"""Logs: JSON lines with request id and event id, and never a word, name, user id, token, code or secret."""

import io
import json
import logging
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot import logs
from bot.installation import ACCOUNT
from bot.jobs.ticks import Tick, Ticks
from bot.pages.page_reader import PageReader
from bot.turns.turns import TRIES
from flows.engine.context import Context
from storage import Unavailable
from storage.people import invites
from tests.bot.local_line import SECRET, TOKEN
from tests.house import AGENCY, POSITION, House
from tests.seams import Scripted

NAME = "วิชัย มั่นคง"
SENTENCE = "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the logs write to standard error."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    monkeypatch.setattr(sys, "stderr", stream)
    try:
        logs.set_up("debug")
        yield stream
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def tap(bot: House, user: str, value: str) -> dict[str, Any]:
    """Tap the answer to the question that is open."""
    frame = bot.session(user).frame
    assert frame
    return bot.tapped(user, f"a={frame.flow}&v={frame.version}&s={frame.step}&m={frame.mark}&x={value}")


def test_whole_conversation_leaves_ids_and_no_words(bot: House, written: io.StringIO) -> None:
    code = "7K3M-Q2XA-9TBC"
    with bot.installation.database.write() as conn:
        now, then = bot.clock.now(), bot.clock.now().replace(year=2030)
        hashed = bot.installation.tokens.code_hash(code)
        invites.create(conn, ACCOUNT, hashed, "focal", AGENCY, created_by=None, now=now, expires_at=then)
    user = bot.place.friend(NAME)
    events = [bot.event(user, "follow", follow={"isUnblocked": False})]
    bot.handle(events[0])
    for said in ("accept", "คลังจังหวัดตราด", NAME, POSITION, "official", "yes", code, SENTENCE, "yes", "🙏" * 40):
        event = tap(bot, user, said) if said in ("accept", "official", "yes") else bot.text(user, said)
        events.append(event)
        bot.handle(event)
    assert bot.said_to(user)
    assert {row["state"] for row in bot.rows()} == {"answered"}
    found = lines(written)
    assert {line.get("event_id") for line in found} >= {event["webhookEventId"] for event in events}
    stored = {line["request_id"] for line in found if line["event"] == "stored"}
    assert {line["request_id"] for line in found if line["event"] == "line_call"} == stored
    secrets = [
        user,
        NAME,
        "วิชัย",
        POSITION,
        "คลังจังหวัด",
        code,
        "45 จาก",
        "🙏",
        SECRET,
        TOKEN,
        bot.installation.settings.secret_key,
    ]
    tokens = [event["replyToken"] for event in events]
    assert [word for word in secrets + tokens if word in written.getvalue()] == []


def test_fault_of_a_flow_is_told_by_place_and_not_by_words(bot: House, written: io.StringIO) -> None:
    def fail(said: str, ctx: Context) -> str:
        try:
            return str(vars(ctx.links)[said])
        except KeyError as error:
            raise ValueError(f"{ctx.person.name} said {said}") from error

    bot.put(conversation=Scripted(fail))
    user = bot.as_staff(NAME)
    bot.deliver(event := bot.text(user, "ความลับ"))
    bot.work()
    told = [line for line in lines(written) if line["event"] == "turn failed"]
    assert [(line["error"], line["event_id"]) for line in told] == [
        ("ValueError < KeyError", event["webhookEventId"])
    ] * TRIES
    assert told[0]["trace"][-1].endswith(" fail")
    assert "test_logs.py:" in told[0]["trace"][-1]
    assert not [word for word in (NAME, "ความลับ", user) if word in written.getvalue()]


def test_fault_of_a_web_page_is_told_by_place_and_not_by_words(bot: House, written: io.StringIO) -> None:
    def broken() -> str:
        raise ValueError(NAME)

    bot.client.application.add_url_rule("/broken", view_func=broken)
    bot.client.application.testing = False
    assert bot.client.get("/broken?token=ความลับ").status_code == 500
    assert [line["error"] for line in lines(written)] == ["ValueError"]
    assert NAME not in written.getvalue()


def test_fault_of_a_tick_is_told_by_place_and_not_by_words(each_bot: House, written: io.StringIO) -> None:
    user = each_bot.as_staff(NAME)
    wrong = text("UPDATE people SET nothing = :name WHERE line_user_id = :user")

    def tick() -> None:
        with each_bot.installation.database.write() as conn:
            conn.execute(wrong, {"name": NAME, "user": user})

    Ticks(each_bot.installation, each_bot.queue).look(Tick("purge", tick, timedelta(hours=1)))
    (told,) = [line for line in lines(written) if line["event"] == "tick failed"]
    assert told["error"].partition(" < ")[0] in ("OperationalError", "ProgrammingError")
    assert any(place.endswith(" tick") and "test_logs.py:" in place for place in told["trace"])
    assert not [word for word in (NAME, user, "UPDATE") if word in written.getvalue()]


def test_tick_that_the_record_puts_off_is_told_without_a_trace(bot: House, written: io.StringIO) -> None:
    def tick() -> None:
        raise Unavailable(NAME)

    Ticks(bot.installation, bot.queue).look(Tick("purge", tick, timedelta(hours=1)))
    (told,) = lines(written)
    assert (told["event"], told["error"], "trace" in told) == ("tick put off", "Unavailable", False)
    assert "does not answer" in told["why"]
    assert "sujarit doctor" in told["remedy"]
    assert NAME not in written.getvalue()


def test_logs_of_libraries_are_json_lines_without_their_arguments(written: io.StringIO) -> None:
    logging.getLogger("a.library").warning("failed to do it for %s", "U" + "1" * 32)
    logging.getLogger("a.library").info("this does not matter")
    found = lines(written)
    assert [(line["event"], line["level"], line["logger"]) for line in found] == [
        ("failed to do it for %s", "warning", "a.library")
    ]
    assert found[0]["timestamp"]


@pytest.mark.parametrize("key", sorted(logs.NEVER))
def test_what_must_not_be_logged_is_left_out_whoever_passes_it(written: io.StringIO, key: str) -> None:
    structlog.get_logger("careless").warning("oops", **{key: "ความลับ"})
    assert lines(written)[0][key] == "…"
    assert "ความลับ" not in written.getvalue()


def test_errors_of_the_database_do_not_carry_values(each_bot: House) -> None:
    with pytest.raises(IntegrityError) as failed, each_bot.installation.database.write() as conn:
        conn.execute(text("INSERT INTO settings (key, value) VALUES (:key, NULL)"), {"key": NAME})
    assert "parameters hidden" in str(failed.value)
    assert "settings" in str(failed.value)


def test_level_is_what_was_asked_for(monkeypatch: pytest.MonkeyPatch, written: io.StringIO) -> None:
    monkeypatch.setattr(sys, "stderr", written)  # pytest has put its own in the place of the fixture's
    logs.set_up("warning")
    structlog.get_logger("app").info("fine")
    structlog.get_logger("app").warning("not fine")
    assert [line["event"] for line in lines(written)] == ["not fine"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_logs_on_a_full_disk_keep_nobody_from_being_answered(bot: House, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.put(conversation=Scripted())
    with Path("/dev/full").open("w", buffering=1) as full:
        monkeypatch.setattr(sys, "stderr", full)
        logs.set_up("debug")
        try:
            bot.handle(event := bot.text(bot.as_staff(), "สวัสดี"))
        finally:
            os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())  # what could not be written is tried at its end
    assert bot.outcome(event) == ("answered", "reply", 0)


def test_fault_of_the_console_tells_no_cookie_and_no_link(
    bot: House, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = bot.installation.links.for_person(ACCOUNT, bot.person(bot.as_admin(NAME)).id).console()
    answer = bot.page(link, page="a page's secret")
    secret = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]

    def broken(_reader: PageReader, account: int) -> None:
        raise ValueError(secret, link, NAME)

    monkeypatch.setattr(PageReader, "province", broken)
    bot.client.application.testing = False
    assert bot.page("/console").status_code == 500
    assert [line["error"] for line in lines(written)] == ["ValueError"]
    token = link.rsplit("/", 1)[1].partition("?")[0]
    assert not [word for word in (secret, token, NAME) if word in written.getvalue()]
