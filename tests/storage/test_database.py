"""The schema's history, transactions, and what is said when the server is away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from storage import Unavailable, settings
from storage.database import Database, current_revision, newest_revision, open_database, pending, upgrade
from storage.tables import metadata
from storage.types import Exact, Utc, to_json
from tests.services import Postgres, opened


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'empty.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


def test_an_empty_database_is_brought_to_the_newest_revision(empty_url: str) -> None:
    assert current_revision(empty_url) is None
    assert pending(empty_url)
    upgrade(empty_url)
    upgrade(empty_url)
    assert current_revision(empty_url) == newest_revision()
    assert not pending(empty_url)


def test_many_processes_may_upgrade_at_once(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [empty_url] * 4))
    assert not pending(empty_url)


def test_migrations_make_exactly_the_tables(empty_url: str) -> None:
    upgrade(empty_url)
    with opened(empty_url) as database, database.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), metadata) == []


def test_revisions_are_numbered_in_the_order_alembic_runs_them() -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [newest_revision()]


def test_a_write_is_all_or_nothing(database: Database) -> None:
    def half() -> None:
        with database.write() as conn:
            settings.put(conn, "today", "2026-03-10")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half()
    with database.write() as conn:
        assert settings.get(conn, "today") is None
        settings.put(conn, "today", "2026-03-10")
        settings.put(conn, "today", "2026-03-11")
    with database.read() as conn:
        assert settings.get(conn, "today") == "2026-03-11"


def test_a_read_sees_one_moment_and_changes_nothing(database: Database) -> None:
    with database.read() as conn:
        assert settings.get(conn, "a") is None
        with database.write() as writer:
            settings.put(writer, "a", "1")
        assert settings.get(conn, "a") is None
        with pytest.raises(DBAPIError):
            settings.put(conn, "a", "2")
    with database.read() as conn:
        assert settings.get(conn, "a") == "1"


def test_writers_in_many_threads_take_turns(database: Database) -> None:
    def add(_: int) -> None:
        with database.write() as conn:
            conn.execute(text("UPDATE settings SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'n'"))

    with database.write() as conn:
        settings.put(conn, "n", "0")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(80)))
    with database.read() as conn:
        assert settings.get(conn, "n") == "80"


def test_a_database_that_is_away_is_called_unavailable(tmp_path: Path) -> None:
    for url in ("postgres://127.0.0.1:1/none", f"sqlite:///{tmp_path}"):
        with opened(url) as database:
            with pytest.raises(Unavailable):
                database.ping()
            with pytest.raises(Unavailable), database.write():
                pass


def test_a_database_that_comes_back_needs_no_restart(postgres: Postgres, postgres_url: str) -> None:
    with opened(postgres_url) as database, opened(postgres.new_database()) as other:
        database.ping()
        with other.write() as conn:
            conn.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
                {"name": postgres_url.partition("?")[0].rpartition("/")[2]},
            )
        with database.write() as conn:
            settings.put(conn, "n", "1")
        with database.read() as conn:
            assert settings.get(conn, "n") == "1"


def test_a_connection_lost_in_the_middle_is_called_unavailable(postgres_url: str) -> None:
    with opened(postgres_url) as database:
        with pytest.raises(Unavailable), database.write() as conn:
            conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        database.ping()


def test_addresses_of_the_usual_forms_are_understood() -> None:
    for url in ("postgres://h/d", "postgresql://h/d", "postgresql+psycopg://h/d"):
        assert open_database(url).dialect == "postgresql"


@given(st.datetimes(timezones=st.timezones()).filter(lambda moment: 1900 < moment.year < 9000))
def test_moments_come_back_the_same_in_utc(moment: datetime) -> None:
    column = Utc()
    bound = column.process_bind_param(moment, sqlite.dialect())
    assert bound is not None
    found = column.process_result_value(bound.replace(tzinfo=None), sqlite.dialect())
    assert found == moment.astimezone(UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Utc().process_bind_param(datetime(2026, 3, 10), sqlite.dialect())  # noqa: DTZ001


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_come_back_the_same(value: Decimal) -> None:
    bound = Exact().process_bind_param(value, sqlite.dialect())
    assert Exact().process_result_value(bound, sqlite.dialect()) == value


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        Exact().process_bind_param(Decimal(value), sqlite.dialect())


def test_json_is_thai_as_it_is_and_survives_broken_text() -> None:
    assert to_json({"ก": "ข"}) == '{"ก":"ข"}'
    assert to_json("\ud83d") == '"\\ud83d"'
