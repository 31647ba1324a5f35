"""What becomes of the effects of learning."""

from flows.record.learning import (
    AnswerDaily,
    AnswerQuestion,
    Choose,
    CorrectHolder,
    KeepPlace,
    PassLesson,
    ReadCard,
    RecordAssessment,
    RecordSurvey,
)
from storage.act import Handlers
from storage.learning import assessments, cards, certificates, lessons, quizzes, surveys

HANDLERS: Handlers = {
    ReadCard: cards.read,
    AnswerQuestion: lessons.answer,
    KeepPlace: lessons.keep_place,
    PassLesson: lessons.passed,
    CorrectHolder: certificates.correct,
    AnswerDaily: quizzes.answer,
    Choose: quizzes.choose,
    RecordAssessment: assessments.record,
    RecordSurvey: surveys.record,
}
