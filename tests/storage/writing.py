"""A process that writes to the record: some rows, each by itself, or one that it is slow to commit; run by a test."""

import sys

from storage import settings
from storage.database import open_database


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
