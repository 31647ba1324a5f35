"""Certificates of lessons passed: whom they name, since the day of passing and after each correction."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, null, select, update

from flows.record.learning import CorrectHolder, Holder
from storage import Conflict
from storage.act import Act
from storage.dialects import insert_into
from storage.tables.learning import holder_corrections, lesson_passes


class CorrectionRow(NamedTuple):
    """A name that a certificate has borne since a moment."""

    holder: str | None
    corrected_at: datetime


class CertificateRow(NamedTuple):
    """A lesson passed, as its certificate says; every name is None once the person is erased."""

    receipt: str
    person_id: int
    lesson: str
    holder: str | None
    """The name at passing."""
    passed_at: datetime
    corrections: tuple[CorrectionRow, ...]


def find(conn: Connection, receipt: str) -> CertificateRow | None:
    """Find a certificate by its number, with all its corrections."""
    p, c = lesson_passes.c, holder_corrections.c
    passed = select(p.receipt, p.person_id, p.lesson, p.holder, p.passed_at).where(p.receipt == receipt)
    row = conn.execute(passed).one_or_none()
    if row is None:
        return None
    since = conn.execute(select(c.holder, c.corrected_at).where(c.receipt == receipt).order_by(c.number))
    return CertificateRow(*row, tuple(CorrectionRow(*one) for one in since))


def holders(conn: Connection, person_id: int) -> dict[str, Holder]:
    """By number, whom a person's certificates name now, and how often that was corrected."""
    p, c = lesson_passes.c, holder_corrections.c
    query = (
        select(p.receipt, p.holder, c.number, c.holder)
        .select_from(lesson_passes.outerjoin(holder_corrections))
        .where(p.person_id == person_id)
        .order_by(p.passed_at, p.receipt, c.number)
    )
    return {
        receipt: Holder(corrected or passed or "", number or 0)
        for receipt, passed, number, corrected in conn.execute(query)
    }


def correct(effect: CorrectHolder, act: Act, conn: Connection) -> None:
    """Keep a name beside the earlier ones of a certificate of the person's own.

    Raises Conflict where it is none of theirs, was corrected meanwhile, or as often as may be.
    """
    now = holders(conn, act.person.id).get(effect.receipt)
    if now is None or now.corrections >= act.content.programme.name_corrections:
        raise Conflict("the certificate cannot be corrected")
    row = {"receipt": effect.receipt, "number": now.corrections + 1, "holder": effect.holder, "event_id": act.event_id}
    row |= {"corrected_by": act.person.id, "corrected_at": act.now}
    once = insert_into(holder_corrections, conn).on_conflict_do_nothing().returning(holder_corrections.c.number)
    if conn.execute(once, row).one_or_none() is None:
        raise Conflict("the certificate was corrected meanwhile")


def forget(conn: Connection, person_id: int) -> None:
    """Erase a person's names on certificates; that they were given out and corrected stays."""
    mine = select(lesson_passes.c.receipt).where(lesson_passes.c.person_id == person_id)
    c = holder_corrections.c
    conn.execute(update(holder_corrections).where(c.receipt.in_(mine)).values(holder=null()))
    conn.execute(update(lesson_passes).where(lesson_passes.c.person_id == person_id).values(holder=null()))
