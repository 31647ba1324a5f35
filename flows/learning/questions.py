"""How a question with one right answer is asked, and what is said to the answer."""

from dataclasses import replace
from enum import StrEnum

from content.model.learning.quiz import Question
from flows.engine.context import Context
from flows.engine.flow import Ask
from flows.engine.messages import Answer, Bubble, Row, Section


def question_bubble(question: Question, title: str, eyebrow: str, ctx: Context) -> Bubble:
    """Ask a question: its options are rows, all alike, numbered as they stand."""
    rows = tuple(
        Row(ctx.t("questions.option", number=number, option=option), tap=Answer(option, chosen(question, id)))
        for number, (id, option) in enumerate(question.options.items(), 1)
    )
    return Bubble(title=title, eyebrow=eyebrow, paragraphs=(question.text,), rows=rows)


def chosen(question: Question, option: str) -> str:
    """Give the answer that names an option: never a bare number, which a person types for a place among those shown."""
    return f"{question.id}#{option}"


def is_right(question: Question, answer: str) -> bool:
    """Tell whether an answer names the right option."""
    return answer == chosen(question, question.correct)


def verdict_bubble(question: Question, right: bool, ctx: Context) -> Bubble:
    """Say at once whether an answer was right, and why; after a wrong one, what would have been."""
    answer = () if right else (ctx.t("questions.answer", option=question.options[question.correct]),)
    return Bubble(
        title=ctx.t("questions.right" if right else "questions.wrong"),
        paragraphs=(*answer, question.explanation),
        tone="good" if right else "warning",
    )


def verdict_section(question: Question, right: bool, ctx: Context) -> Section:
    """The same of the last question, as a part of what is said to all of them."""
    said = verdict_bubble(question, right, ctx)
    heading = ctx.t("questions.last_right" if right else "questions.last_wrong")
    return Section(heading, "\n".join(said.paragraphs), said.tone)


class Onward(StrEnum):
    """What can be done when an answer has been explained and there is another question."""

    NEXT = "next"
    SOURCE = "source"


def explained(question: Question, right: bool, number: str, source: bool, ctx: Context) -> Ask:
    """The verdict, alone at the end of the chat; the next question is a tap away, and so is the source."""
    said = verdict_bubble(question, right, ctx)
    key = "questions.source_draft" if question.draft else "questions.source"
    note = ctx.t(key, source=question.source) if source else ""
    on = Answer(ctx.t("questions.next"), Onward.NEXT)
    quick = () if source else (Answer(ctx.t("source.tap"), Onward.SOURCE),)
    return Ask([replace(said, eyebrow=number, note=note, buttons=(on,))], quick)
