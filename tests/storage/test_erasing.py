"""Whoever erases themselves: what of theirs goes, what stays under a number that names nobody, and why."""

from typing import Any

from sqlalchemy import Connection, select

from storage import inbox, jobs, retention
from storage.database import Database
from storage.people.erasing import erase_lapsed
from storage.tables import metadata
from tests.storage.deeds import PERSON_COLUMNS, do_everything, places
from tests.storage.somebody import ACCOUNT, DAY, NOW, erase, reads, staff, stored, taker_hash

GONE = {
    "card_reads.person_id": "concerns nobody else",
    "choices.person_id": "concerns nobody else",
    "console_sessions.person_id": "opens nothing for them any more",
    "document_opens.person_id": "what matters of it stands with the acknowledgement",
    "lesson_places.person_id": "concerns nobody else",
    "questions.person_id": "open ones go, answered ones stay without who asked",
    "quiz_answers.person_id": "concerns nobody else",
    "quiz_due.person_id": "concerns nobody else",
    "roles.person_id": "nobody holds them any more",
}
STAYS = {
    "acknowledgements.person_id": "counted by agency, and has a receipt that can be shown",
    "assessments.person_id": "that it was done is counted; the points go",
    "audit.person_id": "what was done to the record, without words",
    "campaign_recipients.person_id": "adds up to how many were written to",
    "campaigns.created_by": "who answers for it; a number",
    "headcounts.set_by": "who answers for it; a number",
    "invites.created_by": "where a role comes from; a number",
    "invites.used_by": "a code works once",
    "holder_corrections.corrected_by": "that it was corrected and when; the name goes",
    "lesson_passes.person_id": "counted by agency; the name on the certificate goes",
    "memberships.person_id": "agency and time, to which what is counted belongs; the position goes",
    "published.person_id": "who answers for it; the name goes",
    "questions.answered_by": "who answers for it; a number",
    "results.reported_by": "a figure of the agency's; a number",
    "results.withdrawn_by": "a figure of the agency's; a number",
    "roles.ended_by": "somebody else's role; a number",
    "understandings.person_id": "counted by agency",
}


def test_every_column_that_holds_a_person_has_an_answer_to_erasure() -> None:
    assert sorted(GONE | STAYS) == PERSON_COLUMNS


def test_what_is_erased_and_what_stays_is_as_listed(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        do_everything(conn, person)
        assert places(conn, person) == set(PERSON_COLUMNS)
        erase(conn, person, NOW + DAY)
        assert places(conn, person) == set(STAYS)


def _says(conn: Connection, *words: str) -> set[str]:
    """The tables in which any of these words stands."""
    found = {table.name: repr(conn.execute(select(table)).all()) for table in metadata.sorted_tables}
    return {name for name, rows in found.items() if any(word in rows for word in words)}


def test_no_row_says_any_more_who_it_was(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        do_everything(conn, person)
        conn.execute(metadata.tables["jobs"].delete())
        others = [number for number in conn.scalars(select(metadata.tables["people"].c.id)) if number != person]
        for other in others:  # all are called the same here
            erase(conn, other, NOW + DAY)
        named = {"people", "memberships", "lesson_passes", "holder_corrections", "inbox"}
        assert _says(conn, "สมหญิง ใจดี", "นักวิชาการ", "'U1'") >= named
        erase(conn, person, NOW + DAY)
        assert _says(conn, "สมหญิง ใจดี", "นักวิชาการ", "'U1'") == {"jobs"}
        for job in jobs.take(conn, NOW + DAY, 99):
            jobs.done(conn, job)
        assert _says(conn, "สมหญิง", "นักวิชาการ", "U1") == set()


def test_my_data_of_who_is_erased_holds_nothing_of_others(database: Database) -> None:
    with database.write() as conn:
        one, other = staff(conn), staff(conn, "U2")
        for number, user in ((1, "U1"), (2, "U2"), (3, None)):
            event = inbox.NewEvent(f"E{number}", ACCOUNT, user, "message", 1, NOW, {"text": "ลับ"}, kept=True)
            inbox.store(conn, [event])
        erase(conn, one)
        erase(conn, other)
        found: dict[str, Any] = dict(stored(conn, one))
    assert found["inbox"] == []
    assert [row["id"] for row in found["people"]] == [one]


def test_who_is_erased_because_they_lapsed_is_no_longer_counted_as_here(database: Database) -> None:
    with database.write() as conn:
        lapsed = staff(conn, at=NOW - 400 * DAY)
        staff(conn, "U2", at=NOW)
        assert reads(conn).registered() == {"health": 2}
        (person,) = retention.lapsed(conn, ACCOUNT, NOW - DAY, 9)
        assert person == lapsed
        for _ in range(2):
            erase_lapsed(conn, [person], ACCOUNT, NOW, NOW, taker_hash)
        assert reads(conn).registered() == {"health": 1}
