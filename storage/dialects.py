"""The INSERT of the dialect in use: ON CONFLICT is the same on SQLite and PostgreSQL, but not standard SQL."""

from collections.abc import Callable

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

INSERTS: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""By dialect, for statements that are made once because every event passes through them."""


def insert_into(table: Table, connection: Connection) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return INSERTS[connection.dialect.name](table)
