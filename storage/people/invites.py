"""One-time codes that give a role; only a hash of the code is kept."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from storage import Conflict
from storage.people.people import grant
from storage.tables import invites


class Invite(NamedTuple):
    """A code as recorded."""

    id: int
    role: str
    agency: str | None
    created_at: datetime
    expires_at: datetime
    used_by: int | None
    used_at: datetime | None


_COLUMNS = [invites.c[field] for field in Invite._fields]


def create(
    conn: Connection,
    code_hash: str,
    role: str,
    agency: str | None,
    *,
    created_by: int | None,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Record a code that may be used once before it expires, and give its id; `created_by` is None for the console."""
    statement = insert(invites).returning(invites.c.id)
    values = {"code_hash": code_hash, "role": role, "agency": agency, "created_by": created_by}
    made: int = conn.execute(statement, values | {"created_at": now, "expires_at": expires_at}).scalar_one()
    return made


def find(conn: Connection, code_hash: str) -> Invite | None:
    """Find a code, used and expired ones too."""
    row = conn.execute(select(*_COLUMNS).where(invites.c.code_hash == code_hash)).one_or_none()
    return None if row is None else Invite(*row)


def redeem(conn: Connection, code_hash: str, person_id: int, now: datetime) -> Invite:
    """Use a code up and grant its role; Conflict when it is unknown, used or expired."""
    usable = (invites.c.code_hash == code_hash, invites.c.used_at.is_(None), invites.c.expires_at > now)
    used = update(invites).where(*usable).values(used_by=person_id, used_at=now).returning(*_COLUMNS)
    row = conn.execute(used).one_or_none()
    if row is None:
        raise Conflict("the code is unknown, used or expired")
    invite = Invite(*row)
    grant(conn, person_id, invite.role, invite.agency, now, invite_id=invite.id)
    return invite
