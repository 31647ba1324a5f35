"""A copy of the whole record in one file, and back: of SQLite and PostgreSQL alike, and from the one to the other.

The file is a SQLite record of the same tables. It is copied row by row from one moment of the record, so that the bot
may go on meanwhile, and it is compared with that moment before it counts as made.
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import Connection, Table, delete, func, insert, select, text
from sqlalchemy.exc import DatabaseError

from storage import database
from storage.tables import metadata
from storage.tables.people import people

_ROWS = 1000
"""Rows that are in memory at once."""


class NotCopied(Exception):
    """Nothing was kept, or nothing changed; the text says why and what to do."""


class Copied(NamedTuple):
    """How much was copied, and found to be the same on both sides."""

    tables: int
    rows: int


def back_up(url: str, file: Path) -> Copied:
    """Copy the record into a new file, readable by its owner only. Raises NotCopied and Unavailable."""
    if file.exists():
        raise NotCopied(f"{file} is there already: give another name")
    if database.pending(url):
        raise NotCopied("the schema of the record is old: run `sujarit db upgrade` first")
    part = file.with_name(f"{file.name}.part")
    _gone(part)
    try:
        database.upgrade(_address(part))
        copied = _copied(url, _address(part))
        part.replace(file)
    finally:
        _gone(part)
    return copied


def restore(file: Path, url: str, upgrade: Callable[[str], None] = database.upgrade) -> Copied:
    """Copy a backup into a record in which nobody is yet, all or nothing. Raises NotCopied, and what `upgrade` raises.

    A backup of an older version is brought up to date on the way by `upgrade`, and stays as it is.
    """
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.sqlite"
        copy.touch(0o600)
        shutil.copyfile(file, copy)
        try:
            if database.current_revision(_address(copy)) is None:
                raise NotCopied(f"{file} is no backup of a record")
            upgrade(_address(copy))
            upgrade(url)
            return _copied(_address(copy), url)
        except (sqlite3.DatabaseError, DatabaseError) as error:
            raise NotCopied(f"{file} is no backup of a record, or is damaged") from error


def _address(file: Path) -> str:
    return f"sqlite:///{file.resolve()}"


def _gone(file: Path) -> None:
    """Take a file away, with what SQLite and its writers put beside it."""
    for beside in ("", "-wal", "-shm", "-writer"):
        with suppress(FileNotFoundError):
            file.with_name(f"{file.name}{beside}").unlink()


def _copied(from_url: str, to_url: str) -> Copied:
    with closing(database.open_database(from_url)) as old, closing(database.open_database(to_url)) as new:
        with old.read() as source, new.write() as target:
            if target.scalar(select(func.count()).select_from(people)):
                raise NotCopied("somebody is in this record already: restore into a new one")
            for table in reversed(metadata.sorted_tables):
                target.execute(delete(table))
            rows = sum(_copy(source, target, table) for table in metadata.sorted_tables)
            _count_on(target)
            for table in metadata.sorted_tables:
                if _digest(source, table) != _digest(target, table):
                    raise NotCopied(f"the copy of {table.name} is not what was copied: nothing was kept; try again")
        new.clear_journal()
    return Copied(len(metadata.sorted_tables), rows)


def _rows(conn: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    """Give all rows in the order of their keys, so that none comes before one that it names."""
    ordered = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_ROWS)
    for some in conn.execute(ordered).mappings().partitions():
        yield [dict(row) for row in some]


def _copy(source: Connection, target: Connection, table: Table) -> int:
    count = 0
    for rows in _rows(source, table):
        target.execute(insert(table), rows)
        count += len(rows)
    return count


def _digest(conn: Connection, table: Table) -> tuple[int, str]:
    """Tell how many rows there are and, in a few letters, what is in them; their order is none of it."""
    count, total = 0, 0
    for rows in _rows(conn, table):
        for row in rows:
            said = repr(sorted((name, value) for name, value in row.items())).encode(errors="surrogatepass")
            total ^= int.from_bytes(hashlib.blake2b(said, digest_size=16).digest())
            count += 1
    return count, f"{total:032x}"


def _count_on(conn: Connection) -> None:
    """Have PostgreSQL number new rows from the last one that was copied; SQLite does so by itself."""
    if conn.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            last = conn.scalar(select(func.max(column)))
            named = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
            if last is not None:
                conn.execute(named, {"table": table.name, "column": column.name, "last": last})
