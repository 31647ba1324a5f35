"""Settings: defaults, `.env`, what is refused with its remedy, and when the local LINE is there at all."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.app import create_app
from bot.serve import gunicorn_options
from bot.settings import LINE_API, LINE_DATA_API, SETTINGS, SettingsError, load_settings, local_channel
from tests.house import House

README = Path(__file__).parents[2] / "README.md"
ACCOUNT = {"LINE_CHANNEL_SECRET": "s" * 32, "LINE_CHANNEL_ACCESS_TOKEN": "t" * 172}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder without `.env`, whose `var` is ours."""
    monkeypatch.chdir(tmp_path)


def test_defaults_are_a_bot_with_the_local_line(tmp_path: Path) -> None:
    found = load_settings({})
    assert (found.home, found.port, found.programme) == (tmp_path / "var", 8000, "trat-2569")
    assert (found.local_line, found.redis_url, found.today) == (True, None, None)
    assert found.database_url == f"sqlite:///{tmp_path / 'var' / 'demo' / 'trat-2569' / 'sujarit.sqlite'}"
    assert found.public_base_url == "http://127.0.0.1:8000"
    assert found.line_api_base == found.line_data_api_base == "http://127.0.0.1:8000/simulator"


def test_secrets_are_made_once_and_are_the_owners_alone(tmp_path: Path) -> None:
    first, second = load_settings({}), load_settings({})
    kept = ("channel_secret", "channel_access_token", "secret_key")
    assert [getattr(first, name) for name in kept] == [getattr(second, name) for name in kept]
    assert len({getattr(first, name) for name in kept}) == 3
    files = list((tmp_path / "var").iterdir())
    assert len(files) == 3
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_environment_goes_before_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nSUJARIT_TODAY=2026-03-10\nREDIS_URL=\n")
    found = load_settings({"PORT": "9001", "SUJARIT_PROGRAMME": ""})
    assert (found.port, found.today, found.redis_url) == (9001, date(2026, 3, 10), None)
    assert found.programme == "trat-2569"


def test_account_switches_the_local_line_off() -> None:
    found = load_settings(ACCOUNT)
    assert not found.local_line
    assert (found.line_api_base, found.line_data_api_base) == (LINE_API, LINE_DATA_API)
    assert (found.channel_secret, found.channel_access_token) == tuple(ACCOUNT.values())


@pytest.mark.parametrize("only", sorted(ACCOUNT))
def test_half_an_account_is_refused(only: str) -> None:
    with pytest.raises(SettingsError, match=r"LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN") as refused:
        load_settings({only: ACCOUNT[only]})
    assert ACCOUNT[only] not in str(refused.value)


def test_a_local_line_alone_has_the_credentials_that_a_bot_without_an_account_has() -> None:
    channel, found = local_channel({}), load_settings({})
    assert (channel.secret, channel.token) == (found.channel_secret, found.channel_access_token)
    told = {"LINE_CHANNEL_SECRET": channel.secret, "LINE_CHANNEL_ACCESS_TOKEN": channel.token}
    assert local_channel(told) == channel, "a bot that talks to it may have them in its settings"


@pytest.mark.parametrize("name", sorted(ACCOUNT))
@pytest.mark.parametrize("begun", [False, True])
def test_a_local_line_alone_refuses_the_credentials_of_an_account(tmp_path: Path, name: str, begun: bool) -> None:
    given = {name: ACCOUNT[name]}
    if begun:
        local_channel({})
    for _ in range(2):
        with pytest.raises(SettingsError, match=rf"^{name} is .*unset it.*local-channel-secret") as refused:
            local_channel(given)
        assert ACCOUNT[name] not in str(refused.value)
        (tmp_path / ".env").write_text(f"{name}={given.pop(name, ACCOUNT[name])}")
    assert (tmp_path / "var").exists() == begun


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("PORT", value) for value in ("0", "65536", "-1", "http", "80.5", "²", "8 000")),
        ("WEB_THREADS", "0"),
        ("WORKER_THREADS", "many"),
        ("SUJARIT_TODAY", "10/03/2569"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_name_and_an_example(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        load_settings({name: value})
    assert value in str(refused.value)
    assert re.search("give|use", str(refused.value))


def test_every_variable_that_is_read_is_in_the_table() -> None:
    source = (Path(__file__).parents[2] / "bot" / "settings.py").read_text()
    read = set(re.findall(r"found(?:\.get\(|, )\"([A-Z_]+)\"", source))
    assert read == {setting.name for setting in SETTINGS}


@pytest.mark.skipif(not README.exists(), reason="the README is written last")
def test_readmes_table_is_complete() -> None:
    rows = [line for line in README.read_text().splitlines() if line.startswith("|")]
    missing = [setting.name for setting in SETTINGS if not any(f"`{setting.name}`" in row for row in rows)]
    assert missing == []


# the local LINE and a real account

DOORS = ("/", "/simulator", "/simulator/", "/simulator/api/state", "/simulator/v2/bot/info", "/simulator/index.html")


def test_simulator_is_never_reachable_with_an_account(bot: House) -> None:
    assert not bot.installation.settings.local_line
    for path in DOORS:
        assert [bot.client.open(path, method=method).status_code for method in ("GET", "POST")] == [404, 404]
    assert "local_line" not in bot.client.application.extensions["sujarit"]


def test_simulator_is_at_its_door_without_an_account(bot: House, tmp_path: Path) -> None:
    object.__setattr__(bot.installation.settings, "local_line", True)
    client = create_app(bot.installation, bot.queue).test_client()
    assert client.get("/").headers["location"] == "/simulator/"
    with client.get("/simulator/") as page:
        assert page.status_code == 200
    forged = {"Host": "attacker.example:8000"}
    assert client.get("/simulator/api/state", headers=forged).status_code == 403
    client.application.extensions["sujarit"]["local_line"].extensions["local_line"].close()


def test_bot_with_an_account_never_loads_the_simulator(tmp_path: Path) -> None:
    code = "import sys, bot.app, bot.serve; sys.exit('bot.simulator' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2], env=dict(os.environ)
    )
    assert done.returncode == 0


def test_local_line_is_served_to_this_machine_only() -> None:
    local: Any = gunicorn_options(load_settings({"PORT": "8123"}))
    world: Any = gunicorn_options(load_settings(ACCOUNT))
    assert local["bind"] == "127.0.0.1:8123"
    assert world["bind"] == "0.0.0.0:8000"
