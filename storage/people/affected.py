"""Whom the record holds something about, table by table: for the day on which something was exposed."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, func, or_, select, union

from storage.tables import metadata
from storage.tables.people import memberships, people
from storage.tables.work import inbox, jobs

BY_LINE_USER = {inbox: inbox.c.line_user_id, jobs: jobs.c.subject}
"""Tables that name people by their LINE user id."""


class Held(NamedTuple):
    """What one table holds: rows about people, and the numbers of those who are not erased."""

    table: str
    rows: int
    people: frozenset[int]


class Affected(NamedTuple):
    """Somebody about whom a table holds something."""

    number: int
    name: str
    agency: str
    line_user_id: str


def tables() -> tuple[str, ...]:
    """The tables that hold something about people."""
    return tuple(table.name for table in metadata.sorted_tables if _naming(table))


def held(conn: Connection, only: Iterable[str] = ()) -> list[Held]:
    """Tell what these tables hold about whom, or what all do."""
    wanted = set(only) or set(tables())
    return [_held(conn, table) for table in metadata.sorted_tables if table.name in wanted]


def described(conn: Connection, numbers: Iterable[int]) -> list[Affected]:
    """Tell who these people are, and how they are reached."""
    wanted = set(numbers)
    m = memberships.c
    here = {one.person_id: one.agency for one in conn.execute(select(m.person_id, m.agency).where(m.until.is_(None)))}
    known = conn.execute(select(people.c.id, people.c.name, people.c.line_user_id).order_by(people.c.id))
    return [
        Affected(number, name or "", here.get(number, ""), user or "")
        for number, name, user in known
        if number in wanted
    ]


def _held(conn: Connection, table: Table) -> Held:
    naming = _naming(table)
    rows = select(func.count()).select_from(table).where(or_(*(column.is_not(None) for column in naming)))
    if table in BY_LINE_USER:
        theirs = people.c.line_user_id.in_(union(*map(select, naming)))
    else:
        theirs = people.c.id.in_(union(*map(select, naming)))
    found = conn.scalars(select(people.c.id).where(people.c.erased_at.is_(None), theirs))
    return Held(table.name, conn.scalar(rows) or 0, frozenset(found))


def _naming(table: Table) -> list[Column[Any]]:
    """The columns of a table that say whom a row is about."""
    if table is people:
        return [people.c.id]
    if table in BY_LINE_USER:
        return [BY_LINE_USER[table]]
    return sorted({key.parent for key in table.foreign_keys if key.column is people.c.id}, key=attrgetter("name"))
