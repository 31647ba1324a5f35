"""The same write in several transactions that are open at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import Connection

from storage import Conflict
from storage.database import Database


def race(database: Database, *writes: Callable[[Connection], Any]) -> list[Any]:
    """Do the writes at once, and give each one's value, or its Conflict."""
    barrier = Barrier(len(writes))

    def run(write: Callable[[Connection], Any]) -> Any:
        barrier.wait()
        try:
            with database.write() as conn:
                return write(conn)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(len(writes)) as pool:
        return list(pool.map(run, writes))


def conflicts(outcomes: list[Any]) -> int:
    return sum(isinstance(outcome, Conflict) for outcome in outcomes)
