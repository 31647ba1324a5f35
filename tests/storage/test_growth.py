"""What must not take longer the more there is in the record: no statement of it looks through a table that grows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from storage import inbox, retention
from storage.accounts import LineUser
from storage.database import Database, open_database, upgrade
from storage.people import people
from tests.storage.deeds import do_everything
from tests.storage.somebody import ACCOUNT, NOW, erase, staff

SMALL = {
    "published",
    "accounts",
    "programmes",
    "settings",
    "roles",
    "campaigns",
    "questions",
    "memberships",
    "survey_takers",
}
"""Tables that do not grow with people or events."""


_SLOW = re.compile(r"^SCAN (?!CONSTANT)|USING INDEX \S+ \(state=\?\)$")
"""How SQLite says that it looks through a table, or through all events of a state."""


@pytest.fixture
def filled(sqlite_url: str) -> Iterator[Database]:
    upgrade(sqlite_url)
    database = open_database(sqlite_url)
    yield database
    database.close()


@contextmanager
def scans(conn: Connection) -> Iterator[set[str]]:
    """Collect the tables that are looked through by what is executed meanwhile."""
    found: set[str] = set()

    def explain(_conn: Any, cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        plan = cursor.connection.execute("EXPLAIN QUERY PLAN " + statement, parameters[0] if many else parameters)
        found.update(step.split()[1] for _, _, _, step in plan if _SLOW.search(step))

    event.listen(conn, "before_cursor_execute", explain)
    yield found
    event.remove(conn, "before_cursor_execute", explain)


def test_erasing_somebody(filled: Database) -> None:
    with filled.write() as conn:
        person = staff(conn)
        do_everything(conn, person)
    with filled.write() as conn, scans(conn) as found:
        erase(conn, person)
    assert sorted(found - SMALL) == []


def test_a_turn_and_its_events(filled: Database) -> None:
    one = inbox.NewEvent("E1", ACCOUNT, "U1", "message", 1, NOW, {})
    with filled.write() as conn:
        person = staff(conn)
    with filled.write() as conn, scans(conn) as found:
        inbox.store(conn, [one])
        inbox.waiting(conn, [LineUser(ACCOUNT, "U1")])
        people.by_users(conn, ACCOUNT, ["U1"], "trat-2569", NOW)
        inbox.finish(conn, inbox.Finished("E1", [], None, False, None))
        inbox.answered(conn, NOW, inbox.Answered("E1", "none", 0))
        retention.still_away(conn, [person])
    assert sorted(found - SMALL) == []


def test_taking_away_what_was_found(filled: Database) -> None:
    with filled.write() as conn:
        do_everything(conn, staff(conn))
    for sweep in retention.sweeps(NOW, NOW):
        with filled.read() as conn:
            keys = sweep.some(conn, 9) or [tuple(1 for _ in sweep.table.primary_key)]
        with filled.write() as conn, scans(conn) as found:
            sweep.take(conn, keys)
        assert found - SMALL == set(), sweep.table.name
