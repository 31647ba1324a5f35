"""What only one of many processes may do: each thing is a row, taken by whoever comes first when its time has come.

Whoever takes it and dies loses it when the lease ends; what was missed meanwhile is done once.
"""

from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.dialects import insert_into
from storage.tables.work import leases


def is_due(conn: Connection, name: str, real: datetime) -> bool:
    """Tell whether the time of something has come, without taking it."""
    until = conn.execute(select(leases.c.until).where(leases.c.name == name)).one_or_none()
    return until is None or until.until <= real


def take(conn: Connection, name: str, holder: str, real: datetime, until: datetime) -> bool:
    """Take something whose time has come, under a lease; tells whether it was ours to take."""
    row = {"name": name, "holder": holder, "until": until}
    taken = insert_into(leases, conn).on_conflict_do_update(
        index_elements=["name"], set_={"holder": holder, "until": until}, where=leases.c.until <= real
    )
    return conn.execute(taken.returning(leases.c.name), row).one_or_none() is not None


def done(conn: Connection, name: str, holder: str, real: datetime, again: datetime) -> None:
    """Note that it was done, and when it is to be done again; whose lease has ended notes nothing."""
    mine = (leases.c.name == name, leases.c.holder == holder)
    conn.execute(update(leases).where(*mine).values(holder=None, until=again, done_at=real))
