"""What an operator gets wrong: each is told in plain words, and nothing is made or changed."""

import re
import shlex
import sqlite3
import subprocess
from contextlib import chdir, closing
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from bot.cli.entry import main
from bot.settings import SETTINGS
from tests.bot.modes import open_to_others

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


def test_what_commands_make_is_the_owners_alone(tmp_path: Path) -> None:
    home, copy = tmp_path / "var", tmp_path / "a.sqlite"
    for words in ("init", "role list", "backup a.sqlite"):
        assert sujarit(tmp_path, *words.split(), **REAL).returncode == 0
    assert {copy, home} == {*tmp_path.iterdir()}
    assert {file.name for file in home.iterdir()} >= {"secret-key", "sujarit.sqlite", "sujarit.sqlite-writer"}
    assert open_to_others(home) + open_to_others(copy) == []


def test_what_others_can_open_is_told_with_what_to_type(tmp_path: Path) -> None:
    home, record = tmp_path / "a home", tmp_path / "the [record].db"
    account = REAL | {"LINE_API_BASE": "http://127.0.0.1:9", "SUJARIT_HOME": str(home)}
    account |= {"DATABASE_URL": f"sqlite:///{record}"}

    def told() -> str:
        found = re.search(r"^(?:ok|wrong) +files: .*$", sujarit(tmp_path, "doctor", **account).stdout, re.M)
        assert found
        return found[0]

    sujarit(tmp_path, "init", **account)
    (home / "redis").mkdir(0o700)
    beside = [Path(f"{record}{end}") for end in ("-wal", "-shm", "-writer")]
    opened = [
        tmp_path / ".env",
        home,
        home / "redis",
        home / "redis" / "redis.log",
        home / "secret-key",
        record,
        *beside,
    ]
    with closing(sqlite3.connect(record)) as busy:  # so that the journal stands beside it
        busy.execute("SELECT count(*) FROM people")
        for file in opened:
            file.touch(0o600)
        assert told() == "ok    files: closed to others on this machine"
        for file in opened:
            file.chmod(0o740)
        line = told()
        assert {file.stat().st_mode & 0o777 for file in opened} == {0o740}, "who only looks changes nothing"
        assert line.startswith("wrong files: others on this machine can open what is the bot's alone: run `chmod go= ")
        typed = line.split("`")[1]
        assert sorted(shlex.split(typed)[2:]) == sorted(map(str, opened))
        subprocess.run(shlex.split(typed), check=True)
        assert told().startswith("ok ")


def test_local_lines_files_are_looked_at_too(tmp_path: Path) -> None:
    sujarit(tmp_path, "init")
    place = tmp_path / "var" / "demo" / "trat-2569"
    for file in (kept := tmp_path / "var" / "local-channel-token", place, place / "sujarit.sqlite"):
        file.chmod(0o755)
    line = next(line for line in sujarit(tmp_path, "doctor").stdout.splitlines() if "files:" in line)
    assert shlex.split(line.split("`")[1])[2:] == [str(place), str(place / "sujarit.sqlite"), str(kept)]
