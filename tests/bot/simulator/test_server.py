import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3
from flask import Flask

from bot.simulator.__main__ import main
from bot.simulator.line import LocalLine
from bot.simulator.server import LocalServer
from tests.bot.modes import open_to_others
from tests.bot.simulator.conftest import said

ACCOUNT = {"LINE_CHANNEL_SECRET": "s" * 32, "LINE_CHANNEL_ACCESS_TOKEN": "t" * 172}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[str]:
    """`python -m bot.simulator` as its own process; gives its base address."""
    port = free_port()
    options = [f"--port={port}", "--webhook=http://127.0.0.1:9/callback", f"--state={tmp_path / 'home' / 'state.json'}"]
    command = [sys.executable, "-W", "ignore", "-m", "bot.simulator", *options]
    own = dict.fromkeys(ACCOUNT, "") | {"SUJARIT_HOME": str(tmp_path / "home")}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | own) as process:
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        assert process.wait(10) == 0
    assert open_to_others(tmp_path / "home") == []
    assert [one["name"] for one in json.loads((tmp_path / "home" / "state.json").read_text())["people"]] == ["สมชาย"]


def test_alone_it_takes_no_accounts_credentials_and_says_what_its_bot_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["simulator"])
    built: list[Flask] = []
    monkeypatch.setattr(LocalServer, "run", lambda server: built.append(server.load()))
    for name, value in ACCOUNT.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="LINE_CHANNEL_SECRET is an account's"):
        main()
    assert not built
    for name in ACCOUNT:
        monkeypatch.delenv(name)
    main()
    line: LocalLine = built[0].extensions["local_line"]
    line.close()
    told = capsys.readouterr().out
    files = [tmp_path / "var" / name for name in ("local-channel-secret", "local-channel-token")]
    assert line.channel_access_token == files[1].read_text()
    assert all(str(file) in told and file.read_text() not in told for file in files)
    assert "LINE_API_BASE=http://127.0.0.1:9001" in told


def test_runs_alone_keeps_connections_and_saves_at_the_end(alone: str, tmp_path: Path) -> None:
    with urllib3.PoolManager(retries=urllib3.Retry(connect=12, backoff_factor=0.02)) as http:
        token = http.request("POST", f"{alone}/oauth2/v3/token").json()["access_token"]
        assert token == (tmp_path / "home" / "local-channel-token").read_text()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        assert http.request("GET", f"{alone}/v2/bot/info", headers=headers).status == 200
        added = http.request("POST", f"{alone}/api/users", json={"name": "สมชาย"}).json()
        http.request("POST", f"{alone}/api/users/{added['id']}/text", json={"text": "ก"})
        pool = http.connection_from_url(alone)
        opened = pool.num_connections
        push = json.dumps({"to": added["id"], "messages": [said("ข")]})
        assert pool.request("POST", "/v2/bot/message/push", body=push, headers=headers).status == 200
        assert pool.num_connections == opened
        http.request("POST", f"{alone}/api/faults", json={"reset": {"left": 1}})
        with pytest.raises(urllib3.exceptions.HTTPError):
            pool.request("POST", "/v2/bot/message/push", body=push, headers=headers, retries=False)
        assert pool.request("POST", "/v2/bot/message/push", body=push, headers=headers).status == 200
        chat = http.request("GET", f"{alone}/api/chats/{added['id']}").json()["messages"]
        assert [entry["from"] for entry in chat] == ["user", "bot", "bot"]
