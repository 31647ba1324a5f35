import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from tests.bot.simulator.conftest import said

AUTHORIZED = {"Authorization": "Bearer t", "Content-Type": "application/json"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[str]:
    """`python -m bot.simulator` as its own process; gives its base address."""
    port = free_port()
    options = [f"--port={port}", "--secret=s", "--token=t", "--webhook=http://127.0.0.1:9/callback"]
    state = f"--state={tmp_path / 'state.json'}"
    command = [sys.executable, "-W", "ignore", "-m", "bot.simulator", *options, state]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        assert process.wait(10) == 0
    assert [one["name"] for one in json.loads((tmp_path / "state.json").read_text())["people"]] == ["สมชาย"]


def test_runs_alone_keeps_connections_and_saves_at_the_end(alone: str) -> None:
    with urllib3.PoolManager(retries=urllib3.Retry(connect=12, backoff_factor=0.02)) as http:
        assert http.request("GET", f"{alone}/v2/bot/info", headers=AUTHORIZED).status == 200
        added = http.request("POST", f"{alone}/api/users", json={"name": "สมชาย"}).json()
        http.request("POST", f"{alone}/api/users/{added['id']}/text", json={"text": "ก"})
        pool = http.connection_from_url(alone)
        opened = pool.num_connections
        push = json.dumps({"to": added["id"], "messages": [said("ข")]})
        assert pool.request("POST", "/v2/bot/message/push", body=push, headers=AUTHORIZED).status == 200
        assert pool.num_connections == opened
        http.request("POST", f"{alone}/api/faults", json={"reset": {"left": 1}})
        with pytest.raises(urllib3.exceptions.HTTPError):
            pool.request("POST", "/v2/bot/message/push", body=push, headers=AUTHORIZED, retries=False)
        assert pool.request("POST", "/v2/bot/message/push", body=push, headers=AUTHORIZED).status == 200
        chat = http.request("GET", f"{alone}/api/chats/{added['id']}").json()["messages"]
        assert [entry["from"] for entry in chat] == ["user", "bot", "bot"]
