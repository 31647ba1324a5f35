"""Who acknowledged which version of which document, and the counts that come of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, false, func, or_, select

from storage.dialects import INSERTS, insert_into
from storage.tables import acknowledgements, document_opens, people


class Acknowledged(NamedTuple):
    """The latest version of a document that a person acknowledged."""

    version: int
    receipt: str
    acknowledged_at: datetime


class Count(NamedTuple):
    """A number of people, and how many of them are civil officials."""

    persons: int
    officials: int


class DocumentCount(NamedTuple):
    """How many people of an agency acknowledged a document."""

    agency: str
    document: str
    persons: int
    officials: int


_RECORD = {
    dialect: insert(acknowledgements)
    .on_conflict_do_nothing(index_elements=["person_id", "document", "version"])
    .returning(acknowledgements.c.id)
    for dialect, insert in INSERTS.items()
}


def record(
    conn: Connection,
    *,
    receipt: str,
    person_id: int,
    agency: str,
    personnel_type: str,
    document: str,
    version: int,
    sha256: str,
    acknowledged_at: datetime,
    event_id: str,
    opened_at: datetime | None,
) -> bool:
    """Record an acknowledgement; False when the person had acknowledged this version already, which stays as it is.

    Agency and personnel type are those of that moment; counts go by where the person belongs now.
    """
    row = {
        "receipt": receipt,
        "person_id": person_id,
        "agency": agency,
        "personnel_type": personnel_type,
        "document": document,
        "version": version,
        "sha256": sha256,
        "acknowledged_at": acknowledged_at,
        "event_id": event_id,
        "opened_at": opened_at,
    }
    return conn.execute(_RECORD[conn.dialect.name], row).one_or_none() is not None


_LATEST = (
    select(*(acknowledgements.c[name] for name in ("document", "version", "receipt", "acknowledged_at")))
    .where(acknowledgements.c.person_id == bindparam("person"))
    .order_by(acknowledgements.c.version)
)


def latest(conn: Connection, person_id: int) -> dict[str, Acknowledged]:
    """Give the latest version that a person acknowledged, by document."""
    found = conn.execute(_LATEST, {"person": person_id})
    return {row[0]: Acknowledged(*row[1:]) for row in found}


def open_document(conn: Connection, person_id: int, document: str, version: int, now: datetime) -> None:
    """Note when a person first opened a version on its page."""
    row = {"person_id": person_id, "document": document, "version": version, "opened_at": now}
    conn.execute(insert_into(document_opens, conn).on_conflict_do_nothing(), row)


_OPENED = select(document_opens.c.opened_at).where(
    document_opens.c.person_id == bindparam("person"),
    document_opens.c.document == bindparam("document"),
    document_opens.c.version == bindparam("version"),
)


def opened(conn: Connection, person_id: int, document: str, version: int) -> datetime | None:
    """Tell when a person first opened a version, None if never."""
    this = {"person": person_id, "document": document, "version": version}
    return conn.execute(_OPENED, this).scalar_one_or_none()


def counts(conn: Connection, documents: Mapping[str, int], agency: str | None = None) -> list[DocumentCount]:
    """Count by agency and document who acknowledged it, in at least the version given for it.

    Erased people count: their acknowledgements stand. Pairs without any are left out.
    """
    # one row a person, whatever number of versions
    done = _acknowledging(documents, agency).subquery()
    query = (
        select(done.c.agency, done.c.document, func.count(), func.sum(done.c.official))
        .group_by(done.c.agency, done.c.document)
        .order_by(done.c.agency, done.c.document)
    )
    return [DocumentCount(*row) for row in conn.execute(query)]


def counted_all(conn: Connection, documents: Mapping[str, int], agency: str | None = None) -> dict[str, Count]:
    """Count by agency who acknowledged all the documents, each in at least the version given for it."""
    done = _acknowledging(documents, agency).subquery()
    person = (
        select(done.c.agency, done.c.official)
        .group_by(done.c.id, done.c.agency, done.c.official)
        .having(func.count() == len(documents))
        .subquery()
    )
    return _by_agency(
        conn, select(person.c.agency, func.count(), func.sum(person.c.official)).group_by(person.c.agency)
    )


def registered(conn: Connection, agency: str | None = None) -> dict[str, Count]:
    """Count registered people by agency, without those who erased themselves."""
    query = select(people.c.agency, func.count(), func.sum(_official())).group_by(people.c.agency)
    return _by_agency(
        conn, query.where(people.c.registered_at.is_not(None), people.c.erased_at.is_(None), *_in_agency(agency))
    )


def _acknowledging(documents: Mapping[str, int], agency: str | None) -> Select[Any]:
    a = acknowledgements.c
    enough = or_(
        false(), *(and_(a.document == document, a.version >= version) for document, version in documents.items())
    )
    return (
        select(people.c.id, people.c.agency, a.document, _official().label("official"))
        .distinct()
        .join_from(acknowledgements, people)
        .where(enough, *_in_agency(agency))
    )


def _official() -> ColumnElement[int]:
    return case((people.c.personnel_type == "official", 1), else_=0)


def _in_agency(agency: str | None) -> list[ColumnElement[bool]]:
    return [] if agency is None else [people.c.agency == agency]


def _by_agency(conn: Connection, query: Select[Any]) -> dict[str, Count]:
    return {agency: Count(persons, officials) for agency, persons, officials in conn.execute(query)}
