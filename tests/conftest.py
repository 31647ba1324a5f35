"""Fixtures for all rooms: a real Redis, the record on SQLite and on a real PostgreSQL, and the whole bot on either."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from redis import Redis

from bot.editing import check
from content.model import source
from flows.asking import search
from storage.database import Database, upgrade
from storage.live.embedded_redis import EmbeddedRedis
from storage.live.redis import open_redis
from tests.house import House, house
from tests.packs import RememberingCutter, RememberingIndex, composed
from tests.services import Postgres, empty_tables, opened

settings.register_profile("machines are noisy", deadline=None)
settings.load_profile("machines are noisy")
gc.set_threshold(100_000, 50, 100)  # looking for garbage among the packs again and again took a fifth of the time
search.Index = RememberingIndex  # type: ignore[misc]
source.composed = composed
check.WordCutter = RememberingCutter  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def files_as_open_as_they_were() -> Iterator[None]:
    """Commands close what their process makes to others, which is the tests' own process here."""
    mask = os.umask(0o077)
    os.umask(mask)
    yield
    os.umask(mask)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this session."""
    # not below pytest's own folder: another session would close that to the server's user
    with tempfile.TemporaryDirectory(prefix="sujarit-postgres-") as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder) / "data")
        yield server
        server.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """A migrated PostgreSQL database without rows."""
    empty_tables(postgres.migrated_url)
    return postgres.migrated_url


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, _migrated_sqlite: Path) -> str:
    """A migrated SQLite file without rows."""
    return f"sqlite:///{shutil.copy(_migrated_sqlite, tmp_path / 'sujarit.db')}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without rows, on each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database without rows, open, on each kind in turn."""
    with opened(database_url) as found:
        yield found


@pytest.fixture(scope="session")
def _redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture
def redis_client(_redis_server: EmbeddedRedis) -> Iterator[Redis]:
    """A client of an empty Redis."""
    with open_redis(_redis_server.url) as client:
        client.flushdb()
        yield client


@pytest.fixture
def redis_url(_redis_server: EmbeddedRedis, redis_client: Redis) -> str:
    """The address of an empty Redis."""
    return _redis_server.url


@pytest.fixture
def bot(tmp_path: Path, sqlite_url: str, redis_url: str) -> Iterator[House]:
    """A bot with its record on SQLite."""
    with house(tmp_path, sqlite_url, redis_url) as found:
        yield found


@pytest.fixture
def each_bot(tmp_path: Path, database_url: str, redis_url: str) -> Iterator[House]:
    """A bot with its record on SQLite and on PostgreSQL in turn."""
    with house(tmp_path, database_url, redis_url) as found:
        yield found


@pytest.fixture
def bot_on_postgres(tmp_path: Path, postgres_url: str, redis_url: str) -> Iterator[House]:
    """A bot with its record on PostgreSQL."""
    with house(tmp_path, postgres_url, redis_url) as found:
        yield found
