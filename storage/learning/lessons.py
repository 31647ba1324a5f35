"""What people have learned: lessons passed, documents understood, and questions of lessons and checks answered."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, case, delete, func, null, or_, select, update

from storage.dialects import insert_into
from storage.documents.acknowledgements import Count
from storage.tables import acknowledgements, choices, lesson_passes, people, quiz_answers, understandings

_PLACE = "lesson:"
"""Before a lesson's id, the name of the choice that keeps how far a person has read."""


class Pass(NamedTuple):
    """A lesson passed; `holder` is the name on its certificate, None once the person is erased."""

    receipt: str
    person_id: int
    lesson: str
    holder: str | None
    score: int
    questions: int
    passed_at: datetime


class Understanding(NamedTuple):
    """The check of one version of a document: how many answers of how many were right, and whether that passes."""

    document: str
    version: int
    correct: int
    questions: int
    passed: bool


def answer(
    conn: Connection, *, person_id: int, question: str, source: str, correct: bool, answered_at: datetime, event_id: str
) -> None:
    """Keep an answer to a question; `source` is lesson or check. The same event handled again changes nothing."""
    row = {"person_id": person_id, "question": question, "source": source, "correct": correct}
    row |= {"answered_at": answered_at, "event_id": event_id}
    conn.execute(insert_into(quiz_answers, conn).on_conflict_do_nothing(), row)


def asked(conn: Connection, person_id: int, source: str) -> dict[str, int]:
    """Count how often a person has answered each question."""
    q = quiz_answers.c
    query = select(q.question, func.count()).where(q.person_id == person_id, q.source == source).group_by(q.question)
    return {row[0]: row[1] for row in conn.execute(query)}


def keep_place(conn: Connection, person_id: int, lesson: str, part: str) -> None:
    """Keep the part of a lesson that a person has come to."""
    row = {"person_id": person_id, "choice": _PLACE + lesson, "value": part}
    upsert = insert_into(choices, conn).on_conflict_do_update(
        index_elements=["person_id", "choice"], set_={"value": part}
    )
    conn.execute(upsert, row)


def place(conn: Connection, person_id: int, lesson: str) -> str:
    """Give the part of a lesson that a person has come to; "" where it has not been begun."""
    mine = (choices.c.person_id == person_id, choices.c.choice == _PLACE + lesson)
    return str(conn.scalar(select(choices.c.value).where(*mine)) or "")


def passed(
    conn: Connection,
    *,
    receipt: str,
    person_id: int,
    agency: str,
    personnel_type: str,
    holder: str,
    lesson: str,
    score: int,
    questions: int,
    passed_at: datetime,
    event_id: str,
) -> bool:
    """Record that a person passed a lesson; False when they had before, and that pass and its number stand."""
    row = {
        "receipt": receipt,
        "person_id": person_id,
        "agency": agency,
        "personnel_type": personnel_type,
        "holder": holder,
        "lesson": lesson,
        "score": score,
        "questions": questions,
        "passed_at": passed_at,
        "event_id": event_id,
    }
    once = insert_into(lesson_passes, conn).on_conflict_do_nothing().returning(lesson_passes.c.receipt)
    return conn.execute(once, row).one_or_none() is not None


_PASSES = select(*(lesson_passes.c[field] for field in Pass._fields))


def passes(conn: Connection, person_id: int) -> dict[str, Pass]:
    """Give the lessons a person has passed."""
    found = (Pass(*row) for row in conn.execute(_PASSES.where(lesson_passes.c.person_id == person_id)))
    return {one.lesson: one for one in found}


def certificate(conn: Connection, receipt: str) -> Pass | None:
    """Find a pass by the number of its certificate."""
    row = conn.execute(_PASSES.where(lesson_passes.c.receipt == receipt)).one_or_none()
    return None if row is None else Pass(*row)


def rename(conn: Connection, person_id: int, name: str) -> None:
    """Put a corrected name on a person's certificates."""
    conn.execute(update(lesson_passes).where(lesson_passes.c.person_id == person_id).values(holder=name))


def passed_counts(conn: Connection, lessons: Collection[str]) -> dict[str, Count]:
    """Count by agency who passed any of the lessons: where people are now; erased ones still count."""
    p = lesson_passes.c
    return _by_agency(conn, select(p.person_id).where(p.lesson.in_(lessons)))


def understand(
    conn: Connection,
    *,
    person_id: int,
    document: str,
    version: int,
    agency: str,
    correct: int,
    questions: int,
    passed: bool,
    answered_at: datetime,
) -> None:
    """Keep the outcome of a check in place of an earlier one; a check once passed stays passed."""
    key = {"person_id": person_id, "document": document, "version": version}
    told = {"agency": agency, "correct": correct, "questions": questions, "passed": passed, "answered_at": answered_at}
    upsert = insert_into(understandings, conn).on_conflict_do_update(
        index_elements=list(key), set_=told, where=understandings.c.passed.is_(False)
    )
    conn.execute(upsert, key | told)


_UNDERSTOOD = (
    select(*(understandings.c[field] for field in Understanding._fields))
    .where(understandings.c.person_id == bindparam("person"))
    .order_by(understandings.c.version)
)


def understood(conn: Connection, person_id: int) -> dict[str, Understanding]:
    """Give the check of the latest version that a person answered, by document."""
    found = (Understanding(*row) for row in conn.execute(_UNDERSTOOD, {"person": person_id}))
    return {one.document: one for one in found}


def understood_counts(conn: Connection, documents: Mapping[str, int], checked: Collection[str]) -> dict[str, Count]:
    """Count by agency who acknowledged all the documents and passed the checks of those that have one.

    Each for at least the version given for it; so nobody understood what they have not acknowledged.
    """
    if not checked:
        return {}
    u, a = understandings.c, acknowledgements.c
    passed = or_(*(and_(u.document == document, u.version >= documents[document]) for document in checked))
    acknowledged = or_(*(and_(a.document == document, a.version >= version) for document, version in documents.items()))
    has_acknowledged = (
        select(a.person_id)
        .where(acknowledged)
        .group_by(a.person_id)
        .having(func.count(a.document.distinct()) == len(documents))
    )
    understood = (
        select(u.person_id)
        .where(u.passed, passed, u.person_id.in_(has_acknowledged))
        .group_by(u.person_id)
        .having(func.count(u.document.distinct()) == len(checked))
    )
    return _by_agency(conn, understood)


def forget(conn: Connection, person_id: int) -> None:
    """Erase a person's answers, places and name on certificates; what was passed and understood still counts."""
    conn.execute(delete(quiz_answers).where(quiz_answers.c.person_id == person_id))
    mine = (choices.c.person_id == person_id, choices.c.choice.startswith(_PLACE))
    conn.execute(delete(choices).where(*mine))
    conn.execute(update(lesson_passes).where(lesson_passes.c.person_id == person_id).values(holder=null()))


def _by_agency(conn: Connection, persons: Select[tuple[int]]) -> dict[str, Count]:
    official = func.sum(case((people.c.personnel_type == "official", 1), else_=0))
    query = select(people.c.agency, func.count(), official).where(people.c.id.in_(persons)).group_by(people.c.agency)
    return {agency: Count(count, officials) for agency, count, officials in conn.execute(query)}
