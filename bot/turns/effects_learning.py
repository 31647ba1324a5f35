"""Applies what a turn says somebody learned, in the caller's transaction."""

from datetime import datetime

from sqlalchemy import Connection

from flows.record.documents import Understand
from flows.record.effects import Learning
from flows.record.learning import AnswerQuestion, KeepPlace, PassLesson
from flows.record.people import Person
from storage.learning import lessons as learning


def apply_learning(effect: Learning, conn: Connection, person: Person, now: datetime, event_id: str) -> None:
    """Make one effect of learning part of the record."""
    match effect:
        case AnswerQuestion(question=question, source=source, correct=correct):
            learning.answer(
                conn,
                person_id=person.id,
                question=question,
                source=source,
                correct=correct,
                answered_at=now,
                event_id=event_id,
            )
        case KeepPlace(lesson=lesson, part=part):
            learning.keep_place(conn, person.id, lesson, part)
        case PassLesson():
            learning.passed(
                conn,
                receipt=effect.receipt,
                person_id=person.id,
                agency=person.agency,
                personnel_type=person.personnel_type,
                holder=person.name,
                lesson=effect.lesson,
                score=effect.score,
                questions=effect.questions,
                passed_at=now,
                event_id=event_id,
            )
        case Understand():
            learning.understand(
                conn,
                person_id=person.id,
                document=effect.document,
                version=effect.version,
                agency=person.agency,
                correct=effect.correct,
                questions=effect.questions,
                passed=effect.passed,
                answered_at=now,
            )
