"""The door to the record: one Database per process, transactions, and the schema's version."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage import Unavailable
from storage.file_lock import FileLock
from storage.reasons import of_database
from storage.types import to_json

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_S = 5
"""How long to wait for a server, a free connection, or SQLite's lock."""
_LOCK_WAIT_MS = 1000
"""How long to wait within a transaction for what another one has locked."""
_STOPPED_MS = 60_000
"""After how long a transaction in which nothing happens is of a process that has stopped."""
_JOURNAL_WAIT_MS = 200
"""How long writers may be held up for the journal's sake."""
_UPGRADE_WAIT_S = 60
"""How long to wait for somebody else's upgrade."""

WriterTurn = Callable[[float], AbstractContextManager[None]]
"""A writer's turn, waited for at most so many seconds."""


class Database:
    """Transactions on one database; safe to share between threads. Made by `open_database`."""

    def __init__(self, reader: Engine, writer: Engine, turn: WriterTurn) -> None:
        self.dialect = writer.dialect.name
        self._reader = reader
        self._writer = writer
        self._turn = turn

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the record and cannot change it."""
        with _reachable(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self, within: float = _WAIT_S) -> Iterator[Connection]:
        """Give a connection in a transaction that commits at the end, or changes nothing if an error leaves the block.

        Do not nest: on SQLite writers stand in one queue, each for at most `within` seconds.
        """
        with (
            self._turn(within),
            _reachable(),
            self._writer.connect() as connection,
            _not_used_again(connection),
            connection.begin(),
        ):
            yield connection

    def clear_journal(self) -> None:
        """Empty SQLite's journal, which holds pages as they were before something was erased from them.

        While somebody reads for long it stays as it is, until the next time.
        """
        if self.dialect != "sqlite":
            return
        with self._turn(_WAIT_S), _reachable(), closing(self._writer.raw_connection()) as connection:
            connection.execute(f"PRAGMA busy_timeout={_JOURNAL_WAIT_MS}")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute(f"PRAGMA busy_timeout={_LOCK_WAIT_MS}")

    def ping(self) -> None:
        """Return when the database answers, and be it only to be read; otherwise raise Unavailable."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close all idle connections."""
        self._reader.dispose()
        self._writer.dispose()


def open_database(url: str) -> Database:
    """Make the Database of a SQLite or PostgreSQL address; connects on first use."""
    parsed = _parsed(url)
    return _open_sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _open_postgresql(parsed)


def file_of(url: str) -> Path | None:
    """Tell which file a record is in; None where a server keeps it."""
    parsed = _parsed(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def described(url: str) -> str:
    """Describe an address for people, without its password."""
    return str(file_of(url) or _parsed(url).render_as_string(hide_password=True))


def exists(url: str) -> bool:
    """Tell whether a record can be looked at without making its file."""
    file = file_of(url)
    return file is None or file.exists()


def current_revision(url: str) -> str | None:
    """Tell which migration the database has; None for an empty one."""
    with _opened(url) as database, database.read() as connection:
        return _revision(connection)


def pending(url: str) -> bool:
    """Tell whether `upgrade` has something to do."""
    return current_revision(url) != newest_revision()


def newest_revision() -> str:
    """Tell the last migration of the history: files are named by their place in it."""
    return max(path.stem for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def upgrade(url: str, programme: str = "", taker_hash: Callable[[str, str, str, int], str] | None = None) -> None:
    """Bring the schema to the newest migration, all or nothing; processes that do so at once wait for each other.

    `programme` is the one that runs, for a record that does not say which it is of; `taker_hash` (see `storage.act`)
    is for one that says by number who took part in the survey. Raises SettingMissing.
    """
    if not pending(url):
        return
    with _opened(url) as database, database.write(_UPGRADE_WAIT_S) as connection:
        if database.dialect == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{_UPGRADE_WAIT_S}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('sujarit.migrations'))"))
        if _revision(connection) != newest_revision():
            _migrate(connection, {"programme": programme, "taker_hash": taker_hash})


def _migrate(connection: Connection, given: Mapping[str, Any]) -> None:
    from alembic import command  # noqa: PLC0415  (heavy, and an ordinary start has nothing to migrate)
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection, **given})
    config.set_main_option("script_location", "storage:migrations")
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        why = "all connections to the database are in use"
        raise Unavailable(why, why) from error
    except (DBAPIError, sqlite3.Error) as error:  # what begins a transaction on SQLite is past SQLAlchemy
        if unavailable := of_database(error):
            raise unavailable from error
        raise


@contextmanager
def _not_used_again(connection: Connection) -> Iterator[None]:
    """Give a connection up after a fault: what was opened while it could only be read would never write again."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        if of_database(error):
            connection.invalidate()
        raise


def _parsed(url: str) -> URL:
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def _open_postgresql(url: URL) -> Database:
    engine = create_engine(
        url,
        json_serializer=to_json,
        hide_parameters=True,  # what people wrote stays out of errors, and so out of logs
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        pool_timeout=_WAIT_S,
        connect_args={"connect_timeout": _WAIT_S},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # nobody waits long for what is locked, and who has stopped in the middle of something loses it
        connection.execute(f"SET lock_timeout = {_LOCK_WAIT_MS}")
        connection.execute(f"SET idle_in_transaction_session_timeout = {_STOPPED_MS}")
        connection.commit()

    # one snapshot for all statements of a read, as on SQLite
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(reader, engine, _at_once)


def _open_sqlite(url: URL) -> Database:
    """Give readers and the writer pools of their own, since BEGIN differs and readers must not write."""
    turn: WriterTurn = _at_once
    if url.database:
        _own(Path(url.database))
        # SQLite's own waiting is polling with longer and longer pauses, which starves some under load
        turn = FileLock(Path(f"{url.database}-writer"))
    patience = f"PRAGMA busy_timeout={_LOCK_WAIT_MS}"
    reader = _sqlite_engine(url, "BEGIN", "PRAGMA query_only=ON", pool_size=8, max_overflow=24)
    writer = _sqlite_engine(url, "BEGIN IMMEDIATE", patience, pool_size=1, max_overflow=0)
    return Database(reader, writer, turn)


def _own(file: Path) -> None:
    """Make the file, readable by its owner only, where there is none; what SQLite puts beside it is readable alike."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _at_once(_within: float) -> AbstractContextManager[None]:
    return nullcontext()


def _sqlite_engine(url: URL, begin: str, *pragmas: str, pool_size: int, max_overflow: int) -> Engine:
    engine = create_engine(
        url,
        json_serializer=to_json,
        hide_parameters=True,  # what people wrote stays out of errors, and so out of logs
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_timeout=_WAIT_S,
        # the driver must not begin transactions of its own accord
        connect_args={"isolation_level": None, "timeout": _WAIT_S},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        _use_wal(connection)
        # what is erased is overwritten, so that no freed page still says it
        for pragma in ("PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=ON", "PRAGMA secure_delete=ON", *pragmas):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        # past SQLAlchemy's own execution, which would cost as much as a small query
        connection.connection.dbapi_connection.execute(begin)  # type: ignore[union-attr]

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    """Turn WAL on; a file remembers it, so that only processes that meet over a new file have to wait.

    SQLite's own waiting does not apply here: two that want to switch would wait for each other.
    """
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
