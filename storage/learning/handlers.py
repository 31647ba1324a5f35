"""What becomes of the effects of learning."""

from flows.record.learning import (
    AnswerDaily,
    AnswerQuestion,
    Choose,
    KeepPlace,
    PassLesson,
    ReadCard,
    RecordAssessment,
    RecordSurvey,
)
from storage.act import Handlers
from storage.learning import assessments, cards, lessons, quizzes, surveys

HANDLERS: Handlers = {
    ReadCard: cards.read,
    AnswerQuestion: lessons.answer,
    KeepPlace: lessons.keep_place,
    PassLesson: lessons.passed,
    AnswerDaily: quizzes.answer,
    Choose: quizzes.choose,
    RecordAssessment: assessments.record,
    RecordSurvey: surveys.record,
}
