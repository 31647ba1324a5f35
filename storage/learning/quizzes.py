"""The question of the day: what a person answered, which questions come back to them and when, and their choices."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from storage.dialects import insert_into
from storage.tables import choices, quiz_answers, quiz_due

_SOURCE = "daily"


class Answered(NamedTuple):
    """One answer to a question of the day."""

    question: str
    correct: bool
    answered_at: datetime


class Due(NamedTuple):
    """When a question comes back; `stage` counts the right answers in a row since the last wrong one."""

    stage: int
    on: date


def answer(
    conn: Connection,
    *,
    person_id: int,
    question: str,
    correct: bool,
    answered_at: datetime,
    event_id: str,
    comes_back: Due | None,
) -> None:
    """Keep an answer, and when its question comes back, if it does. The same event handled again changes nothing."""
    row = {"person_id": person_id, "question": question, "source": _SOURCE, "correct": correct}
    row |= {"answered_at": answered_at, "event_id": event_id}
    conn.execute(insert_into(quiz_answers, conn).on_conflict_do_nothing(), row)
    if comes_back is None:
        mine = (quiz_due.c.person_id == person_id, quiz_due.c.question == question)
        conn.execute(delete(quiz_due).where(*mine))
        return
    key, when = {"person_id": person_id, "question": question}, {"stage": comes_back.stage, "due_on": comes_back.on}
    upsert = insert_into(quiz_due, conn).on_conflict_do_update(index_elements=list(key), set_=when)
    conn.execute(upsert, key | when)


_ANSWERED = (
    select(*(quiz_answers.c[field] for field in Answered._fields))
    .where(quiz_answers.c.person_id == bindparam("person"), quiz_answers.c.source == _SOURCE)
    .order_by(quiz_answers.c.answered_at, quiz_answers.c.id)
)


def answered(conn: Connection, person_id: int) -> list[Answered]:
    """List a person's answers to questions of the day, the oldest first."""
    return [Answered(*row) for row in conn.execute(_ANSWERED, {"person": person_id})]


def due(conn: Connection, person_id: int) -> dict[str, Due]:
    """Give the questions that come back to a person."""
    query = select(quiz_due.c.question, quiz_due.c.stage, quiz_due.c.due_on).where(quiz_due.c.person_id == person_id)
    return {question: Due(stage, on) for question, stage, on in conn.execute(query)}


def choose(conn: Connection, person_id: int, choice: str, value: str) -> None:
    """Keep what a person chose, in place of an earlier choice."""
    row = {"person_id": person_id, "choice": choice, "value": value}
    keep = insert_into(choices, conn)
    conn.execute(keep.on_conflict_do_update(index_elements=["person_id", "choice"], set_={"value": value}), row)


def chosen(conn: Connection, person_id: int, choice: str) -> str | None:
    """Tell what a person chose; None where they never did."""
    return conn.scalar(select(choices.c.value).where(choices.c.person_id == person_id, choices.c.choice == choice))


def forget(conn: Connection, person_id: int) -> None:
    """Erase what a person answered day by day, what comes back to them, and what they chose."""
    daily = (quiz_answers.c.person_id == person_id, quiz_answers.c.source == _SOURCE)
    conn.execute(delete(quiz_answers).where(*daily))
    for table in (quiz_due, choices):
        conn.execute(delete(table).where(table.c.person_id == person_id))
