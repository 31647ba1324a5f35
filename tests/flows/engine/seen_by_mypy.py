"""Mistakes that mypy must see: it would call the remark on a line unused, once it did not. Nothing here is run."""

from flows.asking.ask import AskQuestion
from flows.documents.check import CheckUnderstanding
from flows.engine.answers import YesNo, YesOrChange
from flows.engine.context import Context
from flows.engine.flow import Outcome, Switch, To, step
from flows.engine.messages import Go
from flows.engine.parsers import choice_of, words
from flows.engine.session import Data
from flows.starts.documents import StartAcknowledge, StartCheck
from flows.starts.learning import StartCards, StartDailyStats


def a_wrong_start(ctx: Context) -> None:
    Go("…", "check")  # type: ignore[arg-type]
    Go("…", StartCheck())  # type: ignore[call-arg]
    Switch(StartCheck("no-gift-policy", later=True))  # type: ignore[call-arg]
    StartAcknowledge("no-gift-policy", "2")  # type: ignore[arg-type]
    StartDailyStats("perhaps")  # type: ignore[arg-type]
    CheckUnderstanding().begin(StartCards(), ctx)  # type: ignore[arg-type]


def a_wrong_step(data: Data) -> None:
    To("question", data)  # type: ignore[arg-type]
    To(AskQuestion.qestion, data)  # type: ignore[attr-defined]


def a_wrong_answer(answer: YesNo) -> bool:
    return answer is YesOrChange.CHANGE  # type: ignore[comparison-overlap]


@step(choice_of(YesNo))  # type: ignore[arg-type]
def an_answer_of_another_question(self: CheckUnderstanding, data: Data, answer: YesOrChange, ctx: Context) -> Outcome:
    raise NotImplementedError


@step(words(20))  # type: ignore[arg-type]
def an_answer_of_another_kind(self: CheckUnderstanding, data: Data, answer: int, ctx: Context) -> Outcome:
    raise NotImplementedError
