"""One-time codes that give a role; only a hash of the code is kept."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from flows.record.people import Invite, OpenInvite
from storage import Conflict
from storage.people.people import grant
from storage.tables.people import invites


def create(
    conn: Connection,
    account: int,
    code_hash: str,
    role: str,
    agency: str | None,
    *,
    created_by: int | None,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Record a code that may be used once before it expires; `created_by` is None for the console."""
    values = {"account_id": account, "code_hash": code_hash, "role": role, "agency": agency, "created_by": created_by}
    values |= {"created_at": now, "expires_at": expires_at}
    conn.execute(insert(invites), values)


def find(conn: Connection, account: int, code_hash: str, now: datetime) -> Invite | None:
    """Find a code, used and expired ones too."""
    i = invites.c
    query = select(i.role, i.agency, i.used_at, i.expires_at).where(i.account_id == account, i.code_hash == code_hash)
    row = conn.execute(query).one_or_none()
    if row is None:
        return None
    role, agency, used_at, expires_at = row
    return Invite(role, agency or "", "used" if used_at else "expired" if expires_at <= now else "open")


def open_ones(conn: Connection, account: int, now: datetime) -> list[OpenInvite]:
    """List the codes that can still be used, those that end first on top."""
    i = invites.c
    usable = (i.account_id == account, i.used_at.is_(None), i.expires_at > now)
    rows = conn.execute(select(i.id, i.role, i.agency, i.expires_at).where(*usable).order_by(i.expires_at, i.id))
    return [OpenInvite(id, role, agency or "", expires) for id, role, agency, expires in rows]


def cancel(conn: Connection, account: int, invite: int, now: datetime) -> None:
    """Have a code end now; Conflict when it was used or has ended."""
    i = invites.c
    usable = (i.id == invite, i.account_id == account, i.used_at.is_(None), i.expires_at > now)
    if conn.execute(update(invites).where(*usable).values(expires_at=now)).rowcount != 1:
        raise Conflict("the code is used or expired")


def redeem(conn: Connection, account: int, code_hash: str, person_id: int, now: datetime) -> None:
    """Use a code up and grant its role; Conflict when it is unknown, used or expired."""
    i = invites.c
    usable = (i.account_id == account, i.code_hash == code_hash, i.used_at.is_(None), i.expires_at > now)
    used = update(invites).where(*usable).values(used_by=person_id, used_at=now).returning(i.id, i.role, i.agency)
    row = conn.execute(used).one_or_none()
    if row is None:
        raise Conflict("the code is unknown, used or expired")
    grant(conn, person_id, row.role, row.agency, now, invite_id=row.id)
