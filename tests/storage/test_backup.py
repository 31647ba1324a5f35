"""A backup is the whole record in one file, and is the same record again wherever it is restored."""

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from storage import backup
from storage.backup import NotCopied, back_up, restore
from storage.database import current_revision, newest_revision
from storage.people import people
from storage.tables import metadata
from storage.tables.people import people as persons
from tests.services import Postgres, opened
from tests.storage.before_0003 import fill, upgrade_to_0002
from tests.storage.deeds import do_everything
from tests.storage.somebody import ACCOUNT, NOW, begin, staff

Rows = dict[str, list[tuple[object, ...]]]


def rows(conn: Connection) -> Rows:
    """Everything of a record."""
    return {
        table.name: [tuple(row) for row in conn.execute(select(table).order_by(*table.primary_key.columns))]
        for table in metadata.sorted_tables
    }


def everything(url: str) -> Rows:
    with opened(url) as database, database.read() as conn:
        return rows(conn)


@pytest.fixture
def lived(database_url: str) -> str:
    """A record in which everything was done."""
    with opened(database_url) as database, database.write() as conn:
        begin(conn)
        do_everything(conn, staff(conn, "U-somebody"))
    return database_url


@pytest.fixture(params=["sqlite", "postgres"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A record that nobody has made yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'sujarit.sqlite'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


def test_a_record_is_the_same_after_a_backup_and_in_either_database(lived: str, new_url: str, tmp_path: Path) -> None:
    file, before = tmp_path / "backup.sqlite", everything(lived)
    made = back_up(lived, file)
    assert everything(lived) == before
    assert made == (len(before), sum(map(len, before.values())))
    assert restore(file, new_url) == made
    assert everything(new_url) == before
    with opened(new_url) as database, database.write() as conn:  # and goes on where it was
        newest = max(int(str(row[0])) for row in before["people"])
        assert people.ensure(conn, ACCOUNT, "U-new", NOW) > newest


def test_only_its_owner_can_read_a_backup_and_nothing_lies_beside_it(lived: str, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    file = tmp_path / "here" / "backup.sqlite"
    back_up(lived, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_backup_overwrites_nothing(lived: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    file.write_text("ของเดิม")
    with pytest.raises(NotCopied, match="another name"):
        back_up(lived, file)
    assert file.read_text() == "ของเดิม"


def _halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _another(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as conn:
        conn.execute("CREATE TABLE people (id)")


@pytest.mark.parametrize("spoil", [_halved, _emptied, _another, lambda file: file.write_text("ไม่ใช่" * 5000)])
def test_what_is_no_backup_or_a_damaged_one_is_refused_and_changes_nothing(
    lived: str, new_url: str, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    file = tmp_path / "backup.sqlite"
    back_up(lived, file)
    spoil(file)
    with pytest.raises(NotCopied, match="no backup"):
        restore(file, new_url)
    back_up(lived, whole := tmp_path / "whole.sqlite")
    restore(whole, new_url)
    assert everything(new_url) == everything(lived)


def test_a_record_with_people_in_it_is_not_overwritten(lived: str, tmp_path: Path) -> None:
    file, before = tmp_path / "backup.sqlite", everything(lived)
    back_up(lived, file)
    with pytest.raises(NotCopied, match="somebody"):
        restore(file, lived)
    assert everything(lived) == before


def test_a_copy_that_differs_is_not_kept(
    lived: str, new_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup.sqlite"
    copy = backup._copy

    def forgetful(source: Connection, target: Connection, table: object) -> int:
        done: int = copy(source, target, table)  # type: ignore[arg-type]
        if table is metadata.tables["audit"]:
            target.execute(table.delete().where(table.c.id == select(func.max(table.c.id)).scalar_subquery()))
        return done

    with monkeypatch.context() as fault:
        fault.setattr(backup, "_copy", forgetful)
        with pytest.raises(NotCopied, match="audit"):
            back_up(lived, file)
    assert not list(tmp_path.glob("backup*"))
    back_up(lived, file)
    monkeypatch.setattr(backup, "_copy", forgetful)
    with pytest.raises(NotCopied, match="audit"):
        restore(file, new_url)
    with opened(new_url) as database, database.read() as conn:
        assert conn.scalar(select(func.count()).select_from(persons)) == 0


def test_a_backup_of_an_older_version_is_brought_up_to_date_and_stays_as_it_was(new_url: str, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    with opened(f"sqlite:///{old}") as database:
        upgrade_to_0002(database)
        with database.write() as conn:
            fill(conn)
    before = old.read_bytes()
    restore(old, new_url)
    assert current_revision(new_url) == newest_revision()
    assert {1, 2, 5, 7} <= {row[0] for row in everything(new_url)["people"]}
    assert old.read_bytes() == before


def test_an_old_schema_is_upgraded_before_it_is_backed_up(tmp_path: Path) -> None:
    with opened(url := f"sqlite:///{tmp_path / 'old.sqlite'}") as database:
        upgrade_to_0002(database)
    with pytest.raises(NotCopied, match="db upgrade"):
        back_up(url, tmp_path / "backup.sqlite")
