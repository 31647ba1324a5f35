"""The survey is counted without a name: once a person, all or nothing, and no row or its age tells whose it was."""

import re
from dataclasses import replace
from itertools import combinations, permutations
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select, text

from bot.tokens import Tokens
from content.model.learning.assessments import SHEET
from content.model.pack import Content
from flows.record.learning import RecordSurvey, SurveyCell
from storage.database import Database
from storage.learning import surveys
from storage.record import record
from storage.tables import metadata
from storage.tables.learning import survey_counts, survey_takers
from tests.storage.racing import race
from tests.storage.somebody import (
    HERE,
    SURVEY,
    acting,
    content,
    do,
    elsewhere,
    erase,
    newcomer,
    reads,
    register,
    somebody,
    staff,
    stored,
    taker_hash,
)

CELLS = content().assessments[SURVEY].cells()
ITEMS = [item.id for item in content().assessments[SURVEY].items]
LEAST = content().assessments[SURVEY].minimum_group
ONE, TWO = dict.fromkeys(ITEMS, 1), {item: 2 + place % 4 for place, item in enumerate(ITEMS)}


def _send(
    conn: Connection, person: int, answers: dict[str, int], wave: str = "before", of: Content | None = None
) -> None:
    do(conn, person, RecordSurvey(SURVEY, wave, answers), of=of)


Cells = dict[tuple[str, str], dict[SurveyCell, int]]


def _chosen(conn: Connection, of: Content | None = None) -> Cells:
    """What was chosen at all, by wave and agency."""
    c, programme, found = survey_counts.c, (of or content()).programme.id, Cells()
    rows = conn.execute(
        select(c.wave, c.agency, c.item, c.option, c.answers).where(c.programme == programme, c.answers > 0)
    )
    for wave, agency, item, option, answers in rows:
        found.setdefault((wave, agency), {})[item, option] = answers
    return found


def _shown(conn: Connection) -> Cells:
    """What anybody may see of it."""
    found = reads(conn).survey_counts(SURVEY)
    return {key: {cell: times for cell, times in cells.items() if times} for key, cells in found.items()}


def _crowd(conn: Connection, agency: str, count: int) -> list[int]:
    return [staff(conn, f"U-{agency}-{number}", agency) for number in range(count)]


def _sheet(answers: dict[str, int], times: int = 1) -> dict[SurveyCell, int]:
    return dict.fromkeys(content().assessments[SURVEY].sheet(answers).items(), times)


def _dump(conn: Connection) -> dict[str, list[Any]]:
    """Everything in the database, each table in an order of its own."""
    return {table.name: sorted(map(repr, conn.execute(select(table)))) for table in metadata.sorted_tables}


def test_a_sheet_is_counted_once_and_by_agency_and_wave(database: Database) -> None:
    with database.write() as conn:
        (person, *_), (other, *_) = _crowd(conn, "health", LEAST), _crowd(conn, "labour", LEAST)
        _send(conn, person, ONE)
        _send(conn, person, TWO)
        _send(conn, person, TWO, "after")
        _send(conn, other, TWO)
        assert _chosen(conn) == {
            ("before", "health"): _sheet(ONE),
            ("after", "health"): _sheet(TWO),
            ("before", "labour"): _sheet(TWO),
        }
        assert reads(conn, person).surveyed(SURVEY) == {"before", "after"}
        assert reads(conn, other).surveyed(SURVEY) == {"before"}
        assert reads(conn).survey_counts("another") == {}


def test_each_programme_asks_anew(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _send(conn, person, ONE)
        assert reads(conn, person, of=elsewhere()).surveyed(SURVEY) == frozenset()
        register(conn, person, of=elsewhere())
        _send(conn, person, TWO, of=elsewhere())
        assert _chosen(conn) == {("before", ""): _sheet(ONE)}
        assert _chosen(conn, elsewhere()) == {("before", ""): _sheet(TWO)}


def test_many_at_once_lose_none_and_the_same_person_counts_once(database: Database) -> None:
    with database.write() as conn:
        persons = [staff(conn, f"U{n}") for n in range(6)]
    race(database, *(lambda conn, p=p: _send(conn, p, ONE) for p in (*persons, persons[0])))
    with database.read() as conn:
        assert _chosen(conn) == {("before", "health"): _sheet(ONE, 6)}


def test_a_sheet_and_its_taker_are_kept_together_or_not_at_all(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
    for wrong in ({**ONE, ITEMS[0]: 6}, {**ONE, "another": 1}):
        with pytest.raises((ValueError, KeyError)), database.write() as conn:
            _send(conn, person, wrong)
    with database.read() as conn:
        assert reads(conn, person).surveyed(SURVEY) == frozenset()
        assert _chosen(conn) == {}


def test_what_may_be_seen_grows_by_whole_blocks_of_people(database: Database) -> None:
    with database.write() as conn:
        crowds = {agency: _crowd(conn, agency, 2 * LEAST + 2) for agency in ("health", "labour")}
        seen, steps = dict[str, int](), 0
        waiting = [person for both in zip(*crowds.values(), strict=True) for person in both]
        for count, person in enumerate(waiting):
            _send(conn, person, ONE if count % 3 else TWO)
            now = {
                agency: sum(cells.get((SHEET, aware), 0) for aware in (0, 1))
                for (_, agency), cells in _shown(conn).items()
            }
            grown = {
                agency: times - seen.get(agency, 0) for agency, times in now.items() if times != seen.get(agency, 0)
            }
            assert all(times >= LEAST for times in grown.values())
            seen, steps = now, steps + bool(grown)
        assert (seen, steps) == ({"health": 2 * LEAST, "labour": 2 * LEAST}, 4)
        assert sum(
            sum(_chosen(conn)["before", agency].get((SHEET, aware), 0) for aware in (0, 1)) for agency in crowds
        ) == len(waiting)


def test_a_group_that_is_shown_is_a_whole_one(database: Database) -> None:
    with database.write() as conn:
        people = _crowd(conn, "health", LEAST)
        for person in people[:-1]:
            _send(conn, person, ONE)
        assert _shown(conn) == {}
        _send(conn, people[-1], TWO)
        assert (
            _shown(conn)
            == _chosen(conn)
            == {
                ("before", "health"): _sheet(ONE, LEAST - 1)
                | {cell: _sheet(ONE, LEAST - 1).get(cell, 0) + 1 for cell in _sheet(TWO)}
            }
        )


def test_who_belongs_to_an_agency_of_a_few_is_counted_with_none(database: Database) -> None:
    with database.write() as conn:
        few = [*_crowd(conn, "health", LEAST - 1), *_crowd(conn, "labour", 1)]
        for person in few:
            _send(conn, person, ONE)
        assert _shown(conn) == _chosen(conn) == {("before", ""): _sheet(ONE, LEAST)}


SHEETS = st.fixed_dictionaries({item: st.integers(1, 5) for item in ITEMS})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=st.lists(SHEETS, min_size=2, max_size=3))
def test_who_answered_what_cannot_be_told_from_the_whole_database(
    database: Database, sheets: list[dict[str, int]]
) -> None:
    """Whoever of them gave which sheet, and in whatever order they came, the database is the same."""
    with database.write() as conn:
        persons = [newcomer(conn, f"U{n}") for n in range(len(sheets))]
    dumps = []
    for given_by in permutations(sheets):
        for order in permutations(range(len(sheets))):
            with database.write() as conn:
                for table in (survey_counts, survey_takers):
                    conn.execute(delete(table))
                for place in order:
                    _send(conn, persons[place], dict(given_by[place]))
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
        person, other = staff(conn), staff(conn, "U2")
        for taker, wave in ((person, "before"), (person, "after"), (other, "before")):
            _send(conn, taker, ONE, wave)
        mine = {"programme": HERE, "survey": SURVEY, "wave": "before"}
        assert _told(conn, person) == [mine | {"wave": "after"}, mine]
        assert _told(conn, other) == [mine]
        erase(conn, person)
        assert (_told(conn, person), _told(conn, other)) == ([], [mine])
        assert conn.scalar(select(func.count()).select_from(survey_takers)) == 1
        assert _chosen(conn) == {("before", ""): _sheet(ONE, 2), ("after", ""): _sheet(ONE)}


def _told(conn: Connection, person: int) -> list[dict[str, str]]:
    """In which waves somebody's copy of their data says that they took part."""
    return sorted(stored(conn, person)["survey_takers"], key=itemgetter("wave"))


def test_who_took_part_cannot_be_told_from_the_whole_database_without_the_key(database: Database) -> None:
    with database.write() as conn:
        persons = [newcomer(conn, f"U{n}") for n in range(4)]
    dumps = []
    for takers in combinations(persons, 2):
        with database.write() as conn:
            for table in (survey_counts, survey_takers):
                conn.execute(delete(table))
            for person in takers:
                _send(conn, person, ONE)
            hashes = list(conn.scalars(select(survey_takers.c.taker_hash)))
            assert hashes == [one for one in hashes if re.fullmatch("[0-9a-f]{64}", one)]
            dumps.append(re.sub("|".join(hashes), "…", repr(_dump(conn))))
            assert [reads(conn, person).surveyed(SURVEY) for person in takers] == [{"before"}] * 2
    assert len(dumps) == 6
    assert set(dumps) == {dumps[0]}


def test_with_another_key_nobody_is_known_and_all_may_send_again(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _send(conn, person, ONE)
        for key in ("another", "a secret", ""):
            assert reads(conn, person, taker_hash=Tokens(key).taker_hash).surveyed(SURVEY) == frozenset()
        act = replace(acting(somebody(conn, person)), taker_hash=Tokens("another").taker_hash)
        record(conn, (RecordSurvey(SURVEY, "before", TWO), act))
        assert conn.scalar(select(func.count()).select_from(survey_takers)) == 2
        assert reads(conn, person).surveyed(SURVEY) == {"before"}


PLACE = {"sqlite": "rowid, 1", "postgresql": "ctid, xmin"}
"""What a database knows of a row beside what is in it: where it lies, and which transaction wrote it."""


def _places(conn: Connection) -> tuple[list[str], int]:
    """The hashes as they lie in the table, and how many transactions wrote the rows of the survey."""
    place = PLACE[conn.dialect.name]
    takers = conn.execute(text(f"SELECT {place}, taker_hash FROM survey_takers ORDER BY 1")).all()
    counted = conn.execute(text(f"SELECT {place} FROM survey_counts")).all()
    return [row[2] for row in takers], len({str(row[1]) for row in (*takers, *counted)})


def test_stirred_nothing_tells_in_which_order_they_came_or_when(database: Database) -> None:
    with database.write() as conn:
        persons = [newcomer(conn, f"U{n}") for n in range(6)]
    for person in persons:
        with database.write() as conn:
            _send(conn, person, ONE)
    with database.write() as conn:
        came, writes = _places(conn)
        assert came == [taker_hash(HERE, SURVEY, "before", person) for person in persons] != sorted(came)
        assert writes == (len(persons) if conn.dialect.name == "postgresql" else 1)
        before = _dump(conn)
        surveys.stir(conn)
        assert {**_dump(conn), "settings": []} == before
    with database.read() as conn:
        assert _places(conn) == (sorted(came), 1)


def test_where_no_sheet_came_nothing_is_written_anew(database: Database) -> None:
    with database.write() as conn:
        for n in range(3):
            _send(conn, newcomer(conn, f"U{n}"), ONE)
        surveys.stir(conn)
        conn.execute(insert(survey_takers), {"programme": HERE, "survey": SURVEY, "wave": "before", "taker_hash": "0"})
        surveys.stir(conn)
        assert _places(conn)[0][-1] == "0"
        _send(conn, newcomer(conn, "U3"), ONE)
        surveys.stir(conn)
        assert _places(conn)[0][0] == "0"


def test_who_sends_a_sheet_while_all_is_stirred_is_counted_once(database: Database) -> None:
    with database.write() as conn:
        surveys.stir(conn)
        persons = [staff(conn, f"U{n}") for n in range(6)]
        for person in persons[:2]:
            _send(conn, person, ONE)
    sends = [lambda conn, p=p: _send(conn, p, ONE) for p in persons]
    race(database, *sends[:4], surveys.stir, *sends[4:], surveys.stir)
    with database.read() as conn:
        assert _chosen(conn) == {("before", "health"): _sheet(ONE, 6)}
        assert conn.scalar(select(func.count()).select_from(survey_takers)) == len(persons)
