"""What an error of the database or of Redis means to the operator: why nothing works, and what to do about it."""

import sqlite3

from redis.exceptions import AuthenticationError, RedisError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from storage import Unavailable

Reason = tuple[str, str]
"""Why, and the remedy."""

_DISK_FULL = ("the disk of the record is full", "make room; all goes on by itself")
_DATABASE_AWAY = ("the database does not answer", "start it, or correct DATABASE_URL; all goes on by itself")
_SQLITE: dict[int, Reason] = {
    sqlite3.SQLITE_FULL: _DISK_FULL,
    sqlite3.SQLITE_READONLY: (
        "the record can only be read",
        "let the bot's user write the file of DATABASE_URL and its folder; all goes on by itself",
    ),
    sqlite3.SQLITE_BUSY: ("another program keeps the record locked", "end what else uses the file of DATABASE_URL"),
    sqlite3.SQLITE_CANTOPEN: (
        "the file of the record cannot be opened",
        "let the bot's user read and write the file of DATABASE_URL and its folder; all goes on by itself",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk of the record fails",
        "look whether the disk is full or broken; once it works, all goes on by itself",
    ),
}
"""By SQLite's primary code."""
_STANDBY = ("PostgreSQL can only be read", "let DATABASE_URL name the server that takes writes, not its standby")
_POSTGRESQL: dict[str, Reason] = {
    "25006": _STANDBY,
    "0A000": _STANDBY,  # what it does not support; we ask for nothing else that could be that
    "53100": _DISK_FULL,
    "53300": ("PostgreSQL takes no more connections", "raise its max_connections, or run fewer processes"),
    "55P03": ("somebody keeps a table locked", "end the transaction that holds it: pg_stat_activity names it"),
}
"""By PostgreSQL's name for the error."""
_PASSING = ("08", "40", "53", "55", "57", "58")
"""PostgreSQL's classes of errors that may pass: connection, rollback, resources, locks, intervention, system."""
_ALSO_PASSING = ("25P03", "25006", "0A000")
"""What passes too: the end PostgreSQL puts to a transaction in which nothing happens, and that it can only be read."""

_REDIS: dict[str, Reason] = {
    "maxmemory": ("Redis is full", "raise its maxmemory, or empty it: conversations under way then begin again"),
    "read only replica": ("Redis can only be read", "let REDIS_URL name the server that takes writes"),
    "MISCONF": ("Redis refuses writes, as it cannot save to its disk", 'make room there, or have it run with save ""'),
}
"""By words of Redis' own."""
_REDIS_REFUSES = ("Redis refuses the password", "correct REDIS_URL")
_REDIS_AWAY = ("Redis does not answer", "start it, or correct REDIS_URL; all goes on by itself")


def of_database(error: DBAPIError | sqlite3.Error) -> Unavailable | None:
    """Say what is wrong where trying again may mend it; None for a wrong statement."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    reason = _sqlite(cause) if isinstance(cause, sqlite3.Error) else _postgresql(error, cause)
    return reason and Unavailable(f"{reason[0]}: {error}", *reason)


def _sqlite(error: sqlite3.Error) -> Reason | None:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if not isinstance(error, sqlite3.OperationalError) or code == sqlite3.SQLITE_ERROR:
        return None
    return _SQLITE.get(code & 0xFF, _DATABASE_AWAY)


def _postgresql(error: Exception, cause: BaseException | None) -> Reason | None:
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return _DATABASE_AWAY if isinstance(error, OperationalError | InterfaceError) else None
    return _POSTGRESQL.get(state, _DATABASE_AWAY) if state[:2] in _PASSING or state in _ALSO_PASSING else None


def of_redis(error: RedisError) -> Unavailable:
    """Say what is wrong with Redis: our commands are right, so what it refuses is for a state of its own."""
    told = _REDIS_REFUSES if isinstance(error, AuthenticationError) else _REDIS_AWAY
    why, remedy = next((reason for words, reason in _REDIS.items() if words in str(error)), told)
    return Unavailable(f"{why}: {error}", why, remedy)
