"""The programs under measure: processes on free ports of this machine, stopped whatever happens."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from bot.settings import OWN_SECRET, OWN_TOKEN

SECRET, TOKEN = "bench-secret", "bench-token"
TODAY = "2026-03-10"
PATIENCE_S = 60.0
_GRACE_S = 25.0
Process = subprocess.Popen[bytes]
_SUJARIT = "import bot.cli.entry, bot.serve; bot.serve.EVERYWHERE = '127.0.0.1'; bot.cli.entry.main()"
"""The console script, but on this machine only."""


def free_port() -> int:
    """Find a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def folder() -> Iterator[Path]:
    """Give an empty folder for a while."""
    with tempfile.TemporaryDirectory(prefix="sujarit-bench-") as name:
        yield Path(name)


@contextmanager
def running(*command: str, **settings: str) -> Iterator[Process]:
    """Run a Python program of this environment with only the settings given; its log is shown when it fails."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV") if name in os.environ}
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            env=kept | settings,
            stdout=log,
            stderr=log,
            # a session of its own: Ctrl-C is for the bench, which then ends its programs in order
            start_new_session=True,
        )
        try:
            yield process
        except Exception as error:
            log.seek(0)
            error.add_note(log.read()[-2000:])
            raise
        finally:
            _end(process)


def _end(process: Process) -> None:
    process.terminate()
    try:
        process.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def fetch(url: str, body: Any = None) -> Any:
    """Get JSON, or post it and get the answer."""
    asked = Request(url, None if body is None else json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(asked, timeout=10) as answer:
        return json.loads(answer.read())


def answered(url: str, process: Process) -> float:
    """Wait until an address answers 200, looking every 10 ms; gives the seconds that took."""
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE_S:
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(url, timeout=5):
            return time.perf_counter() - began
        if process.poll() is not None:
            break
        time.sleep(0.01)
    raise RuntimeError(f"{process.args!r} does not serve")


class Stub:
    """The local LINE that only counts."""

    def __init__(self, base: str) -> None:
        self.base = base

    def reset(self, delay: float = 0.0) -> None:
        """Count from nothing, answering after `delay` seconds."""
        fetch(f"{self.base}/api/counters", {"delay": delay})

    def counts(self) -> dict[str, int]:
        """Tell what was sent, as `reply.requests` and so on."""
        found: dict[str, int] = fetch(f"{self.base}/api/counters")
        return found

    def wait_for(self, count: str, least: int) -> None:
        """Wait until so many have been counted; looks often enough for the time to be right within 10 ms."""
        deadline = time.perf_counter() + PATIENCE_S
        while self.counts().get(count, 0) < least:
            if time.perf_counter() > deadline:
                raise RuntimeError(f"{count} is {self.counts().get(count, 0)} and does not reach {least}")
            time.sleep(0.01)


@contextmanager
def stub() -> Iterator[Stub]:
    """Run the counting stub, with a secret and a token that all bots under measure know."""
    port = free_port()
    with folder() as home:
        for name, own in ((OWN_SECRET, SECRET), (OWN_TOKEN, TOKEN)):
            (home / name).write_text(own)
        command = ("-m", "bot.simulator", "--no-record", "--port", str(port))
        with running(*command, SUJARIT_HOME=str(home)) as process:
            base = f"http://127.0.0.1:{port}"
            answered(f"{base}/api/counters", process)
            yield Stub(base)


def bot_settings(home: Path, line: Stub | None) -> dict[str, str]:
    """The settings of a bot in a home folder, with the local LINE when there is no stub."""
    own = {"SUJARIT_HOME": str(home), "SUJARIT_TODAY": TODAY}
    if line is None:
        return own
    return own | {"LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "LINE_API_BASE": line.base}


def sujarit(command: str, settings: dict[str, str]) -> AbstractContextManager[Process]:
    """Run a command of the product, on this machine only."""
    return running("-c", _SUJARIT, command, **settings)


@contextmanager
def bot(home: Path, line: Stub | None, command: str = "serve", **settings: str) -> Iterator[tuple[str, Process, float]]:
    """Run `sujarit serve`, or `web`; gives its address, its process, and the seconds it took to start."""
    port = free_port()
    own = bot_settings(home, line) | {"PORT": str(port)} | settings
    with sujarit(command, own) as process:
        base = f"http://127.0.0.1:{port}"
        yield base, process, answered(f"{base}/healthz", process)


@contextmanager
def echo(line: Stub) -> Iterator[str]:
    """Run the echo bot of the SDK's README under the same Gunicorn settings."""
    port = free_port()
    with running("-m", "tests.bench.echo", str(port), line.base) as process:
        base = f"http://127.0.0.1:{port}"
        answered(f"{base}/healthz", process)
        yield base
