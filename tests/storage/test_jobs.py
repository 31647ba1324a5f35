"""Jobs: written with what decided them, taken by one, tried again by another when that one dies, and gone once done."""

from sqlalchemy import Connection, func, select

from storage import jobs
from storage.database import Database
from storage.jobs import LEASE, Job, JobKind
from storage.tables.work import jobs as rows
from tests.storage.racing import race
from tests.storage.somebody import ACCOUNT, NOW, SECOND, begin


def add(conn: Connection, *subjects: str, at: int = 0, kind: JobKind = "menu") -> None:
    begin(conn)
    for subject in subjects:
        jobs.add_for(conn, ACCOUNT, kind, subject, NOW + at * SECOND)


def subjects(found: list[Job]) -> list[str]:
    return [job.subject for job in found]


def waiting(conn: Connection) -> int:
    return conn.scalar(select(func.count()).select_from(rows)) or 0


def test_what_is_due_is_taken_once_the_oldest_first(database: Database) -> None:
    with database.write() as conn:
        add(conn, "U2", "U1")
        add(conn, "U3", at=1)
        assert jobs.due(conn, NOW)
        assert not jobs.due(conn, NOW - SECOND)
        assert subjects(jobs.take(conn, NOW, 1)) == ["U2"]
        (job,) = jobs.take(conn, NOW, 9)
        assert job == Job(job.id, ACCOUNT, "menu", "U1", 1)
        assert jobs.take(conn, NOW, 9) == []
        assert not jobs.due(conn, NOW)
        assert subjects(jobs.take(conn, NOW + SECOND, 9)) == ["U3"]


def test_several_who_take_at_once_share_nothing(database: Database) -> None:
    with database.write() as conn:
        add(conn, *(f"U{number}" for number in range(12)))
    outcomes = race(database, *[lambda conn: jobs.take(conn, NOW, 5)] * 4)
    taken = [job.id for found in outcomes for job in found]
    assert len(taken) == len(set(taken)) >= 5
    with database.write() as conn:
        left = jobs.take(conn, NOW, 99)
    assert len({*taken, *(job.id for job in left)}) == 12


def test_whoever_dies_at_it_loses_it_when_the_lease_ends(database: Database) -> None:
    with database.write() as conn:
        add(conn, "U1")
        (first,) = jobs.take(conn, NOW, 9)
        assert jobs.take(conn, NOW + LEASE - SECOND, 9) == []
        (second,) = jobs.take(conn, NOW + LEASE, 9)
        assert second == first._replace(attempts=2)


def test_what_was_decided_in_a_transaction_that_failed_is_not_done(database: Database) -> None:
    with database.write() as conn, conn.begin_nested() as failed:
        add(conn, "U1")
        failed.rollback()
    with database.read() as conn:
        assert not jobs.due(conn, NOW)


def test_what_is_done_is_gone(database: Database) -> None:
    with database.write() as conn:
        add(conn, "U1", "U2")
        job, other = jobs.take(conn, NOW, 9)
        jobs.done(conn, job)
        assert waiting(conn) == 1
        assert subjects(jobs.take(conn, NOW + LEASE, 9)) == [other.subject]


def test_what_did_not_work_is_tried_later(database: Database) -> None:
    with database.write() as conn:
        add(conn, "U1")
        (job,) = jobs.take(conn, NOW, 9)
        jobs.later(conn, job, NOW + 5 * SECOND)
        assert jobs.take(conn, NOW + 4 * SECOND, 9) == []
        assert [job.attempts for job in jobs.take(conn, NOW + 5 * SECOND, 9)] == [2]


def test_the_same_thing_waits_once(database: Database) -> None:
    with database.write() as conn:
        add(conn, "U1", "U1")
        add(conn, "U1", kind="forget")
    race(database, *[lambda conn: add(conn, "U1", at=1)] * 3)
    with database.write() as conn:
        found = jobs.take(conn, NOW + SECOND, 9)
        assert sorted((job.kind, job.subject) for job in found) == [("forget", "U1"), ("menu", "U1")]


def test_what_is_asked_for_while_somebody_is_at_it_is_done_again(database: Database) -> None:
    with database.write() as conn:
        add(conn, "U1")
        (job,) = jobs.take(conn, NOW, 9)
        add(conn, "U1", "U1")
        jobs.done(conn, job)
        assert subjects(jobs.take(conn, NOW, 9)) == ["U1"]
