"""The survey is counted without a name: once a person, all or nothing, and no row or its age tells whose it was."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select, text

from storage.database import Database
from storage.learning import surveys
from storage.people import people
from storage.tables import metadata, survey_counts, survey_takers
from tests.storage.racing import race
from tests.storage.somebody import NOW, staff

CELLS = tuple((item, option) for item in ("detour", "gift", "queue") for option in range(1, 6))
ONE, TWO = {"detour": 1, "gift": 5, "queue": 2}, {"detour": 4, "gift": 5, "queue": 1}


def _send(conn: Connection, person: int, chosen: dict[str, int], phase: str = "before", agency: str = "health") -> bool:
    return surveys.record(conn, survey="s", phase=phase, agency=agency, person_id=person, cells=CELLS, chosen=chosen)


def _chosen(counts: dict[surveys.Cell, int]) -> dict[surveys.Cell, int]:
    return {cell: times for cell, times in counts.items() if times}


def _dump(conn: Connection) -> dict[str, list[Any]]:
    """Everything in the database, each table in an order of its own."""
    return {table.name: sorted(map(repr, conn.execute(select(table)))) for table in metadata.sorted_tables}


def test_a_sheet_is_counted_once_and_by_agency_and_phase(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2", "tax")
        assert _send(conn, person, ONE)
        assert not _send(conn, person, TWO)
        assert _send(conn, person, TWO, "after")
        assert _send(conn, other, TWO, agency="tax")
        found = surveys.counts(conn, "s")
        assert {key: _chosen(counts) for key, counts in found.items()} == {
            ("before", "health"): dict.fromkeys(ONE.items(), 1),
            ("after", "health"): dict.fromkeys(TWO.items(), 1),
            ("before", "tax"): dict.fromkeys(TWO.items(), 1),
        }
        assert surveys.taken(conn, "s", person) == {"before", "after"}
        assert surveys.taken(conn, "s", other) == {"before"}
        assert surveys.counts(conn, "another") == {}


def test_many_at_once_lose_none_and_the_same_person_counts_once(database: Database) -> None:
    with database.write() as conn:
        persons = [staff(conn, f"U{n}") for n in range(6)]
    outcomes = race(database, *(lambda conn, p=p: _send(conn, p, ONE) for p in (*persons, persons[0])))
    assert sorted(outcomes) == [False] + [True] * 6
    with database.read() as conn:
        assert _chosen(surveys.counts(conn, "s")["before", "health"]) == dict.fromkeys(ONE.items(), 6)


def test_a_sheet_and_its_taker_are_kept_together_or_not_at_all(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
    with pytest.raises(ValueError, match="1 answers are none"), database.write() as conn:
        _send(conn, person, {**ONE, "gift": 6})
    with database.read() as conn:
        assert surveys.taken(conn, "s", person) == set()
        assert surveys.counts(conn, "s") == {}


SHEETS = st.fixed_dictionaries({item: st.integers(1, 5) for item in ("detour", "gift", "queue")})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=st.lists(SHEETS, min_size=2, max_size=3))
def test_who_answered_what_cannot_be_told_from_the_whole_database(
    database: Database, sheets: list[dict[str, int]]
) -> None:
    """Whoever of them gave which sheet, and in whatever order they came, the database is the same."""
    with database.write() as conn:
        persons = [person.id for n in range(len(sheets)) if (person := people.ensure(conn, f"U{n}", NOW))]
    dumps = []
    for given_by in permutations(sheets):
        for order in permutations(range(len(sheets))):
            with database.write() as conn:
                for table in (survey_counts, survey_takers):
                    conn.execute(delete(table))
                for place in order:
                    assert _send(conn, persons[place], dict(given_by[place]))
                dumps.append(_dump(conn))
    assert all(dump == dumps[0] for dump in dumps)


def test_neither_do_the_transaction_numbers_of_postgresql_tell(database: Database) -> None:
    with database.write() as conn:
        persons = [staff(conn, f"U{n}") for n in range(3)]
    for person, sheet in zip(persons, (ONE, TWO, ONE), strict=True):
        with database.write() as conn:
            _send(conn, person, sheet)
    with database.read() as conn:
        if conn.dialect.name != "postgresql":
            assert not any(column.name.endswith("_at") for t in (survey_counts, survey_takers) for column in t.columns)
            return
        cells, numbers = conn.execute(text("SELECT count(*), count(DISTINCT xmin::text) FROM survey_counts")).one()
    assert (cells, numbers) == (len(CELLS), 1)


def test_erasing_forgets_who_took_part_and_keeps_the_counts(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _send(conn, person, ONE)
        assert [row["phase"] for row in people.stored(conn, person)["survey_takers.person_id"]] == ["before"]
        people.erase(conn, person, NOW)
        assert surveys.taken(conn, "s", person) == set()
        assert _chosen(surveys.counts(conn, "s")["before", "health"]) == dict.fromkeys(ONE.items(), 1)
