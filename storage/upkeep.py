"""What only the content can tell of the record: periods of rows from before there were any, and the counters.

Done at a start, when a migration left it undone or the content counts other things than before.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    true,
    tuple_,
    update,
)

from content.model.calendar import THAI_TIME
from content.model.pack import Content
from content.model.reporting.tallies import Tally, least_version
from storage import accounts, settings
from storage.act import Increment
from storage.tables.documents import acknowledgements, understandings
from storage.tables.learning import assessment_sums, assessments, lesson_passes
from storage.tables.people import memberships
from storage.tables.reporting import counters

_DATED = {
    acknowledgements: acknowledgements.c.acknowledged_at,
    understandings: understandings.c.answered_at,
    lesson_passes: lesson_passes.c.passed_at,
}


class _Done(NamedTuple):
    """That somebody did one thing: where they belonged then, and when."""

    person: int
    kind: str
    thing: str
    at: datetime
    period: str
    agency: str
    official: bool


def keep(conn: Connection, content: Content, account: int, now: datetime) -> bool:
    """Have the account, its programme, and what is counted of it in the record; tells whether it was counted anew."""
    programme = content.programme
    accounts.runs(conn, account, programme.id, programme.fiscal_year, now)
    key, wanted = f"tallies:{programme.id}", _digest(content.tallies.all)
    if settings.get(conn, key) == wanted and settings.get(conn, "upkeep") is None:
        return False
    _date(conn, content)
    recount(conn, content)
    settings.put(conn, key, wanted)
    settings.forget(conn, "upkeep")
    return True


def recount(conn: Connection, content: Content) -> None:
    """Count everything of a programme anew from its facts; what was counted of earlier epochs stays."""
    programme = content.programme.id
    if conn.dialect.name == "postgresql":  # on SQLite nobody else writes meanwhile
        conn.execute(text("LOCK TABLE counters IN SHARE ROW EXCLUSIVE MODE"))
    _uncount(conn, content)
    found = _counted(conn, content)
    names = ("period", "agency", "kind", "subject", "epoch", "people", "officials")
    rows = [{"programme": programme} | dict(zip(names, (*key, *counts), strict=True)) for key, counts in found.items()]
    if rows:
        conn.execute(insert(counters), rows)
    sum_assessments(conn, programme)


def counted(conn: Connection, content: Content, people: Sequence[int], by: int) -> list[Increment]:
    """What these people are counted for, from their facts; with `by` -1, what takes it back."""
    found, programme = _counted(conn, content, people), content.programme.id
    return [Increment._make((programme, *key, all_ * by, officials * by)) for key, (all_, officials) in found.items()]


def _counted(
    conn: Connection, content: Content, people: Sequence[int] | None = None
) -> dict[tuple[Any, ...], list[int]]:
    """Count people, or these, by period, agency, kind, subject and epoch: all of them, and the officials."""
    programme, found = content.programme.id, dict[tuple[Any, ...], list[int]]()
    for _, group in groupby(_facts(conn, programme, content, people), itemgetter(0)):
        done = list(group)
        for tally in content.tallies.all:
            if completing := _completing(tally, done, content):
                key = (completing.period, completing.agency, tally.kind, tally.subject, tally.epoch)
                _add(found, key, completing.official)
    m = memberships.c
    here = select(m.agency, m.personnel_type).where(m.programme == programme, m.until.is_(None))
    for agency, personnel in conn.execute(here.where(_of(m.person_id, people))):
        _add(found, ("", agency, "registered", "", 0), personnel == "official")
    return found


def _of(person: ColumnElement[int], people: Sequence[int] | None) -> ColumnElement[bool]:
    return true() if people is None else person.in_(people)


def _uncount(conn: Connection, content: Content) -> None:
    c = counters.c
    tallies = [(tally.kind, tally.subject, tally.epoch) for tally in content.tallies.all]
    counted = tuple_(c.kind, c.subject, c.epoch).in_([("registered", "", 0), *tallies])
    conn.execute(delete(counters).where(c.programme == content.programme.id, counted))


def _add(found: dict[tuple[Any, ...], list[int]], key: tuple[Any, ...], official: bool) -> None:
    counts = found.setdefault(key, [0, 0])
    counts[0] += 1
    counts[1] += official


def _facts(conn: Connection, programme: str, content: Content, people: Sequence[int] | None = None) -> Iterable[_Done]:
    """Everything that people did in a programme and that may count, by person, the oldest first."""
    a, u, p = acknowledgements.c, understandings.c, lesson_passes.c
    least = {document.id: least_version(document) for document in content.documents.all}
    given = select(a.person_id, a.document, a.version, a.acknowledged_at, a.period, a.agency, a.personnel_type)
    passed = select(u.person_id, u.document, u.version, u.answered_at, u.period, u.agency, u.personnel_type)
    learned = select(p.person_id, p.lesson, p.score, p.passed_at, p.period, p.agency, p.personnel_type)
    found = [
        _Done(person, kind, thing, at, period, agency, personnel == "official")
        for kind, query in (
            ("acknowledged", given.where(a.programme == programme, _of(a.person_id, people))),
            ("understood", passed.where(u.programme == programme, u.passed, _of(u.person_id, people))),
            ("passed", learned.where(p.programme == programme, _of(p.person_id, people))),
        )
        for person, thing, version, at, period, agency, personnel in conn.execute(query)
        if kind == "passed" or version >= least.get(thing, version + 1)
    ]
    found += _brought(conn, programme, content, least, people)
    return sorted(found, key=lambda done: (done.person, done.at))


def _brought(
    conn: Connection, programme: str, content: Content, least: Mapping[str, int], people: Sequence[int] | None
) -> Iterable[_Done]:
    """What people had done before they came into a programme and need not do again: as of when they came."""
    a, u, p = acknowledgements.c, understandings.c, lesson_passes.c
    documents, lessons = content.documents.once, content.lessons.once
    given = _before(programme, a.person_id, a.document, a.version, a.programme, a.acknowledged_at)
    passed = _before(programme, u.person_id, u.document, u.version, u.programme, u.answered_at)
    learned = _before(programme, p.person_id, p.lesson, literal(1), p.programme, p.passed_at)
    for kind, query in (
        ("acknowledged", given.where(a.document.in_(documents), _of(a.person_id, people))),
        ("understood", passed.where(u.document.in_(documents), u.passed, _of(u.person_id, people))),
        ("passed", learned.where(p.lesson.in_(lessons), _of(p.person_id, people))),
    ):
        for person, thing, version, at, agency, personnel in conn.execute(query):
            if version >= least.get(thing, 1):
                period = content.programme.latest_period(at.astimezone(THAI_TIME).date()).id
                yield _Done(person, kind, thing, at, period, agency, personnel == "official")


def _before(
    programme: str,
    person: Column[int],
    thing: ColumnElement[str],
    version: ColumnElement[int],
    of: ColumnElement[str],
    at: ColumnElement[datetime],
) -> Select[Any]:
    """Select what people did in other programmes before they came into this one, with where they came to and when."""
    m = memberships.c
    came = select(m.person_id, func.min(m.since).label("since")).where(m.programme == programme).group_by(m.person_id)
    first = came.subquery()
    return (
        select(person, thing, version, m.since, m.agency, m.personnel_type)
        .join_from(person.table, first, first.c.person_id == person)
        .join(memberships, and_(m.person_id == person, m.programme == programme, m.since == first.c.since))
        .where(of != programme, at <= first.c.since)
    )


def _completing(tally: Tally, done: Sequence[_Done], content: Content) -> _Done | None:
    """What a person did that made a tally complete; None where it is not."""
    if tally.kind == "passed":
        return next((one for one in done if one.kind == "passed" and one.thing in tally.things), None)
    wanted = {("acknowledged", thing) for thing in tally.things}
    if tally.kind == "understood":
        wanted |= {("understood", thing) for thing in tally.things if content.documents[thing].check}
    for one in done:
        if (one.kind, one.thing) in wanted:
            wanted.discard((one.kind, one.thing))
            if not wanted:
                return one
    return None


def _date(conn: Connection, content: Content) -> None:
    """Give rows without a period the one that had begun when they were made; those of before, the first."""
    programme = content.programme
    for table, when in _DATED.items():
        mine = (table.c.programme == programme.id, table.c.period == "")
        for period in reversed(programme.periods):
            opens = datetime.combine(period.opens, time(), THAI_TIME)
            conn.execute(update(table).where(*mine, when >= opens).values(period=period.id))
        conn.execute(update(table).where(*mine).values(period=programme.periods[0].id))


def sum_assessments(conn: Connection, programme: str) -> None:
    """Sum self-assessments by agency: each person once, where they did it first, with the points of the latest time."""
    conn.execute(delete(assessment_sums).where(assessment_sums.c.programme == programme))
    a = assessments.c
    query = select(a.assessment, a.person_id, a.agency, a.personnel_type, a.scores).where(a.programme == programme)
    rows = conn.execute(query.order_by(a.assessment, a.person_id, a.taken_at, a.id)).all()
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for (assessment, _), group in groupby(rows, itemgetter(0, 1)):
        times = list(group)
        _, _, agency, personnel, _ = times[0]
        empty: dict[str, Any] = {"people": 0, "officials": 0, "times": 0, "sheets": 0, "scores": {}}
        one = sums.setdefault((agency, assessment), empty)
        _include(one, len(times), personnel == "official", times[-1][4])
    made = [{"programme": programme, "agency": agency, "assessment": of} | one for (agency, of), one in sums.items()]
    if made:
        conn.execute(insert(assessment_sums), made)


def _include(sums: dict[str, Any], times: int, official: bool, scores: Mapping[str, Sequence[int]]) -> None:
    sums["people"] += 1
    sums["officials"] += official
    sums["times"] += times
    sums["sheets"] += bool(scores)
    for standard, (points, items) in scores.items():
        before = sums["scores"].get(standard, (0, 0))
        sums["scores"][standard] = [before[0] + points, before[1] + items]


def _digest(tallies: Iterable[Tally]) -> str:
    return hashlib.sha256(repr(sorted(map(repr, tallies))).encode()).hexdigest()
