"""The survey on the whole bot: whoever answered what, the database is the same, and Redis keeps nothing of it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import time_machine
from redis import Redis
from sqlalchemy import delete, func, select

from bot.app import FLEETING_SECONDS
from bot.pages.page_reader import PageReader
from flows.engine.session import Session
from storage.database import open_database
from storage.tables import metadata
from storage.tables.learning import survey_counts
from tests.house import House, house
from tests.services import empty_tables

SHEETS = ("151515151", "424242424")
CHANCE = {"event_id", "request_id", "retry_key", "reply_token", "receipt", "occurred_ms"}
"""What differs from run to run, whatever anybody answers."""
HIDDEN = {"taker_hash"}
"""What nobody can read without the key."""


def _empty(url: str, redis: Redis) -> None:
    redis.flushdb()
    if url.startswith("postgresql"):
        empty_tables(url)
        return
    database = open_database(url)
    with database.write() as conn:
        for table in reversed(metadata.sorted_tables):
            conn.execute(delete(table))
    database.close()


def _answers(bot: House, user: str, answers: str) -> None:
    """Somebody answers all, and has not sent it."""
    bot.say(user, "แบบสำรวจ")
    bot.tap(user, "เริ่มตอบ")
    for place, answer in enumerate(answers):
        scale = bot.content.assessments["grey-survey"].scale
        bot.tap(user, scale[int(answer)]) if place % 2 else bot.say(user, answer)
    assert _kept(bot, answers) in bot.session(user).dump()


def _takes_part(bot: House, user: str, answers: str) -> None:
    _answers(bot, user, answers)
    bot.tap(user, bot.content.texts("survey.submit"))


def _kept(bot: House, answers: str) -> str:
    """A whole sheet as a session holds it."""
    items = bot.content.assessments["grey-survey"].items
    given = {item.id: int(answer) for item, answer in zip(items, answers, strict=True)}
    return json.dumps(given, separators=(",", ":"))


def _dump(bot: House, users: Mapping[str, str]) -> dict[str, list[str]]:
    """Every row of every table, by whom it is of, without what is chance."""

    def plain(name: str, value: Any) -> Any:
        if name in ("line_user_id", "subject"):
            return users.get(value, value)
        return "…" if name in CHANCE | HIDDEN and value is not None else value

    with bot.installation.database.read() as conn:
        return {
            table.name: sorted(
                repr({name: plain(name, value) for name, value in row.items() if not name.endswith("_at")})
                for row in conn.execute(select(table)).mappings()
            )
            for table in metadata.sorted_tables
        }


def test_nothing_that_is_kept_tells_who_answered_what(
    redis_client: Redis, redis_url: str, database_url: str, tmp_path: Path
) -> None:
    dumps = []
    for sheets, order in ((SHEETS, (0, 1)), (SHEETS[::-1], (0, 1)), (SHEETS, (1, 0)), (SHEETS[::-1], (1, 0))):
        _empty(database_url, redis_client)
        with (
            time_machine.travel("2026-03-10T09:30:00+07:00", tick=False),
            house(tmp_path, database_url, redis_url) as bot,
        ):
            users = [bot.as_staff(name) for name in ("สมชาย", "มาลี")]
            for place in order:
                _takes_part(bot, users[place], sheets[place])
            dumps.append(_dump(bot, {user: f"person {n}" for n, user in enumerate(users)}))
            for user in users:
                assert bot.session(user) == Session()
            kept = [redis_client.get(key) for key in redis_client.scan_iter("*") if redis_client.type(key) == "string"]
            assert not any(_kept(bot, sheet) in str(value) for sheet in SHEETS for value in kept)
    assert dumps[0]["survey_counts"]
    assert all(dump == dumps[0] for dump in dumps)


def test_nothing_that_is_kept_tells_who_of_them_took_part(
    redis_client: Redis, redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    """Of two who answered all, one sends it and one cancels; only the key tells which."""
    dumps, submit = [], "ส่งคำตอบ"
    for takes in (0, 1):
        _empty(sqlite_url, redis_client)
        with (
            time_machine.travel("2026-03-10T09:30:00+07:00", tick=False),
            house(tmp_path, sqlite_url, redis_url) as bot,
        ):
            users = [bot.as_staff(name) for name in ("สมชาย", "มาลี")]
            for user in users:
                _answers(bot, user, SHEETS[0])
            for place, user in enumerate(users):
                bot.say(user, submit if place == takes else "ยกเลิก")
            dumps.append(_dump(bot, {user: f"person {n}" for n, user in enumerate(users)}))
            pages = PageReader(bot.installation)
            told = [pages.stored(bot.known(user).id)["survey_takers"] for user in users]
            assert [len(waves) for waves in told] == [place == takes for place in (0, 1)]
    assert dumps[0]["survey_takers"]
    assert dumps[0] == dumps[1]


def test_answers_that_are_not_sent_are_forgotten_after_an_hour_and_nothing_else_is(
    bot: House, redis_client: Redis
) -> None:
    user = bot.as_staff("สมชาย")
    for said in ("ประเมินตนเอง", "เริ่มตอบ", "3"):
        bot.say(user, said)
    _answers(bot, user, SHEETS[0])
    bot.say(user, "ประเมินตนเอง")  # and the survey waits
    holding = [key for key in redis_client.scan_iter("*") if _kept(bot, SHEETS[0]) in str(_text(redis_client, key))]
    assert len(holding) == 1
    assert 0 < redis_client.ttl(holding[0]) <= FLEETING_SECONDS == 3600
    assert _where(bot, user) == ("assess.item", "survey.send")
    redis_client.expire(holding[0], 0)
    assert _where(bot, user) == ("assess.item", "")
    assert (frame := bot.session(user).frame)
    assert len(frame.data["answers"]) == 1
    bot.say(user, "แบบสำรวจ")
    assert _where(bot, user) == ("survey.intro", "assess.item")


def _where(bot: House, user: str) -> tuple[str, str]:
    """What is open and what waits."""
    session = bot.session(user)
    open_, parked = (f"{one.flow}.{one.step}" if one else "" for one in (session.frame, session.parked))
    return open_, parked


def _text(redis: Redis, key: str) -> object:
    return redis.get(key) if redis.type(key) == "string" else None


def test_a_sheet_whose_turn_is_cut_off_is_counted_once(each_bot: House) -> None:
    submit = each_bot.content.texts("survey.submit")
    user = each_bot.as_staff("สมชาย")
    for said in ("แบบสำรวจ", "เริ่มตอบ", *SHEETS[0]):
        each_bot.say(user, said)

    def fail(point: str) -> None:
        if point == "recorded":
            raise ConnectionError

    each_bot.put(at=fail)
    each_bot.tap(user, submit)
    each_bot.put(at=lambda point: None)
    each_bot.tap(user, submit)
    survey = each_bot.content.assessments["grey-survey"]
    with each_bot.installation.database.read() as conn:
        c = survey_counts.c
        assert conn.scalar(select(func.sum(c.answers)).where(c.item == survey.items[0].id)) == 1
