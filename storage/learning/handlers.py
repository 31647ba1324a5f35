"""What becomes of the effects of learning."""

from flows.record.learning import (
    AnswerDaily,
    AnswerQuestion,
    Choose,
    KeepPlace,
    PassLesson,
    RecordAssessment,
    RecordSurvey,
)
from storage.act import Handlers
from storage.learning import assessments, lessons, quizzes, surveys

HANDLERS: Handlers = {
    AnswerQuestion: lessons.answer,
    KeepPlace: lessons.keep_place,
    PassLesson: lessons.passed,
    AnswerDaily: quizzes.answer,
    Choose: quizzes.choose,
    RecordAssessment: assessments.record,
    RecordSurvey: surveys.record,
}
