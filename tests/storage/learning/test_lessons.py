"""Lessons passed, documents understood, answers and places: kept once, counted by agency, erased with the person."""

import json

from sqlalchemy import Connection, select

from storage.database import Database
from storage.documents.acknowledgements import Count
from storage.learning import lessons as learning
from storage.learning.lessons import Understanding
from storage.people import people
from storage.tables import lesson_passes, quiz_answers, understandings
from tests.storage.racing import race
from tests.storage.somebody import DAY, NOW, acknowledge, staff


def passed(conn: Connection, person_id: int, receipt: str = "69-AAAAAAAA", lesson: str = "act", score: int = 4) -> bool:
    return learning.passed(
        conn,
        receipt=receipt,
        person_id=person_id,
        agency="health",
        personnel_type="official",
        holder="สมหญิง ใจดี",
        lesson=lesson,
        score=score,
        questions=5,
        passed_at=NOW,
        event_id=f"E-{receipt}",
    )


def understand(conn: Connection, person_id: int, correct: int, document: str = "code", version: int = 1) -> None:
    learning.understand(
        conn,
        person_id=person_id,
        document=document,
        version=version,
        agency="health",
        correct=correct,
        questions=2,
        passed=correct == 2,
        answered_at=NOW,
    )


def answer(conn: Connection, person_id: int, question: str, event: str, source: str = "lesson") -> None:
    learning.answer(
        conn, person_id=person_id, question=question, source=source, correct=True, answered_at=NOW, event_id=event
    )


def test_a_lesson_is_passed_once_and_its_number_stands(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
    outcomes = race(database, *(lambda conn, n=n: passed(conn, person_id, f"69-{n:08}") for n in range(3)))
    assert sorted(outcomes) == [False, False, True]
    number = f"69-{outcomes.index(True):08}"
    with database.read() as conn:
        assert learning.passes(conn, person_id)["act"].receipt == number
        found = learning.certificate(conn, number)
        assert learning.certificate(conn, "69-ZZZZZZZZ") is None
    assert found
    assert (found.person_id, found.holder, found.score, found.passed_at) == (person_id, "สมหญิง ใจดี", 4, NOW)


def test_who_passed_counts_once_where_they_are_now(database: Database) -> None:
    with database.write() as conn:
        stayed, moved = staff(conn), staff(conn, "U2")
        staff(conn, "U3")
        passed(conn, stayed, "69-1")
        passed(conn, stayed, "69-2", lesson="gifts")
        passed(conn, moved, "69-3")
        people.register(conn, moved, agency="tax", name="ก", position="ข", personnel_type="other", now=NOW)
        assert learning.passed_counts(conn, ["act", "gifts"]) == {"health": Count(1, 1), "tax": Count(1, 0)}
        assert learning.passed_counts(conn, ["gifts"]) == {"health": Count(1, 1)}
        assert learning.passed_counts(conn, []) == {}


def test_a_check_can_be_repeated_and_once_passed_stays_passed(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        for correct in (0, 1, 2, 1):
            understand(conn, person_id, correct)
        assert learning.understood(conn, person_id) == {"code": Understanding("code", 1, 2, 2, True)}
        understand(conn, person_id, 0, version=2)
        assert learning.understood(conn, person_id)["code"] == Understanding("code", 2, 0, 2, False)


def test_understood_is_counted_among_those_who_acknowledged(database: Database) -> None:
    with database.write() as conn:
        both, half, hasty = staff(conn), staff(conn, "U2"), staff(conn, "U3", "tax")
        for person_id in (both, half):
            acknowledge(conn, person_id, "code")
            understand(conn, person_id, 2)
        acknowledge(conn, both, "rules")
        understand(conn, hasty, 2)
        assert learning.understood_counts(conn, {"code": 1}, ["code"]) == {"health": Count(2, 2)}
        assert learning.understood_counts(conn, {"code": 1, "rules": 1}, ["code"]) == {"health": Count(1, 1)}
        assert learning.understood_counts(conn, {"code": 1, "rules": 1}, ["code", "rules"]) == {}
        assert learning.understood_counts(conn, {"code": 2}, ["code"]) == {}
        assert learning.understood_counts(conn, {"rules": 1}, []) == {}


def test_answers_are_counted_by_source_and_an_event_counts_once(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        answer(conn, person_id, "q1", "E1")
        answer(conn, person_id, "q1", "E1")
        answer(conn, person_id, "q1", "E2")
        answer(conn, person_id, "q2", "E3")
        answer(conn, person_id, "q3", "E4", source="check")
        answer(conn, staff(conn, "U2"), "q2", "E5")
        assert learning.asked(conn, person_id, "lesson") == {"q1": 2, "q2": 1}
        assert learning.asked(conn, person_id, "check") == {"q3": 1}


def test_a_place_is_kept_for_each_lesson(database: Database) -> None:
    with database.write() as conn:
        person_id, other = staff(conn), staff(conn, "U2")
        assert learning.place(conn, person_id, "act") == ""
        for part in ("act-1", "act-3", "act-2"):
            learning.keep_place(conn, person_id, "act", part)
        learning.keep_place(conn, other, "act", "act-4")
        assert learning.place(conn, person_id, "act") == "act-2"
        assert learning.place(conn, person_id, "gifts") == ""


def test_a_corrected_name_goes_on_the_certificate(database: Database) -> None:
    with database.write() as conn:
        person_id, other = staff(conn), staff(conn, "U2")
        passed(conn, person_id, "69-1")
        passed(conn, other, "69-2")
        learning.rename(conn, person_id, "สมหญิง ดีใจ")
        assert [row[0] for row in conn.execute(select(lesson_passes.c.holder).order_by(lesson_passes.c.receipt))] == [
            "สมหญิง ดีใจ",
            "สมหญิง ใจดี",
        ]


def test_erasing_leaves_counts_and_a_number_and_nothing_about_the_person(database: Database) -> None:
    with database.write() as conn:
        person_id, other = staff(conn), staff(conn, "U2")
        for who, name in ((person_id, "69-1"), (other, "69-2")):
            passed(conn, who, name)
            acknowledge(conn, who, "code")
            understand(conn, who, 2)
            answer(conn, who, "q1", name)
            learning.keep_place(conn, who, "act", "act-3")
        people.erase(conn, person_id, NOW + DAY)
        erased, kept = learning.certificate(conn, "69-1"), learning.certificate(conn, "69-2")
        assert erased
        assert kept
        assert (erased.holder, kept.holder) == (None, "สมหญิง ใจดี")
        assert learning.passed_counts(conn, ["act"]) == {"health": Count(2, 2)}
        assert learning.understood_counts(conn, {"code": 1}, ["code"]) == {"health": Count(2, 2)}
        assert (learning.place(conn, person_id, "act"), learning.place(conn, other, "act")) == ("", "act-3")
        assert set(conn.scalars(select(quiz_answers.c.person_id))) == {other}


def test_people_see_what_is_kept_of_their_learning(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        passed(conn, person_id)
        understand(conn, person_id, 1)
        answer(conn, person_id, "q1", "E1")
        learning.keep_place(conn, person_id, "act", "act-2")
        stored = json.loads(json.dumps(people.stored(conn, person_id)))
    assert stored["lesson_passes.person_id"][0]["receipt"] == "69-AAAAAAAA"
    assert stored[f"{understandings.name}.person_id"][0]["correct"] == 1
    assert stored["quiz_answers.person_id"][0]["question"] == "q1"
    assert stored["choices.person_id"][0]["value"] == "act-2"
