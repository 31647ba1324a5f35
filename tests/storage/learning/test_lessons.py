"""Lessons passed, answers and places: kept once, and erased with the person."""

import json
from dataclasses import replace
from typing import Literal

from sqlalchemy import Connection, select

from content.model.learning.lessons import Lessons
from content.model.pack import Content
from flows.record.documents import Understand
from flows.record.learning import AnswerQuestion, KeepPlace, Passed, PassLesson
from flows.record.people import Register
from storage.database import Database
from storage.learning import certificates
from storage.learning import lessons as learning
from storage.tables.learning import lesson_passes, quiz_answers
from tests.storage.racing import race
from tests.storage.somebody import (
    CODE,
    DAY,
    LESSON,
    NOW,
    acknowledge,
    content,
    do,
    elsewhere,
    erase,
    reads,
    staff,
    stored,
)


def passed(conn: Connection, person_id: int, receipt: str = "69-AAAAAAAA", of: Content | None = None) -> None:
    do(conn, person_id, PassLesson(LESSON, 4, 5, receipt), of=of)


def answer(
    conn: Connection, person_id: int, question: str, event: str, source: Literal["lesson", "check"] = "lesson"
) -> None:
    do(conn, person_id, AnswerQuestion(question, source, correct=True), event=event)


def test_a_lesson_is_passed_once_and_its_number_stands(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
    race(database, *(lambda conn, n=n: passed(conn, person_id, f"69-{n:08}") for n in range(3)))
    with database.read() as conn:
        (number,) = conn.scalars(select(lesson_passes.c.receipt)).all()
        assert reads(conn, person_id).passes() == {LESSON: Passed(number, 4, 5, NOW)}
        found = certificates.find(conn, number)
        assert certificates.find(conn, "69-ZZZZZZZZ") is None
        tally = content().tallies.passed(LESSON)
        assert [counted.people for counted in reads(conn).tallied(tally).values()] == [1]
    assert found
    assert (found.person_id, found.holder, found.lesson, found.passed_at) == (person_id, "สมหญิง ใจดี", LESSON, NOW)


def test_a_certificate_keeps_the_name_and_the_place_it_was_given_in(database: Database) -> None:
    p = lesson_passes.c
    with database.write() as conn:
        person_id = staff(conn)
        passed(conn, person_id)
        do(conn, person_id, Register("labour", "สมหญิง ดีใจ", "ค", "other"), NOW + DAY)
        kept = conn.execute(select(p.holder, p.agency, p.personnel_type, p.period)).all()
    assert kept == [("สมหญิง ใจดี", "health", "official", "1")]


def test_a_lesson_that_stands_for_good_was_passed_in_every_programme(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        passed(conn, person_id)
        for each_year, there in ((False, [LESSON]), (True, [])):
            changed = tuple(replace(lesson, each_year=each_year) for lesson in content().lessons.all)
            other = replace(elsewhere(), lessons=Lessons(changed))
            assert list(reads(conn, person_id, of=other).passes()) == there
            assert list(reads(conn, person_id, of=replace(content(), lessons=Lessons(changed))).passes()) == [LESSON]
        do(conn, person_id, Register("health", "ก ข", "ค", "official"), of=elsewhere())
        passed(conn, person_id, "70-1", elsewhere())
        assert set(conn.scalars(select(lesson_passes.c.receipt))) == {"69-AAAAAAAA", "70-1"}


def test_answers_are_counted_by_source_and_an_event_counts_once(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        answer(conn, person_id, "q1", "E1")
        answer(conn, person_id, "q1", "E1")
        answer(conn, person_id, "q1", "E2")
        answer(conn, person_id, "q2", "E3")
        answer(conn, person_id, "q3", "E4", source="check")
        answer(conn, staff(conn, "U2"), "q2", "E5")
        assert reads(conn, person_id).tested() == {"q1": 2, "q2": 1}
        assert learning.asked(conn, person_id, "check") == {"q3": 1}


def test_a_place_is_kept_for_each_lesson(database: Database) -> None:
    with database.write() as conn:
        person_id, other = staff(conn), staff(conn, "U2")
        assert reads(conn, person_id).lesson_place("act") == ""
        for part in (1, 3, 2):
            do(conn, person_id, KeepPlace("act", f"act-{part}"))
        do(conn, other, KeepPlace("act", "act-4"))
        assert reads(conn, person_id).lesson_place("act") == "act-2"
        assert reads(conn, person_id).lesson_place("gifts") == ""


def test_erasing_leaves_counts_and_a_number_and_nothing_about_the_person(database: Database) -> None:
    with database.write() as conn:
        person_id, other = staff(conn), staff(conn, "U2")
        for who, name in ((person_id, "69-1"), (other, "69-2")):
            passed(conn, who, name)
            acknowledge(conn, who)
            do(conn, who, Understand(CODE, 1, 2, 2, passed=True))
            answer(conn, who, "q1", name)
            do(conn, who, KeepPlace(LESSON, "act-3"))
        erase(conn, person_id, NOW + DAY)
        erased, kept = certificates.find(conn, "69-1"), certificates.find(conn, "69-2")
        assert erased
        assert kept
        assert (erased.holder, kept.holder) == (None, "สมหญิง ใจดี")
        for tally in (content().tallies.passed(LESSON), content().tallies.understood(CODE)):
            assert {agency: counted.people for agency, counted in reads(conn).tallied(tally).items()} == {"health": 2}
        assert learning.place(conn, person_id, LESSON) == ""
        assert reads(conn, other).lesson_place(LESSON) == "act-3"
        assert set(conn.scalars(select(quiz_answers.c.person_id))) == {other}


def test_people_see_what_is_kept_of_their_learning(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        passed(conn, person_id)
        do(conn, person_id, Understand(CODE, 1, 1, 2, passed=False))
        answer(conn, person_id, "q1", "E1")
        do(conn, person_id, KeepPlace(LESSON, "act-2"))
        found = json.loads(json.dumps(stored(conn, person_id)))
    assert found["lesson_passes.person_id"][0]["receipt"] == "69-AAAAAAAA"
    assert found["understandings.person_id"][0]["correct"] == 1
    assert found["quiz_answers.person_id"][0]["question"] == "q1"
    assert found["lesson_places.person_id"][0]["part"] == "act-2"
