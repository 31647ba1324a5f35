"""Rows that officers add become entries: once, under an id of their own, and can be withdrawn again."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.cli.content import NotDone
from bot.editing import corrections
from bot.editing.additions import Additions
from bot.editing.typed import TypedEntry
from bot.installation import ACCOUNT
from content.model import entries, pack
from content.model.entries import KINDS
from content.model.overlay import correction, load
from content.model.pack import Content
from tests.bot.editing.officer import PACK, SAID, Officer
from tests.house import house

SIGNED = {"source": "ศูนย์ฯ", "review": "30/9/2570", "draft": "ฉบับร่าง"}
NEW: Mapping[str, Mapping[str, object]] = {
    "card": {
        "file": "standard-2",
        "title": "บัตรคอนเสิร์ต",
        "situation": "ผู้รับจ้างส่งบัตรมาให้",
        "do": "ส่งคืน",
        "dont": "รับไว้",
        "why": "ได้มาเพราะหน้าที่",
        "keywords": "บัตร",
        **SIGNED,
    },
    "answer": {
        "file": "ethics",
        "question": "ลากิจต้องแจ้งใคร",
        "wordings": "ขอลาต้องบอกใคร\nลางานแจ้งที่ไหน",
        "answer": "แจ้งหัวหน้าโดยตรงค่ะ",
        **SIGNED,
    },
    "question": {
        "file": "gifts",
        "question": "ข้อใดเป็นของขวัญ",
        "options": "เงิน\nคำชม\nรอยยิ้ม",
        "correct": 1,
        "explanation": "เงินเป็นของขวัญ",
        "difficulty": 1,
        **SIGNED,
    },
    "channel": {
        "file": "channels",
        "name": "ศูนย์ดำรงธรรมจังหวัด",
        "number": "039-511-282",
        "purpose": "รับเรื่องของจังหวัด",
        **SIGNED,
    },
}


def adds(officer: Officer, file: Path, rows: Mapping[str, Mapping[str, object]]) -> Path:
    """Type below the last row of a sheet, and save under another name."""
    book = load_workbook(file)
    for kind, fields in rows.items():
        page, sheet = book[SAID.sheet(kind).name], SAID.sheet(kind)
        places = [column.field for column in sheet.columns]
        number = page.max_row + 1
        for name, value in fields.items():
            page.cell(number, places.index(name) + 1, value)
    book.save(officer.home / "added.xlsx")
    return officer.home / "added.xlsx"


def now(officer: Officer) -> Content:
    wanted = [correction(row.kind, row.entry, row.fields) for row in officer.rows()]
    content, refused = load("trat-2569", wanted)
    assert refused == ()
    return content


def test_a_row_without_an_id_becomes_an_entry_of_its_own(officer: Officer) -> None:
    assert {kind for kind in KINDS if KINDS[kind].grows} == set(NEW)
    assert officer.takes_in(adds(officer, officer.fresh(), NEW)) == len(NEW)
    assert any("รายการใหม่ added-1 ในหมวด standard-2" in line for line in officer.told)
    content = now(officer)
    assert (content.cards.get("added-1").standard, content.cards.get("added-1").title) == (2, "บัตรคอนเสิร์ต")
    assert (content.answers.get("added-1").topic, len(content.answers.get("added-1").wordings)) == ("ethics", 2)
    question = content.quiz.get("added-1")
    assert (question.topic, question.options[question.correct]) == ("gifts", "เงิน")
    assert content.channels[-1].number == "039-511-282"
    assert len(content.cards.all) == len(PACK.cards.all) + 1


def test_the_same_file_adds_nothing_a_second_time(officer: Officer) -> None:
    file = adds(officer, officer.fresh(), NEW)
    officer.takes_in(file)
    assert officer.takes_in(file) == 0
    assert sum("จึงไม่เพิ่มซ้ำ" in line for line in officer.told) == len(NEW)
    assert len(officer.rows()) == len(NEW)
    assert officer.takes_in(officer.again("b.xlsx")) == 0
    again = officer.types(officer.home / "b.xlsx", "card", "added-1", why="เพราะตำแหน่ง")
    assert officer.takes_in(again) == 1, "it is corrected like any other"
    assert (now(officer).cards.get("added-1").why, now(officer).cards.get("added-1").standard) == ("เพราะตำแหน่ง", 2)


WRONG: list[tuple[str, dict[str, object], str]] = [
    ("card", {"file": None}, "หมวด: แถวใหม่ต้องบอกหมวด เลือกจาก standard-1"),
    ("card", {"file": "standard-9"}, "หมวด: แถวใหม่ต้องบอกหมวด"),
    ("card", {"file": "grey"}, "หมวด: แถวใหม่ต้องบอกหมวด"),
    ("card", {"why": None}, "เพราะอะไร: ว่างไม่ได้"),
    ("card", {"title": "ย" * 41}, "ชื่อเรื่อง: ยาว 41 ตัวอักษร"),
    ("card", {"draft": None}, "สถานะ: ว่างไม่ได้"),
    ("card", {"title": "ถึงเวลาเคารพธงชาติ"}, "ไม่มีรหัส แต่ข้อความตรงกับรายการ flag-ceremony"),
    ("answer", {"wordings": None}, "คำถามแบบอื่น: ว่างไม่ได้"),
    ("answer", {"cards": "no-such-card"}, "การ์ดที่เกี่ยวข้อง: ไม่มีรหัส no-such-card"),
    ("question", {"file": "documents"}, "หมวด: แถวใหม่ต้องบอกหมวด"),
    ("question", {"correct": 7}, "ข้อที่ถูก: ต้องเป็น 1, 2, 3"),
    ("question", {"draft": "ถอนออก"}, "สถานะ: ถอนออกได้เฉพาะ"),
    ("channel", {"number": None}, "ต้องมีหมายเลข"),
]


@pytest.mark.parametrize(("kind", "fields", "reason"), WRONG, ids=[reason for *_, reason in WRONG])
def test_what_a_new_row_lacks_is_told_in_thai(
    officer: Officer, kind: str, fields: dict[str, object], reason: str
) -> None:
    with pytest.raises(NotDone) as told:
        officer.takes_in(adds(officer, officer.fresh(), {kind: {**NEW[kind], **fields}}))
    first, last = str(told.value).splitlines()
    assert reason in first
    assert first.startswith(f"{SAID.sheet(kind).name} แถว ")
    assert last == SAID.say["refused"].format(problems=1)
    assert officer.rows() == []


def test_a_sheet_that_does_not_grow_takes_no_new_row(officer: Officer) -> None:
    with pytest.raises(NotDone, match="รายการใหม่เพิ่มในแผ่นนี้ไม่ได้"):
        officer.takes_in(adds(officer, officer.fresh(), {"item": {"text": "ข้อใหม่"}}))


def test_what_was_added_is_withdrawn_by_a_word_and_its_id_is_not_given_again(officer: Officer) -> None:
    officer.takes_in(adds(officer, officer.fresh(), {"card": NEW["card"]}))
    gone = officer.types(officer.again("b.xlsx"), "card", "added-1", draft="ถอนออก")
    assert officer.takes_in(gone) == 1
    assert any("ถอนออก" in line for line in officer.told)
    assert now(officer).cards.all == PACK.cards.all
    assert officer.takes_in(gone) == 0, "taking the same file in again changes nothing"
    with officer.database.read() as conn:
        assert "added-1" not in {entry.id for entry in corrections.state(conn, ACCOUNT).entries}
    officer.takes_in(adds(officer, officer.again("c.xlsx"), {"card": NEW["card"]}))
    assert [card.id for card in now(officer).cards.all if card not in PACK.cards.all] == ["added-2"]


def test_what_comes_with_the_pack_is_not_withdrawn(officer: Officer) -> None:
    with pytest.raises(NotDone, match="สถานะ: ถอนออกได้เฉพาะ"):
        officer.takes_in(officer.types(officer.fresh(), "card", "flag-ceremony", draft="ถอนออก"))


def test_what_another_entry_names_is_not_withdrawn(officer: Officer) -> None:
    officer.takes_in(adds(officer, officer.fresh(), {"card": NEW["card"]}))
    officer.takes_in(officer.types(officer.again("b.xlsx"), "answer", "ack-how", cards="added-1"))
    with pytest.raises(NotDone, match="ไม่มีรหัส added-1"):
        officer.takes_in(officer.types(officer.again("c.xlsx"), "card", "added-1", draft="ถอนออก"))


def test_excel_offers_where_a_new_row_may_go(officer: Officer) -> None:
    page = load_workbook(officer.fresh())[SAID.sheet("card").name]
    offered = {str(choice.sqref): choice.formula1 for choice in page.data_validations.dataValidation}
    (place,) = (cells for cells, words in offered.items() if "standard-1" in words)
    assert place == f"B{page.max_row + 1}:B{page.max_row + 100}"
    assert all(len(words) <= 255 for words in offered.values()), "Excel takes no longer list"
    assert any("ถอนออก" in words for words in offered.values())
    other = load_workbook(officer.fresh())[SAID.sheet("part").name]
    assert not any("ถอนออก" in choice.formula1 for choice in other.data_validations.dataValidation)


def test_a_new_card_is_in_the_chat_within_seconds_and_gone_when_withdrawn(
    tmp_path: Path, sqlite_url: str, redis_url: str
) -> None:
    with house(tmp_path, sqlite_url, redis_url) as bot:
        person, officer = bot.as_staff("สมหญิง ใจดี"), Officer(tmp_path, sqlite_url)
        officer.takes_in(adds(officer, officer.fresh(), {"card": NEW["card"]}))
        assert corrections.take_up(bot.installation)
        bot.say(person, "บัตรคอนเสิร์ต")
        assert "ผู้รับจ้างส่งบัตรมาให้" in json.dumps(bot.last(person), ensure_ascii=False)
        officer.takes_in(officer.types(officer.again("b.xlsx"), "card", "added-1", draft="ถอนออก"))
        assert corrections.take_up(bot.installation)
        bot.say(person, "บัตรคอนเสิร์ต")
        assert "ผู้รับจ้างส่งบัตรมาให้" not in json.dumps(bot.last(person), ensure_ascii=False)
        officer.database.close()


ENTRIES = entries.entries(pack.ROOT, *NEW)


@tries(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(sorted(NEW)), st.sampled_from(["ก", "ข", " ก ", "ค", "K", "k"])), max_size=12),
    st.sets(st.tuples(st.sampled_from(sorted(NEW)), st.integers(1, 9).map("added-{}".format))),
)
def test_ids_are_new_each_and_nothing_stands_twice(rows: list[tuple[str, str]], taken: set[tuple[str, str]]) -> None:
    here = {(entry.kind, entry.id) for entry in ENTRIES}
    new = Additions(here | taken, ENTRIES, SAID)
    for number, (kind, main) in enumerate(rows, 2):
        fields = {**dict.fromkeys(KINDS[kind].fields, "x"), KINDS[kind].main: main}
        new.add(TypedEntry(kind, "", number, fields, "home"))
    made = [(change.row.kind, change.row.id) for change in new.changes]
    assert len(set(made)) == len(made)
    assert not set(made) & (here | taken)
    wanted = {(kind, main.strip().lower()) for kind, main in rows}
    assert len(made) == len(wanted)
    assert len(new.notes) == len(rows) - len(made)
