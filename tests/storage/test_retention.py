"""What is kept no longer: people who have long done nothing here, and old particulars of those who still do."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from flows.record.asking import AnswerAsked, HandOver
from flows.record.people import EndRole
from storage import retention
from storage.asking import questions
from storage.campaigns import campaigns
from storage.database import Database
from storage.inbox import REMEMBERED
from storage.people import people
from storage.tables import metadata
from tests.storage.deeds import DEEDS, PERSON_COLUMNS, do_everything, send
from tests.storage.somebody import ACCOUNT, CODE, DAY, NOW, SECOND, do, erase, newcomer, staff, stored

YEAR = timedelta(days=366)
THEN, BEFORE = NOW - YEAR, NOW - SECOND
"""Long ago; and the moment from which on things are kept, a second before now."""


def test_who_has_done_nothing_since_has_lapsed(database: Database) -> None:
    with database.write() as conn:
        person, user = staff(conn, at=THEN), newcomer(conn, "U2")
        assert retention.lapsed(conn, ACCOUNT, BEFORE, 10) == [person]
        assert retention.lapsed(conn, ACCOUNT, NOW + SECOND, 10) == [person, user]
        assert retention.lapsed(conn, ACCOUNT, NOW + SECOND, 1) == [person]
        erase(conn, person)
        assert retention.lapsed(conn, ACCOUNT, BEFORE, 10) == []


@pytest.mark.parametrize("deed", DEEDS)
def test_whoever_did_anything_since_has_not(database: Database, deed: str) -> None:
    with database.write() as conn:
        person = staff(conn, at=THEN)
        DEEDS[deed](conn, person)
        assert person not in retention.lapsed(conn, ACCOUNT, BEFORE, 10)


def test_every_deed_that_the_record_dates_is_looked_at() -> None:
    deeds = {f"{who.table.name}.{who.name}" for who in retention.DEEDS}
    # without a time, done by others, or written beside what is looked at
    assert set(PERSON_COLUMNS) - deeds == {"choices.person_id", "lesson_places.person_id", "quiz_due.person_id",
                                           "campaign_recipients.person_id", "audit.person_id"}  # fmt: skip


FADES = {
    *("document_opens", "card_reads", "quiz_answers", "assessments", "audit", "roles", "questions", "console_sessions"),
    *("campaigns", "campaign_batches", "campaign_recipients"),
}
STAYS = {
    "accounts": "who runs this",
    "programmes": "who runs this",
    "people": "until they lapse",
    "memberships": "what is counted belongs to them",
    "invites": "say where a role came from",
    "choices": "as long as their person",
    "lesson_places": "as long as their person",
    "quiz_due": "as long as their person",
    "acknowledgements": "counted, and shown by their receipts",
    "understandings": "counted",
    "holder_corrections": "stand with their certificates",
    "lesson_passes": "counted, and shown as certificates",
    "assessment_sums": "name nobody",
    "survey_counts": "name nobody",
    "survey_takers": "nobody is asked twice",
    "published": "what people read",
    "results": "what the agencies reported",
    "headcounts": "what the agencies reported",
    "counters": "name nobody",
    "inbox": "purged by itself, after days",
    "jobs": "gone once they are done",
    "leases": "of machines",
    "settings": "of machines",
}


def test_every_table_has_an_answer_to_how_long_it_is_kept() -> None:
    assert FADES.isdisjoint(STAYS)
    assert {*FADES, *STAYS} == set(metadata.tables)


def _fade(conn: Connection, before: datetime) -> None:
    """Take away what is old, as the clock does, in small pieces."""
    for sweep in retention.sweeps(before, before - REMEMBERED):
        while found := sweep.some(conn, 2):
            assert len(found) <= 2
            sweep.take(conn, found)
    questions.fade(conn, before)


def _rows(conn: Connection) -> dict[str, int]:
    counted = {
        table.name: conn.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }
    return {name: count for name, count in counted.items() if count}


def test_old_particulars_go_and_what_is_still_counted_stays(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        do_everything(conn, person)
        do(conn, person, EndRole(person, "focal", "health"))
        campaigns.stop(conn, campaigns.due_batches(conn, NOW, 1)[0][0], "admin", NOW)
        kept = _rows(conn)
        _fade(conn, NOW)
        assert _rows(conn) == kept
        assert set(kept) == set(metadata.tables) - {"settings", "leases"}
        _fade(conn, NOW + SECOND)
        assert {name for name, count in kept.items() if _rows(conn).get(name, 0) < count} == FADES
        found = stored(conn, person)
        assert [row["receipt"] for row in found["acknowledgements.person_id"]] == [f"R-{person}-{CODE}-1"]
        assert [row["receipt"] for row in found["lesson_passes.person_id"]] == [f"L-{person}"]
        assert [row["receipt"] for row in found["results.reported_by"]] == ["F-45"]


def test_a_role_that_is_held_stays_however_old_it_is(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn, at=THEN)
        people.grant(conn, person, "focal", "health", THEN)
        people.grant(conn, person, "admin", None, THEN)
        people.revoke(conn, person, "admin", None, NOW)
        _fade(conn, NOW)
        assert len(stored(conn, person)["roles.person_id"]) == 2
        _fade(conn, NOW + DAY)
        assert [row["role"] for row in stored(conn, person)["roles.person_id"]] == ["focal"]


def test_old_answers_stay_without_who_asked_and_who_answered(database: Database) -> None:
    with database.write() as conn:
        person, helper = staff(conn), staff(conn, "U2")
        for asker in (person, helper):
            said = HandOver("ถาม", to="centre", agency="health", with_name=True, tell=True, receipt=f"Q-{asker}")
            do(conn, asker, said)
        do(conn, helper, AnswerAsked(f"Q-{person}", "ตอบ", None))
        _fade(conn, NOW + SECOND)
        (row,) = conn.execute(select(metadata.tables["questions"])).mappings()
        assert (row["text"], row["answer"], row["person_id"], row["answered_by"]) == ("ถาม", "ตอบ", None, None)
        assert (row["with_name"], row["tell"]) == (False, False)


def test_a_campaign_that_is_not_over_is_left_alone(database: Database) -> None:
    with database.write() as conn:
        send(conn, staff(conn))
        campaign, seq = campaigns.due_batches(conn, NOW, 1)[0]
        _fade(conn, NOW + SECOND)
        assert campaigns.batch_users(conn, campaign, seq) == ["U1"]
        campaigns.stop(conn, campaign, "admin", NOW)
        _fade(conn, NOW + SECOND)
        assert campaigns.batch_users(conn, campaign, seq) == []
