"""Results: one current value for each place in the plan, with its history."""

from decimal import Decimal

import pytest

from storage import Conflict
from storage.database import Database
from storage.reporting import results
from storage.reporting.results import Headcount
from tests.storage.racing import conflicts, race
from tests.storage.somebody import DAY, NOW, report, staff


def test_a_correction_supersedes_and_keeps_the_old(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        first = report(conn, person_id, "45")
        second = report(conn, person_id, "75.10", first, reported_at=NOW + DAY)
        (current,) = results.current(conn, "trat-2569")
        new, old = results.history(conn, "trat-2569", "health", "1.1", 1)
        assert results.by_receipt(conn, "F-45") == old
        assert results.by_receipt(conn, "F-0") is None
    assert current == new
    assert (new.id, new.value, new.supersedes, new.superseded_at) == (second, Decimal("75.10"), first, None)
    assert (str(new.value), new.slots, new.reported_by) == ("75.10", {"times": 2}, person_id)
    assert (old.id, old.value, old.superseded_at) == (first, Decimal(45), NOW + DAY)


def test_each_place_in_the_plan_has_its_own_result(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        report(conn, person_id, "1")
        report(conn, person_id, "2", round=2)
        report(conn, person_id, "3", measure="0.9")
        report(conn, person_id, "4", agency="tax")
        report(conn, person_id, "5", programme="sao-2567")
        assert [int(result.value) for result in results.current(conn, "trat-2569")] == [3, 1, 2, 4]
        assert [int(result.value) for result in results.current(conn, "trat-2569", "tax")] == [4]


def test_only_the_current_result_can_be_replaced(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        first = report(conn, person_id, "1")
        report(conn, person_id, "2", first)
    for stale in (None, first, 999):
        with pytest.raises(Conflict), database.write() as conn:
            report(conn, person_id, "3", stale)
    with pytest.raises(Conflict), database.write() as conn:
        report(conn, person_id, "3", first + 1, agency="tax")
    with database.read() as conn:
        assert [int(result.value) for result in results.current(conn, "trat-2569")] == [2]


@pytest.mark.parametrize("corrected", [False, True])
def test_of_two_reports_at_once_one_is_told(database: Database, corrected: bool) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        seen = report(conn, person_id, "1") if corrected else None
    outcomes = race(database, *(lambda conn, n=n: report(conn, person_id, f"{n}", seen) for n in (2, 3)))
    assert conflicts(outcomes) == 1
    with database.read() as conn:
        (current,) = results.current(conn, "trat-2569")
    assert current.id in outcomes


def test_a_headcount_is_as_last_said(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        assert results.headcount(conn, "trat-2569", "health") is None
        for said in (Headcount(40, 5), Headcount(42, 6)):
            results.set_headcount(conn, "trat-2569", "health", said, set_by=person_id, now=NOW)
        assert results.headcount(conn, "trat-2569", "health") == Headcount(42, 6)
        assert results.headcount(conn, "sao-2567", "health") is None
