"""What becomes of the effects on questions."""

from flows.record.asking import AnswerAsked, HandOver
from storage.act import Handlers
from storage.asking import questions

HANDLERS: Handlers = {HandOver: questions.ask, AnswerAsked: questions.answer}
