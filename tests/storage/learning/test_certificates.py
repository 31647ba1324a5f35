"""Certificates: the name at passing stays, and what it was corrected to stands beside it."""

import pytest
from sqlalchemy import Connection, select

from flows.record.learning import CorrectHolder, Holder, PassLesson
from storage import Conflict
from storage.database import Database
from storage.learning import certificates
from storage.learning.certificates import CorrectionRow
from storage.tables.learning import holder_corrections, lesson_passes
from storage.tables.work import audit
from tests.storage.racing import conflicts, race
from tests.storage.somebody import DAY, LESSON, NOW, content, do, erase, reads, staff, stored

NUMBER, OTHER = "69-AAAAAAAA", "69-BBBBBBBB"
PASSED, SECOND, THIRD = "สมหญิง ใจดี", "นางสมหญิง ดีใจ", "นางสมหญิง ใจงาม"


def passed(conn: Connection, user: str = "U1", number: str = NUMBER) -> int:
    """Somebody who has passed a lesson."""
    person = staff(conn, user)
    do(conn, person, PassLesson(LESSON, 4, 5, number))
    return person


def test_every_name_stays_and_the_last_is_the_present_one(database: Database) -> None:
    with database.write() as conn:
        person, other = passed(conn), passed(conn, "U2", OTHER)
        assert reads(conn, person).holders() == {NUMBER: Holder(PASSED)}
        for days, name in enumerate((SECOND, THIRD), 1):
            do(conn, person, CorrectHolder(NUMBER, name), NOW + days * DAY)
        assert reads(conn, person).holders() == {NUMBER: Holder(THIRD, 2)}
        assert reads(conn, other).holders() == {OTHER: Holder(PASSED)}
        found, untouched = certificates.find(conn, NUMBER), certificates.find(conn, OTHER)
        assert found
        assert untouched
        assert (found.holder, found.passed_at) == (PASSED, NOW)
        assert found.corrections == (CorrectionRow(SECOND, NOW + DAY), CorrectionRow(THIRD, NOW + 2 * DAY))
        assert (untouched.holder, untouched.corrections) == (PASSED, ())
        assert set(conn.scalars(select(holder_corrections.c.corrected_by))) == {person}


def test_a_correction_is_in_the_log_with_its_number_and_without_a_name(database: Database) -> None:
    with database.write() as conn:
        person = passed(conn)
        do(conn, person, CorrectHolder(NUMBER, SECOND))
        noted = select(audit).where(audit.c.effect == "CorrectHolder")
        (row,) = conn.execute(noted).mappings()
        assert (row["person_id"], row["subject"], row["at"]) == (person, NUMBER, NOW)
        assert "สมหญิง" not in repr(row)


def test_only_ones_own_certificate_is_corrected_and_only_so_often(database: Database) -> None:
    with database.write() as conn:
        person, other = passed(conn), passed(conn, "U2", OTHER)
    for number in (OTHER, "69-ZZZZZZZZ"):
        with pytest.raises(Conflict), database.write() as conn:
            do(conn, person, CorrectHolder(number, SECOND))
    most = content().programme.name_corrections
    with database.write() as conn:
        for n in range(most):
            do(conn, person, CorrectHolder(NUMBER, f"ก {n}"))
    with pytest.raises(Conflict), database.write() as conn:
        do(conn, person, CorrectHolder(NUMBER, SECOND))
    with database.read() as conn:
        assert reads(conn, person).holders() == {NUMBER: Holder(f"ก {most - 1}", most)}
        assert reads(conn, other).holders() == {OTHER: Holder(PASSED)}


def test_two_corrections_at_once_are_one_or_one_after_the_other(database: Database) -> None:
    with database.write() as conn:
        person = passed(conn)
    outcomes = race(database, *(lambda conn, n=n: do(conn, person, CorrectHolder(NUMBER, f"ก {n}")) for n in range(3)))
    with database.read() as conn:
        c = holder_corrections.c
        rows = conn.execute(select(c.number, c.holder).order_by(c.number)).all()
        assert reads(conn, person).holders()[NUMBER].corrections == len(rows) == 3 - conflicts(outcomes)
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))


def test_whoever_is_erased_leaves_no_name_on_a_certificate(database: Database) -> None:
    with database.write() as conn:
        person, other = passed(conn), passed(conn, "U2", OTHER)
        for who, number in ((person, NUMBER), (other, OTHER)):
            do(conn, who, CorrectHolder(number, SECOND))
        assert [row["holder"] for row in stored(conn, person)["holder_corrections.corrected_by"]] == [SECOND]
        erase(conn, person, NOW + DAY)
        found, kept = certificates.find(conn, NUMBER), certificates.find(conn, OTHER)
        assert found
        assert kept
        assert (found.holder, found.corrections) == (None, (CorrectionRow(None, NOW),))
        assert (kept.holder, kept.corrections) == (PASSED, (CorrectionRow(SECOND, NOW),))
        assert conn.scalars(select(lesson_passes.c.holder).where(lesson_passes.c.person_id == person)).all() == [None]
