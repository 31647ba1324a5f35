"""How a questionnaire is asked: its introduction, and its statements one by one, each with the scale to tap."""

from enum import StrEnum

from content.model.learning.assessments import Assessment
from flows.engine.context import Context
from flows.engine.messages import Answer, Bubble, Row

Answers = str
"""What has been answered so far, in the order of the items: one digit each, the place on the scale from 1."""


class IntroAnswer(StrEnum):
    """What can be answered to an introduction: begin, or, where there is one, show the picture of last time."""

    BEGIN = "begin"
    LAST = "last"


def intro(about: Assessment, more: str, ctx: Context, eyebrow: str = "") -> Bubble:
    """What it is, how answers are kept, and one button to begin."""
    note = ctx.t("questionnaire.draft", more=more).strip() if about.draft else more
    begin = Answer(ctx.t("questionnaire.begin"), IntroAnswer.BEGIN)
    return Bubble(title=about.title, eyebrow=eyebrow, paragraphs=about.instructions, note=note, buttons=(begin,))


def statement(about: Assessment, given: Answers, ctx: Context) -> Bubble:
    """The next statement, how far the person has come, and the whole scale to tap; a number typed is a place on it."""
    at, of = len(given) + 1, len(about.items)
    told = ctx.t("questionnaire.number", number=at, of=of)
    text = about.items[at - 1].text
    rows = tuple(
        Row(ctx.t("questions.option", number=place, option=option), tap=Answer(option, str(place)))
        for place, option in enumerate(about.scale, 1)
    )
    return Bubble(title=text, eyebrow=told, rows=rows, alt=f"{told} {text}")


def by_item(about: Assessment, given: Answers) -> dict[str, int]:
    """The answers by item."""
    return {item.id: int(answer) for item, answer in zip(about.items, given, strict=True)}
