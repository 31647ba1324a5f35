"""Content corrected by officers: every version of an entry, with who and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, null, select, update

from storage import Conflict
from storage.dialects import insert_into
from storage.tables.asking import published


class Published(NamedTuple):
    """One version of an entry; versions of an entry count from 1, and id grows with every one published."""

    id: int
    kind: str
    entry: str
    version: int
    fields: Mapping[str, Any]
    published_by: str | None
    published_at: datetime


_ROWS = select(*(published.c[name] for name in Published._fields))
_ORDER = published.c.id


def forget(conn: Connection, person_id: int) -> None:
    """Leave of who published from the chat the number that names nobody."""
    conn.execute(update(published).where(published.c.person_id == person_id).values(published_by=null()))


def publish(
    conn: Connection,
    kind: str,
    entry: str,
    fields: Mapping[str, Any],
    *,
    by: str,
    person: int | None = None,
    at: datetime,
    after: int | None = None,
) -> int:
    """Publish the next version of an entry and give its number; `person` is who did it from the chat.

    `after` is the version it replaces as its author saw it, 0 for the pack's own; Conflict if there is a later one, or
    if somebody publishes the same entry at this moment.
    """
    place = (published.c.kind == kind, published.c.entry == entry)
    newest = conn.execute(select(func.max(published.c.version)).where(*place)).scalar() or 0
    if after is not None and after != newest:
        raise Conflict(f"{kind} {entry} has version {newest}, not {after}")
    row = {
        "kind": kind,
        "entry": entry,
        "version": newest + 1,
        "fields": dict(fields),
        "published_by": by,
        "person_id": person,
        "published_at": at,
    }
    insert = insert_into(published, conn).on_conflict_do_nothing(index_elements=["kind", "entry", "version"])
    if conn.execute(insert.returning(published.c.id), row).scalar_one_or_none() is None:
        raise Conflict(f"{kind} {entry} was published at the same moment")
    return newest + 1


def newest(conn: Connection) -> list[Published]:
    """List the newest version of every entry that was ever published, in the order of publishing."""
    latest = (
        select(published.c.kind, published.c.entry, func.max(published.c.version).label("version"))
        .group_by(published.c.kind, published.c.entry)
        .subquery()
    )
    same = and_(*(published.c[name] == latest.c[name] for name in ("kind", "entry", "version")))
    return [Published(*row) for row in conn.execute(_ROWS.join(latest, same).order_by(_ORDER))]


def history(conn: Connection, kind: str, entry: str) -> list[Published]:
    """List all versions of an entry, newest first."""
    query = _ROWS.where(published.c.kind == kind, published.c.entry == entry)
    return [Published(*row) for row in conn.execute(query.order_by(_ORDER.desc()))]


def revision(conn: Connection) -> int:
    """Tell how far publishing has come: it grows with every version, 0 when there is none."""
    return conn.execute(select(func.max(published.c.id))).scalar() or 0
