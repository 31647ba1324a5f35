"""An empty record that lasts as long as one looks: the real tables and queries, on SQLite in memory."""

import sqlite3
from functools import cache

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, StaticPool

from storage.tables import metadata
from storage.types import to_json


def in_memory() -> Connection:
    """Open a record of its own, in which nothing has happened yet; it is gone when the connection is closed."""
    return _engine().connect()


@cache
def _engine() -> Engine:
    """One for all, as it keeps what it made of each query; every connection has a record of its own."""
    engine = create_engine("sqlite://", creator=_opened, poolclass=NullPool, json_serializer=to_json)

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN")

    return engine


def _opened() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.deserialize(_empty())
    return connection


@cache
def _empty() -> bytes:
    """A database with the tables and nothing in them."""
    connection = sqlite3.connect(":memory:")
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    metadata.create_all(engine)
    return connection.serialize()
