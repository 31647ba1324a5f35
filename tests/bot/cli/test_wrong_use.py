"""What an operator gets wrong: each is told in plain words, and nothing is made or changed."""

import re
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from bot.cli.entry import main
from bot.settings import SETTINGS

REAL = {"LINE_CHANNEL_SECRET": "s" * 32, "LINE_CHANNEL_ACCESS_TOKEN": "t" * 172}


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def sujarit(home: Path, *arguments: str, **environment: str) -> Done:
    """Run the command in a folder with only these settings, in this process: each begins afresh all the same."""
    settings = {setting.name: environment.get(setting.name, "") for setting in SETTINGS}
    with chdir(home):
        found = CliRunner().invoke(main, arguments, env=settings, prog_name="sujarit")
    return Done(found.exit_code, found.stdout, found.stderr)


@pytest.mark.parametrize(
    ("typed", "meant"), [("nowhere", ""), ("tresury", "treasury"), ("educaton", "education"), ("ศึกษาธิการ", "education")]
)
def test_agency_that_is_none_names_the_nearest(tmp_path: Path, typed: str, meant: str) -> None:
    done = sujarit(tmp_path, "invite", "create", "--role", "focal", "--agency", typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"no agency '{typed}'" in done.stderr
    assert meant in done.stderr
    assert "sujarit agency list" in done.stderr
    assert "is needed" not in done.stderr


@pytest.mark.parametrize("role", ["staff", "focal", "executive"])
def test_agency_that_is_left_out_is_asked_for(tmp_path: Path, role: str) -> None:
    done = sujarit(tmp_path, "invite", "create", "--role", role)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--agency is needed" in done.stderr
    assert "treasury" in done.stderr


def test_admin_is_of_no_agency(tmp_path: Path) -> None:
    done = sujarit(tmp_path, "invite", "create", "--role", "admin", "--agency", "education")
    assert (done.returncode, done.stdout) == (2, "")
    assert "leave --agency out" in done.stderr


@pytest.mark.parametrize("command", ["agency list", "serve", "web", "worker", "clock", "init", "doctor", "db upgrade"])
def test_programme_that_is_none_lists_those_there_are(tmp_path: Path, command: str) -> None:
    done = sujarit(tmp_path, *command.split(), SUJARIT_PROGRAMME="nope")
    told = done.stderr + done.stdout
    assert done.returncode == 1
    assert "no programme 'nope'; there are: narathiwat-2566, sao-2567, trat-2569" in told
    assert ".yaml" not in told
    assert "Correct the file" not in told


@pytest.mark.parametrize("command", ["doctor", "role list", "agency list", "content check", "content check --due"])
@pytest.mark.parametrize("account", [{}, REAL | {"LINE_API_BASE": "http://127.0.0.1:9"}], ids=["local", "account"])
def test_looking_in_a_wrong_folder_touches_nothing(tmp_path: Path, command: str, account: dict[str, str]) -> None:
    done = sujarit(tmp_path, *command.split(), **account)
    assert list(tmp_path.iterdir()) == []
    if command in ("doctor", "role list"):
        assert done.returncode == 1
        assert "no record" in (done.stdout + done.stderr).lower()
        assert "sujarit init" in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["role list", "role end --person 1 --role admin", "content export x.xlsx"])
def test_command_on_the_record_needs_one(tmp_path: Path, command: str) -> None:
    done = sujarit(tmp_path, *command.split())
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["serve", "web", "line setup"])
@pytest.mark.parametrize("address", ["", "http://sujarit.example.go.th", "sujarit.example.go.th"])
def test_account_without_an_address_for_phones_does_not_start(tmp_path: Path, command: str, address: str) -> None:
    done = sujarit(tmp_path, *command.split(), **REAL, PUBLIC_BASE_URL=address)
    assert done.returncode == 1
    assert "PUBLIC_BASE_URL" in done.stderr
    assert "https://" in done.stderr


def test_record_is_the_owners_alone(tmp_path: Path) -> None:
    assert sujarit(tmp_path, "init").returncode == 0
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.rglob("*") if file.is_file()}
    assert modes["sujarit.sqlite"] == modes["secret-key"] == 0o600
    assert {mode for name, mode in modes.items() if not name.endswith("-writer")} == {0o600}
    told = sujarit(tmp_path, "doctor").stdout
    assert re.search(r"^ok    database:", told, re.M)
    next(tmp_path.rglob("sujarit.sqlite")).chmod(0o644)
    assert re.search(r"^wrong database:.*chmod 600", sujarit(tmp_path, "doctor").stdout, re.M)
