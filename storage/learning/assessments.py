"""Self-assessments: a person's own totals by standard, and of others no more than counts and sums by agency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from storage.dialects import insert_into
from storage.documents.acknowledgements import Count
from storage.tables import assessments, people

Scores = Mapping[str, tuple[int, int]]
"""By standard, the points given and the number of items they were given for."""


class Taking(NamedTuple):
    """One time a person assessed themselves."""

    scores: Scores
    taken_at: datetime


@dataclass
class Assessed:
    """An agency's people who assessed themselves: how many, how often, and the sums of the latest time of each."""

    people: Count = field(default=Count(0, 0))
    times: int = 0
    sheets: int = 0
    """How many people's points are in the sums: fewer than people, when some erased themselves."""
    scores: dict[str, tuple[int, int]] = field(default_factory=dict)


def record(
    conn: Connection,
    *,
    person_id: int,
    agency: str,
    assessment: str,
    scores: Scores,
    taken_at: datetime,
    event_id: str,
) -> None:
    """Keep the totals of one time, not the answers; the same event handled again changes nothing."""
    row = {"person_id": person_id, "agency": agency, "assessment": assessment, "taken_at": taken_at}
    told = {standard: list(score) for standard, score in scores.items()}
    conn.execute(insert_into(assessments, conn).on_conflict_do_nothing(), row | {"scores": told, "event_id": event_id})


def taken(conn: Connection, person_id: int, assessment: str) -> list[Taking]:
    """List a person's own times, the oldest first."""
    a = assessments.c
    mine = (a.person_id == person_id, a.assessment == assessment)
    rows = conn.execute(select(a.scores, a.taken_at).where(*mine).order_by(a.taken_at, a.id))
    return [Taking(_scores(scores), taken_at) for scores, taken_at in rows]


def by_agency(conn: Connection, assessment: str, since: datetime, until: datetime) -> dict[str, Assessed]:
    """Count who assessed themselves from `since` until before `until`, where they are now; erased people count still.

    The sums are of each person's latest time, so that nobody weighs more by repeating it.
    """
    a = assessments.c
    within = (a.assessment == assessment, a.taken_at >= since, a.taken_at < until)
    columns = (people.c.id, people.c.agency, people.c.personnel_type, a.scores)
    rows = conn.execute(select(*columns).join_from(assessments, people).where(*within).order_by(a.taken_at, a.id))
    found: dict[str, Assessed] = {}
    latest: dict[int, tuple[str, bool, Scores]] = {}
    for person, agency, kind, scores in rows:
        found.setdefault(agency, Assessed()).times += 1
        latest[person] = (agency, kind == "official", _scores(scores))
    for agency, official, scores in latest.values():
        _add(found[agency], official, scores)
    return found


def _add(to: Assessed, official: bool, scores: Scores) -> None:
    to.people = Count(to.people.persons + 1, to.people.officials + official)
    to.sheets += bool(scores)
    for standard, (points, items) in scores.items():
        before = to.scores.get(standard, (0, 0))
        to.scores[standard] = (before[0] + points, before[1] + items)


def forget(conn: Connection, person_id: int) -> None:
    """Erase a person's points; that they assessed themselves stays, under a number that names nobody."""
    conn.execute(update(assessments).where(assessments.c.person_id == person_id).values(scores={}))


def _scores(kept: Mapping[str, Any]) -> Scores:
    return {standard: (int(points), int(items)) for standard, (points, items) in kept.items()}
