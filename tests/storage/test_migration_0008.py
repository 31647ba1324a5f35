"""A record as migration 0006 left it takes the sessions of the console; a link opens one, once."""

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from storage.database import upgrade
from storage.people import console_sessions, people
from storage.people.people import grant
from storage.tables.people import console_sessions as table
from storage.tables.people import people as persons
from tests.services import opened
from tests.storage.before_0003 import migrate
from tests.storage.somebody import ACCOUNT, NOW, SECOND, begin, somebody


@pytest.fixture
def old_url(empty_url: str) -> str:
    """A database of migration 0006 with an admin in it."""
    with opened(empty_url) as database, database.write() as conn:
        migrate(conn, "0006")
        begin(conn)
        grant(conn, people.ensure(conn, ACCOUNT, "U1", NOW), "admin", None, NOW)
    return empty_url


def test_everybody_stays_and_an_admin_opens_the_console(old_url: str) -> None:
    upgrade(old_url)
    with opened(old_url) as database, database.write() as conn:
        (person,) = conn.scalars(select(persons.c.id))
        assert somebody(conn, person).roles == {("admin", "")}
        assert conn.execute(select(table)).all() == []
        made = console_sessions.open_session(conn, ACCOUNT, person, "S", "L", "", NOW + SECOND)
        assert made
        assert console_sessions.use(conn, "S", NOW + SECOND) == made


@pytest.mark.parametrize("same", ["session_hash", "link_hash"])
def test_neither_a_link_nor_a_session_is_kept_twice(old_url: str, same: str) -> None:
    upgrade(old_url)
    with opened(old_url) as database:
        row = {"account_id": ACCOUNT, "person_id": 1, "session_hash": "S", "link_hash": "L", "browser": ""}
        row |= {"opened_at": NOW, "seen_at": NOW}
        with pytest.raises(IntegrityError, match=same), database.write() as conn:
            _twice(conn, row, row | {"session_hash": "T", "link_hash": "M", same: row[same]})


def _twice(conn: Connection, *rows: dict[str, object]) -> None:
    for row in rows:
        conn.execute(insert(table), row)
