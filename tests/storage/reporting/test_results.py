"""Results: one current value for each place in the plan, with its history."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, select

from flows.record.reporting import Result, SetStaff, Staff, WithdrawResult
from storage import Conflict
from storage.database import Database
from storage.record import record
from storage.tables.reporting import results
from tests.storage.racing import conflicts, race
from tests.storage.somebody import DAY, HERE, NOW, SECOND, acting, do, elsewhere, reads, report, somebody, staff

PLACE = ("health", "1/1.1#1", "1")


def values(conn: Connection, agency: str | None = None, **more: Any) -> list[int]:
    return [int(result.value) for result in reads(conn, **more).results(agency)]


def test_a_correction_supersedes_and_keeps_the_old(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        first = report(conn, person_id, "45")
        second = report(conn, person_id, "75.10", first, NOW + DAY)
        (current,) = reads(conn).results(None)
        new, old = reads(conn).history(*PLACE)
        r = results.c
        columns = (r.programme, r.supersedes, r.superseded_at, r.reported_by, r.source)
        rows = conn.execute(select(*columns).order_by(r.id)).all()
    assert current == new == Result(second, "F-75.10", *PLACE, Decimal("75.10"), {"times": 2}, NOW + DAY)
    assert str(new.value) == "75.10"
    assert old == Result(first, "F-45", *PLACE, Decimal(45), {"times": 2}, NOW)
    assert rows == [(HERE, None, NOW + DAY, person_id, "said"), (HERE, first, None, person_id, "said")]


def test_each_place_in_the_plan_has_its_own_result(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        report(conn, person_id, "1")
        report(conn, person_id, "2", period="2")
        report(conn, person_id, "3", measure="0/0.9#1")
        report(conn, person_id, "4", agency="labour")
        report(conn, person_id, "5", of=elsewhere())
        assert values(conn) == [3, 1, 2, 4]
        assert values(conn, "labour") == [4]
        assert values(conn, of=elsewhere()) == [5]


def test_what_was_read_of_all_serves_for_each_agency(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        report(conn, person_id, "1")
        report(conn, person_id, "4", agency="labour")
        record = reads(conn)
        alone, _ = record.results("labour"), record.results(None)
        assert record.results("labour") == alone


def test_a_result_is_found_by_its_receipt_whatever_became_of_it(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        first = report(conn, person_id, "1", receipt="69-FIRST000")
        report(conn, person_id, "2", first, receipt="69-SECOND00")
        record = reads(conn)
        found = [record.result(receipt) for receipt in ("69-FIRST000", "69-SECOND00", "69-NOBODYS0")]
        assert [result and int(result.value) for result in found] == [1, 2, None]
        assert reads(conn, of=elsewhere()).result("69-FIRST000") is None


def test_only_the_current_result_can_be_replaced(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        first = report(conn, person_id, "1")
        report(conn, person_id, "2", first)
    for stale in (None, first, 999):
        with pytest.raises(Conflict), database.write() as conn:
            report(conn, person_id, "3", stale)
    for place in ({"agency": "labour"}, {"period": "2"}, {"measure": "1/1.2#1"}, {"of": elsewhere()}):
        with pytest.raises(Conflict), database.write() as conn:
            report(conn, person_id, "3", first + 1, **place)
    with database.read() as conn:
        assert values(conn) == [2]


@pytest.mark.parametrize("corrected", [False, True])
def test_of_two_reports_at_once_one_is_told(database: Database, corrected: bool) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        seen = report(conn, person_id, "1") if corrected else None
    outcomes = race(database, *(lambda conn, n=n: report(conn, person_id, f"{n}", seen) for n in (2, 3)))
    assert conflicts(outcomes) == 1
    with database.read() as conn:
        (current,) = reads(conn).results(None)
    assert current.id in outcomes


def test_blank_zero_and_not_applicable_are_three_things(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        report(conn, person_id, "0")
        report(conn, person_id, "0", measure="1/1.2#1", receipt="N", state="not_applicable")
        said = {result.measure: result.state for result in reads(conn).results("health")}
    assert said == {"1/1.1#1": "reported", "1/1.2#1": "not_applicable"}


def test_a_result_that_was_a_mistake_is_taken_back_and_nothing_stands_in_its_place(database: Database) -> None:
    with database.write() as conn:
        person_id, other = staff(conn), staff(conn, "U2")
        first = report(conn, person_id, "45")
        do(conn, other, WithdrawResult(first), NOW + DAY)
        assert reads(conn).results(None) == []
        (old,) = reads(conn).history(*PLACE)
        assert conn.execute(select(results.c.withdrawn_by, results.c.superseded_at)).all() == [(other, NOW + DAY)]
        again = report(conn, person_id, "46", at=NOW + 2 * DAY)
        assert [result.id for result in reads(conn).results(None)] == [again]
    assert (old.id, old.value, old.state) == (first, Decimal(45), "withdrawn")


def test_what_is_no_longer_current_cannot_be_taken_back(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        first = report(conn, person_id, "45")
        second = report(conn, person_id, "46", first)
        theirs = acting(somebody(conn, person_id), of=elsewhere())
    for stale in (first, second + 1):
        with pytest.raises(Conflict), database.write() as conn:
            do(conn, person_id, WithdrawResult(stale))
    with pytest.raises(Conflict), database.write() as conn:
        record(conn, (WithdrawResult(second), theirs))
    outcomes = race(database, *[lambda conn: do(conn, person_id, WithdrawResult(second))] * 3)
    assert conflicts(outcomes) == 2


def test_a_headcount_is_as_last_said_of_the_latest_period(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        assert reads(conn).staff() == {}
        for said in (Staff(40, 5), Staff(42, 6)):
            do(conn, person_id, SetStaff("health", "1", said))
        assert reads(conn).staff() == {"health": Staff(42, 6)}
        do(conn, person_id, SetStaff("health", "2", Staff(50, 0)), NOW + DAY)
        do(conn, person_id, SetStaff("health", "1", Staff(43, 6)), NOW + DAY + SECOND)
        assert reads(conn).staff() == {"health": Staff(50, 0)}
        assert reads(conn, of=elsewhere()).staff() == {}
