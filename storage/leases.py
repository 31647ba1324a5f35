"""What only one of many processes may do: each thing is a row, taken by whoever comes first when its time has come.

Whoever takes it and dies loses it when the lease ends; what was missed meanwhile is done once.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from storage import due
from storage.dialects import insert_into
from storage.tables.work import leases


def is_due(conn: Connection, name: str, real: datetime, every: timedelta) -> bool:
    """Tell whether the time of something has come that is done every so often, without taking it."""
    mine = leases.c.name == name
    waits = select(leases.c.name).where(mine, ~due.is_due(leases.c.until, real, every))
    return conn.execute(waits).one_or_none() is None


def take(conn: Connection, name: str, holder: str, real: datetime, until: datetime, every: timedelta) -> bool:
    """Take something whose time has come, under a lease; tells whether it was ours to take."""
    row = {"name": name, "holder": holder, "until": until}
    taken = insert_into(leases, conn).on_conflict_do_update(
        index_elements=["name"], set_={"holder": holder, "until": until}, where=due.is_due(leases.c.until, real, every)
    )
    return conn.execute(taken.returning(leases.c.name), row).one_or_none() is not None


def done(conn: Connection, name: str, holder: str, real: datetime, again: datetime) -> None:
    """Note that it was done, and when it is to be done again; whose lease has ended notes nothing."""
    mine = (leases.c.name == name, leases.c.holder == holder)
    conn.execute(update(leases).where(*mine).values(holder=None, until=again, done_at=real))
