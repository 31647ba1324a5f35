"""`sujarit backup` and `sujarit restore`, as an operator types them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.cli.entry import main
from bot.tokens import Tokens
from storage.database import upgrade
from storage.people import people
from storage.tables.learning import survey_takers
from tests.services import opened
from tests.storage.before_0003 import fill, upgrade_to_0002
from tests.storage.somebody import ACCOUNT, NOW, begin


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def types(words: str, url: str, **environment: str) -> Result:
    return CliRunner().invoke(main, words.split(), env={"DATABASE_URL": url, "LOG_LEVEL": "error"} | environment)


def test_from_one_place_to_another(home: Path, database_url: str) -> None:
    with opened(database_url) as database, database.write() as conn:
        begin(conn)
        people.ensure(conn, ACCOUNT, "U-1", NOW)
    made = types("backup a.sqlite", database_url)
    assert (made.exit_code, made.stdout) == (0, "")
    assert "the same as in the record" in made.stderr
    assert "secret-key" in made.stderr
    there = f"sqlite:///{home / 'new.sqlite'}"
    done = types("restore a.sqlite", there)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "erased" in done.stderr
    with opened(there) as database, database.read() as conn:
        assert people.user_of(conn, 1) == "U-1"
    again = types("restore a.sqlite", there)
    assert again.exit_code == 1
    assert "a new one" in again.stderr


def test_backup_needs_a_record_and_a_free_name(home: Path) -> None:
    url = f"sqlite:///{home / 'sujarit.sqlite'}"
    none = types("backup a.sqlite", url)
    assert none.exit_code == 1
    assert "sujarit init" in none.stderr
    upgrade(url)
    assert types("backup a.sqlite", url).exit_code == 0
    again = types("backup a.sqlite", url)
    assert again.exit_code == 1
    assert "another name" in again.stderr


def test_who_took_part_by_number_in_an_old_backup_is_hidden_by_the_key(home: Path, database_url: str) -> None:
    with opened(f"sqlite:///{home / 'old.sqlite'}") as old:
        upgrade_to_0002(old)
        with old.write() as conn:
            fill(conn)
    without = types("restore old.sqlite", database_url)
    assert without.exit_code == 1
    assert "SECRET_KEY" in without.stderr
    assert types("restore old.sqlite", database_url, SECRET_KEY="k").exit_code == 0
    with opened(database_url) as database, database.read() as conn:
        hashes = set(conn.scalars(select(survey_takers.c.taker_hash)))
    takers = [("before", 1), ("after", 2)]
    assert hashes == {Tokens("k").taker_hash("trat-2569", "grey-survey", wave, person) for wave, person in takers}


def test_restore_says_what_is_no_backup(home: Path) -> None:
    (home / "a.sqlite").write_text("x")
    wrong = types("restore a.sqlite", f"sqlite:///{home / 'sujarit.sqlite'}")
    assert wrong.exit_code == 1
    assert "no backup" in wrong.stderr
    assert types("restore nowhere", "sqlite:///x").exit_code == 2
