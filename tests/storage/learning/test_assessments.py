"""Self-assessments are kept as totals by standard: a person's own, and by agency only sums."""

from datetime import datetime

from sqlalchemy import Connection, select

from storage.database import Database
from storage.documents.acknowledgements import Count
from storage.learning import assessments
from storage.learning.assessments import Assessed, Taking
from storage.people import people
from storage.tables import assessments as rows
from tests.storage.somebody import DAY, NOW, staff

HIGH, LOW = {"1": (15, 3), "2": (12, 3)}, {"1": (3, 3), "2": (6, 3)}


def _take(conn: Connection, person: int, event: str, scores: assessments.Scores, at: datetime = NOW) -> None:
    assessments.record(
        conn, person_id=person, agency="health", assessment="behaviour", scores=scores, taken_at=at, event_id=event
    )


def _year(conn: Connection) -> dict[str, Assessed]:
    return assessments.by_agency(conn, "behaviour", NOW - 30 * DAY, NOW + 30 * DAY)


def test_a_person_sees_their_own_times_only(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        _take(conn, person, "E1", LOW)
        _take(conn, person, "E2", HIGH, NOW + DAY)
        _take(conn, person, "E2", LOW, NOW + DAY)
        assert assessments.taken(conn, person, "behaviour") == [Taking(LOW, NOW), Taking(HIGH, NOW + DAY)]
        assert assessments.taken(conn, other, "behaviour") == []


def test_groups_are_sums_of_the_latest_time_of_each(database: Database) -> None:
    with database.write() as conn:
        person, other, elsewhere = staff(conn), staff(conn, "U2", kind="other"), staff(conn, "U3", "tax")
        _take(conn, person, "E1", LOW)
        _take(conn, person, "E2", HIGH, NOW + DAY)
        _take(conn, other, "E3", HIGH)
        _take(conn, elsewhere, "E4", LOW)
        _take(conn, elsewhere, "E5", HIGH, NOW - 31 * DAY)
        _take(conn, elsewhere, "E6", HIGH, NOW + 30 * DAY)
        assert _year(conn) == {
            "health": Assessed(Count(2, 1), 3, 2, {"1": (30, 6), "2": (24, 6)}),
            "tax": Assessed(Count(1, 1), 1, 1, LOW),
        }


def test_erasing_keeps_that_it_was_done_and_not_what(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _take(conn, person, "E1", HIGH)
        assert len(people.stored(conn, person)["assessments.person_id"]) == 1
        people.erase(conn, person, NOW)
        assert conn.scalars(select(rows.c.scores)).all() == [{}]
        assert _year(conn) == {"health": Assessed(Count(1, 1), 1, 0, {})}
