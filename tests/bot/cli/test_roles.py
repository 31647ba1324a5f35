"""`sujarit role`: who holds which role, and ending one now or on a day; and the fiscal year that does not run."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.cli.entry import main
from bot.serve import serve
from bot.settings import load_settings
from flows.record.people import HeldRole
from storage import upkeep
from storage.database import Database
from storage.people import people
from storage.tables.work import jobs
from tests.packs import loaded

NOW = datetime(2026, 3, 10, 3, tzinfo=UTC)


class Operator:
    """Types commands in an empty folder, with an account set, on a given day."""

    def __init__(self, url: str, home: Path) -> None:
        self.environment = {
            "DATABASE_URL": url,
            "SUJARIT_HOME": str(home / "var"),
            "SUJARIT_TODAY": "2026-03-10",
            "LINE_CHANNEL_SECRET": "s",
            "LINE_CHANNEL_ACCESS_TOKEN": "t",
            "LINE_API_BASE": "http://127.0.0.1:9",
            "REDIS_URL": "redis://127.0.0.1:9/0",
            "LOG_LEVEL": "error",
        }

    def types(self, words: str, **environment: str) -> Result:
        return CliRunner().invoke(main, words.split(), env=self.environment | environment)


@pytest.fixture
def operator(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.chdir(tmp_path)
    return Operator(database_url, tmp_path)


@pytest.fixture
def holders(database: Database) -> list[int]:
    """A focal person of two agencies and an admin, by number."""
    with database.write() as conn:
        upkeep.keep(conn, loaded("trat-2569"), 1, NOW)
        focal, admin = (people.ensure(conn, 1, user, NOW) for user in ("U1", "U2"))
        for person, role, agency in (
            (focal, "focal", "treasury"),
            (focal, "focal", "education"),
            (admin, "admin", None),
        ):
            people.grant(conn, person, role, agency, NOW)
    return [focal, admin]


def held(database: Database, now: datetime = NOW) -> list[HeldRole]:
    with database.read() as conn:
        return people.held_roles(conn, 1, now)


def test_list_is_a_row_for_each_role(operator: Operator, holders: list[int]) -> None:
    done = operator.types("role list")
    focal, admin = holders
    assert (done.exit_code, done.stderr) == (0, "")
    assert [row.split("\t") for row in done.stdout.splitlines()] == [
        [str(admin), "admin", "", "", "2026-03-10", ""],
        [str(focal), "focal", "education", "", "2026-03-10", ""],
        [str(focal), "focal", "treasury", "", "2026-03-10", ""],
    ]


def test_end_takes_one_role_away_and_has_the_menu_follow(
    operator: Operator, holders: list[int], database: Database
) -> None:
    done = operator.types(f"role end --person {holders[0]} --role focal --agency treasury")
    assert (done.exit_code, done.stdout) == (0, "")
    assert [(one.role, one.agency) for one in held(database, datetime(2026, 3, 11, tzinfo=UTC))] == [
        ("admin", ""),
        ("focal", "education"),
    ]
    with database.read() as conn:
        assert [(job.kind, job.subject) for job in conn.execute(select(jobs))] == [("menu", "U1")]


def test_a_last_day_ends_the_role_when_that_day_is_over(
    operator: Operator, holders: list[int], database: Database
) -> None:
    done = operator.types(f"role end --person {holders[0]} --role focal --agency treasury --until 2026-09-30")
    assert done.exit_code == 0
    found = {one.agency: one.until for one in held(database)}
    # midnight in Thailand
    assert found["treasury"] == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert found["education"] is None
    assert "treasury\t\t2026-03-10\t2026-09-30" in operator.types("role list").stdout


@pytest.mark.parametrize(
    "words",
    [
        "--person {focal} --role admin",
        "--person {focal} --role focal",
        "--person 999 --role admin",
        "--person {focal} --role focal --agency treasury --until 2026-03-09",
    ],
)
def test_what_cannot_be_ended_is_1_with_the_remedy(
    operator: Operator, holders: list[int], database: Database, words: str
) -> None:
    done = operator.types(f"role end {words.format(focal=holders[0])}")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "sujarit role list" in done.stderr or "--until" in done.stderr
    assert len(held(database)) == 3


def test_that_no_admin_is_left_is_told_with_the_remedy(operator: Operator, holders: list[int]) -> None:
    done = operator.types(f"role end --person {holders[1]} --role admin")
    assert done.exit_code == 0
    assert "sujarit invite create --role admin" in done.stderr


YEARS = {
    "2025-09-30": "wrong fiscal year: trat-2569 is for 2569, which begins on 2025-10-01",
    "2026-10-01": "fiscal year: 2569 is over, and late reports are taken until",
    "2027-03-01": "wrong fiscal year: trat-2569 is for 2569, which ended on 2026-09-30",
}
DAYS = pytest.mark.parametrize("day", [*YEARS, "2025-10-01", "2026-09-30"])


@DAYS
def test_init_says_that_the_year_does_not_run(operator: Operator, day: str) -> None:
    done = operator.types("init", SUJARIT_TODAY=day)
    assert done.exit_code == 0
    assert len(done.stdout.split()) == 1, "the code stands alone"
    told = [line for line in done.stderr.splitlines() if "fiscal year" in line]
    assert [line.startswith(YEARS[day]) for line in told] == ([True] if day in YEARS else [])
    assert all("SUJARIT_PROGRAMME" in line for line in told)


@DAYS
def test_doctor_has_a_line_for_the_year(operator: Operator, day: str) -> None:
    done = operator.types("doctor", SUJARIT_TODAY=day)
    (told,) = (line for line in done.stdout.splitlines() if "fiscal year" in line)
    wrong = YEARS.get(day, "").startswith("wrong")
    assert told.startswith("wrong fiscal year: " if wrong else "ok    fiscal year: ")


@DAYS
def test_serve_says_so_and_serves(
    operator: Operator,
    day: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran: list[bool] = []
    monkeypatch.setattr("bot.serve._Server.run", lambda _: ran.append(True))
    monkeypatch.setattr("bot.serve.gc.freeze", lambda: None)
    serve(load_settings(operator.environment | {"SUJARIT_TODAY": day}), loaded("trat-2569"), workers=True)
    assert ran == [True]
    told = [line for line in capsys.readouterr().err.splitlines() if "fiscal year" in line]
    assert [line.startswith(YEARS[day]) for line in told] == ([True] if day in YEARS else [])
