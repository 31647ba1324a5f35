"""Keeps the local LINE over a restart: a JSON file written soon after changes, and binaries beside it."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

_PAUSE = 0.5  # seconds between a change and the write that covers it and its neighbours


class Blobs:
    """Images and files by key: in a folder, or in memory when there is none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}

    def put(self, key: str, content: bytes) -> None:
        """Keep a binary."""
        if self._folder is None:
            self._memory[key] = content
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / key).write_bytes(content)

    def get(self, key: str) -> bytes | None:
        """Give a binary, or None when it is not kept."""
        if self._folder is None:
            return self._memory.get(key)
        try:
            return (self._folder / key).read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, key: str) -> None:
        """Forget a binary."""
        if self._folder is None:
            self._memory.pop(key, None)
        else:
            (self._folder / key).unlink(missing_ok=True)


class Saver:
    """Writes the JSON that `dump` gives to a file, a moment after the first of a run of changes."""

    def __init__(self, path: Path | None, dump: Callable[[], str]) -> None:
        self._path, self._dump = path, dump
        self._writing = threading.Lock()
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def changed(self) -> None:
        """Say that something changed."""
        if self._path is None:
            return
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(_PAUSE, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write now, if anything is waiting to be written."""
        with self._lock:
            waiting, self._timer = self._timer, None
        if waiting is None or self._path is None:
            return
        waiting.cancel()
        with self._writing:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_name(f"{self._path.name}.new")
            fresh.write_text(self._dump(), encoding="utf-8", errors="surrogatepass")
            fresh.replace(self._path)


def load(path: Path | None) -> dict[str, Any] | None:
    """Read a saved state, or None when there is none or it cannot be read: a demo starts afresh then."""
    if path is None:
        return None
    try:
        saved = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
    except (FileNotFoundError, ValueError):
        return None
    return saved if isinstance(saved, dict) else None
