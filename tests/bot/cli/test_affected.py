"""`sujarit affected`, as an operator types it on the day something was exposed."""

import csv
import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.entry import main
from storage.people import affected
from storage.tables import metadata
from tests.services import opened
from tests.storage.deeds import PERSON_COLUMNS, do_everything
from tests.storage.somebody import acknowledge, erase, staff

SECURITY = Path(__file__).parents[3] / "SECURITY.md"


def types(words: str, url: str) -> Result:
    return CliRunner().invoke(main, words.split(), env={"DATABASE_URL": url, "LOG_LEVEL": "error"})


def told(result: Result) -> dict[str, tuple[int, int]]:
    """Rows and people by table."""
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    return {table: (int(count), int(people)) for table, count, people in rows}


def test_tables_are_counted_with_rows_and_people(database_url: str) -> None:
    with opened(database_url) as database, database.write() as conn:
        acknowledge(conn, staff(conn))
        staff(conn, "U2")
        erase(conn, staff(conn, "U3"))
    found = types("affected --known 2026-03-10T09:30", database_url)
    assert found.exit_code == 0
    assert told(found)["people"] == (3, 2), "who is erased has a row that names nobody"
    assert told(found)["acknowledgements"] == (1, 1)
    assert "2 people" in found.stderr
    assert "2026-03-13 09:30" in found.stderr
    one = types("affected --table acknowledgements --table results", database_url)
    assert told(one) == {"acknowledgements": (1, 1), "results": (0, 0)}
    assert "1 people" in one.stderr


def test_no_table_that_holds_somebody_is_forgotten(database_url: str) -> None:
    with opened(database_url) as database, database.write() as conn:
        do_everything(conn, staff(conn))
    empty = {table for table, (_, people) in told(types("affected", database_url)).items() if not people}
    assert empty <= {"inbox", "jobs"}


def test_a_wrong_table_is_told_with_the_right_ones(database_url: str) -> None:
    wrong = types("affected --table secrets", database_url)
    assert wrong.exit_code == 2
    assert "acknowledgements" in wrong.stderr


def test_the_list_is_the_owners_and_no_formula(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with opened(database_url) as database, database.write() as conn:
        person = staff(conn)
        conn.execute(metadata.tables["people"].update().values(name="=1+1"))
        erase(conn, staff(conn, "U3"))
    assert types("affected --list people.csv", database_url).exit_code == 0
    assert stat.S_IMODE(Path("people.csv").stat().st_mode) == 0o600
    with Path("people.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["number"], row["name"], row["agency"], row["line_user_id"]) == (str(person), "'=1+1", "health", "U1")
    assert {"people", "memberships"} <= set(row["tables"].split())
    again = types("affected --list people.csv", database_url)
    assert again.exit_code == 1
    assert "another name" in again.stderr


def test_there_must_be_a_record(tmp_path: Path) -> None:
    assert "sujarit init" in types("affected", f"sqlite:///{tmp_path / 'none.sqlite'}").stderr


def test_every_column_that_holds_a_person_is_looked_at() -> None:
    assert {name.split(".")[0] for name in PERSON_COLUMNS} <= set(affected.tables())


def test_the_page_on_security_names_the_same_tables() -> None:
    part = SECURITY.read_text(encoding="utf-8").split("The tables that hold personal data:")[1].split("The others (")[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.strip().startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} - {"survey_takers"} == set(affected.tables())
