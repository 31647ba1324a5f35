"""Questions of the day are kept with the day they come back, apart from those of lessons, and go with the person."""

from datetime import date

from sqlalchemy import Connection, select

from storage.database import Database
from storage.learning import lessons as learning
from storage.learning import quizzes
from storage.learning.quizzes import Answered, Due
from storage.people import people
from storage.tables import choices, quiz_answers, quiz_due
from tests.storage.somebody import DAY, NOW, staff


def _answer(
    conn: Connection, person: int, event: str, *, correct: bool, back: Due | None = None, days: int = 0
) -> None:
    quizzes.answer(
        conn,
        person_id=person,
        question="small-gift",
        correct=correct,
        answered_at=NOW + days * DAY,
        event_id=event,
        comes_back=back,
    )


def test_a_question_comes_back_until_it_does_not(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        _answer(conn, person, "E1", correct=False, back=Due(0, date(2026, 3, 12)))
        assert quizzes.due(conn, person) == {"small-gift": Due(0, date(2026, 3, 12))}
        _answer(conn, person, "E2", correct=True, back=Due(1, date(2026, 3, 19)), days=2)
        assert quizzes.due(conn, person) == {"small-gift": Due(1, date(2026, 3, 19))}
        _answer(conn, person, "E3", correct=True, days=9)
        assert quizzes.due(conn, person) == {}
        told = [
            Answered("small-gift", correct, NOW + days * DAY) for correct, days in ((False, 0), (True, 2), (True, 9))
        ]
        assert quizzes.answered(conn, person) == told
        assert quizzes.answered(conn, other) == []


def test_the_same_event_counts_once_and_lessons_stay_apart(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        for _ in range(2):
            _answer(conn, person, "E1", correct=True)
        learning.answer(
            conn,
            person_id=person,
            question="in-a-lesson",
            source="lesson",
            correct=True,
            answered_at=NOW,
            event_id="E2",
        )
        assert [one.question for one in quizzes.answered(conn, person)] == ["small-gift"]


def test_a_choice_is_the_latest_one_and_the_persons_own(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        assert quizzes.chosen(conn, person, "share_streak") is None
        for value in ("yes", "no", "yes"):
            quizzes.choose(conn, person, "share_streak", value)
        assert quizzes.chosen(conn, person, "share_streak") == "yes"
        assert quizzes.chosen(conn, other, "share_streak") is None


def test_all_of_it_is_exported_and_goes_with_the_person(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _answer(conn, person, "E1", correct=False, back=Due(0, date(2026, 3, 12)))
        quizzes.choose(conn, person, "share_streak", "yes")
        stored = people.stored(conn, person)
        for name in ("quiz_answers", "quiz_due", "choices"):
            assert len(stored[f"{name}.person_id"]) == 1
        people.erase(conn, person, NOW)
        for table in (quiz_answers, quiz_due, choices):
            assert conn.execute(select(table)).all() == []
