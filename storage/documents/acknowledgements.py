"""Who read, acknowledged and understood which version of which document."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, bindparam, literal, select, union_all

from content.model.calendar import THAI_TIME
from content.model.documents.documents import Documents
from content.model.reporting.tallies import Tally, least_version
from flows.record.documents import Acknowledge, Acknowledged, HowFar, Understand, Understood
from storage.act import Act
from storage.dialects import INSERTS, insert_into
from storage.reporting import counters
from storage.tables.documents import acknowledgements, document_opens, understandings

_READ = select(document_opens.c.opened_at, document_opens.c.finished_at).where(
    *(document_opens.c[name] == bindparam(f"of_{name}") for name in ("person_id", "programme", "document", "version"))
)
_MOMENTS = ("opened_at", "finished_at")
_RECORD = {
    dialect: insert(acknowledgements)
    .values({name: _READ.with_only_columns(document_opens.c[name]).scalar_subquery() for name in _MOMENTS})
    .on_conflict_do_nothing(index_elements=["person_id", "programme", "document", "version"])
    .returning(acknowledgements.c.id)
    for dialect, insert in INSERTS.items()
}


def acknowledge(effect: Acknowledge, act: Act, conn: Connection) -> None:
    """Record an acknowledgement and count it; of a version acknowledged already the first one stands."""
    person = act.person
    before = _held(conn, act)
    row = _this(person.id, act.programme, effect.document, effect.version) | {
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
    }
    if conn.execute(_RECORD[conn.dialect.name], row).one_or_none() is not None:
        new = {effect.document} if _counts(effect.document, effect.version, act.content.documents) else frozenset[str]()
        _count(act, effect.document, before, before._replace(given=before.given | new))


def understand(effect: Understand, act: Act, conn: Connection) -> None:
    """Keep the outcome of a check in place of an earlier one, and count it; a check once passed stays passed."""
    before = _held(conn, act)
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
    counts = effect.passed and _counts(effect.document, effect.version, act.content.documents)
    new = {effect.document} if counts else frozenset[str]()
    _count(act, effect.document, before, before._replace(passed=before.passed | new))


def carry_over(conn: Connection, act: Act) -> None:
    """Count in a programme that a person comes into what they did in an earlier one and need not do again."""
    if act.content.documents.once:
        asked = [one for one in act.content.tallies.all if one.kind != "passed"]
        counters.add(act, _held(conn, act).done(asked, act.content.documents))


class _Held(NamedTuple):
    """The documents that somebody acknowledged and understood, each in a version that counts."""

    given: frozenset[str]
    passed: frozenset[str]

    def done(self, tallies: Iterable[Tally], documents: Documents) -> frozenset[Tally]:
        """Which of these tallies that completes."""
        return frozenset(tally for tally in tallies if self._is_done(tally, documents))

    def _is_done(self, tally: Tally, documents: Documents) -> bool:
        if not self.given.issuperset(tally.things):
            return False
        return tally.kind == "acknowledged" or all(one in self.passed for one in tally.things if documents[one].check)


def _done(table: Table, kind: str) -> Select[Any]:
    columns = (table.c[name] for name in ("document", "programme", "version"))
    return select(literal(kind), *columns).where(table.c.person_id == bindparam("person"))


_HELD = union_all(_done(acknowledgements, "given"), _done(understandings, "passed").where(understandings.c.passed))


def _held(conn: Connection, act: Act) -> _Held:
    """What the acting person has done in this programme, or before where that is enough."""
    found: dict[str, set[str]] = {kind: set() for kind in _Held._fields}
    for kind, document, programme, version in conn.execute(_HELD, {"person": act.person.id}):
        here = programme == act.programme or document in act.content.documents.once
        if here and _counts(document, version, act.content.documents):
            found[kind].add(document)
    return _Held(**{kind: frozenset(documents) for kind, documents in found.items()})


def _counts(name: str, version: int, documents: Documents) -> bool:
    document = documents.get(name)
    return document is not None and version >= least_version(document)


def _count(act: Act, document: str, before: _Held, after: _Held) -> None:
    """Count the person for what they have done now and had not before."""
    tallies, documents = act.content.tallies.of_document(document), act.content.documents
    counters.add(act, after.done(tallies, documents) - before.done(tallies, documents))


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


def finish_document(
    conn: Connection, person_id: int, programme: str, document: str, version: int, now: datetime
) -> None:
    """Note when a person first came to the end of a version, which they had opened, or are told to have now."""
    key = {"person_id": person_id, "programme": programme, "document": document, "version": version}
    upsert = insert_into(document_opens, conn).on_conflict_do_update(
        index_elements=list(key), set_={"finished_at": now}, where=document_opens.c.finished_at.is_(None)
    )
    conn.execute(upsert, key | {"opened_at": now, "finished_at": now})


def how_far(conn: Connection, person_id: int, programme: str, document: str, version: int) -> HowFar:
    """Tell how far a person has read a version in a programme."""
    found = conn.execute(_READ, _this(person_id, programme, document, version)).one_or_none()
    if found is None:
        return "unopened"
    return "finished" if found.finished_at else "opened"


def _this(person_id: int, programme: str, document: str, version: int) -> dict[str, Any]:
    """What `_READ` is asked about."""
    return {"of_person_id": person_id, "of_programme": programme, "of_document": document, "of_version": version}
