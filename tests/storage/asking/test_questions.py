"""Questions handed over: kept with what their asker agreed to, answered once, exported and erased with the person."""

import json
from typing import Any

import pytest
from sqlalchemy import Connection, select

from storage import Conflict
from storage.asking import questions
from storage.asking.questions import Question
from storage.database import Database
from storage.people import people
from storage.tables import choices
from storage.tables import questions as asked
from tests.storage.racing import conflicts, race
from tests.storage.somebody import DAY, NOW, staff

HERE = "trat-2569"


def _ask(conn: Connection, person: int, receipt: str = "69-A", **changes: Any) -> None:
    values: dict[str, Any] = {
        "receipt": receipt,
        "programme": HERE,
        "person_id": person,
        "agency": "health",
        "to": "centre",
        "text": f"ถาม {receipt}",
        "with_name": False,
        "tell": False,
        "now": NOW,
    }
    questions.ask(conn, **values | changes)


def _receipts(found: list[Question]) -> list[str]:
    return [one.receipt for one in found]


def test_a_question_is_kept_as_it_was_asked(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _ask(conn, person, to="focal", text="ลาไปดูงานต้องทำอย่างไรคะ")
        (one,) = questions.unanswered(conn, HERE)
        assert one == Question(
            "69-A", person, "health", "focal", "ลาไปดูงานต้องทำอย่างไรคะ", NOW, None, None, "", tell=False
        )


@pytest.mark.parametrize(("with_name", "tell"), [(False, False), (True, False), (False, True), (True, True)])
def test_the_name_and_the_wish_to_be_told_are_there_only_as_agreed(
    database: Database, with_name: bool, tell: bool
) -> None:
    with database.write() as conn:
        person = staff(conn)
        _ask(conn, person, with_name=with_name, tell=tell)
        _ask(conn, person, "69-B", with_name=not with_name, tell=not tell)
        one, other = questions.unanswered(conn, HERE)
    assert (one.name, one.tell) == ("สมหญิง ใจดี" if with_name else "", tell)
    assert (other.name, other.tell) == ("" if with_name else "สมหญิง ใจดี", not tell)


def test_the_oldest_waits_first_and_ones_own_are_listed_newest_first(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        for asker, receipt in ((person, "69-A"), (other, "69-B"), (person, "69-C")):
            _ask(conn, asker, receipt)
        _ask(conn, person, "66-A", programme="narathiwat-2566")
        assert _receipts(questions.unanswered(conn, HERE)) == ["69-A", "69-B", "69-C"]
        assert _receipts(questions.asked_by(conn, HERE, person)) == ["69-C", "69-A"]
        assert _receipts(questions.asked_by(conn, HERE, other)) == ["69-B"]
        assert _receipts(questions.unanswered(conn, "narathiwat-2566")) == ["66-A"]


def test_an_answered_question_waits_no_more_and_its_asker_reads_the_answer(database: Database) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        questions.answer(conn, "69-A", "ทำหนังสือขออนุมัติค่ะ", by=admin, now=NOW + DAY)
        assert questions.unanswered(conn, HERE) == []
        (mine,) = questions.asked_by(conn, HERE, person)
    assert (mine.answer, mine.answered_at) == ("ทำหนังสือขออนุมัติค่ะ", NOW + DAY)


@pytest.mark.parametrize("receipt", ["69-A", "69-UNKNOWN"])
def test_a_question_that_does_not_wait_is_a_conflict_and_keeps_its_answer(database: Database, receipt: str) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        questions.answer(conn, "69-A", "คำตอบแรก", by=admin, now=NOW)
    with pytest.raises(Conflict), database.write() as conn:
        questions.answer(conn, receipt, "คำตอบที่สอง", by=admin, now=NOW)
    with database.read() as conn:
        assert [one.answer for one in questions.asked_by(conn, HERE, person)] == ["คำตอบแรก"]


def test_of_several_who_answer_at_once_one_is_kept(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        helpers = [staff(conn, f"U{number}") for number in range(2, 6)]
        _ask(conn, person)
    outcomes = race(
        database, *(lambda conn, by=by: questions.answer(conn, "69-A", f"โดย {by}", by=by, now=NOW) for by in helpers)
    )
    assert conflicts(outcomes) == 3
    with database.read() as conn:
        (one,) = questions.asked_by(conn, HERE, person)
    assert one.answer == f"โดย {helpers[outcomes.index(None)]}"


def test_erasing_takes_the_open_questions_and_leaves_answered_ones_without_their_asker(database: Database) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person, with_name=True, tell=True)
        _ask(conn, person, "69-B", with_name=True, tell=True)
        _ask(conn, admin, "69-C")
        questions.answer(conn, "69-B", "ตอบแล้ว", by=admin, now=NOW)
        people.erase(conn, person, NOW + DAY)
        assert _receipts(questions.unanswered(conn, HERE)) == ["69-C"]
        assert questions.asked_by(conn, HERE, person) == []
        kept = conn.execute(select(asked.c.receipt, asked.c.person_id, asked.c.answer).order_by(asked.c.id))
        assert kept.all() == [("69-B", None, "ตอบแล้ว"), ("69-C", admin, None)]
        assert conn.execute(select(choices).where(choices.c.person_id == person)).all() == []


def test_who_answered_is_no_longer_named_once_they_erase_themselves(database: Database) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        questions.answer(conn, "69-A", "ตอบแล้ว", by=admin, now=NOW)
        people.erase(conn, admin, NOW + DAY)
        (mine,) = questions.asked_by(conn, HERE, person)
        assert mine.answer == "ตอบแล้ว"
        (gone,) = people.stored(conn, admin)["people"]
        assert (gone["name"], gone["line_user_id"]) == (None, None)


def test_my_data_holds_ones_own_questions_and_what_was_agreed_to(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        _ask(conn, person, with_name=True)
        _ask(conn, other, "69-B")
        stored = json.loads(json.dumps(people.stored(conn, person)))
    assert list(stored["questions.answered_by"]) == []
    (row,) = stored["questions.person_id"]
    assert (row["receipt"], row["text"], row["asked_at"]) == ("69-A", "ถาม 69-A", NOW.isoformat())
    assert [row["value"] for row in stored["choices.person_id"]] == ["name"]


def test_my_data_names_nobody_else_not_even_by_number(database: Database) -> None:
    with database.write() as conn:
        person, admin = staff(conn), staff(conn, "U2")
        _ask(conn, person)
        questions.answer(conn, "69-A", "ตอบแล้ว", by=admin, now=NOW)
        (row,) = people.stored(conn, admin)["questions.answered_by"]
    assert row["answered_by"] == admin
    assert "person_id" not in row
