"""The INSERT of the dialect in use: ON CONFLICT is the same on SQLite and PostgreSQL, but not standard SQL."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table, connection: Connection) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
