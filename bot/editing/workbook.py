"""The Excel workbook in which officers correct content: written from entries, read back into what was typed."""

import json
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension

from bot.editing.typed import Typed, TypedEntry, WorkbookProblem, digest
from content.model.calendar import typed_date
from content.model.entries import DAYS, KINDS, LISTS, WITHDRAWN, Entry, Value
from content.model.workbook import LOCKED, Column, Sheet, Wordings

BASE = "base"
"""The hidden sheet: the revision in its first row, then for each entry a digest of every field as it was written."""
WHOLE = frozenset({"correct", "difficulty", "ceiling", "report_days", "target", "grace_days"})

NEW_ROWS = 100
"""So many rows below the last are ready for new entries."""

_FONT, _INK, _MUTED, _RULE = "Tahoma", "FF1D2B2E", "FF566467", "FFD5DFDF"
_HEAD = PatternFill("solid", fgColor="FF0F6E6E")
_STILL = PatternFill("solid", fgColor="FFEEF1F1")
_LINE = Border(bottom=Side("thin", color=_RULE), right=Side("thin", color=_RULE))
_TOP = Alignment("left", "top", wrap_text=True)
_TYPED, _KEPT = "sujarit typed", "sujarit kept"
"""The styles of a cell to type in, and of one to leave: by name, as each is worn by thousands of cells."""
_EXACT = re.compile(r"0|[1-9][0-9]{0,14}")
"""A whole number that Excel keeps, and gives back as it was typed."""
_LINE_POINTS, _WIDER = 19, 1.15
"""The height of a line, and how much room a letter takes: a line breaks between words, before it is full."""


# writing


def write(path: Path, entries: Sequence[Entry], wordings: Wordings, revision: int) -> None:
    """Write all entries into a new workbook."""
    book = Workbook()
    book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    for sheet in wordings.sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet, [e for e in entries if e.kind == sheet.kind], wordings)
    base = book.create_sheet(BASE)
    base.sheet_state = "veryHidden"
    base.append(["revision", revision])
    for entry in entries:
        base.append([entry.kind, entry.id, json.dumps({name: digest(value) for name, value in entry.fields.items()})])
    book.save(path)


def _styles() -> Iterable[NamedStyle]:
    typed, kept = Font(_FONT, 11, color=_INK), Font(_FONT, 10, color=_MUTED)
    yield NamedStyle(_TYPED, typed, border=_LINE, alignment=_TOP, protection=Protection(locked=False))
    yield NamedStyle(_KEPT, kept, _STILL, border=_LINE, alignment=_TOP, protection=Protection(locked=True))


def _write_sheet(page: Any, sheet: Sheet, entries: Iterable[Entry], wordings: Wordings) -> None:
    for place, column in enumerate(sheet.columns, start=1):
        head = page.cell(1, place)
        _put_text(head, column.heading)
        head.font, head.fill, head.alignment = Font(_FONT, 11, bold=True, color="FFFFFFFF"), _HEAD, _TOP
        head.comment = Comment(column.note, "sujarit", height=110, width=300)
        page.column_dimensions[get_column_letter(place)].width = column.width
    last = 1
    for last, entry in enumerate(entries, start=2):
        values: dict[str, Value] = {"id": entry.id, "file": Path(entry.file).stem, **entry.fields}
        for place, column in enumerate(sheet.columns, start=1):
            _fill(page.cell(last, place), column, values[column.field], wordings)
        lines = max(_lines(page.cell(last, place).value, column.width) for place, column in enumerate(sheet.columns, 1))
        page.row_dimensions[last] = _Fitted(page, index=last, ht=lines * _LINE_POINTS)
    page.freeze_panes = page.cell(2, len(LOCKED) + 1)
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{last}"
    page.sheet_view.zoomScale = 110
    _offer(page, sheet, last, wordings.words["draft"])


class _Fitted(RowDimension):  # type: ignore[misc]
    """A row high enough for its text from the start, as not every program sees to it; it grows when somebody types."""

    customHeight = False  # noqa: N815 - openpyxl would say that a person set the height, and it would stay


def _lines(value: object, width: int) -> int:
    """Estimate the lines of a text in a column; marks above and below a letter take no room."""
    wide = (sum(unicodedata.category(char) != "Mn" for char in line) for line in str(value or "").split("\n"))
    return sum(max(1, math.ceil(count * _WIDER / width)) for count in wide)


def _offer(page: Any, sheet: Sheet, last: int, flags: Mapping[str, str]) -> None:
    """Have Excel offer the words that a cell may have: for the state, and in new rows for where they go."""
    kind, end = KINDS[sheet.kind], last + NEW_ROWS if sheet.homes else last
    states = [word for flag, word in flags.items() if kind.leaves or flag != WITHDRAWN]
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        if column.field == "draft" and end > 1:
            _choices(page, states, f"{letter}2:{letter}{end}")
        if column.field == "file" and sheet.homes:
            _choices(page, sheet.homes, f"{letter}{last + 1}:{letter}{end}")


def _choices(page: Any, words: Iterable[str], cells: str) -> None:
    choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    choice.add(cells)
    page.add_data_validation(choice)


def _fill(cell: Any, column: Column, value: Value, wordings: Wordings) -> None:
    cell.style, name = _KEPT if column.locked else _TYPED, column.field
    text = "\n".join(value) if isinstance(value, tuple) else wordings.shown(name, value)
    if name in DAYS and (day := typed_date(text)):
        cell.value, cell.number_format = day, "yyyy-mm-dd"
    elif name in WHOLE and _EXACT.fullmatch(text):
        cell.value = int(text)
    else:
        _put_text(cell, text)


def _put_text(cell: Any, text: str) -> None:
    """Write a text that stays a text, whatever it begins with."""
    cell.value = text or None
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))
        cell.number_format = "@"


# reading


MOST_BYTES = 20_000_000
"""How large the parts of a file may be once they are unpacked: ten times what all content takes today."""
MOST_ROWS, MOST_COLUMNS = 20_000, 200


class Unreadable(Exception):
    """The file is no workbook, or not one that was written here."""


Rows = dict[int, dict[int, Any]]
"""The cells of a sheet that hold something, by row and column."""


def read(path: Path, wordings: Wordings) -> Typed:
    """Read all that was typed. Raises Unreadable with the words for it."""
    pages = _opened(path, wordings)
    typed = Typed()
    _read_base(dict(pages), typed, wordings)
    by_name = {sheet.name: sheet for sheet in wordings.sheets}
    for title, rows in pages:
        if sheet := by_name.get(title.strip()):
            _Reading(sheet, typed, wordings).read(rows)
        elif title != BASE:
            typed.notes.append(wordings.notes["sheet"].format(name=title))
    return typed


def _opened(path: Path, wordings: Wordings) -> list[tuple[str, Rows]]:
    """Open a file that may be anything, and may be made to do harm: what is too large is not unpacked."""
    try:
        with path.open("rb") as file:
            # no more of a part is unpacked than it says here
            unpacked = sum(part.file_size for part in zipfile.ZipFile(file).infolist())
            pages = _pages(file) if unpacked <= MOST_BYTES else None
    except Exception as error:  # its reader has no name for all that may be wrong with a file
        raise Unreadable(wordings.problems["unreadable"].format(file=path.name)) from error
    if pages is None:
        raise Unreadable(wordings.problems["too_large"].format(file=path.name, rows=f"{MOST_ROWS:,}"))
    return pages


def _pages(file: BinaryIO) -> list[tuple[str, Rows]] | None:
    """Read the sheets by name, and of them cells alone: what is merged or linked may go as far as it says; None where
    a cell is too far away."""
    pages = []
    for page in load_workbook(file, read_only=True).worksheets:
        page.reset_dimensions()  # a file may say that they are others
        rows: Rows = {}
        for number, cells in enumerate(page.iter_rows(), start=1):
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                return None
            if filled := {place: cell for place, cell in enumerate(cells, start=1) if cell.value is not None}:
                rows[number] = filled
        pages.append((page.title, rows))
    return pages


def _read_base(pages: Mapping[str, Rows], typed: Typed, wordings: Wordings) -> None:
    try:
        first, *rest = ([cell.value for cell in cells.values()] for cells in pages[BASE].values())
        typed.revision = int(first[1])
        typed.base = {(kind, id): json.loads(digests) for kind, id, digests, *_ in rest}
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise Unreadable(wordings.problems["foreign"]) from error


@dataclass
class _Reading:
    """Reads one sheet."""

    sheet: Sheet
    typed: Typed
    wordings: Wordings
    seen: set[str] = field(default_factory=set)

    def read(self, rows: Rows) -> None:
        """Read the rows below the headings."""
        places = self._places(rows.get(1, {}))
        if "id" not in places.values():
            return self._problem(0, "", "no_id", name=self.sheet.heading("id"))
        for number, cells in rows.items():
            if number > 1:
                self._row(number, {name: cells.get(place, EMPTY_CELL) for place, name in places.items()})
        gone = {id for kind, id in self.typed.base if kind == self.sheet.kind} - self.seen
        if gone:
            note = self.wordings.notes["rows_gone"]
            self.typed.notes.append(note.format(sheet=self.sheet.name, count=len(gone)))
        return None

    def _places(self, heads: Mapping[int, Any]) -> dict[int, str]:
        """Find the columns by their headings; officers may move, hide and add some."""
        fields = {column.heading: column.field for column in self.sheet.columns}
        places: dict[int, str] = {}
        for place, cell in heads.items():
            name = str(cell.value or "").strip()
            if name in fields and fields[name] in places.values():
                self._problem(1, name, "column_twice")
            elif name in fields:
                places[place] = fields[name]
            elif name:
                self.typed.notes.append(self.wordings.notes["column"].format(sheet=self.sheet.name, name=name))
        return places

    def _row(self, number: int, cells: Mapping[str, Any]) -> None:
        id = str(cells["id"].value or "").strip()
        filled = [name for name, cell in cells.items() if name not in LOCKED and cell.value not in (None, "")]
        if not id:
            return self._new(number, cells) if filled else None
        if id in self.seen:
            return self._problem(number, "", "twice", id=id)
        self.seen.add(id)
        if (self.sheet.kind, id) not in self.typed.base:
            return self._problem(number, "", "unknown_id", id=id)
        return self._keep(id, number, cells)

    def _new(self, number: int, cells: Mapping[str, Any]) -> None:
        """Read a row without an id: a new entry, or one whose id was lost."""
        if not self.sheet.homes:
            return self._problem(number, "", "blank_id")
        main = KINDS[self.sheet.kind].main
        same = (self.sheet.kind, digest(_written(cells[main].value)) if main in cells else "")
        if lost := next((id for (kind, id), was in self.typed.base.items() if (kind, was.get(main)) == same), ""):
            return self._problem(number, "", "lost_id", id=lost)
        home = str(cells["file"].value or "").strip() if "file" in cells else ""
        if home not in self.sheet.homes:
            return self._problem(number, self.sheet.heading("file"), "no_home", homes=", ".join(self.sheet.homes))
        return self._keep("", number, cells, home)

    def _keep(self, id: str, number: int, cells: Mapping[str, Any], home: str = "") -> None:
        before = len(self.typed.problems)
        fields = {name: self._value(number, name, cell) for name, cell in cells.items() if name not in LOCKED}
        if len(self.typed.problems) == before:
            self.typed.rows.append(TypedEntry(self.sheet.kind, id, number, fields, home))

    def _value(self, number: int, name: str, cell: Any) -> Value:
        heading, value = self.sheet.heading(name), cell.value
        if cell.data_type in ("f", "e"):
            self._problem(number, heading, "formula" if cell.data_type == "f" else "error")
            return ""
        if isinstance(value, datetime | date) and name not in DAYS:
            self._problem(number, heading, "became_date")
            return ""
        text = _written(value)
        if name in LISTS:
            return tuple(line.strip() for line in text.split("\n") if line.strip())
        if name == "draft" and text:
            return self._flag(number, heading, text)
        words = {word: value for value, word in self.wordings.words.get(name, {}).items()}
        return _iso(text) if name in DAYS else words.get(text, text)

    def _flag(self, number: int, heading: str, text: str) -> str:
        """Read a word for true or false; Excel may have made one of its own."""
        flags = self.wordings.words["draft"]
        words = {word: name for name, word in flags.items()} | {"TRUE": "true", "FALSE": "false"}
        if text not in words:
            self._problem(number, heading, "flag", yes=flags["true"], no=flags["false"])
        return words.get(text, "")

    def _problem(self, number: int, heading: str, key: str, **values: str) -> None:
        reason = self.wordings.problems[key].format(**values)
        self.typed.problems.append(WorkbookProblem(self.sheet.name, number, heading, reason))


def _written(value: Any) -> str:
    """Give the text of a cell; Excel makes numbers of some."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _iso(text: str) -> str:
    """Give a day as the packs write it; what is no day stays as it is, for the loader to refuse."""
    day = typed_date(text)
    return day.isoformat() if day else text
