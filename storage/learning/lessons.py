"""What people have learned: lessons passed, places in lessons, and questions of lessons and checks answered."""

from sqlalchemy import Connection, delete, func, select

from content.model.calendar import THAI_TIME
from flows.record.learning import AnswerQuestion, KeepPlace, Passed, PassLesson
from storage.act import Act
from storage.dialects import insert_into
from storage.reporting import counters
from storage.tables.learning import lesson_passes, lesson_places, quiz_answers


def answer(effect: AnswerQuestion, act: Act, conn: Connection) -> None:
    """Keep an answer to a question. The same event handled again changes nothing."""
    row = {"person_id": act.person.id, "programme": act.programme, "question": effect.question}
    row |= {"source": effect.source, "correct": effect.correct, "answered_at": act.now, "event_id": act.event_id}
    conn.execute(insert_into(quiz_answers, conn).on_conflict_do_nothing(), row)


def asked(conn: Connection, person_id: int, source: str) -> dict[str, int]:
    """Count how often a person has answered each question."""
    q = quiz_answers.c
    query = select(q.question, func.count()).where(q.person_id == person_id, q.source == source).group_by(q.question)
    return {row[0]: row[1] for row in conn.execute(query)}


def keep_place(effect: KeepPlace, act: Act, conn: Connection) -> None:
    """Keep the part of a lesson that a person has come to."""
    key, place = {"person_id": act.person.id, "lesson": effect.lesson}, {"part": effect.part}
    upsert = insert_into(lesson_places, conn).on_conflict_do_update(index_elements=list(key), set_=place)
    conn.execute(upsert, key | place)


def place(conn: Connection, person_id: int, lesson: str) -> str:
    """Give the part of a lesson that a person has come to; "" where it has not been begun."""
    mine = (lesson_places.c.person_id == person_id, lesson_places.c.lesson == lesson)
    return conn.scalar(select(lesson_places.c.part).where(*mine)) or ""


def passed(effect: PassLesson, act: Act, conn: Connection) -> None:
    """Record and count that a person passed a lesson; of one passed already the first pass and its number stand."""
    before = set(passes(conn, act.person.id, act.programme, act.content.lessons.once))
    row = {
        "receipt": effect.receipt,
        "person_id": act.person.id,
        "programme": act.programme,
        "period": act.period,
        "agency": act.person.agency,
        "personnel_type": act.person.personnel_type,
        "holder": act.content.name_words.full(act.person.title, act.person.name),
        "lesson": effect.lesson,
        "score": effect.score,
        "questions": effect.questions,
        "passed_at": act.now,
        "event_id": act.event_id,
    }
    once = insert_into(lesson_passes, conn).on_conflict_do_nothing().returning(lesson_passes.c.receipt)
    if conn.execute(once, row).one_or_none() is not None:
        tallies = act.content.tallies.of_lesson(effect.lesson)
        counters.add(act, [tally for tally in tallies if before.isdisjoint(tally.things)])


def carry_over(conn: Connection, act: Act) -> None:
    """Count in a programme that a person comes into what they passed in an earlier one and need not pass again."""
    lessons = act.content.lessons.once
    before = passes(conn, act.person.id, act.programme, lessons) if lessons else {}
    counters.add(
        act,
        [one for one in act.content.tallies.all if one.kind == "passed" and not before.keys().isdisjoint(one.things)],
    )


def passes(conn: Connection, person_id: int, programme: str, ever: frozenset[str]) -> dict[str, Passed]:
    """Give the lessons a person has passed: in this programme, or of some ever."""
    p = lesson_passes.c
    columns = (p.lesson, p.programme, p.receipt, p.score, p.questions, p.passed_at)
    rows = conn.execute(select(*columns).where(p.person_id == person_id).order_by(p.passed_at))
    return {
        lesson: Passed(receipt, score, questions, at.astimezone(THAI_TIME))
        for lesson, of, receipt, score, questions, at in rows
        if of == programme or lesson in ever
    }


def forget(conn: Connection, person_id: int) -> None:
    """Erase a person's answers and places; what was passed still counts."""
    for table in (quiz_answers, lesson_places):
        conn.execute(delete(table).where(table.c.person_id == person_id))
