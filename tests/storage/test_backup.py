"""A backup is the whole record in one file, and is the same record again wherever it is restored."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from storage import backup
from storage.backup import NotCopied, back_up, restore
from storage.database import current_revision, newest_revision
from storage.people import people
from storage.tables import metadata
from storage.tables.people import people as persons
from tests.services import opened
from tests.storage.before_0003 import fill, upgrade, upgrade_to_0002
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


def test_a_record_is_the_same_after_a_backup_and_in_either_database(lived: str, empty_url: str, tmp_path: Path) -> None:
    file, before = tmp_path / "backup.sqlite", everything(lived)
    made = back_up(lived, file)
    assert everything(lived) == before
    assert made == (len(before), sum(map(len, before.values())))
    assert restore(file, empty_url) == made
    assert everything(empty_url) == before
    with opened(empty_url) as database, database.write() as conn:  # and goes on where it was
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


def _holed(file: Path) -> None:
    """Damage one table, which is found while it is copied."""
    with closing(sqlite3.connect(file)) as conn:
        (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit'").fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as pages:
        pages.seek((page - 1) * size)
        pages.write(b"\xff" * size)


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _another(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as conn:
        conn.execute("CREATE TABLE people (id)")


@pytest.mark.parametrize("spoil", [_halved, _holed, _emptied, _another, lambda file: file.write_text("ไม่ใช่" * 5000)])
def test_what_is_no_backup_or_a_damaged_one_is_refused_and_changes_nothing(
    lived: str, empty_url: str, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    file = tmp_path / "backup.sqlite"
    back_up(lived, file)
    spoil(file)
    with pytest.raises(NotCopied, match="no backup"):
        restore(file, empty_url)
    back_up(lived, whole := tmp_path / "whole.sqlite")
    restore(whole, empty_url)
    assert everything(empty_url) == everything(lived)


def test_a_record_with_people_in_it_is_not_overwritten(lived: str, tmp_path: Path) -> None:
    file, before = tmp_path / "backup.sqlite", everything(lived)
    back_up(lived, file)
    with pytest.raises(NotCopied, match="somebody"):
        restore(file, lived)
    assert everything(lived) == before


def test_a_copy_that_differs_is_not_kept(
    lived: str, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
        restore(file, empty_url)
    with opened(empty_url) as database, database.read() as conn:
        assert conn.scalar(select(func.count()).select_from(persons)) == 0


def test_a_backup_of_an_older_version_is_brought_up_to_date_and_stays_as_it_was(empty_url: str, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    with opened(f"sqlite:///{old}") as database:
        upgrade_to_0002(database)
        with database.write() as conn:
            fill(conn)
    before = old.read_bytes()
    restore(old, empty_url, upgrade)
    assert current_revision(empty_url) == newest_revision()
    assert {1, 2, 5, 7} <= {row[0] for row in everything(empty_url)["people"]}
    assert old.read_bytes() == before


def test_an_old_schema_is_upgraded_before_it_is_backed_up(tmp_path: Path) -> None:
    with opened(url := f"sqlite:///{tmp_path / 'old.sqlite'}") as database:
        upgrade_to_0002(database)
    with pytest.raises(NotCopied, match="db upgrade"):
        back_up(url, tmp_path / "backup.sqlite")
