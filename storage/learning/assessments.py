"""Self-assessments: a person's own totals by standard, and of others no more than counts and sums by agency."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from content.model.calendar import THAI_TIME
from flows.record.learning import Assessed, RecordAssessment, Scores, Taking
from storage.act import Act
from storage.dialects import insert_into
from storage.tables.learning import assessment_sums, assessments


def record(effect: RecordAssessment, act: Act, conn: Connection) -> None:
    """Keep the totals of one time, not the answers, and the agency's sums; the same event again changes nothing."""
    before = _latest(conn, act.person.id, act.programme, effect.assessment)
    row = {
        "person_id": act.person.id,
        "programme": act.programme,
        "agency": act.person.agency,
        "personnel_type": act.person.personnel_type,
        "assessment": effect.assessment,
        "taken_at": act.now,
        "scores": {standard: list(score) for standard, score in effect.scores.items()},
        "event_id": act.event_id,
    }
    once = insert_into(assessments, conn).on_conflict_do_nothing().returning(assessments.c.id)
    if conn.execute(once, row).one_or_none() is None:
        return
    official = act.person.personnel_type == "official"
    if before is None:
        _add(conn, act.programme, act.person.agency, effect.assessment, Assessed(1, official, 1, 1, effect.scores))
        return
    # who did it again counts once, where they did it first; only the points are those of the latest time
    agency, scores = before
    more = Assessed(0, 0, 1, int(not scores), _less(effect.scores, scores))
    _add(conn, act.programme, agency, effect.assessment, more)


def _latest(conn: Connection, person_id: int, programme: str, assessment: str) -> tuple[str, Scores] | None:
    """Where a person first assessed themselves in this programme, and the points of the latest time."""
    a = assessments.c
    mine = (a.person_id == person_id, a.programme == programme, a.assessment == assessment)
    rows = conn.execute(select(a.agency, a.scores).where(*mine).order_by(a.taken_at, a.id)).all()
    return (rows[0][0], _scores(rows[-1][1])) if rows else None


def _add(conn: Connection, programme: str, agency: str, assessment: str, more: Assessed) -> None:
    """Add to an agency's sums."""
    s = assessment_sums.c
    key = {"programme": programme, "agency": agency, "assessment": assessment}
    empty = {"people": 0, "officials": 0, "times": 0, "sheets": 0, "scores": {}}
    conn.execute(insert_into(assessment_sums, conn).on_conflict_do_nothing(), key | empty)
    here = [s[name] == value for name, value in key.items()]
    kept = conn.scalar(select(s.scores).where(*here).with_for_update())
    sums = {standard: list(score) for standard, score in _plus(_scores(kept or {}), more.scores).items()}
    counts = {name: s[name] + int(getattr(more, name)) for name in ("people", "officials", "times", "sheets")}
    conn.execute(update(assessment_sums).where(*here).values(scores=sums, **counts))


def taken(conn: Connection, person_id: int, assessment: str) -> list[Taking]:
    """List a person's own times, the oldest first."""
    a = assessments.c
    mine = (a.person_id == person_id, a.assessment == assessment)
    rows = conn.execute(select(a.scores, a.taken_at).where(*mine).order_by(a.taken_at, a.id))
    return [Taking(at.astimezone(THAI_TIME).date(), _scores(scores)) for scores, at in rows]


def by_agency(conn: Connection, programme: str, assessment: str) -> dict[str, Assessed]:
    """Give each agency's sums: people counted once, erased ones too, of whom the points are gone."""
    s = assessment_sums.c
    query = select(s.agency, s.people, s.officials, s.times, s.sheets, s.scores)
    rows = conn.execute(query.where(s.programme == programme, s.assessment == assessment))
    return {
        agency: Assessed(people, officials, times, sheets, _scores(scores))
        for agency, people, officials, times, sheets, scores in rows
    }


def forget(conn: Connection, person_id: int) -> None:
    """Erase a person's points, also from the sums; that they assessed themselves stays, under a number."""
    a = assessments.c
    done = conn.execute(select(a.programme, a.assessment).where(a.person_id == person_id).distinct())
    for programme, assessment in done.all():
        found = _latest(conn, person_id, programme, assessment)
        if found and found[1]:
            gone = Assessed(0, 0, 0, -1, _less({}, found[1]))
            _add(conn, programme, found[0], assessment, gone)
    conn.execute(update(assessments).where(a.person_id == person_id).values(scores={}))


def _plus(one: Scores, other: Scores) -> Scores:
    """Add points standard by standard; a standard without items is left out."""
    found = {
        standard: tuple(map(sum, zip(one.get(standard, (0, 0)), other.get(standard, (0, 0)), strict=True)))
        for standard in {**one, **other}
    }
    return {standard: (points, items) for standard, (points, items) in found.items() if items or points}


def _less(one: Scores, other: Scores) -> Scores:
    return _plus(one, {standard: (-points, -items) for standard, (points, items) in other.items()})


def _scores(kept: Mapping[str, Any]) -> Scores:
    return {standard: (int(points), int(items)) for standard, (points, items) in kept.items()}
