"""Who opened, acknowledged and understood which version of which document."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, false, or_, select

from content.model.calendar import THAI_TIME
from content.model.reporting.tallies import Tally, least_version
from flows.record.documents import Acknowledge, Acknowledged, Understand, Understood
from storage.act import Act
from storage.dialects import INSERTS, insert_into
from storage.reporting import counters
from storage.tables.documents import acknowledgements, document_opens, understandings

_RECORD = {
    dialect: insert(acknowledgements)
    .on_conflict_do_nothing(index_elements=["person_id", "programme", "document", "version"])
    .returning(acknowledgements.c.id)
    for dialect, insert in INSERTS.items()
}


def acknowledge(effect: Acknowledge, act: Act, conn: Connection) -> None:
    """Record an acknowledgement and count it; of a version acknowledged already the first one stands."""
    person = act.person
    before = _done(conn, act, act.content.tallies.of_document(effect.document))
    row = {
        "receipt": effect.receipt,
        "person_id": person.id,
        "programme": act.programme,
        "period": act.period,
        "agency": person.agency,
        "personnel_type": person.personnel_type,
        "document": effect.document,
        "version": effect.version,
        "sha256": effect.sha256,
        "acknowledged_at": act.now,
        "event_id": act.event_id,
        "opened_at": opened(conn, person.id, act.programme, effect.document, effect.version),
    }
    if conn.execute(_RECORD[conn.dialect.name], row).one_or_none() is not None:
        _count(conn, act, effect.document, before)


def understand(effect: Understand, act: Act, conn: Connection) -> None:
    """Keep the outcome of a check in place of an earlier one, and count it; a check once passed stays passed."""
    before = _done(conn, act, act.content.tallies.of_document(effect.document))
    key = {
        "person_id": act.person.id,
        "programme": act.programme,
        "document": effect.document,
        "version": effect.version,
    }
    told = {
        "period": act.period,
        "agency": act.person.agency,
        "personnel_type": act.person.personnel_type,
        "correct": effect.correct,
        "questions": effect.questions,
        "passed": effect.passed,
        "answered_at": act.now,
    }
    upsert = insert_into(understandings, conn).on_conflict_do_update(
        index_elements=list(key), set_=told, where=understandings.c.passed.is_(False)
    )
    conn.execute(upsert, key | told)
    _count(conn, act, effect.document, before)


def carry_over(conn: Connection, act: Act) -> None:
    """Count in a programme that a person comes into what they did in an earlier one and need not do again."""
    if act.content.documents.once:
        counters.add(conn, act, _done(conn, act, [one for one in act.content.tallies.all if one.kind != "passed"]))


def _count(conn: Connection, act: Act, document: str, before: frozenset[Tally]) -> None:
    """Count the person for what they have done now and had not before."""
    counters.add(conn, act, _done(conn, act, act.content.tallies.of_document(document)) - before)


def _done(conn: Connection, act: Act, tallies: Iterable[Tally]) -> frozenset[Tally]:
    """Which of these tallies the acting person has done in this programme, or before where that is enough."""
    tallies, documents = list(tallies), act.content.documents
    named = {document for tally in tallies for document in tally.things}
    least = {document: least_version(documents[document]) for document in named}
    given = _at_least(conn, act, acknowledgements, least)
    passed = _at_least(conn, act, understandings, least, understandings.c.passed)
    return frozenset(
        tally
        for tally in tallies
        if given.issuperset(tally.things)
        and (tally.kind == "acknowledged" or all(one in passed for one in tally.things if documents[one].check))
    )


def _at_least(
    conn: Connection, act: Act, table: Table, least: Mapping[str, int], *more: ColumnElement[bool]
) -> set[str]:
    """Which documents have a row of the acting person's in this table, of at least the version that counts."""
    c = table.c
    here = or_(c.programme == act.programme, c.document.in_(act.content.documents.once))
    enough = or_(false(), *(and_(c.document == document, c.version >= version) for document, version in least.items()))
    mine = (c.person_id == act.person.id, here)
    return set(conn.scalars(select(c.document).where(*mine, enough, *more)))


_LATEST = (
    select(*(acknowledgements.c[name] for name in ("document", "programme", "version", "receipt", "acknowledged_at")))
    .where(acknowledgements.c.person_id == bindparam("person"))
    .order_by(acknowledgements.c.version, acknowledgements.c.id)
)


def latest(conn: Connection, person_id: int, programme: str, ever: frozenset[str]) -> dict[str, Acknowledged]:
    """Give the latest version that a person acknowledged, by document: in this programme, or of some ever."""
    found = conn.execute(_LATEST, {"person": person_id})
    return {
        document: Acknowledged(version, receipt, at.astimezone(THAI_TIME))
        for document, of, version, receipt, at in found
        if of == programme or document in ever
    }


_UNDERSTOOD = (
    select(*(understandings.c[name] for name in ("document", "programme", "version", "correct", "questions", "passed")))
    .where(understandings.c.person_id == bindparam("person"))
    .order_by(understandings.c.version)
)


def understood(conn: Connection, person_id: int, programme: str, ever: frozenset[str]) -> dict[str, Understood]:
    """Give the check of the latest version that a person answered, by document: in this programme, or of some ever."""
    found = conn.execute(_UNDERSTOOD, {"person": person_id})
    return {document: Understood(*row) for document, of, *row in found if of == programme or document in ever}


def open_document(conn: Connection, person_id: int, programme: str, document: str, version: int, now: datetime) -> None:
    """Note when a person first opened a version on its page."""
    row = {"person_id": person_id, "programme": programme, "document": document, "version": version, "opened_at": now}
    conn.execute(insert_into(document_opens, conn).on_conflict_do_nothing(), row)


_OPENED = select(document_opens.c.opened_at).where(
    *(document_opens.c[name] == bindparam(name) for name in ("person_id", "programme", "document", "version"))
)


def opened(conn: Connection, person_id: int, programme: str, document: str, version: int) -> datetime | None:
    """Tell when a person first opened a version in a programme, None if never."""
    this = {"person_id": person_id, "programme": programme, "document": document, "version": version}
    return conn.execute(_OPENED, this).scalar_one_or_none()
