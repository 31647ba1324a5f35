"""Who a campaign is for: an audience is plain JSON, and here the query that finds its people."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, true

from storage.people.people import holds
from storage.tables import acknowledgements, people


def audience_query(audience: Mapping[str, Any]) -> Select[tuple[int]]:
    """Select the ids of the people of an audience who can be written to: registered, not blocked, not erased.

    Audiences: {"kind": "everyone"}, {"kind": "agencies", "agencies": [code]}, {"kind": "role", "role": name},
    {"kind": "not_acknowledged", "document": id, "version": least that counts},
    {"kind": "focal_not_reported", "agencies": [code]}, {"kind": "person", "person": id}. ValueError for another kind.
    """
    reachable = (
        people.c.registered_at.is_not(None),
        people.c.blocked_at.is_(None),
        people.c.erased_at.is_(None),
        people.c.line_user_id.is_not(None),
    )
    return select(people.c.id).where(*reachable, _belongs(audience))


def size(conn: Connection, audience: Mapping[str, Any]) -> int:
    """Count the people of an audience now."""
    query = audience_query(audience).subquery()
    return conn.execute(select(func.count()).select_from(query)).scalar_one()


def _belongs(audience: Mapping[str, Any]) -> ColumnElement[bool]:
    match audience:
        case {"kind": "everyone"}:
            return true()
        case {"kind": "agencies", "agencies": agencies}:
            return people.c.agency.in_(agencies)
        case {"kind": "role", "role": role}:
            return holds(role)
        case {"kind": "not_acknowledged", "document": document, "version": version}:
            return ~_acknowledged(document, version)
        case {"kind": "person", "person": person}:
            return people.c.id.in_([person])
        case {"kind": "focal_not_reported", "agencies": agencies}:
            return holds("focal", agencies)
    raise ValueError(f"no such audience: {dict(audience)}")


def _acknowledged(document: str, version: int) -> ColumnElement[bool]:
    a = acknowledgements.c
    return select(a.id).where(a.person_id == people.c.id, a.document == document, a.version >= version).exists()
