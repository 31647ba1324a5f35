"""The schema's history, transactions, and what is said when the server is away."""

import fcntl
import os
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from storage import Stuck, Unavailable, settings
from storage.database import Database, current_revision, newest_revision, open_database, pending, upgrade
from storage.tables import metadata
from storage.types import Exact, Utc, to_json
from tests.services import Postgres, opened
from tests.storage.writing import holding, tell, told, writing


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


# writers in several processes


def test_writers_in_two_processes_take_turns(sqlite_url: str) -> None:
    rows = 150
    with writing(sqlite_url, "one", rows) as one, writing(sqlite_url, "other", rows) as other:
        for process in (one, other):
            tell(process)
        assert [process.wait(60) for process in (one, other)] == [0, 0]
    with opened(sqlite_url) as database, database.read() as conn:
        assert settings.get(conn, "total") == str(2 * rows)
        assert {settings.get(conn, f"{name}-{row}") for name in ("one", "other") for row in range(rows)} == {"written"}


def test_a_killed_writer_holds_nobody_up_and_leaves_nothing(sqlite_url: str) -> None:
    with ThreadPoolExecutor(1) as pool, opened(sqlite_url) as database, writing(sqlite_url, "killed") as holder:
        tell(holder)
        assert told(holder) == "holding"
        with Path(f"{make_url(sqlite_url).database}-writer").open("ab") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        waiting = pool.submit(_write, database, "mine")
        with database.read() as conn:
            assert settings.get(conn, "mine") is None
        holder.kill()
        waiting.result(20)
        with database.read() as conn:
            assert (settings.get(conn, "mine"), settings.get(conn, "killed")) == ("written", None)


@pytest.mark.parametrize("stopped", [False, True])
def test_a_writer_that_does_not_end_is_named_and_holds_nobody_up_for_long(sqlite_url: str, *, stopped: bool) -> None:
    with opened(sqlite_url) as database, holding(sqlite_url) as holder:
        if stopped:
            os.kill(holder.pid, signal.SIGSTOP)
        with pytest.raises(Stuck, match=str(holder.pid)) as stuck, database.write(0.05):
            pass
        assert stuck.value.holder == holder.pid
        with database.read() as conn:
            assert settings.get(conn, "held") is None
        os.kill(holder.pid, signal.SIGCONT)
        tell(holder)
        assert holder.wait(20) == 0
        _write(database, "mine")
        with database.read() as conn:
            assert (settings.get(conn, "mine"), settings.get(conn, "held")) == ("written", "written")


def test_what_is_up_to_date_is_upgraded_without_a_writers_turn(sqlite_url: str) -> None:
    with holding(sqlite_url):
        upgrade(sqlite_url)


def test_a_thread_that_does_not_end_holds_no_other_up_for_long(sqlite_url: str) -> None:
    with opened(sqlite_url) as database, ThreadPoolExecutor(1) as pool:
        with database.write():
            with pytest.raises(Stuck) as stuck:
                pool.submit(_write_within, database, 0.05).result(20)
            assert stuck.value.holder == os.getpid()
        _write(database, "mine")


def test_a_statement_waits_for_no_lock_for_long(database: Database, database_url: str) -> None:
    """Not even for one that was taken past the writers' turn."""
    with opened(database_url) as other:
        if other.dialect == "sqlite":
            path = make_url(database_url).database
            outside: Any = sqlite3.connect(str(path), isolation_level=None)
            outside.execute("BEGIN IMMEDIATE")
        else:
            outside = other._writer.connect()
            outside.execute(text("LOCK TABLE settings IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(Unavailable):
            _write(database, "mine")
        outside.close()
    _write(database, "mine")


def test_postgresql_ends_a_transaction_whose_process_has_stopped(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database._STOPPED_MS", 50)

    def stop_in_the_middle(stopped: Database, other: Database) -> None:
        with stopped.write() as conn:
            conn.execute(text("LOCK TABLE settings IN ACCESS EXCLUSIVE MODE"))
            _write(other, "mine")
            conn.execute(text("SELECT 1"))

    with opened(postgres_url) as stopped, opened(postgres_url) as other:
        with pytest.raises(Unavailable):
            stop_in_the_middle(stopped, other)
        with stopped.read() as conn:
            assert settings.get(conn, "mine") == "written"


def _write(database: Database, name: str) -> None:
    _write_within(database, 5, name)


def _write_within(database: Database, within: float, name: str = "mine") -> None:
    with database.write(within) as conn:
        settings.put(conn, name, "written")


def test_a_database_that_is_away_is_called_unavailable(tmp_path: Path) -> None:
    for url in ("postgres://127.0.0.1:1/none", f"sqlite:///{tmp_path}"):
        with opened(url) as database:
            with pytest.raises(Unavailable):
                database.ping()
            with pytest.raises(Unavailable), database.write():
                pass


def test_a_database_that_does_not_exist_is_called_unavailable(postgres: Postgres) -> None:
    nowhere = make_url(postgres.new_database()).set(database="nowhere").render_as_string(hide_password=False)
    with opened(nowhere) as database, pytest.raises(Unavailable, match="nowhere"):
        database.ping()


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


@pytest.mark.parametrize("statement", ["SELECT word FROM nowhere", "SELECT nothing FROM settings", "SELEKT 1"])
@pytest.mark.parametrize("door", ["read", "write"])
def test_a_wrong_statement_is_no_absence(database: Database, door: str, statement: str) -> None:
    with pytest.raises(DBAPIError), getattr(database, door)() as conn:
        conn.execute(text(statement))
    database.ping()


def test_a_statement_that_was_ended_from_outside_may_be_tried_again(postgres_url: str) -> None:
    def sleep(database: Database) -> None:
        with database.read() as conn:
            conn.execute(text("SET LOCAL statement_timeout = 20"))
            conn.execute(text("SELECT pg_sleep(20)"))

    with opened(postgres_url) as database, pytest.raises(Unavailable):
        sleep(database)


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


def test_what_was_erased_stands_nowhere_once_the_journal_is_cleared(empty_url: str) -> None:
    upgrade(empty_url)
    path = make_url(empty_url).database
    with opened(empty_url) as database:
        with database.write() as conn:
            conn.execute(text("CREATE TABLE said (words TEXT)"))
            conn.execute(text("INSERT INTO said VALUES ('a word in confidence')"))
        with database.write() as conn:
            conn.execute(text("UPDATE said SET words = NULL"))
        database.clear_journal()
        with database.write() as conn:  # nobody is held up afterwards
            conn.execute(text("INSERT INTO said VALUES ('more')"))
        if database.dialect == "sqlite":
            files = list(Path(str(path)).parent.glob("*"))
            assert len(files) >= 2
            assert not [file.name for file in files if b"in confidence" in file.read_bytes()]


def test_somebody_who_reads_long_only_puts_the_clearing_off(sqlite_url: str) -> None:
    upgrade(sqlite_url)
    with opened(sqlite_url) as database:
        with database.read() as conn:
            conn.execute(text("SELECT count(*) FROM people"))
            with database.write() as other:
                other.execute(text("CREATE TABLE said (words TEXT)"))
            database.clear_journal()
            assert conn.execute(text("SELECT count(*) FROM people")).scalar() == 0
        journal = Path(f"{make_url(sqlite_url).database}-wal")
        assert journal.stat().st_size
        database.clear_journal()
        assert not journal.stat().st_size
