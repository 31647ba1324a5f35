"""A lock among the threads of all processes that share a file; every wait for it has an end."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage import Stuck, Unavailable

_MOMENT_S = 0.05
"""How long anybody waits: what has just been given back takes a moment to reach us."""
_PID_BYTES = 20


class FileLock:
    """One holder at a time; whose it is stands in the file, and it is free again when that process dies.

    The kernel's own wait has no end, so that one thread waits there for all of ours, and they wait for it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._news = threading.Condition()
        self._file: int | None = None  # open while this process has the lock
        self._held = False
        self._waiting = 0
        self._asked: float | None = None  # since when the kernel lets us wait

    @contextmanager
    def __call__(self, within: float) -> Iterator[None]:
        """Hold the lock in a block; Stuck if it is not free within so many seconds.

        Where our process has waited for another that long already, who comes now waits for a moment only.
        """
        self._acquire(within)
        try:
            yield
        finally:
            self._release()

    def _acquire(self, within: float) -> None:
        began = time.monotonic()
        with self._news:
            self._waiting += 1
            try:
                while not self._taken():
                    until = max(min(began, self._asked or began) + within, began + _MOMENT_S)
                    if (left := until - time.monotonic()) <= 0:
                        raise Stuck(self._path, self._holder())
                    self._news.wait(left)
            except OSError as error:
                why, remedy = "a lock's file cannot be opened", f"let the bot's user write {self._path} and its folder"
                raise Unavailable(f"{self._path} cannot be locked: {error}", why, remedy) from error
            finally:
                self._waiting -= 1

    def _taken(self) -> bool:
        """Take the lock if nobody has it; have the kernel tell us when another process has given it back."""
        if not self._held and self._file is None and self._asked is None:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._asked = time.monotonic()
                threading.Thread(target=self._ask, args=(file,), name="file-lock", daemon=True).start()
            except OSError:
                os.close(file)
                raise
            else:
                self._file = _signed(file)
        if self._held or self._file is None:
            return False
        self._held = True
        return True

    def _ask(self, file: int) -> None:
        """Wait as long as it takes; what has come too late for everybody is given back."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            given = True
        except OSError:  # who waits tries it anew, and hears of it
            given = False
        with self._news:
            self._asked = None
            if given and self._waiting:
                self._file = _signed(file)
            else:
                os.close(file)
            self._news.notify()

    def _release(self) -> None:
        with self._news:
            if self._file is not None:
                os.close(self._file)
            self._file, self._held = None, False
            self._news.notify()

    def _holder(self) -> int | None:
        told = self._path.read_bytes().strip()
        return int(told) if told.isdigit() else None


def _signed(file: int) -> int:
    """Write into the file whose it is, unless that stands there or a full disk has no room for it."""
    mine = str(os.getpid()).encode().ljust(_PID_BYTES)
    with suppress(OSError):
        if os.pread(file, _PID_BYTES, 0) != mine:
            os.pwrite(file, mine, 0)
    return file
