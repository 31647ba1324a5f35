"""Who a campaign is for: an audience is plain JSON, and here the query that finds its people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, true

from content.model.pack import Content
from content.model.reporting.tallies import least_version
from storage.people.people import holds
from storage.tables.documents import acknowledgements
from storage.tables.people import memberships, people


def audience_query(audience: Mapping[str, Any], account: int, content: Content, now: datetime) -> Select[tuple[int]]:
    """Select the ids of the people of an audience who can be written to: registered, not blocked, not erased.

    Registered is who belongs to this programme, or to an earlier one and has not said otherwise yet.
    Audiences: {"kind": "everyone"}, {"kind": "agencies", "agencies": [code]}, {"kind": "role", "role": name},
    {"kind": "not_acknowledged", "document": id}, {"kind": "focal_not_reported", "agencies": [code]},
    {"kind": "person", "person": id}. ValueError for another kind.
    """
    return _members(audience, account, content, now).where(people.c.blocked_at.is_(None))


def _members(audience: Mapping[str, Any], account: int, content: Content, now: datetime) -> Select[tuple[int]]:
    """Select the people of an audience, those who have blocked the account too."""
    here = (
        people.c.account_id == account,
        people.c.erased_at.is_(None),
        people.c.line_user_id.is_not(None),
        memberships.c.until.is_(None),
    )
    members = select(people.c.id).join_from(people, memberships, memberships.c.person_id == people.c.id)
    return members.where(*here, _belongs(audience, content, now))


def size(conn: Connection, audience: Mapping[str, Any], account: int, content: Content, now: datetime) -> int:
    """Count the people of an audience now."""
    query = audience_query(audience, account, content, now).subquery()
    return conn.execute(select(func.count()).select_from(query)).scalar_one()


def names(
    conn: Connection, audience: Mapping[str, Any], account: int, content: Content, now: datetime, most: int
) -> list[str]:
    """Name the first people of an audience, by name."""
    query = audience_query(audience, account, content, now).with_only_columns(people.c.name)
    return [name or "" for name in conn.scalars(query.order_by(people.c.name, people.c.id).limit(most))]


def blocked(conn: Connection, audience: Mapping[str, Any], account: int, content: Content, now: datetime) -> int:
    """Count those of an audience who have blocked the account."""
    query = _members(audience, account, content, now).where(people.c.blocked_at.is_not(None)).subquery()
    return conn.execute(select(func.count()).select_from(query)).scalar_one()


def _belongs(audience: Mapping[str, Any], content: Content, now: datetime) -> ColumnElement[bool]:
    match audience:
        case {"kind": "everyone"}:
            return true()
        case {"kind": "agencies", "agencies": agencies}:
            return memberships.c.agency.in_(agencies)
        case {"kind": "role", "role": role}:
            return holds(role, now)
        case {"kind": "not_acknowledged", "document": document}:
            return ~_acknowledged(document, content)
        case {"kind": "person", "person": person}:
            return people.c.id.in_([person])
        case {"kind": "focal_not_reported", "agencies": agencies}:
            return holds("focal", now, agencies)
    raise ValueError(f"no such audience: {dict(audience)}")


def _acknowledged(document: str, content: Content) -> ColumnElement[bool]:
    a, least = acknowledgements.c, least_version(content.documents[document])
    given = select(a.id).where(a.person_id == people.c.id, a.document == document, a.version >= least)
    ever = document in content.documents.once
    return (given if ever else given.where(a.programme == content.programme.id)).exists()
