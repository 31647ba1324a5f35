"""The LINE accounts of this installation and their programmes."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, null, select, update

from storage.dialects import insert_into
from storage.tables.accounts import accounts, programmes


class LineUser(NamedTuple):
    """Somebody as LINE knows them: the account they write to, and their id there."""

    account: int
    id: str


def ensure(conn: Connection, account: int, now: datetime) -> None:
    """Have an account in the record."""
    conn.execute(insert_into(accounts, conn).on_conflict_do_nothing(), {"id": account, "created_at": now})


def runs(conn: Connection, account: int, programme: str, fiscal_year: int, now: datetime) -> None:
    """Have an account and the programme that it runs in the record."""
    ensure(conn, account, now)
    row = {"id": programme, "account_id": account, "fiscal_year": fiscal_year, "created_at": now}
    known = {"account_id": account, "fiscal_year": fiscal_year}
    conn.execute(insert_into(programmes, conn).on_conflict_do_update(index_elements=["id"], set_=known), row)


def by_destination(conn: Connection, destination: str) -> int | None:
    """Find the account that a webhook is for; None when no account is known by this name."""
    return conn.scalar(select(accounts.c.id).where(accounts.c.destination == destination))


def name(conn: Connection, account: int, destination: str) -> bool:
    """Keep under which LINE user id webhooks name an account; False, and nothing changes, when it has another name."""
    unnamed = (accounts.c.id == account, accounts.c.destination.is_(None))
    return conn.execute(update(accounts).where(*unnamed).values(destination=destination)).rowcount == 1


def forget_name(conn: Connection, account: int) -> None:
    """Have the account's name learned anew, as when the installation moves to another LINE channel."""
    conn.execute(update(accounts).where(accounts.c.id == account).values(destination=null()))


def line_id_key(account: int) -> str:
    """Where, among the small facts, an account's LINE id stands."""
    return f"line id of {account}"
