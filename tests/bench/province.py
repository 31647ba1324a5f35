"""The admin's page of the whole province with 100,000 people: how long it takes, and how many statements."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from bot.app import create_app
from bot.installation import ACCOUNT, Installation
from bot.jobs.queue import Queue
from tests.bench import crowd, inside, programs
from tests.bench.table import Row

PEOPLE = 100_000
TIMES = 5
AIM = 10
ADMIN = 1


class _NoQueue(Queue):
    """Nobody works."""

    def __init__(self) -> None:
        pass


@contextmanager
def _statements() -> Iterator[list[str]]:
    """Collect what is asked of the record within the block."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _seconds(client: FlaskClient, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"the page answers {answer.status_code}")
    return time.perf_counter() - began


def _measure(installation: Installation) -> tuple[float, int]:
    client = create_app(installation, _NoQueue()).test_client()
    link = installation.links.for_person(ACCOUNT, ADMIN).console()
    client.post(link, data={"page": "a page's secret"})
    address = f"{installation.links.origin}/console"
    _seconds(client, address)  # its templates are read once
    with _statements() as asked:
        _seconds(client, address)
    return median(_seconds(client, address) for _ in range(TIMES)), len(asked)


def rows() -> list[Row]:
    """Measure on SQLite."""
    with inside.quiet(), programs.folder() as home:
        url = crowd.sqlite_in(home)
        crowd.register(url, ADMIN)
        crowd.grant(url, ADMIN, "admin")
        crowd.fill(url, ADMIN + 1, PEOPLE)
        with inside.parts_on(url) as installation:
            seconds, asked = _measure(installation)
    return [
        Row(f"province page, {PEOPLE:,} people", f"{seconds * 1000:.0f} ms"),
        Row("  statements to the record", f"{asked}", aim=f"<= {AIM}", met=asked <= AIM),
    ]
