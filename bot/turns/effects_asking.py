"""Applies what was asked of people, and what they answered, in the caller's transaction."""

from datetime import datetime

from sqlalchemy import Connection

from flows.record.asking import HandOver
from flows.record.effects import Asking
from flows.record.people import Person
from storage import published
from storage.asking import questions


def apply_asking(effect: Asking, programme: str, conn: Connection, person: Person, now: datetime) -> None:
    """Keep a question, or its answer. Raises storage.Conflict when somebody answered it meanwhile."""
    if isinstance(effect, HandOver):
        questions.ask(
            conn,
            receipt=effect.receipt,
            programme=programme,
            person_id=person.id,
            agency=effect.agency,
            to=effect.to,
            text=effect.text,
            with_name=effect.with_name,
            tell=effect.tell,
            now=now,
        )
        return
    entry = f"asked-{effect.receipt.lower()}" if effect.published is not None else None
    questions.answer(conn, effect.receipt, effect.answer, by=person.id, now=now, published_as=entry)
    if entry and effect.published is not None:
        by = published.author(person.name, person.id)
        published.publish(conn, "answer", entry, effect.published, by=by, at=now, after=0)
