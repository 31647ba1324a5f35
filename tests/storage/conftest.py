"""A database of each kind that nobody has made tables in yet."""

from pathlib import Path

import pytest

from tests.services import Postgres


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database is to be: an empty one of a server, or a file that is not there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'empty.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()
