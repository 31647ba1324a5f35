"""How a questionnaire is asked: its introduction, and its statements one by one, each with the scale to tap."""

from collections.abc import Mapping
from enum import StrEnum

from content.model.learning.assessments import Assessment, Statement
from flows.engine.context import Context
from flows.engine.flow import Ask
from flows.engine.messages import Answer, Bubble, Row
from flows.engine.parsers import choice, sure_choice

NOT_MINE = "not_mine"
"""The answer that a statement is none of one's own work, where it may be given."""
NONE = 0
"""What is kept of that: it counts for nothing."""
GivenAnswers = Mapping[str, int]
"""What has been answered so far: by item, a number of the scale, or `NONE`."""


class IntroAnswer(StrEnum):
    """What can be answered to an introduction: begin, or, where there is one, show the picture of last time."""

    BEGIN = "begin"
    LAST = "last"


def intro(about: Assessment, more: str, ctx: Context, eyebrow: str = "") -> Bubble:
    """What it is, how answers are kept, and one button to begin."""
    note = ctx.t("questionnaire.draft", more=more).strip() if about.draft else more
    begin = Answer(ctx.t("questionnaire.begin"), IntroAnswer.BEGIN)
    return Bubble(title=about.title, eyebrow=eyebrow, paragraphs=about.instructions, note=note, buttons=(begin,))


def to_answer(about: Assessment, given: GivenAnswers) -> list[Statement]:
    """The statements that are still open, in their order."""
    return [item for item in about.items if item.id not in given]


def statement(about: Assessment, given: GivenAnswers, ctx: Context) -> Bubble:
    """The next statement, how far the person has come, and the whole scale to tap; a number typed is one of it."""
    left, of = to_answer(about, given), len(about.items)
    told = ctx.t("questionnaire.number", number=of - len(left) + 1, of=of)
    label = ctx.t("questionnaire.statement")
    done = Row(label, told, bar=(of - len(left)) / of)
    scale = (
        Row(ctx.t("questions.option", number=number, option=option), tap=Answer(option, str(number)))
        for number, option in about.scale.items()
    )
    return Bubble(title=left[0].text, rows=(done, *scale), alt=f"{label} {told} {left[0].text}")


def on_scale(text: str, asked: Ask, ctx: Context) -> str | None:
    """Read an answer to a statement; a number typed is one of the scale, and nothing beside it."""
    found = choice(text, asked, ctx)
    return sure_choice(text, asked, ctx) if found == NOT_MINE else found


def answered(about: Assessment, given: GivenAnswers, answer: str) -> dict[str, int]:
    """The answers with that to the statement that was open; without those to statements withdrawn meanwhile."""
    so_far = {**given, to_answer(about, given)[0].id: NONE if answer == NOT_MINE else int(answer)}
    return {item.id: so_far[item.id] for item in about.items if item.id in so_far}
