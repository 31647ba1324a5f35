"""The question of the day: what a person answered, which questions come back to them and when, and their choices."""

from sqlalchemy import Connection, bindparam, delete, select

from content.model.calendar import THAI_TIME
from flows.record.learning import AnswerDaily, Choose, ComesBack, DailyAnswer
from storage.act import Act
from storage.dialects import insert_into
from storage.tables.learning import quiz_answers, quiz_due
from storage.tables.people import choices

_SOURCE = "daily"


def answer(effect: AnswerDaily, act: Act, conn: Connection) -> None:
    """Keep an answer, and when its question comes back, if it does. The same event handled again changes nothing."""
    person_id = act.person.id
    row = {"person_id": person_id, "programme": act.programme, "question": effect.question, "source": _SOURCE}
    row |= {"correct": effect.correct, "answered_at": act.now, "event_id": act.event_id}
    conn.execute(insert_into(quiz_answers, conn).on_conflict_do_nothing(), row)
    if effect.comes_back is None:
        mine = (quiz_due.c.person_id == person_id, quiz_due.c.question == effect.question)
        conn.execute(delete(quiz_due).where(*mine))
        return
    key = {"person_id": person_id, "question": effect.question}
    when = {"stage": effect.comes_back.stage, "due_on": effect.comes_back.on}
    upsert = insert_into(quiz_due, conn).on_conflict_do_update(index_elements=list(key), set_=when)
    conn.execute(upsert, key | when)


_ANSWERED = (
    select(quiz_answers.c.question, quiz_answers.c.correct, quiz_answers.c.answered_at)
    .where(quiz_answers.c.person_id == bindparam("person"), quiz_answers.c.source == _SOURCE)
    .order_by(quiz_answers.c.answered_at, quiz_answers.c.id)
)


def answered(conn: Connection, person_id: int) -> list[DailyAnswer]:
    """List a person's answers to questions of the day, the oldest first."""
    rows = conn.execute(_ANSWERED, {"person": person_id})
    return [DailyAnswer(question, correct, at.astimezone(THAI_TIME).date()) for question, correct, at in rows]


def comes_back(conn: Connection, person_id: int) -> dict[str, ComesBack]:
    """Give the questions that come back to a person."""
    query = select(quiz_due.c.question, quiz_due.c.stage, quiz_due.c.due_on).where(quiz_due.c.person_id == person_id)
    return {question: ComesBack(stage, on) for question, stage, on in conn.execute(query)}


def choose(effect: Choose, act: Act, conn: Connection) -> None:
    """Keep what a person chose, in place of an earlier choice."""
    key, chosen_ = {"person_id": act.person.id, "choice": effect.choice}, {"value": effect.value}
    upsert = insert_into(choices, conn).on_conflict_do_update(index_elements=list(key), set_=chosen_)
    conn.execute(upsert, key | chosen_)


def chosen(conn: Connection, person_id: int, choice: str) -> str:
    """Tell what a person chose; "" where they never did."""
    mine = (choices.c.person_id == person_id, choices.c.choice == choice)
    return conn.scalar(select(choices.c.value).where(*mine)) or ""


def forget(conn: Connection, person_id: int) -> None:
    """Erase what a person answered day by day, and what comes back to them."""
    daily = (quiz_answers.c.person_id == person_id, quiz_answers.c.source == _SOURCE)
    conn.execute(delete(quiz_answers).where(*daily))
    conn.execute(delete(quiz_due).where(quiz_due.c.person_id == person_id))
