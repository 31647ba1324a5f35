"""A record as migration 0003 left it takes titles and agencies outside the plan; nobody is changed by it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from storage.database import upgrade
from storage.migrations.tables_0003 import metadata as before
from storage.tables.people import memberships, people
from tests.services import opened
from tests.storage.before_0003 import migrate

NOW = datetime(2026, 3, 10, tzinfo=UTC)
ROWS = {
    "accounts": {"id": 1, "created_at": NOW},
    "programmes": {"id": "trat-2569", "account_id": 1, "fiscal_year": 2569, "created_at": NOW},
    "people": {"id": 1, "account_id": 1, "line_user_id": "U1", "name": "นายสมชาย ใจดี", "created_at": NOW},
    "memberships": {
        "person_id": 1,
        "programme": "trat-2569",
        "agency": "health",
        "position": "แพทย์",
        "personnel_type": "official",
        "since": NOW,
    },
}


@pytest.fixture
def old_url(empty_url: str) -> str:
    """A database with the tables of migration 0003 and somebody in them."""
    with opened(empty_url) as database, database.write() as conn:
        migrate(conn, "0003")
        for table, row in ROWS.items():
            conn.execute(insert(before.tables[table]), row)
    return empty_url


def test_everybody_stays_as_they_were(old_url: str) -> None:
    upgrade(old_url)
    with opened(old_url) as database, database.read() as conn:
        assert conn.execute(select(people.c.title, people.c.name)).all() == [(None, "นายสมชาย ใจดี")]
        where = select(memberships.c.agency, memberships.c.elsewhere, memberships.c.position)
        assert conn.execute(where).all() == [("health", None, "แพทย์")]
