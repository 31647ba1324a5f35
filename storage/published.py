"""Content corrected by officers of an account: every version of an entry, with who and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, null, select, update

from storage import Conflict
from storage.act import Act
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
_PLACE = ["account_id", "kind", "entry", "version"]


def forget(conn: Connection, person_id: int) -> None:
    """Leave of who published from the chat the number that names nobody."""
    conn.execute(update(published).where(published.c.person_id == person_id).values(published_by=null()))


def publish(
    conn: Connection,
    account: int,
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
    place = _of(account, kind, entry)
    newest = conn.execute(select(func.max(published.c.version)).where(*place)).scalar() or 0
    if after is not None and after != newest:
        raise Conflict(f"{kind} {entry} has version {newest}, not {after}")
    row = {
        "account_id": account,
        "kind": kind,
        "entry": entry,
        "version": newest + 1,
        "fields": dict(fields),
        "published_by": by,
        "person_id": person,
        "published_at": at,
    }
    insert = insert_into(published, conn).on_conflict_do_nothing(index_elements=_PLACE)
    if conn.execute(insert.returning(published.c.id), row).scalar_one_or_none() is None:
        raise Conflict(f"{kind} {entry} was published at the same moment")
    return newest + 1


def from_chat(conn: Connection, act: Act, kind: str, entry: str, fields: Mapping[str, Any], *, after: int) -> None:
    """Publish what somebody decided in the chat, under their name; see `publish`."""
    person, account = act.person, act.account
    publish(conn, account, kind, entry, fields, by=person.name, person=person.id, at=act.now, after=after)


def newest(conn: Connection, account: int) -> list[Published]:
    """List the newest version of every entry that was ever published, in the order of publishing."""
    latest = (
        select(published.c.kind, published.c.entry, func.max(published.c.version).label("version"))
        .where(published.c.account_id == account)
        .group_by(published.c.kind, published.c.entry)
        .subquery()
    )
    same = and_(*(published.c[name] == latest.c[name] for name in ("kind", "entry", "version")))
    rows = conn.execute(_ROWS.join(latest, same).where(published.c.account_id == account).order_by(_ORDER))
    return [Published(*row) for row in rows]


def of_kind(conn: Connection, account: int, kind: str) -> list[Published]:
    """List all versions of every entry of a kind, in the order of publishing."""
    mine = published.c.account_id == account, published.c.kind == kind
    return [Published(*row) for row in conn.execute(_ROWS.where(*mine).order_by(_ORDER))]


def history(conn: Connection, account: int, kind: str, entry: str) -> list[Published]:
    """List all versions of an entry, newest first."""
    return [Published(*row) for row in conn.execute(_ROWS.where(*_of(account, kind, entry)).order_by(_ORDER.desc()))]


def revision(conn: Connection, account: int) -> int:
    """Tell how far publishing has come: it grows with every version, 0 when there is none."""
    return conn.scalar(select(func.max(published.c.id)).where(published.c.account_id == account)) or 0


def _of(account: int, kind: str, entry: str) -> tuple[ColumnElement[bool], ...]:
    return published.c.account_id == account, published.c.kind == kind, published.c.entry == entry
