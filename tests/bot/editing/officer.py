"""Somebody of the centre with Excel, as the tests of editing need them."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import Connection

from bot.cli.content import export, take_in, wordings
from bot.editing import corrections, workbook
from bot.installation import ACCOUNT
from bot.settings import Settings
from content.model import overlay
from content.model.entries import Entry
from storage import accounts, published
from storage.database import Database, open_database, upgrade
from tests.packs import loaded
from tests.seams import settings

SAID = wordings()
PACK = loaded("trat-2569")


SOME = 3
"""So many of each kind stand in a small workbook in any case: reading it is most of what an import takes."""
NAMED = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))


class Officer:
    """Somebody of the centre with Excel, and what the commands tell them."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.home = home
        self.settings: Settings = settings(home, database_url=database_url)
        upgrade(database_url)
        self.database: Database = open_database(database_url)
        self.told: list[str] = []

    def fresh(self) -> Path:
        """The workbook as exported before anything was published."""
        return Path(shutil.copy(exported(), self.home / "fresh.xlsx"))

    def export(self, name: str = "a.xlsx") -> Path:
        export(self.settings, self.home / name, self.told.append)
        return self.home / name

    def again(self, name: str = "b.xlsx") -> Path:
        """A small workbook as things stand now."""
        with self.database.read() as conn:
            now = corrections.state(conn, ACCOUNT)
        workbook.write(self.home / name, few(now.entries), SAID, now.revision)
        return self.home / name

    def types(self, file: Path, kind: str, id: str, **fields: object) -> Path:
        """Type into the row of an entry, and save under another name."""
        return self.types_all(file, [(kind, id, fields)])

    def types_all(self, file: Path, typed: Iterable[tuple[str, str, Mapping[str, object]]]) -> Path:
        """Type into several rows."""
        book = load_workbook(file)
        for kind, id, fields in typed:
            sheet = SAID.sheet(kind)
            places = [column.field for column in sheet.columns]
            row = next(row for row in book[sheet.name].iter_rows() if row[0].value == id)
            for name, value in fields.items():
                row[places.index(name)].value = value
        book.save(self.home / f"typed-{file.name}")
        return self.home / f"typed-{file.name}"

    def takes_in(self, file: Path, by: str = "สมหญิง", *, agreed: bool = True) -> int:
        self.told.clear()
        return take_in(self.settings, file, by, self.told.append, lambda _: agreed)

    def rows(self) -> list[published.Published]:
        with self.database.read() as conn:
            return published.newest(conn, ACCOUNT)


def few(entries: Iterable[Entry]) -> list[Entry]:
    """What the tests of this folder name by its id, what was added, and the first few of each kind."""
    listed, seen = list[Entry](), Counter[str]()
    for entry in entries:
        seen[entry.kind] += 1
        if seen[entry.kind] <= SOME or f'"{entry.id}"' in NAMED or entry.id.startswith("added-"):
            listed.append(entry)
    return listed


@cache
def exported() -> Path:
    """A small one, of what stands in the packs."""
    file = Path(tempfile.mkdtemp()) / "a.xlsx"
    workbook.write(file, few(overlay.current([])), SAID, 0)
    return file


def publish(conn: Connection, kind: str, entry: str, fields: Mapping[str, object], **more: Any) -> None:
    """Somebody else publishes."""
    at = datetime(2026, 3, 10, 3, tzinfo=UTC)
    accounts.ensure(conn, ACCOUNT, at)
    published.publish(conn, ACCOUNT, kind, entry, fields, at=at, **more)
