"""A process that writes to the record: some rows, each by itself, or one that it is slow to commit; run by a test."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from storage import settings
from storage.database import open_database


@contextmanager
def writing(url: str, name: str, rows: int = 0) -> Iterator[subprocess.Popen[str]]:
    """Another process that is ready to write so many rows; it is killed where the block has not seen its end."""
    command = [sys.executable, "-m", "tests.storage.writing", url, name, str(rows)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert told(process) == "ready"
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> str:
    """The next line a process says; empty when it has ended."""
    assert process.stdout
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    """Have a process go on."""
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


@contextmanager
def holding(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of a transaction, until the end of the block."""
    with writing(url, "held") as holder:
        tell(holder)
        assert told(holder) == "holding"
        yield holder


def main(url: str, name: str, rows: int) -> None:
    """Wait for a line, then write; with no rows, say that a transaction is open and wait for the end in it."""
    database = open_database(url)
    database.ping()
    print("ready", flush=True)
    sys.stdin.readline()
    for row in range(rows):
        with database.write() as conn:
            settings.put(conn, f"{name}-{row}", "written")
            total = int(settings.get(conn, "total") or 0)
            settings.put(conn, "total", str(total + 1))
    if not rows:
        with database.write() as conn:
            settings.put(conn, name, "written")
            print("holding", flush=True)
            sys.stdin.readline()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
