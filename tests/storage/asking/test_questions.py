"""Questions handed over: kept with what their asker agreed to, answered once, exported and erased with the person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from content.model.calendar import THAI_TIME
from content.model.pack import Content
from flows.record.asking import AnswerAsked, AskedQuestion, HandOver
from storage import Conflict, published
from storage.database import Database
from storage.tables.asking import questions as asked
from tests.storage.racing import conflicts, race
from tests.storage.somebody import ACCOUNT, DAY, ELSEWHERE, NOW, do, elsewhere, erase, reads, staff, stored

FIELDS = {"title": "ลาไปดูงาน", "answer": "ทำหนังสือขออนุมัติค่ะ"}


def _ask(conn: Connection, person: int, receipt: str = "69-A", of: Content | None = None, **changes: Any) -> None:
    said = HandOver(f"ถาม {receipt}", to="centre", agency="health", with_name=False, tell=False, receipt=receipt)
    do(conn, person, replace(said, **changes), of=of)


def _answer(
    conn: Connection,
    by: int,
    answer: str = "ตอบแล้ว",
    receipt: str = "69-A",
    public: Mapping[str, Any] | None = None,
    at: datetime = NOW,
) -> None:
    do(conn, by, AnswerAsked(receipt, answer, public), at)


def _receipts(found: Sequence[AskedQuestion]) -> list[str]:
    return [one.receipt for one in found]


def test_a_question_is_kept_as_it_was_asked(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _ask(conn, person, to="focal", text="ลาไปดูงานต้องทำอย่างไรคะ")
        (one,) = reads(conn).open_questions()
    assert one == AskedQuestion("69-A", "ลาไปดูงานต้องทำอย่างไรคะ", "focal", "health", NOW, person=person)
    assert one.at.utcoffset() == THAI_TIME.utcoffset(None)


@pytest.mark.parametrize(("with_name", "tell"), [(False, False), (True, False), (False, True), (True, True)])
def test_the_name_and_the_wish_to_be_told_are_there_only_as_agreed(
    database: Database, with_name: bool, tell: bool
) -> None:
    with database.write() as conn:
        person = staff(conn)
        _ask(conn, person, with_name=with_name, tell=tell)
        _ask(conn, person, "69-B", with_name=not with_name, tell=not tell)
        one, other = reads(conn).open_questions()
    assert (one.name, one.tell) == ("สมหญิง ใจดี" if with_name else "", tell)
    assert (other.name, other.tell) == ("" if with_name else "สมหญิง ใจดี", not tell)


def test_the_oldest_waits_first_and_ones_own_are_listed_newest_first(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        for asker, receipt in ((person, "69-A"), (other, "69-B"), (person, "69-C")):
            _ask(conn, asker, receipt)
        _ask(conn, person, "67-A", elsewhere())
        assert _receipts(reads(conn).open_questions()) == ["69-A", "69-B", "69-C"]
        assert _receipts(reads(conn, person).my_questions()) == ["69-C", "69-A"]
        assert _receipts(reads(conn, other).my_questions()) == ["69-B"]
        assert _receipts(reads(conn, of=elsewhere()).open_questions()) == ["67-A"]
        assert conn.scalars(select(asked.c.programme).where(asked.c.receipt == "67-A")).all() == [ELSEWHERE]


def test_an_answered_question_waits_no_more_and_its_asker_reads_the_answer(database: Database) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        _answer(conn, admin, "ทำหนังสือขออนุมัติค่ะ", at=NOW + DAY)
        assert reads(conn).open_questions() == []
        (mine,) = reads(conn, person).my_questions()
        (row,) = conn.execute(select(asked.c.answered_by, asked.c.answered_at, asked.c.published_as))
    assert mine.answer == "ทำหนังสือขออนุมัติค่ะ"
    assert tuple(row) == (admin, NOW + DAY, None)


def test_an_answer_for_everybody_is_published_by_who_gave_it(database: Database) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        _answer(conn, admin, public=FIELDS)
        (entry,) = published.newest(conn, ACCOUNT)
        (mine,) = stored(conn, admin)["published.person_id"]
        assert conn.scalars(select(asked.c.published_as)).all() == [entry.entry]
    assert (entry.kind, entry.entry, entry.version, entry.fields) == ("answer", "asked-69-a", 1, FIELDS)
    assert (entry.published_by, mine["entry"]) == ("สมหญิง ใจดี", "asked-69-a")


@pytest.mark.parametrize("receipt", ["69-A", "69-UNKNOWN"])
def test_a_question_that_does_not_wait_is_a_conflict_and_keeps_its_answer(database: Database, receipt: str) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        _answer(conn, admin, "คำตอบแรก")
    with pytest.raises(Conflict), database.write() as conn:
        _answer(conn, admin, "คำตอบที่สอง", receipt, FIELDS)
    with database.read() as conn:
        assert [one.answer for one in reads(conn, person).my_questions()] == ["คำตอบแรก"]
        assert published.newest(conn, ACCOUNT) == []


def test_of_several_who_answer_at_once_one_is_kept(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        helpers = [staff(conn, f"U{number}") for number in range(2, 6)]
        _ask(conn, person)
    outcomes = race(database, *(lambda conn, by=by: _answer(conn, by, f"โดย {by}") for by in helpers))
    assert conflicts(outcomes) == 3
    with database.read() as conn:
        (one,) = reads(conn, person).my_questions()
    assert one.answer == f"โดย {helpers[outcomes.index(None)]}"


def test_erasing_takes_the_open_questions_and_leaves_answered_ones_without_their_asker(database: Database) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person, with_name=True, tell=True)
        _ask(conn, person, "69-B", with_name=True, tell=True)
        _ask(conn, admin, "69-C")
        _answer(conn, admin, receipt="69-B")
        erase(conn, person, NOW + DAY)
        assert _receipts(reads(conn).open_questions()) == ["69-C"]
        columns = (asked.c.receipt, asked.c.person_id, asked.c.answer, asked.c.with_name, asked.c.tell)
        kept = conn.execute(select(*columns).order_by(asked.c.id))
        assert kept.all() == [("69-B", None, "ตอบแล้ว", False, False), ("69-C", admin, None, False, False)]


def test_who_answered_is_no_longer_named_once_they_erase_themselves(database: Database) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        _answer(conn, admin, public=FIELDS)
        erase(conn, admin, NOW + DAY)
        (mine,) = reads(conn, person).my_questions()
        assert mine.answer == "ตอบแล้ว"
        (gone,) = stored(conn, admin)["people"]
        assert (gone["name"], gone["line_user_id"]) == (None, None)
        assert [one.published_by for one in published.newest(conn, ACCOUNT)] == [None]


def test_my_data_holds_ones_own_questions_and_what_was_agreed_to(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        _ask(conn, person, with_name=True)
        _ask(conn, other, "69-B")
        found = json.loads(json.dumps(stored(conn, person)))
    assert found["questions.answered_by"] == []
    (row,) = found["questions.person_id"]
    assert (row["receipt"], row["text"], row["asked_at"]) == ("69-A", "ถาม 69-A", NOW.isoformat())
    assert (row["with_name"], row["tell"]) == (True, False)


def test_my_data_names_nobody_else_not_even_by_number(database: Database) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        _answer(conn, admin)
        (row,) = stored(conn, admin)["questions.answered_by"]
    assert row["answered_by"] == admin
    assert "person_id" not in row
