"""What is kept no longer: people who have long done nothing here, and old particulars of those who still do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select

from storage import inbox, retention
from storage.asking import questions
from storage.campaigns import campaigns
from storage.database import Database
from storage.documents.acknowledgements import open_document
from storage.inbox import NewEvent
from storage.learning import assessments, quizzes
from storage.learning import lessons as learning
from storage.people import people
from storage.tables import metadata
from storage.tables import people as persons
from tests.storage.somebody import NOW, SECOND, acknowledge, newcomer, report, staff

YEAR = timedelta(days=366)
THEN, BEFORE = NOW - YEAR, NOW - SECOND
"""Long ago; and the moment from which on things are kept, a second before now."""


def _ask(conn: Connection, person: int) -> None:
    questions.ask(
        conn, receipt=f"Q-{person}", programme="p", person_id=person, agency="health", to="centre", text="ถาม",
        with_name=False, tell=True, now=NOW,
    )  # fmt: skip


def _answer(conn: Connection, person: int) -> None:
    other = staff(conn, "U-asker")
    _ask(conn, other)
    questions.answer(conn, f"Q-{other}", "ตอบ", by=person, now=NOW)


def _send(conn: Connection, person: int) -> None:
    campaigns.plan(
        conn, receipt="C-1", programme="p", title="t", audience={"kind": "everyone"}, content={}, messages=[],
        created_by=person, now=NOW, allowance=None,
    )  # fmt: skip


def _quiz(conn: Connection, person: int) -> None:
    quizzes.answer(
        conn, person_id=person, question="q", correct=True, answered_at=NOW, event_id=f"E-{person}", comes_back=None
    )


def _pass(conn: Connection, person: int) -> None:
    learning.passed(
        conn, receipt="L-1", person_id=person, agency="health", personnel_type="official", holder="ก", lesson="l",
        score=5, questions=5, passed_at=NOW, event_id="E",
    )  # fmt: skip


def _assess(conn: Connection, person: int) -> None:
    assessments.record(
        conn, person_id=person, agency="health", assessment="a", scores={"1": (4, 1)}, taken_at=NOW, event_id="E"
    )


DEEDS: dict[str, Callable[[Connection, int], object]] = {
    "accepting the notice": lambda conn, person: people.accept_privacy(conn, person, 1, NOW),
    "a role": lambda conn, person: people.grant(conn, person, "focal", "health", NOW),
    "an acknowledgement": lambda conn, person: acknowledge(conn, person, "code"),
    "a document opened": lambda conn, person: open_document(conn, person, "code", 1, NOW),
    "a figure": lambda conn, person: report(conn, person, "45"),
    "a question of the day": _quiz,
    "a lesson": _pass,
    "a self-assessment": _assess,
    "a question asked": _ask,
    "a question answered": _answer,
    "a message sent": _send,
    "a word just typed": lambda conn, _: inbox.store(conn, [NewEvent("E1", "U1", "message", 1, NOW, {}, kept=True)]),
}


def _long_ago(conn: Connection, user: str = "U1") -> int:
    """Somebody who registered long ago."""
    person = people.ensure(conn, user, THEN).id
    people.register(conn, person, agency="health", name="ก ข", position="ค", personnel_type="official", now=THEN)
    return person


def test_who_has_done_nothing_since_has_lapsed(database: Database) -> None:
    with database.write() as conn:
        person, user = _long_ago(conn), newcomer(conn, "U2")
        assert retention.lapsed(conn, BEFORE, 10) == [(person, "U1")]
        assert [number for number, _ in retention.lapsed(conn, NOW + SECOND, 10)] == [person, user]
        people.erase(conn, person, NOW)
        assert retention.lapsed(conn, BEFORE, 10) == []


@pytest.mark.parametrize("deed", DEEDS)
def test_whoever_did_anything_since_has_not(database: Database, deed: str) -> None:
    with database.write() as conn:
        person = _long_ago(conn)
        DEEDS[deed](conn, person)
        assert person not in [number for number, _ in retention.lapsed(conn, BEFORE, 10)]


def test_only_so_many_are_told_at_once(database: Database) -> None:
    with database.write() as conn:
        numbers = [_long_ago(conn, f"U{n}") for n in range(5)]
        assert [number for number, _ in retention.lapsed(conn, BEFORE, 3)] == numbers[:3]


def test_every_column_that_names_a_person_is_a_deed_or_has_a_reason_not_to_be() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if any(key.column is persons.c.id for key in column.foreign_keys)
    }
    deeds = {f"{who.table.name}.{who.name}" for who in retention.DEEDS}
    # without a time, or done by others
    assert columns - deeds == {"choices.person_id", "quiz_due.person_id", "survey_takers.person_id",
                               "campaign_recipients.person_id"}  # fmt: skip


def _rows(conn: Connection) -> dict[str, int]:
    counted = {
        table.name: conn.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }
    return {name: count for name, count in counted.items() if count}


def test_old_particulars_go_and_what_is_still_counted_stays(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        for deed in DEEDS.values():
            deed(conn, person)
        people.revoke(conn, person, "focal", "health", NOW)
        campaigns.stop(conn, campaigns.due_batches(conn, NOW, 1)[0][0], "admin", NOW)
        kept = _rows(conn)
        retention.fade(conn, NOW)
        assert _rows(conn) == kept
        retention.fade(conn, NOW + SECOND)
        gone = {name for name, count in kept.items() if _rows(conn).get(name, 0) < count}
        assert gone == {"document_opens", "quiz_answers", "assessments", "questions", "choices", "roles",
                        "campaigns", "campaign_batches", "campaign_recipients"}  # fmt: skip
        stored = people.stored(conn, person)
        assert [row["receipt"] for row in stored["acknowledgements.person_id"]] == [f"R-{person}-code-1"]
        assert [row["receipt"] for row in stored["lesson_passes.person_id"]] == ["L-1"]
        assert [row["receipt"] for row in stored["results.reported_by"]] == ["F-45"]


def test_old_answers_stay_without_who_asked_and_who_answered(database: Database) -> None:
    with database.write() as conn:
        person, helper = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        _ask(conn, helper)
        questions.answer(conn, f"Q-{person}", "ตอบ", by=helper, now=NOW)
        retention.fade(conn, NOW + SECOND)
        (row,) = conn.execute(select(metadata.tables["questions"])).mappings()
        assert (row["text"], row["answer"], row["person_id"], row["answered_by"]) == ("ถาม", "ตอบ", None, None)


def test_a_campaign_that_is_not_over_is_left_alone(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _send(conn, person)
        campaign, seq = campaigns.due_batches(conn, NOW, 1)[0]
        retention.fade(conn, NOW + SECOND)
        assert campaigns.batch_users(conn, campaign, seq) == ["U1"]
        campaigns.stop(conn, campaign, "admin", NOW)
        retention.fade(conn, NOW + SECOND)
        assert campaigns.batch_users(conn, campaign, seq) == []
