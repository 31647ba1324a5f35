"""`sujarit serve` as it runs for people: a conversation in the local LINE, its logs, and its end."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import urllib3

from bot import serve
from bot.turns.webhook import signature_of
from flows.asking import search
from tests.bot.rig import Rig

NAME = "วิชัย มั่นคง"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running `sujarit serve`."""

    process: subprocess.Popen[bytes]
    address: str
    home: Path
    errors: Path

    def ask(self, method: str, path: str, body: Any = None, tries: int = 1) -> Any:
        # connections are refused until it listens
        retries = urllib3.Retry(total=None, connect=tries, backoff_factor=0.05, backoff_max=0.2)
        answer = urllib3.request(method, self.address + path, json=body, retries=retries, timeout=60)
        assert answer.status < 300, answer.data
        return answer.json()

    def said_to(self, user: str, after: int) -> list[str]:
        """What the bot has said to a person, as soon as there is more than so many."""
        number = self.ask("GET", "/simulator/api/ticks")["n"]
        while True:
            entries = self.ask("GET", f"/simulator/api/chats/{user}")["messages"]
            said = [str(one["message"]) for one in entries if one["from"] == "bot"]
            if len(said) > after:
                return said
            number = self.ask("GET", f"/simulator/api/ticks?since={number}")["n"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    port, errors = free_port(), tmp_path / "errors"
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    code = "import sys; sys.path.append(sys.argv.pop(1)); from bot.cli.entry import main; main(prog_name='sujarit')"
    with errors.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", code, str(Path(__file__).parents[2]), "serve"],
            cwd=tmp_path,
            env=environment | {"PORT": str(port), "LOG_LEVEL": "debug"},
            stdout=stream,
            stderr=stream,
        )
        made = Served(process, f"http://127.0.0.1:{port}", tmp_path / "var", errors)
        try:
            made.ask("GET", "/healthz", tries=200)
            yield made
        finally:
            process.terminate()
            process.wait(30)


def test_what_answers_are_found_by_is_made_before_somebody_asks(bot: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bot.parts.content = replace(bot.parts.content)
    monkeypatch.setattr(serve, "STARTED_S", 0)
    serve.prepare(bot.parts).join(60)
    monkeypatch.delattr(search, "Index")
    assert search.index_of(content).search("ขับรถหลวงแวะรับลูกได้ป่ะครับ")


def test_serve_talks_logs_without_words_and_ends_on_request(served: Served) -> None:
    assert served.ask("GET", "/healthz") == {"status": "ok", "database": "ok", "redis": "ok", "queue": {}}
    user = served.ask("POST", "/simulator/api/users", {"name": NAME})["id"]
    served.ask("POST", f"/simulator/api/users/{user}/follow", {})
    said = served.said_to(user, after=0)
    served.ask("POST", f"/simulator/api/users/{user}/text", {"text": "คำลับเฉพาะ"})
    said = served.said_to(user, after=len(said))
    assert all("คำลับเฉพาะ" not in message for message in said)
    secrets = [(served.home / f"{name}").read_text() for name in ("local-channel-secret", "local-channel-token")]
    forged = b'{"events": []}'
    assert urllib3.request("POST", f"{served.address}/callback", body=forged).status == 400
    signed = {"x-line-signature": signature_of(secrets[0], forged)}
    assert urllib3.request("POST", f"{served.address}/callback", body=forged, headers=signed).status == 200
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(30) == 0
    text = served.errors.read_text()
    greeting, *rest = text.splitlines()
    assert greeting.endswith(f"{served.address}/")
    lines = [json.loads(line) for line in rest]
    stored = {line["request_id"] for line in lines if line["event"] == "stored"}
    replied = [line for line in lines if line.get("call", "").endswith("/message/reply")]
    assert len(stored) == len(replied) == 2
    assert {line["request_id"] for line in replied} == stored
    assert all(line["event_id"] and line["line_request_id"] for line in replied)
    assert not [word for word in (user, NAME, "คำลับเฉพาะ", *secrets) if word in text]
    with pytest.raises(OSError, match=r"refused|No such"), socket.socket(socket.AF_UNIX) as redis:
        redis.connect(str(served.home / "demo" / "trat-2569" / "redis" / "redis.sock"))
