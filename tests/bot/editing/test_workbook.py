"""The workbook gives back what was written, takes what Excel makes of it, and says where it cannot."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.editing import workbook
from bot.editing.typed import Typed
from bot.editing.workbook import BASE, Unreadable
from content.model import entries, pack
from content.model.entries import DAYS, KINDS, LISTS, Entry, Value
from content.model.workbook import LIMITS, load_wordings

SAID = load_wordings(pack.ROOT / "workbook.yaml", pack.ROOT)
ENTRIES = entries.entries(pack.ROOT)
CARD = SAID.sheet("card")
FEW = [one for kind in KINDS for one in [entry for entry in ENTRIES if entry.kind == kind][:9]]
"""Some of each kind, for what does not depend on how many there are."""


def read_back(path: Path, listed: list[Entry]) -> Typed:
    workbook.write(path, listed, SAID, 7)
    return workbook.read(path, SAID)


def test_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    typed = read_back(tmp_path / "a.xlsx", ENTRIES)
    assert (typed.problems, typed.notes, typed.revision) == ([], [], 7)
    assert {(row.kind, row.id): dict(row.fields) for row in typed.rows} == {(e.kind, e.id): e.fields for e in ENTRIES}
    assert set(typed.base) == {(e.kind, e.id) for e in ENTRIES}


# what a cell of Excel can hold, as people type it; a carriage return is a line end there
typing = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n=+-@'", exclude_characters="\ufffe\uffff"),
    max_size=60,
).map(str.strip)
lines = st.lists(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), min_size=1)
    .map(str.strip)
    .filter(bool),
    max_size=4,
).map(tuple)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_whatever_is_typed_comes_back(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    special: dict[str, st.SearchStrategy[Value]] = {
        **dict.fromkeys(DAYS, st.dates(date(2000, 1, 1), date(2099, 1, 1)).map(date.isoformat)),
        "draft": st.sampled_from(["true", "false"]),
        **dict.fromkeys(LISTS, lines),
    }
    listed = [
        Entry(kind, "a-1", "x/y.yaml", 1, {n: data.draw(special.get(n, typing), n) for n in KINDS[kind].fields})
        for kind in KINDS
    ]
    typed = read_back(tmp_path_factory.mktemp("book") / "a.xlsx", listed)
    assert typed.problems == []
    assert [dict(row.fields) for row in typed.rows] == [e.fields for kind in KINDS for e in listed if e.kind == kind]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    sly = {
        **next(e for e in ENTRIES if e.kind == "card").fields,
        "title": "=1+1",
        "do": "@cmd",
        "dont": "+66",
        "why": "-",
    }
    workbook.write(tmp_path / "a.xlsx", [Entry("card", "a", "f.yaml", 1, sly)], SAID, 0)
    row = load_workbook(tmp_path / "a.xlsx")[CARD.name][2]
    assert {
        cell.value: (cell.data_type, cell.quotePrefix) for cell in row if cell.value in ("=1+1", "@cmd", "+66", "-")
    } == dict.fromkeys(("=1+1", "@cmd", "+66", "-"), ("s", True))


def test_the_layout_helps_an_officer(tmp_path: Path) -> None:
    workbook.write(tmp_path / "a.xlsx", ENTRIES, SAID, 7)
    book = load_workbook(tmp_path / "a.xlsx")
    assert [page.title for page in book if page.sheet_state == "visible"] == [sheet.name for sheet in SAID.sheets]
    assert book[BASE].sheet_state == "veryHidden"
    for sheet in SAID.sheets:
        page = book[sheet.name]
        assert page.freeze_panes == "C2"
        assert [cell.value for cell in page[1]] == [column.heading for column in sheet.columns]
        assert all(cell.comment and cell.comment.text and cell.alignment.wrap_text for cell in page[1])
        assert page["A2"].fill.fgColor.rgb != page["C2"].fill.fgColor.rgb
        assert page["C2"].alignment.wrap_text
    note = book[CARD.name].cell(1, 3).comment.text
    assert str(LIMITS["title"]) in note


def test_rows_are_high_enough_and_free_to_grow(tmp_path: Path) -> None:
    """Not every program fits rows when it opens a file; a height that a person set would not grow with the text."""
    workbook.write(tmp_path / "a.xlsx", ENTRIES, SAID, 7)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        rows = re.findall(r"<row [^>]*>", packed.read("xl/worksheets/sheet1.xml").decode())
    assert not any("customHeight" in row for row in rows)
    heights = [float(found[1]) for row in rows if (found := re.search(r' ht="([\d.]+)"', row))]
    cards = [entry for entry in ENTRIES if entry.kind == "card"]
    assert len(heights) == len(cards)
    assert all(height >= 15 * len(card.fields["keywords"]) for height, card in zip(heights, cards, strict=True))


def changed(tmp_path: Path, change: Callable[[Any], None]) -> Typed:
    """The workbook after an officer did something to it."""
    workbook.write(tmp_path / "a.xlsx", FEW, SAID, 7)
    book = load_workbook(tmp_path / "a.xlsx")
    change(book)
    book.save(tmp_path / "b.xlsx")
    return workbook.read(tmp_path / "b.xlsx", SAID)


def place(field: str) -> int:
    return [column.field for column in CARD.columns].index(field) + 1


DATES = [
    "2026-12-31",
    "31/12/2026",
    "31/12/2569",
    "2569-12-31",
    date(2026, 12, 31),
    datetime.fromisoformat("2026-12-31T07:00"),
    "31-12-2026",
]


@pytest.mark.parametrize("typed", DATES, ids=str)
def test_a_day_may_be_typed_in_many_ways(tmp_path: Path, typed: object) -> None:
    found = changed(tmp_path, lambda book: book[CARD.name].cell(2, place("review"), typed))
    assert found.problems == []
    assert found.rows[0].fields["review"] == "2026-12-31"


@pytest.mark.parametrize("text", ["007", "๓", "9007199254740993"])
def test_a_number_that_excel_would_write_otherwise_stays_as_it_is(tmp_path: Path, text: str) -> None:
    question = next(entry for entry in ENTRIES if entry.kind == "question")
    typed = read_back(tmp_path / "a.xlsx", [replace(question, fields={**question.fields, "correct": text})])
    assert typed.rows[0].fields["correct"] == text


def test_numbers_spaces_and_line_ends_are_taken_kindly(tmp_path: Path) -> None:
    def type_in(book: Any) -> None:
        page = book[CARD.name]
        page.cell(2, place("title"), 2569)
        page.cell(2, place("do"), "  ทำ\r\nต่อ  ")
        page.cell(2, place("keywords"), "ก\n\n ข ")
        book[SAID.sheet("question").name].cell(2, 5, 2.0)

    typed = changed(tmp_path, type_in)
    assert typed.problems == []
    fields = typed.rows[0].fields
    assert (fields["title"], fields["do"], fields["keywords"]) == ("2569", "ทำ\nต่อ", ("ก", "ข"))
    assert next(row for row in typed.rows if row.kind == "question").fields["correct"] == "2"


WRONG: dict[str, tuple[Callable[[Any], None], int, str, str]] = {
    "formula": (lambda page: page.cell(2, place("title"), "=A1"), 2, "ชื่อเรื่อง", "สูตร"),
    "error": (lambda page: page.cell(3, place("do"), "#REF!"), 3, "ควรทำ", "ข้อผิดพลาด"),
    "date": (lambda page: page.cell(2, place("title"), date(2026, 1, 2)), 2, "ชื่อเรื่อง", "วันที่"),
    "flag": (lambda page: page.cell(2, place("draft"), "คงใช่"), 2, "สถานะ", "รับรองแล้ว"),
    "id gone": (lambda page: page.cell(2, 1).__setattr__("value", None), 2, "", "ไม่มีรหัส"),
    "id new": (lambda page: page.cell(2, 1, "my-card"), 2, "", "my-card"),
    "id twice": (lambda page: page.cell(3, 1, page.cell(2, 1).value), 3, "", "สองแถว"),
    "heading": (lambda page: page.cell(1, 1, "id"), 0, "", "รหัส"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_taken_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    spoil, row, heading, reason = WRONG[name]
    typed = changed(tmp_path, lambda book: spoil(book[CARD.name]))
    (problem,) = typed.problems
    assert (problem.sheet, problem.row, problem.heading) == ("การ์ด", row, heading)
    assert reason in problem.reason


def test_an_officers_own_columns_sheets_and_order_are_left_in_peace(tmp_path: Path) -> None:
    def arrange(book: Any) -> None:
        page = book[CARD.name]
        page.insert_cols(3)
        page.cell(1, 3, "หมายเหตุของฉัน")
        page.cell(2, 3, "ดูก่อน")
        page.delete_rows(5, 2)
        book.create_sheet("ของฉัน")["A1"] = "x"
        del book[SAID.sheet("item").name]

    typed = changed(tmp_path, arrange)
    assert typed.problems == []
    assert len(typed.notes) == 3
    assert all(any(word in note for note in typed.notes) for word in ("หมายเหตุของฉัน", "ของฉัน", "2 แถว"))
    assert sum(row.kind == "card" for row in typed.rows) == sum(e.kind == "card" for e in FEW) - 2


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("not a workbook")
    Workbook().save(tmp_path / "b.xlsx")
    for name in ("a", "b"):
        with pytest.raises(Unreadable, match="sujarit content export"):
            workbook.read(tmp_path / f"{name}.xlsx", SAID)


# files made to do harm, or by accident


def altered(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook as it lies in the file."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, change(content) if name == part else content)
    return path


SHEET, END = "xl/worksheets/sheet1.xml", b"<pageMargins"
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b0 "bomb">%s]><worksheet>&b20;</worksheet>' % b"".join(
    b'<!ENTITY b%d "%s">' % (level, b"&b%d;" % (level - 1) * 20) for level in range(1, 21)
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet>&x;</worksheet>'


@pytest.mark.parametrize(
    "change",
    [
        lambda _: BOMB,
        lambda _: OUTSIDE,
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b'r="A1"', b'r="-1"', 1),
        lambda _: b"\x00" * 100,
        lambda _: b"",
    ],
)
def test_a_part_that_is_no_sheet_is_told_in_thai(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    workbook.write(file := tmp_path / "a.xlsx", FEW, SAID, 7)
    with pytest.raises(Unreadable, match="sujarit content export"):
        workbook.read(altered(file, SHEET, change), SAID)


def test_a_file_that_unpacks_to_very_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "load_workbook", lambda _: pytest.fail("it was unpacked"))
    for name, part in (("a", SHEET), ("b", "xl/media/picture.bin")):
        with zipfile.ZipFile(tmp_path / f"{name}.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr(part, b" " * (workbook.MOST_BYTES + 1))
        with pytest.raises(Unreadable, match="ใหญ่เกินไป"):
            workbook.read(tmp_path / f"{name}.xlsx", SAID)


@pytest.mark.parametrize("place", ["A1048576", "XFD3"])
def test_a_cell_far_away_is_told_and_not_walked_to(tmp_path: Path, place: str) -> None:
    workbook.write(file := tmp_path / "a.xlsx", FEW, SAID, 7)
    book = load_workbook(file)
    book[CARD.name][place] = "x"
    book.save(file)
    with pytest.raises(Unreadable, match=r"20,000"):
        workbook.read(file, SAID)


@pytest.mark.parametrize(
    "far",
    [
        lambda xml: xml.replace(END, b'<mergeCells count="1"><mergeCell ref="A50:A1048576"/></mergeCells>' + END),
        lambda xml: xml.replace(END, b'<hyperlinks><hyperlink ref="A50:A1048576" location="x"/></hyperlinks>' + END),
        lambda xml: re.sub(b"<dimension [^>]*>", b'<dimension ref="A1:XFD1048576"/>', xml),
        lambda xml: re.sub(b"<dimension [^>]*>", b'<dimension ref="A1"/>', xml),
    ],
)
def test_what_only_says_that_it_goes_far_is_not_walked_through(tmp_path: Path, far: Callable[[bytes], bytes]) -> None:
    typed = read_back(tmp_path / "a.xlsx", FEW)
    assert workbook.read(altered(tmp_path / "a.xlsx", SHEET, far), SAID) == typed


def test_all_content_is_far_from_too_large(tmp_path: Path) -> None:
    workbook.write(file := tmp_path / "a.xlsx", ENTRIES, SAID, 7)
    with zipfile.ZipFile(file) as parts:
        assert sum(part.file_size for part in parts.infolist()) * 5 < workbook.MOST_BYTES
