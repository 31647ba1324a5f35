"""Questions that nobody could answer, kept with the asker's consent until somebody does."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, false, insert, null, or_, select, update

from content.model.calendar import THAI_TIME
from flows.record.asking import AnswerAsked, AskedQuestion, HandOver
from storage import Conflict, published
from storage.act import Act
from storage.tables.asking import questions
from storage.tables.people import people


def ask(effect: HandOver, act: Act, conn: Connection) -> None:
    """Keep a question, and what its asker agreed to."""
    row = {
        "receipt": effect.receipt,
        "programme": act.programme,
        "person_id": act.person.id,
        "with_name": effect.with_name,
        "tell": effect.tell,
        "agency": effect.agency,
        "to": effect.to,
        "text": effect.text,
        "asked_at": act.now,
    }
    conn.execute(insert(questions), row)


def answer(effect: AnswerAsked, act: Act, conn: Connection) -> None:
    """Keep the answer to a question, and publish it if it is for everybody. Conflict when somebody was first."""
    entry = f"asked-{effect.receipt.lower()}" if effect.published is not None else None
    said = {"answer": effect.answer, "answered_by": act.person.id, "answered_at": act.now, "published_as": entry}
    waiting = and_(questions.c.receipt == effect.receipt, questions.c.answer.is_(None))
    if conn.execute(update(questions).where(waiting).values(**said)).rowcount != 1:
        raise Conflict(f"question {effect.receipt} does not wait for an answer")
    if entry and effect.published is not None:
        published.from_chat(conn, act, "answer", entry, effect.published, after=0)


def unanswered(conn: Connection, programme: str) -> list[AskedQuestion]:
    """List the questions that wait for an answer, the oldest first."""
    return _found(conn, questions.c.programme == programme, questions.c.answer.is_(None))


def asked_by(conn: Connection, programme: str, person_id: int) -> list[AskedQuestion]:
    """List a person's own questions, the newest first."""
    return _found(conn, questions.c.programme == programme, questions.c.person_id == person_id)[::-1]


def _found(conn: Connection, *where: ColumnElement[bool]) -> list[AskedQuestion]:
    q = questions.c
    columns = (q.receipt, q.text, q.to, q.agency, q.asked_at, q.answer, q.with_name, q.tell, q.person_id)
    query = select(*columns, people.c.name).select_from(questions.outerjoin(people, people.c.id == q.person_id))
    rows = conn.execute(query.where(*where).order_by(q.id))
    return [
        AskedQuestion(
            receipt=receipt,
            text=text,
            to=to,
            agency=agency or "",
            at=at.astimezone(THAI_TIME),
            answer=said or "",
            name=(name or "") if with_name else "",
            tell=tell,
            person=person,
        )
        for receipt, text, to, agency, at, said, with_name, tell, person, name in rows
    ]


def forget(conn: Connection, person_id: int) -> None:
    """Erase a person's open questions; answered ones stay without their asker."""
    mine = questions.c.person_id == person_id
    conn.execute(delete(questions).where(mine, questions.c.answer.is_(None)))
    conn.execute(update(questions).where(mine).values(person_id=null(), with_name=false(), tell=false()))


def fade(conn: Connection, before: datetime) -> None:
    """Leave of answered questions from before a moment neither who asked nor who answered."""
    named = or_(questions.c.person_id.is_not(None), questions.c.answered_by.is_not(None))
    old = and_(questions.c.asked_at < before, questions.c.answer.is_not(None), named)
    nobody = {"person_id": null(), "answered_by": null(), "with_name": false(), "tell": false()}
    conn.execute(update(questions).where(old).values(**nobody))
