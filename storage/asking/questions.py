"""Questions that nobody could answer, kept with the asker's consent until somebody does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, insert, null, select, update

from storage import Conflict
from storage.learning import quizzes
from storage.tables import choices, people, questions

_CHOICE = "question."
"""Before a receipt, the choice that keeps what the asker agreed to; it goes with their other choices."""


class Question(NamedTuple):
    """One question; `name` is there only if the asker agreed, and `tell` if they want a message with the answer."""

    receipt: str
    person_id: int | None
    agency: str
    to: str
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    name: str
    tell: bool


def ask(
    conn: Connection,
    *,
    receipt: str,
    programme: str,
    person_id: int,
    agency: str,
    to: str,
    text: str,
    with_name: bool,
    tell: bool,
    now: datetime,
) -> None:
    """Keep a question, and what its asker agreed to."""
    row = {"receipt": receipt, "programme": programme, "person_id": person_id, "agency": agency, "to": to}
    conn.execute(insert(questions), {**row, "text": text, "asked_at": now})
    agreed = " ".join(word for word, yes in (("name", with_name), ("tell", tell)) if yes)
    quizzes.choose(conn, person_id, _CHOICE + receipt, agreed)


def unanswered(conn: Connection, programme: str) -> list[Question]:
    """List the questions that wait for an answer, the oldest first."""
    return _found(conn, {"programme": programme, "answer": None})


def asked_by(conn: Connection, programme: str, person_id: int) -> list[Question]:
    """List a person's own questions, the newest first."""
    return _found(conn, {"programme": programme, "person_id": person_id})[::-1]


def answer(
    conn: Connection, receipt: str, text: str, *, by: int, now: datetime, published_as: str | None = None
) -> None:
    """Keep the answer to a question. Raises Conflict when somebody answered it meanwhile."""
    said = {"answer": text, "answered_by": by, "answered_at": now, "published_as": published_as}
    waiting = and_(questions.c.receipt == receipt, questions.c.answer.is_(None))
    if conn.execute(update(questions).where(waiting).values(**said)).rowcount != 1:
        raise Conflict(f"question {receipt} does not wait for an answer")


def forget(conn: Connection, person_id: int) -> None:
    """Erase a person's open questions; answered ones stay without their asker."""
    mine = questions.c.person_id == person_id
    conn.execute(delete(questions).where(mine, questions.c.answer.is_(None)))
    conn.execute(update(questions).where(mine).values(person_id=null()))


def fade(conn: Connection, before: datetime) -> None:
    """Erase questions asked before a moment; answered ones stay, without who asked and who answered."""
    old = questions.c.asked_at < before
    agreed = select(_CHOICE + questions.c.receipt).where(old)
    conn.execute(delete(choices).where(choices.c.choice.in_(agreed)))
    conn.execute(delete(questions).where(old, questions.c.answer.is_(None)))
    conn.execute(update(questions).where(old).values(person_id=null(), answered_by=null()))


def _found(conn: Connection, where: Mapping[str, Any]) -> list[Question]:
    own = and_(choices.c.person_id == questions.c.person_id, choices.c.choice == _CHOICE + questions.c.receipt)
    q = questions.c
    columns = (q.receipt, q.person_id, q.agency, q.to, q.text, q.asked_at, q.answer, q.answered_at)
    query = (
        select(*columns, people.c.name, choices.c.value)
        .select_from(questions.outerjoin(people, people.c.id == q.person_id).outerjoin(choices, own))
        .where(*(q[name].is_not_distinct_from(value) for name, value in where.items()))
        .order_by(q.id)
    )
    return [_question(tuple(row[:-2]), row[-2], row[-1]) for row in conn.execute(query)]


def _question(row: tuple[Any, ...], name: str | None, agreed: str | None) -> Question:
    words = (agreed or "").split()
    return Question._make((*row, (name or "") if "name" in words else "", "tell" in words))
