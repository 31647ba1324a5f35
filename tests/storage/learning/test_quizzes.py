"""Questions of the day are kept with the day they come back, apart from those of lessons, and go with the person."""

from datetime import date

from sqlalchemy import Connection, select

from flows.record.learning import AnswerDaily, AnswerQuestion, Choose, ComesBack, DailyAnswer
from storage.database import Database
from storage.tables.learning import quiz_answers, quiz_due
from storage.tables.people import choices
from tests.storage.somebody import DAY, NOW, do, erase, reads, staff, stored

QUESTION = "small-gift"


def _answer(
    conn: Connection, person: int, *, correct: bool, back: ComesBack | None = None, days: int = 0, event: str = ""
) -> None:
    do(conn, person, AnswerDaily(QUESTION, correct, back), NOW + days * DAY, event=event)


def test_a_question_comes_back_until_it_does_not(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        _answer(conn, person, correct=False, back=ComesBack(0, date(2026, 3, 12)))
        assert reads(conn, person).comes_back() == {QUESTION: ComesBack(0, date(2026, 3, 12))}
        _answer(conn, person, correct=True, back=ComesBack(1, date(2026, 3, 19)), days=2)
        assert reads(conn, person).comes_back() == {QUESTION: ComesBack(1, date(2026, 3, 19))}
        _answer(conn, person, correct=True, days=9)
        assert reads(conn, person).comes_back() == {}
        told = [
            DailyAnswer(QUESTION, correct, (NOW + days * DAY).date())
            for correct, days in ((False, 0), (True, 2), (True, 9))
        ]
        assert reads(conn, person).daily() == told
        assert reads(conn, other).daily() == []


def test_the_same_event_counts_once_and_lessons_stay_apart(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        for _ in range(2):
            _answer(conn, person, correct=True, event="E1")
        do(conn, person, AnswerQuestion("in-a-lesson", "lesson", correct=True))
        assert [one.question for one in reads(conn, person).daily()] == [QUESTION]


def test_a_choice_is_the_latest_one_of_its_name_and_the_persons_own(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        assert reads(conn, person).choice("share_streak") == ""
        for value in ("yes", "no", "yes"):
            do(conn, person, Choose("share_streak", value))
        do(conn, person, Choose("another", "later"))
        assert [reads(conn, person).choice(name) for name in ("another", "share_streak")] == ["later", "yes"]
        assert reads(conn, other).choice("share_streak") == ""


def test_all_of_it_is_exported_and_goes_with_the_person(database: Database) -> None:
    with database.write() as conn:
        person = staff(conn)
        _answer(conn, person, correct=False, back=ComesBack(0, date(2026, 3, 12)))
        do(conn, person, Choose("share_streak", "yes"))
        found = stored(conn, person)
        for name in ("quiz_answers", "quiz_due", "choices"):
            assert len(found[f"{name}.person_id"]) == 1
        erase(conn, person)
        for table in (quiz_answers, quiz_due, choices):
            assert conn.execute(select(table)).all() == []
