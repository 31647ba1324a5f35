"""The rules of the question of the day: which one is next, when it comes back, and what was remembered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from content.model.holidays import Holidays
from content.model.learning.quiz import Question
from flows.engine.context import Context
from flows.record.learning import ComesBack, DailyAnswer


@dataclass(frozen=True)
class Next:
    """The question to ask now; `back` when it was answered wrong before, and `left` how many more come back today."""

    question: Question
    back: bool
    left: int = 0


def next_question(answered: Sequence[DailyAnswer], due: Mapping[str, ComesBack], ctx: Context) -> Next | None:
    """Those that come back first, the longest due before; then one new question, if today had none. None: that was all.

    Who has seen every question is asked the one they have not seen for the longest.
    """
    bank = {question.id: question for question in _bank(ctx)}
    waiting = sorted((back.on, id) for id, back in due.items() if id in bank and back.on <= ctx.today)
    if waiting:
        return Next(bank[waiting[0][1]], back=True, left=len(waiting) - 1)
    open_ = [question for id, question in bank.items() if id not in due]
    if not open_ or _had_new(answered, ctx.today, len(ctx.content.daily.intervals)):
        return None
    latest = {one.question: one.day for one in answered}
    return Next(min(open_, key=lambda one: _turn(one, latest, ctx)), back=False)


def _bank(ctx: Context) -> Iterator[Question]:
    """Every question of the bank, and on what the person has acknowledged those that no check asks."""
    yield from ctx.content.quiz.all
    for document in ctx.records.acknowledged():
        if document in ctx.content.documents and not ctx.content.documents[document].check:
            yield from ctx.content.quiz.check(document)


def _turn(question: Question, latest: Mapping[str, date], ctx: Context) -> tuple[date, bool, int, str]:
    """Those never seen, then the longest ago; of these the bank before documents, the easy ones first, then by lot."""
    of_document = question not in ctx.content.quiz.all
    lot = _lot(str(ctx.person.id), question.id)
    return latest.get(question.id, date.min), of_document, question.difficulty, lot


def _had_new(answered: Sequence[DailyAnswer], today: date, stages: int) -> bool:
    """Whether a question was asked today that was not one coming back."""
    stage: dict[str, int] = {}
    for one in answered:
        if one.day == today and one.question not in stage:
            return True
        if not one.correct:
            stage[one.question] = 0
        elif one.question in stage and (reached := stage.pop(one.question) + 1) < stages:
            stage[one.question] = reached
    return False


def _lot(mark: str, what: str) -> str:
    return sha256(f"{mark}:{what}".encode()).hexdigest()


def comes_back(correct: bool, due: ComesBack | None, today: date, intervals: Sequence[int]) -> ComesBack | None:
    """At which stage and on which day a question comes back; None when it is done."""
    if not correct:
        return ComesBack(0, today + timedelta(days=intervals[0]))
    stage = len(intervals) if due is None else due.stage + 1
    return ComesBack(stage, today + timedelta(days=intervals[stage])) if stage < len(intervals) else None


def streak(answered: Sequence[DailyAnswer], today: date, holidays: Holidays) -> int:
    """Working days in a row with an answer, up to today or, while today's is open, to the last one before.

    Days off neither break it nor count.
    """
    days = {one.day for one in answered}
    length, day = 0, today if today in days else today - timedelta(days=1)
    while day in days or (days and not holidays.works(day)):
        length += day in days and holidays.works(day)
        day -= timedelta(days=1)
    return length


@dataclass(frozen=True)
class Retention:
    """What was remembered: of the questions once wrong and asked again, how many are right by now; and by interval."""

    right: int
    of: int
    by_interval: Mapping[int, tuple[int, int]]
    """By the days since the question was last answered, at least: right answers, and answers."""


def retention(answered: Sequence[DailyAnswer], intervals: Sequence[int]) -> Retention:
    """Measure it over the questions that were answered wrong before."""
    last: dict[str, DailyAnswer] = {}
    wrong: set[str] = set()
    again: dict[str, bool] = {}
    counted: dict[int, tuple[int, int]] = {}
    for one in answered:
        before = last.get(one.question)
        if before and one.question in wrong:
            again[one.question] = one.correct
            days = max((n for n in intervals if n <= (one.day - before.day).days), default=intervals[0])
            right, of = counted.get(days, (0, 0))
            counted[days] = (right + one.correct, of + 1)
        last[one.question] = one
        if not one.correct:
            wrong.add(one.question)
    return Retention(sum(again.values()), len(again), counted)
