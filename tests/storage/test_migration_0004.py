"""A record as migration 0003 left it takes titles and agencies outside the plan; nobody is changed by it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select

from storage.database import upgrade
from storage.migrations.tables_0003 import metadata as before
from storage.tables.people import memberships, people
from tests.services import Postgres, opened

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


@pytest.fixture(params=["sqlite", "postgres"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the tables of migration 0003 and somebody in them."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new_database()
    with opened(url) as database, database.write() as conn:
        config = Config(attributes={"connection": conn, "programme": ""})
        config.set_main_option("script_location", "storage:migrations")
        command.upgrade(config, "0003")
        for table, row in ROWS.items():
            conn.execute(insert(before.tables[table]), row)
    return url


def test_everybody_stays_as_they_were(old_url: str) -> None:
    upgrade(old_url)
    with opened(old_url) as database, database.read() as conn:
        assert conn.execute(select(people.c.title, people.c.name)).all() == [(None, "นายสมชาย ใจดี")]
        where = select(memberships.c.agency, memberships.c.elsewhere, memberships.c.position)
        assert conn.execute(where).all() == [("health", None, "แพทย์")]
