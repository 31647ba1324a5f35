"""Applies what somebody practised, chose, or answered to a questionnaire, in the caller's transaction."""

from sqlalchemy import Connection

from bot.installation import Parts
from bot.turns.records import survey_key
from flows.record.effects import Practice
from flows.record.learning import AnswerDaily, Choose, RecordAssessment, RecordSurvey
from flows.record.people import Person
from storage.learning import assessments, quizzes, surveys


def apply_practice(effect: Practice, parts: Parts, conn: Connection, person: Person, event_id: str) -> None:
    """Make one effect of practice part of the record."""
    now = parts.clock.now()
    match effect:
        case AnswerDaily(question=question, correct=correct, comes_back=comes_back):
            quizzes.answer(
                conn,
                person_id=person.id,
                question=question,
                correct=correct,
                answered_at=now,
                event_id=event_id,
                comes_back=quizzes.Due(*comes_back) if comes_back else None,
            )
        case Choose(choice=choice, value=value):
            quizzes.choose(conn, person.id, choice, value)
        case RecordAssessment(assessment=assessment, scores=scores):
            assessments.record(
                conn,
                person_id=person.id,
                agency=person.agency,
                assessment=assessment,
                scores=scores,
                taken_at=now,
                event_id=event_id,
            )
        case RecordSurvey(survey=id, wave=wave, answers=answers):
            survey = parts.content.assessments[id]
            surveys.record(
                conn,
                survey=survey_key(parts, id),
                phase=wave,
                agency=person.agency,
                person_id=person.id,
                cells=survey.cells(),
                chosen=survey.sheet(answers),
            )
