"""Workbooks, cut, rewritten and filled with anything: an import says in one sentence what is wrong, or does right."""

import re
import shutil
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from html import escape
from io import BytesIO
from pathlib import Path
from random import Random
from unittest.mock import patch

from bot.cli import content as commands
from bot.cli.content import NotDone, take_in
from bot.editing import corrections, workbook
from bot.installation import ACCOUNT
from content.model import overlay, pack
from content.model.entries import Entry
from storage import published
from storage.database import open_database, upgrade
from tests.bot.editing.officer import SAID
from tests.fuzz import mutate
from tests.seams import settings

MOST = 2
"""Entries of each kind."""
FAR = ("A1:XFD1048576", "A1048576", "XFD1", "C2:C2", "A0", "ZZZZ9", "B2:A1", "1:1", "", "A99999999999")
SNIPPETS = (
    '<mergeCells count="1"><mergeCell ref="{0}"/></mergeCells>',
    '<hyperlinks><hyperlink ref="{0}" location="x"/></hyperlinks>',
    '<dataValidations><dataValidation type="list" sqref="{0}"><formula1>"a"</formula1></dataValidation></dataValidations>',  # noqa: E501 - one piece of XML
    '<conditionalFormatting sqref="{0}"><cfRule type="expression" priority="1"><formula>1</formula></cfRule></conditionalFormatting>',  # noqa: E501 - one piece of XML
    '<autoFilter ref="{0}"/>',
    '<dimension ref="{0}"/>',
    '<cols><col min="1" max="99999999" width="3"/></cols>',
    '<sheetProtection password="x" sheet="1"/>',
    "<x>" * 3000 + "</x>" * 3000,
)
CELLS = (
    '<c r="{0}" t="b"><v>1</v></c>',
    '<c r="{0}" t="b"><v>x</v></c>',
    '<c r="{0}" t="e"><v>#REF!</v></c>',
    '<c r="{0}" t="s"><v>99999</v></c>',
    '<c r="{0}" t="d"><v>2026-13-45</v></c>',
    '<c r="{0}" t="d"><v>2026-03-10T09:30:00</v></c>',
    '<c r="{0}" s="5"><v>-99999999</v></c>',
    '<c r="{0}" s="5"><v>0.5</v></c>',
    '<c r="{0}" s="5"><v>46234</v></c>',
    '<c r="{0}"><v>1e999</v></c>',
    '<c r="{0}"><v>-1e999</v></c>',
    '<c r="{0}"><v>nan</v></c>',
    '<c r="{0}"><v>1.5</v></c>',
    '<c r="{0}"><v>9007199254740993</v></c>',
    '<c r="{0}"><f>A1+1</f><v>2</v></c>',
    '<c r="{0}"><f t="array" ref="A1:XFD1048576">A1</f></c>',
    '<c r="{0}"><f t="shared" si="7"/></c>',
    '<c r="{0}" t="inlineStr"><is><r><t>ก</t></r><r><t>ข</t></r></is></c>',
    '<c r="{0}" t="inlineStr"/>',
    '<c r="{0}"/>',
    "<c/>",
    "",
)
_CELL, _ROW = (
    re.compile(r'<c r="([A-Z]+\d+)"(?:[^>]*/>|.*?</c>)', re.DOTALL),
    re.compile(r'<row r="(\d+)".*?</row>', re.DOTALL),
)
_TYPED = re.compile(r'<c r="([C-Z][23])"(?:[^>]*/>|.*?</c>)', re.DOTALL)
_TEXT, _VALUE = re.compile(r"(?<=<t>)[^<]*(?=</t>)"), re.compile(r'(?<==")[^"]*(?=")')


class Workbooks:
    """The import of a workbook as an officer's command does it, each time into a record with nothing published."""

    cpu_s = 60.0
    given: object = ""

    def __init__(self, home: Path) -> None:
        self._home, self._empty = home, home / "empty.db"
        upgrade(f"sqlite:///{self._empty}")
        self._settings = settings(home, database_url=f"sqlite:///{home / 'record.db'}")
        workbook.write(home / "fresh.xlsx", list(_few()), SAID, 0)
        with zipfile.ZipFile(home / "fresh.xlsx") as book:
            self._parts = {name: book.read(name) for name in book.namelist()}
        self._sheets = [name for name in self._parts if name.startswith("xl/worksheets/sheet")]
        self._texts = _TEXT.findall("".join(self._parts[name].decode() for name in self._sheets))

    def case(self, chance: Random) -> None:
        for beside in ("", "-wal", "-shm"):
            (self._home / f"record.db{beside}").unlink(missing_ok=True)
        shutil.copy(self._empty, self._home / "record.db")
        file, told = self._home / "typed.xlsx", list[str]()
        self.given = done = list[str]()
        file.write_bytes(self._made(chance, done))
        try:
            take_in(self._settings, file, "สมหญิง", told.append, bool)
        except NotDone as refusal:
            assert re.search("[\u0e01-\u0e4e]", str(refusal)), "it is not told in Thai"  # noqa: PT017 - no test of pytest's
            assert not self._published()
        else:
            assert all(re.search("[\u0e01-\u0e4e]", line) for line in told[-1:])
            with closing(open_database(self._settings.database_url)) as base, base.read() as conn:
                assert not corrections.state(conn, ACCOUNT).refused, "it was published, and cannot be loaded"

    def _published(self) -> list[object]:
        with closing(open_database(self._settings.database_url)) as base, base.read() as conn:
            return [*published.newest(conn, ACCOUNT)]

    def _made(self, chance: Random, done: list[str]) -> bytes:
        """A workbook after an officer, or somebody worse, was at it."""
        parts = dict(self._parts)
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            name = chance.choice((*self._sheets * 3, self._sheets[-1], *parts))
            way = chance.choice(
                (*[self._cell] * 6, self._text, self._row, self._snippet, self._sheet, self._spoil, self._part)
            )
            if name in parts:
                done.append(f"{way.__name__} {name}")
                way(chance, name, parts, done)
        raw = BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as book:
                for name, content in parts.items():
                    book.writestr(name, content)
        return mutate.spoiled(chance, raw.getvalue()) if chance.random() < 0.1 else raw.getvalue()

    def _replace(self, chance: Random, name: str, parts: dict[str, bytes], pattern: re.Pattern[str], put: str) -> str:
        """Put something in the place of one of what a pattern finds, with what its group holds."""
        xml = parts[name].decode("utf-8", "replace")
        if not (found := list(pattern.finditer(xml))):
            return ""
        one = chance.choice(found)
        new = put.replace("{0}", one[1] if pattern.groups else "")
        parts[name] = (xml[: one.start()] + new + xml[one.end() :]).encode("utf-8", "surrogatepass")
        return f"{one[0]} → {new}"

    def _cell(self, chance: Random, name: str, parts: dict[str, bytes], done: list[str]) -> None:
        typed = escape(mutate.text(chance, self._texts, 2000).replace("\0", ""))
        written = f'<c r="{{0}}" t="inlineStr"><is><t>{typed}</t></is></c>'
        pattern = _TYPED if chance.random() < 0.7 else _CELL
        done.append(
            self._replace(chance, name, parts, pattern, chance.choice((written, written, chance.choice(CELLS))))
        )

    def _text(self, chance: Random, name: str, parts: dict[str, bytes], done: list[str]) -> None:
        """Any attribute of any part, such as a sheet's name."""
        typed = chance.choice((*mutate.ODD, *FAR))
        done.append(self._replace(chance, name, parts, _VALUE, escape(typed.replace("\0", ""))))

    def _row(self, chance: Random, name: str, parts: dict[str, bytes], done: list[str]) -> None:
        rows = _ROW.findall(xml := parts[name].decode("utf-8", "replace"))
        whole = [found[0] for found in _ROW.finditer(xml)]
        if rows:
            row, number = (
                chance.choice(whole),
                chance.choice(("1", "2", "3", "4", "50", "19999", "1048576", "0", "-1", "x")),
            )
            moved = re.sub(r'(?<=r=")([A-Z]*)\d+(?=")', rf"\g<1>{number}", row)
            put = chance.choice(("", row + row, row + moved, moved, moved + row))
            parts[name] = xml.replace(row, put, 1).encode("utf-8", "surrogatepass")
            done.append(f"{row[:40]} → {put[:60]}")

    def _snippet(self, chance: Random, name: str, parts: dict[str, bytes], done: list[str]) -> None:
        snippet = chance.choice(SNIPPETS).replace("{0}", chance.choice(FAR))
        place = chance.choice((b"<sheetData>", b"</sheetData>", b"<pageMargins", b"<row", b"</row>"))
        parts[name] = parts[name].replace(
            place, snippet.encode() + place if place[1:2] != b"/" else place + snippet.encode(), 1
        )
        done.append(f"{place!r} {snippet[:80]}")

    def _sheet(self, chance: Random, name: str, parts: dict[str, bytes], done: list[str]) -> None:
        """A sheet is renamed, or says it is another."""
        del name
        sheets = re.compile(r'(?<=<sheet name=")[^"]*(?=")')
        names = (*(sheet.name for sheet in SAID.sheets), workbook.BASE, *mutate.ODD)
        done.append(
            self._replace(chance, "xl/workbook.xml", parts, sheets, escape(chance.choice(names).replace("\0", "")))
        )

    def _spoil(self, chance: Random, name: str, parts: dict[str, bytes], done: list[str]) -> None:
        parts[name] = mutate.spoiled(chance, parts[name])

    def _part(self, chance: Random, name: str, parts: dict[str, bytes], done: list[str]) -> None:
        """A part is gone, is another's, or is very large."""
        other = chance.choice(list(parts))
        parts[name] = chance.choice((b"", parts[other], b" " * 10**6, parts[name] + b"<a>" * 10**5, parts[name] * 2))
        if chance.random() < 0.3:
            del parts[name]


def _few() -> Iterator[Entry]:
    seen = Counter[str]()
    for entry in corrections.held(overlay.current([]), "trat-2569"):
        seen[entry.kind] += 1
        if seen[entry.kind] <= MOST:
            yield entry


@contextmanager
def opened(home: Path) -> Iterator[Workbooks]:
    """Write a small workbook; only one programme is there, and what stands in the packs is read once."""
    current, standing = overlay.current, overlay.current([])
    with ExitStack() as stack:
        stack.enter_context(patch.object(pack, "programmes", lambda root=pack.ROOT: ("trat-2569",)))
        stack.enter_context(
            patch.object(overlay, "current", lambda wanted, *_: current(wanted) if wanted else standing)
        )
        stack.enter_context(patch.object(commands, "wordings", lambda: SAID))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        yield Workbooks(home)
