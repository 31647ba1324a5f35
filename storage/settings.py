"""Small facts that one process tells the others."""

from sqlalchemy import Connection, delete, select

from storage.dialects import insert_into
from storage.tables.work import settings


def get(conn: Connection, key: str) -> str | None:
    """Give the value of a key, None if it has none."""
    return conn.execute(select(settings.c.value).where(settings.c.key == key)).scalar_one_or_none()


def put(conn: Connection, key: str, value: str) -> None:
    """Set the value of a key."""
    row = {"key": key, "value": value}
    conn.execute(insert_into(settings, conn).on_conflict_do_update(index_elements=["key"], set_={"value": value}), row)


def forget(conn: Connection, key: str) -> None:
    """Have a key no value any more."""
    conn.execute(delete(settings).where(settings.c.key == key))
