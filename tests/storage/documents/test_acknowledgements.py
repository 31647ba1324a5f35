"""Acknowledgements bind one person to one version once, in one programme; so do checks."""

from sqlalchemy import Connection, select

from flows.record.documents import Acknowledged, Understand, Understood
from flows.record.people import Register
from storage.database import Database
from storage.documents.acknowledgements import finish_document, open_document
from storage.tables.documents import acknowledgements as rows
from storage.tables.documents import document_opens, understandings
from tests.storage.racing import race
from tests.storage.somebody import (
    CODE,
    DAY,
    ELSEWHERE,
    GIFTS,
    HERE,
    NOW,
    RULES,
    SECOND,
    acknowledge,
    asked_once,
    content,
    do,
    elsewhere,
    reads,
    register,
    staff,
)


def understand(conn: Connection, person_id: int, correct: int, version: int = 1) -> None:
    do(conn, person_id, Understand(CODE, version, correct, 2, correct == 2))


def test_acknowledging_twice_is_harmless(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
    race(database, *(lambda conn, n=n: acknowledge(conn, person_id, receipt=f"R{n}") for n in range(3)))
    with database.read() as conn:
        (receipt,) = conn.scalars(select(rows.c.receipt)).all()
        assert reads(conn, person_id).acknowledged()[CODE].receipt == receipt
        assert [one.people for one in reads(conn).tallied(content().tallies.acknowledged(CODE)).values()] == [1]


def test_the_latest_version_counts_as_what_a_person_acknowledged(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        for version in (2, 1):
            acknowledge(conn, person_id, CODE, version)
        acknowledge(conn, person_id, GIFTS)
        acknowledge(conn, staff(conn, "U2"), RULES)
        assert reads(conn, person_id).acknowledged() == {
            CODE: Acknowledged(2, f"R-{person_id}-{CODE}-2", NOW),
            GIFTS: Acknowledged(1, f"R-{person_id}-{GIFTS}-1", NOW),
        }


def test_what_was_acknowledged_says_where_when_and_in_which_period(database: Database) -> None:
    later = NOW + 60 * DAY
    with database.write() as conn:
        person_id = staff(conn)
        open_document(conn, person_id, HERE, CODE, 1, NOW)
        finish_document(conn, person_id, HERE, CODE, 1, NOW + SECOND)
        acknowledge(conn, person_id)
        register(conn, person_id, "labour", "other", later)
        acknowledge(conn, person_id, GIFTS, at=later)
        names = ("agency", "personnel_type", "period", "acknowledged_at", "opened_at", "finished_at", "sha256")
        kept = conn.execute(select(*(rows.c[name] for name in names)).order_by(rows.c.id)).all()
    assert kept == [
        ("health", "official", "1", NOW, NOW, NOW + SECOND, "0" * 64),
        ("labour", "other", "2", later, None, None, "0" * 64),
    ]


def test_each_programme_asks_anew(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        acknowledge(conn, person_id)
        understand(conn, person_id, 2)
        open_document(conn, person_id, HERE, CODE, 1, NOW)
        there = reads(conn, person_id, of=elsewhere())
        assert (there.acknowledged(), there.understood(), there.how_far(CODE, 1)) == ({}, {}, "unopened")
        do(conn, person_id, Register("health", "ก ข", "ค", "official"), of=elsewhere())
        acknowledge(conn, person_id, of=elsewhere(), receipt="R-there")
        assert reads(conn, person_id, of=elsewhere()).acknowledged()[CODE].receipt == "R-there"
        assert reads(conn, person_id).acknowledged()[CODE].receipt == f"R-{person_id}-{CODE}-1"
        assert set(conn.scalars(select(rows.c.programme))) == {HERE, ELSEWHERE}


def test_what_is_not_asked_each_year_was_acknowledged_once_for_all(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        acknowledge(conn, person_id)
        acknowledge(conn, person_id, GIFTS)
        understand(conn, person_id, 2)
        there = reads(conn, person_id, of=asked_once(elsewhere(), CODE))
        assert list(there.acknowledged()) == [CODE]
        assert list(there.understood()) == [CODE]


def test_opening_is_not_reading_and_the_first_time_of_each_stands(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        assert reads(conn, person_id).how_far(CODE, 1) == "unopened"
        for day in (0, 1):
            open_document(conn, person_id, HERE, CODE, 1, NOW + day * DAY)
        assert reads(conn, person_id).how_far(CODE, 1) == "opened"
        for day in (2, 3):
            finish_document(conn, person_id, HERE, CODE, 1, NOW + day * DAY)
        open_document(conn, person_id, HERE, CODE, 1, NOW + 4 * DAY)
        assert reads(conn, person_id).how_far(CODE, 1) == "finished"
        assert reads(conn, person_id).how_far(CODE, 2) == "unopened"
        kept = conn.execute(select(document_opens.c.opened_at, document_opens.c.finished_at)).all()
        assert kept == [(NOW, NOW + 2 * DAY)]


def test_a_check_can_be_repeated_and_once_passed_stays_passed(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        for correct in (0, 1):
            understand(conn, person_id, correct)
            assert reads(conn, person_id).understood() == {CODE: Understood(1, correct, 2, False)}
        for correct in (2, 1):
            understand(conn, person_id, correct)
        assert reads(conn, person_id).understood() == {CODE: Understood(1, 2, 2, True)}
        understand(conn, person_id, 0, version=2)
        assert reads(conn, person_id).understood()[CODE] == Understood(2, 0, 2, False)


def test_a_check_passed_keeps_where_and_when_it_was_passed(database: Database) -> None:
    u = understandings.c
    with database.write() as conn:
        person_id = staff(conn)
        understand(conn, person_id, 0)
        register(conn, person_id, "labour", "other")
        understand(conn, person_id, 2)
        register(conn, person_id, "prison")
        understand(conn, person_id, 1)
        assert conn.execute(select(u.agency, u.personnel_type, u.passed)).all() == [("labour", "other", True)]
