"""The command line: help everywhere, exit codes, and errors that name the place and the remedy."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cli.entry import main
from bot.installation import ACCOUNT
from bot.tokens import ALPHABET, Tokens
from storage.database import open_database
from storage.people import invites
from storage.tables.people import invites as table
from tests.packs import loaded

ROOT = Path(__file__).parents[3]
CODE = re.compile(rf"([{ALPHABET}]{{4}}-){{2}}[{ALPHABET}]{{4}}")


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


@pytest.mark.parametrize("path", [(), *commands(main)], ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...]) -> None:
    found = CliRunner().invoke(main, [*path, "--help"], prog_name="sujarit")
    assert found.exit_code == 0
    assert found.output.startswith(f"Usage: {' '.join(['sujarit', *path])}")
    assert len(found.output.splitlines()) > 3


@pytest.mark.parametrize("arguments", [["nonsense"], ["invite", "create"], ["invite", "create", "--role", "king"]])
def test_wrong_use_is_2_on_standard_error(arguments: list[str]) -> None:
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 2
    assert (found.stdout, "Usage:" in found.stderr) == ("", True)


def sujarit(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in an empty folder."""
    inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "LANG")}
    code = "import sys; sys.path.append(sys.argv.pop(1)); from bot.cli.entry import main; main(prog_name='sujarit')"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, str(ROOT), *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=home,
        env=inherited | environment,
    )


def test_invite_create_prints_the_code_alone(tmp_path: Path) -> None:
    done = sujarit(tmp_path, "invite", "create", "--role", "admin", SECRET_KEY="k")
    assert done.returncode == 0
    assert CODE.fullmatch(done.stdout.removesuffix("\n"))
    assert done.stderr == ""
    with open_database(f"sqlite:///{tmp_path / 'var' / 'demo' / 'trat-2569' / 'sujarit.sqlite'}").read() as conn:
        found = invites.find(conn, ACCOUNT, Tokens("k").code_hash(done.stdout.strip()), datetime.now(UTC))
        everything = str(conn.execute(select(table)).all())
    assert found
    assert (found.role, found.agency, found.state) == ("admin", "", "open")
    assert done.stdout.strip() not in everything


def test_code_is_open_on_the_day_the_programme_is_at(tmp_path: Path) -> None:
    done = sujarit(tmp_path, "invite", "create", "--role", "admin", SECRET_KEY="k", SUJARIT_TODAY="2046-03-10")
    with open_database(f"sqlite:///{tmp_path / 'var' / 'demo' / 'trat-2569' / 'sujarit.sqlite'}").read() as conn:
        hashed = Tokens("k").code_hash(done.stdout.strip())
        found = invites.find(conn, ACCOUNT, hashed, datetime(2046, 3, 11, tzinfo=UTC))
    assert found
    assert found.state == "open"


def test_agency_list_is_code_tab_name(tmp_path: Path) -> None:
    done = sujarit(tmp_path, "agency", "list")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    agencies = loaded("trat-2569").plan.agencies
    assert rows == [[agency.code, agency.name] for agency in agencies]
    assert len(rows) == 23


def test_content_check_counts_what_is_there(tmp_path: Path) -> None:
    done = sujarit(tmp_path, "content", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "trat-2569: 23 agencies, 25 activities, 38 measures, 168 pairs" in done.stdout


WRONG = {
    "unit": ("unit: percent", "unit: per cent", "per cent"),
    "target": ("target: 80\n", "budget_was: 80\n", "the key 'target' is missing"),
    "number": ("target: 80\n", "target: eighty\n", "expected a whole number, found 'eighty'"),
    "agency": ("agencies: [province,", "agencies: [provinec,", "provinec"),
    "yaml": ("quarters: [2, 3, 4]", "quarters: [2, 3, 4", "not YAML"),
}


@pytest.mark.parametrize(("command", "fault"), [*(("content check", fault) for fault in WRONG), ("serve", "target")])
def test_wrong_plan_is_told_with_file_line_and_reason(tmp_path: Path, command: str, fault: str) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("__pycache__"))
    plan = tmp_path / "content" / "plans" / "trat-2569.yaml"
    right, wrong, reason = WRONG[fault]
    before, _, after = plan.read_text().partition(right)
    plan.write_text(before + wrong + after)
    line = before.count("\n") + 1
    done = sujarit(tmp_path, *command.split(), PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "trat-2569" not in done.stdout
    told = re.search(r"content/plans/trat-2569\.yaml:(\d+): (.*)", done.stderr)
    assert told, done.stderr
    assert abs(int(told[1]) - line) <= 2
    assert reason in told[2]
    assert "sujarit content check" in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_programme_lists_those_there_are(tmp_path: Path) -> None:
    done = sujarit(tmp_path, "agency", "list", SUJARIT_PROGRAMME="atlantis-2570")
    assert (done.returncode, done.stdout) == (1, "")
    assert "trat-2569" in done.stderr


def test_half_an_account_is_1_with_the_remedy(tmp_path: Path) -> None:
    done = sujarit(tmp_path, "agency", "list", LINE_CHANNEL_SECRET="s")
    assert (done.returncode, done.stdout) == (1, "")
    assert "LINE_CHANNEL_ACCESS_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr


def test_database_away_is_1_with_the_remedy(tmp_path: Path) -> None:
    url = "postgresql://nobody:hush@127.0.0.1:9/nothing"
    done = sujarit(tmp_path, "db", "upgrade", DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert "hush" not in done.stderr


def test_doctor_tells_each_part(tmp_path: Path) -> None:
    assert sujarit(tmp_path, "db", "upgrade").returncode == 0
    done = sujarit(tmp_path, "doctor", REDIS_URL="redis://127.0.0.1:9/0", LINE_API_BASE="http://127.0.0.1:9")
    assert done.returncode == 1
    told = {line.split(":")[0]: line for line in done.stdout.splitlines()}
    assert {"ok    content", "ok    database", "wrong redis", "wrong line"} <= set(told)
    assert "Traceback" not in done.stderr
