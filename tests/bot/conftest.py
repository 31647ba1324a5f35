"""The rigs of this room: one on SQLite, and one on each kind of record in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.rig import Rig, rig


@pytest.fixture
def bot(tmp_path: Path, sqlite_url: str, redis_url: str) -> Iterator[Rig]:
    """A bot with its record on SQLite."""
    with rig(tmp_path, sqlite_url, redis_url) as made:
        yield made


@pytest.fixture
def each_bot(tmp_path: Path, database_url: str, redis_url: str) -> Iterator[Rig]:
    """A bot with its record on SQLite and on PostgreSQL in turn."""
    with rig(tmp_path, database_url, redis_url) as made:
        yield made


@pytest.fixture
def bot_on_postgres(tmp_path: Path, postgres_url: str, redis_url: str) -> Iterator[Rig]:
    """A bot with its record on PostgreSQL."""
    with rig(tmp_path, postgres_url, redis_url) as made:
        yield made
