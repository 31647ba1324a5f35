"""The survey on the whole bot: whoever answered what, the database is the same, and Redis keeps nothing of it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import time_machine
from redis import Redis
from sqlalchemy import delete, select

from bot.turns.records import survey_key
from flows.engine.session import Session
from storage.database import open_database
from storage.learning import surveys
from storage.tables import metadata
from tests.bot.whole import Whole, whole_bot
from tests.services import empty_tables

SHEETS = ("151515151", "424242424")
CHANCE = {"event_id", "request_id", "retry_key", "reply_token", "receipt", "occurred_ms"}
"""What differs from run to run, whatever anybody answers."""


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


def _takes_part(whole: Whole, user: str, answers: str) -> None:
    whole.say(user, "แบบสำรวจ")
    whole.tap(user, "เริ่มตอบ")
    for place, answer in enumerate(answers):
        scale = whole.parts.content.assessments["grey-survey"].scale
        whole.tap(user, scale[int(answer)]) if place % 2 else whole.say(user, answer)
    session = whole.parts.sessions.load([user]).get(user)
    assert session is not None
    assert _kept(whole, answers) in session
    whole.tap(user, whole.parts.content.texts("survey.submit"))


def _kept(whole: Whole, answers: str) -> str:
    """A whole sheet as a session holds it."""
    items = whole.parts.content.assessments["grey-survey"].items
    given = {item.id: int(answer) for item, answer in zip(items, answers, strict=True)}
    return json.dumps(given, separators=(",", ":"))


def _dump(whole: Whole, users: Mapping[str, str]) -> dict[str, list[str]]:
    """Every row of every table, by whom it is of, without what is chance."""

    def plain(name: str, value: Any) -> Any:
        if name == "line_user_id":
            return users.get(value, value)
        return "…" if name in CHANCE and value is not None else value

    with whole.parts.database.read() as conn:
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
            whole_bot(redis_url, database_url, tmp_path) as whole,
        ):
            users = [whole.as_staff(name) for name in ("สมชาย", "มาลี")]
            for place in order:
                _takes_part(whole, users[place], sheets[place])
            dumps.append(_dump(whole, {user: f"person {n}" for n, user in enumerate(users)}))
            for user in users:
                assert whole.parts.sessions.load([user]).get(user) == Session().dump()
            kept = [redis_client.get(key) for key in redis_client.scan_iter("*") if redis_client.type(key) == "string"]
            assert not any(_kept(whole, sheet) in str(value) for sheet in SHEETS for value in kept)
    assert dumps[0]["survey_counts"]
    assert all(dump == dumps[0] for dump in dumps)


def test_a_sheet_whose_turn_is_cut_off_is_counted_once(each_whole: Whole) -> None:
    whole, submit = each_whole, each_whole.parts.content.texts("survey.submit")
    user = whole.as_staff("สมชาย")
    for said in ("แบบสำรวจ", "เริ่มตอบ", *SHEETS[0]):
        whole.say(user, said)

    def fail(point: str) -> None:
        if point == "recorded":
            raise ConnectionError

    whole.parts.at = fail
    whole.tap(user, submit)
    whole.parts.at = lambda point: None
    whole.tap(user, submit)
    survey = whole.parts.content.assessments["grey-survey"]
    with whole.parts.database.read() as conn:
        counts = surveys.counts(conn, survey_key(whole.parts, survey.id))["before", "treasury"]
    assert sum(counts[survey.items[0].id, option] for option in range(1, 6)) == 1


@pytest.fixture
def each_whole(redis_url: str, database_url: str, tmp_path: Path) -> Any:
    """The whole bot on each kind of database in turn."""
    with whole_bot(redis_url, database_url, tmp_path) as whole:
        yield whole
