"""Self-assessments are kept as totals by standard: a person's own, and by agency only sums."""

from datetime import datetime

from sqlalchemy import Connection, select

from content.model.pack import Content
from flows.record.learning import Assessed, RecordAssessment, Scores, Taking
from flows.record.people import Register
from storage.database import Database
from storage.tables.learning import assessments as rows
from tests.storage.racing import race
from tests.storage.somebody import BEHAVIOUR, DAY, NOW, do, elsewhere, erase, reads, register, staff, stored

HIGH, LOW = {"1": (15, 3), "2": (12, 3)}, {"1": (3, 3), "2": (6, 3)}
TODAY = NOW.date()


def _take(
    conn: Connection, person: int, scores: Scores, at: datetime = NOW, of: Content | None = None, event: str = ""
) -> None:
    do(conn, person, RecordAssessment(BEHAVIOUR, scores), at, of, event=event)


def test_a_person_sees_their_own_times_only(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        _take(conn, person, LOW)
        _take(conn, person, HIGH, NOW + DAY, event="E2")
        _take(conn, person, LOW, NOW + DAY, event="E2")
        assert reads(conn, person).takings(BEHAVIOUR) == [Taking(TODAY, LOW), Taking(TODAY + DAY, HIGH)]
        assert reads(conn, other).takings(BEHAVIOUR) == []
        assert reads(conn).assessed(BEHAVIOUR) == {"health": Assessed(1, 1, 2, 1, HIGH)}


def test_groups_are_sums_of_the_latest_time_of_each(database: Database) -> None:
    with database.write() as conn:
        person, other, third = staff(conn), staff(conn, "U2", kind="other"), staff(conn, "U3", "labour")
        _take(conn, person, LOW)
        _take(conn, person, HIGH, NOW + DAY)
        _take(conn, other, HIGH)
        _take(conn, third, LOW)
        assert reads(conn).assessed(BEHAVIOUR) == {
            "health": Assessed(2, 1, 3, 2, {"1": (30, 6), "2": (24, 6)}),
            "labour": Assessed(1, 1, 1, 1, LOW),
        }
        assert reads(conn).assessed("another") == {}


def test_each_programme_is_counted_by_itself(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _take(conn, person, LOW)
        assert reads(conn, of=elsewhere()).assessed(BEHAVIOUR) == {}
        other = staff(conn, "U2")
        do(conn, other, Register("labour", "ก ข", "ค", "other"), of=elsewhere())
        _take(conn, other, HIGH, of=elsewhere())
        assert reads(conn, of=elsewhere()).assessed(BEHAVIOUR) == {"labour": Assessed(1, 0, 1, 1, HIGH)}
        assert reads(conn).assessed(BEHAVIOUR) == {"health": Assessed(1, 1, 1, 1, LOW)}


def test_who_moves_counts_where_they_did_it_first(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _take(conn, person, LOW)
        register(conn, person, "labour", "other", NOW + DAY)
        _take(conn, person, HIGH, NOW + 2 * DAY)
        assert reads(conn).assessed(BEHAVIOUR) == {"health": Assessed(1, 1, 2, 1, HIGH)}


def test_many_at_once_lose_none(database: Database) -> None:
    with database.write() as conn:
        persons = [staff(conn, f"U{number}") for number in range(4)]
    race(database, *(lambda conn, p=p: _take(conn, p, LOW) for p in persons))
    with database.read() as conn:
        assert reads(conn).assessed(BEHAVIOUR) == {"health": Assessed(4, 4, 4, 4, {"1": (12, 12), "2": (24, 12)})}


def test_erasing_keeps_that_it_was_done_and_not_what(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        _take(conn, person, HIGH)
        _take(conn, other, LOW)
        assert len(stored(conn, person)["assessments.person_id"]) == 1
        erase(conn, person)
        assert conn.scalars(select(rows.c.scores).order_by(rows.c.id)).all() == [{}, {"1": [3, 3], "2": [6, 3]}]
        assert reads(conn).assessed(BEHAVIOUR) == {"health": Assessed(2, 2, 2, 1, LOW)}
        erase(conn, other)
        assert reads(conn).assessed(BEHAVIOUR) == {"health": Assessed(2, 2, 2, 0, {})}
