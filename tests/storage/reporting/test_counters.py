"""Counters are at every moment what a count of all facts would give, and those of a closed period never change."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from content.model.pack import Content
from flows.record.documents import Understand
from flows.record.learning import PassLesson, RecordAssessment
from flows.record.reporting import Counted
from storage import Unavailable, upkeep
from storage.database import Database
from storage.reporting import counters as counted
from storage.tables.learning import assessment_sums
from storage.tables.reporting import counters
from tests.services import opened
from tests.storage.racing import conflicts, race
from tests.storage.somebody import (
    ACCOUNT,
    BEHAVIOUR,
    CODE,
    DAY,
    GIFTS,
    HERE,
    LESSON,
    NOW,
    RULES,
    acknowledge,
    begin,
    content,
    do,
    elsewhere,
    erase,
    newcomer,
    reads,
    register,
    staff,
    with_version,
)

BOTH = "1/1.1#1"
"""The measure for which two documents are counted together."""

users, documents = st.sampled_from(["U1", "U2", "U3"]), st.sampled_from([CODE, RULES, GIFTS])
flags = st.booleans()
STEPS = st.one_of(
    st.tuples(st.just("acknowledge"), users, documents, flags),
    st.tuples(st.just("understand"), users, st.sampled_from([CODE, RULES]), flags, flags),
    st.tuples(st.just("pass"), users),
    st.tuples(st.just("move"), users, st.sampled_from(["health", "labour"]), st.sampled_from(["official", "other"])),
    st.tuples(
        st.just("assess"),
        users,
        st.dictionaries(st.sampled_from("123"), st.tuples(st.integers(1, 5), st.integers(1, 3))),
    ),
    st.tuples(st.just("erase"), users),
    st.tuples(st.just("new version"), documents, flags, flags),
)
START = datetime(2026, 3, 20, 2, 30, tzinfo=UTC)
"""Six steps of two days before the first period closes."""


class Story:
    """What happens to some people, one thing every other day, as the record is told of it."""

    def __init__(self, conn: Connection) -> None:
        self.conn, self.at, self.content = conn, START, content()
        self.people = {user: staff(conn, user, at=START) for user in ("U1", "U2", "U3")}
        acknowledge(conn, self.people["U1"], at=START)
        self.closed: list[Any] | None = None
        self._numbers = count(1)

    def go_on(self, step: tuple[Any, ...]) -> None:
        """One thing more happens."""
        self.at += 2 * DAY
        if self.closed is None and self.at.month == 4:
            self.closed = self.of_first_period()
        kind, *rest = step
        if kind == "new version":
            document, material, told = rest
            self.content = with_version(self.content, document, material=material)
            if told:
                upkeep.keep(self.conn, self.content, ACCOUNT, self.at)
            return
        user, *rest = rest
        self._of_person(kind, user, self.people[user], rest)

    def _of_person(self, kind: str, user: str, person: int, rest: list[Any]) -> None:
        conn, at, of = self.conn, self.at, self.content
        match kind, rest:
            case "acknowledge", [document, old]:
                acknowledge(conn, person, document, self._version(document, old), at, of, receipt=self._receipt())
            case "understand", [document, old, passed]:
                version = self._version(document, old)
                do(conn, person, Understand(document, version, 2 * passed, 2, passed), at, of)
            case "pass", []:
                do(conn, person, PassLesson(LESSON, 4, 5, self._receipt()), at, of)
            case "move", [agency, personnel]:
                register(conn, person, agency, personnel, at)
            case "assess", [scores]:
                do(conn, person, RecordAssessment(BEHAVIOUR, scores), at, of)
            case "erase", []:
                erase(conn, person, at)
                self.people[user] = newcomer(conn, user, at)
                register(conn, self.people[user], at=at)

    def _version(self, document: str, old: bool) -> int:
        return 1 if old else self.content.documents[document].current.number

    def _receipt(self) -> str:
        return f"R-{next(self._numbers)}"

    def counted(self) -> dict[str, Any]:
        """Everything that flows may read of counts."""
        record, tallies = reads(self.conn, of=self.content), self.content.tallies.all
        found = {(tally, period): dict(record.tallied(tally, period)) for tally in tallies for period in ("", "1", "2")}
        told: dict[str, Any] = {"tallied": {key: value for key, value in found.items() if value}}
        return told | {"registered": record.registered(), "assessed": record.assessed(BEHAVIOUR)}

    def of_first_period(self) -> list[Any]:
        """All rows of the first period, those of earlier epochs too."""
        query = select(counters).where(counters.c.period == "1")
        return list(self.conn.execute(query.order_by(*counters.primary_key.columns)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=6, max_size=20))
def test_whatever_happens_the_counters_are_what_a_recount_gives(database: Database, steps: list[Any]) -> None:
    with database.write() as conn, conn.begin_nested() as all_of_it:
        story = Story(conn)
        for step in steps:
            story.go_on(step)
        kept = story.counted()
        upkeep.recount(conn, story.content)
        assert story.counted() == kept
        if story.closed is not None:
            assert story.of_first_period() == story.closed
        all_of_it.rollback()


def _tally(conn: Connection, subject: str, kind: str = "acknowledged", period: str = "", **more: Any) -> Any:
    of: Content = more.get("of") or content()
    (tally,) = [one for one in of.tallies.all if (one.kind, one.subject) == (kind, subject)]
    return reads(conn, **more).tallied(tally, period)


def test_everybody_counts_once_where_they_were_when_they_did_it(database: Database) -> None:
    later = NOW + 60 * DAY
    with database.write() as conn:
        official, other = staff(conn), staff(conn, "U2", kind="other")
        for person in (official, other):
            acknowledge(conn, person)
            acknowledge(conn, person, version=2)
        register(conn, official, "labour", "other", later)
        acknowledge(conn, official, RULES, at=later)
        assert _tally(conn, CODE) == {"health": Counted(2, 1)}
        assert _tally(conn, RULES) == {"labour": Counted(1, 0)}
        assert _tally(conn, BOTH) == {"labour": Counted(1, 0)}
        assert (_tally(conn, BOTH, period="1"), _tally(conn, CODE, period="2")) == ({}, {})
        assert _tally(conn, BOTH, period="2") == {"labour": Counted(1, 0)}
        assert _tally(conn, CODE, of=elsewhere()) == {}


def test_understood_counts_among_those_who_acknowledged(database: Database) -> None:
    with database.write() as conn:
        both, half, hasty = staff(conn), staff(conn, "U2"), staff(conn, "U3", "labour")
        for person in (both, half):
            acknowledge(conn, person)
            do(conn, person, Understand(CODE, 1, 2, 2, passed=True))
        do(conn, hasty, Understand(CODE, 1, 2, 2, passed=True))
        assert _tally(conn, CODE, "understood") == {"health": Counted(2, 2)}
        assert _tally(conn, BOTH, "understood") == {}
        acknowledge(conn, both, RULES)
        assert _tally(conn, BOTH, "understood") == {"health": Counted(1, 1)}
        acknowledge(conn, hasty)
        assert _tally(conn, CODE, "understood") == {"health": Counted(2, 2), "labour": Counted(1, 1)}


def test_a_material_version_begins_anew_and_leaves_what_was_counted(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        acknowledge(conn, person)
        upkeep.keep(conn, content(), ACCOUNT, NOW)
        newer = with_version(content(), CODE, material=True)
        assert upkeep.keep(conn, newer, ACCOUNT, NOW + 60 * DAY)
        assert _tally(conn, CODE, of=newer) == {}
        acknowledge(conn, person, CODE, 2, NOW + 60 * DAY, newer)
        assert _tally(conn, CODE, of=newer) == _tally(conn, CODE) == {"health": Counted(1, 1)}
        assert _tally(conn, CODE, period="1") == {"health": Counted(1, 1)}
        assert _tally(conn, CODE, period="1", of=newer) == {}


def test_of_many_who_act_at_once_none_is_lost(database: Database) -> None:
    with database.write() as conn:
        people = [staff(conn, f"U{number}") for number in range(4)]
    outcomes = race(database, *(lambda conn, person=person: _do_all(conn, person) for person in people))
    assert conflicts(outcomes) == 0
    with database.read() as conn:
        for subject, kind in ((CODE, "acknowledged"), (BOTH, "acknowledged"), (CODE, "understood"), (LESSON, "passed")):
            assert _tally(conn, subject, kind) == {"health": Counted(4, 4)}
        assert reads(conn).registered() == {"labour": 4}


def test_who_counts_in_another_order_waits_for_the_first_and_loses_nothing(database: Database) -> None:
    """Neither may hold what the other counts next: both would end with a timeout, and their batches with them."""
    agencies = [f"agency-{number}" for number in range(3000)]
    counts = [counted.joined(HERE, agency, "official", 1) for agency in agencies]
    with database.write() as conn:
        begin(conn)
    orders = (counts, counts[::-1])
    assert race(database, *(partial(counted.count, counts=order) for order in orders)) == [None, None]
    with database.read() as conn:
        assert reads(conn).registered() == dict.fromkeys(agencies, 2)


def test_nobody_counts_while_all_is_counted_anew(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody recorded between the clearing and the counting would be counted twice."""
    monkeypatch.setattr("storage.database._LOCK_WAIT_MS", 50)
    facts = upkeep._facts

    def meanwhile(*args: Any) -> Iterable[Any]:
        with pytest.raises(Unavailable), database.write() as conn:
            acknowledge(conn, person)
        return facts(*args)

    with opened(postgres_url) as database:
        with database.write() as conn:
            person = staff(conn)
        with monkeypatch.context() as patched, database.write() as conn:
            patched.setattr(upkeep, "_facts", meanwhile)
            upkeep.recount(conn, content())
        with database.write() as conn:
            acknowledge(conn, person)
            assert _tally(conn, CODE) == {"health": Counted(1, 1)}


def _do_all(conn: Connection, person: int) -> None:
    for document in (CODE, RULES):
        acknowledge(conn, person, document)
    do(conn, person, Understand(CODE, 1, 2, 2, passed=True))
    do(conn, person, PassLesson(LESSON, 4, 5, f"L-{person}"))
    register(conn, person, "labour")


def test_a_start_counts_anew_only_where_something_is_counted_otherwise(database: Database) -> None:
    with database.write() as conn:
        acknowledge(conn, staff(conn))
        assert upkeep.keep(conn, content(), ACCOUNT, NOW)
        for table in (counters, assessment_sums):
            conn.execute(table.delete())
        assert not upkeep.keep(conn, content(), ACCOUNT, NOW)
        assert _tally(conn, CODE) == {}
        assert not upkeep.keep(conn, with_version(content(), CODE, material=False), ACCOUNT, NOW)
        assert upkeep.keep(conn, elsewhere(), ACCOUNT, NOW)
        assert _tally(conn, CODE) == {}
        assert upkeep.keep(conn, with_version(content(), GIFTS, material=True), ACCOUNT, NOW)
        assert _tally(conn, CODE) == {"health": Counted(1, 1)}
