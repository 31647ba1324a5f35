"""How a questionnaire is asked: its introduction, and its statements one by one, each with the scale to tap."""

from content.assessments import Assessment
from flows.context import Context
from flows.messages import Answer, Bubble, Choice

Answers = str
"""What has been answered so far, in the order of the items: one digit each, the place on the scale from 1."""


def intro(about: Assessment, more: str, ctx: Context, eyebrow: str = "") -> Bubble:
    """What it is, how answers are kept, and one button to begin."""
    note = ctx.t("questionnaire.draft", more=more).strip() if about.draft else more
    begin = Answer(ctx.t("questionnaire.begin"), "begin")
    return Bubble(title=about.title, eyebrow=eyebrow, paragraphs=about.instructions, note=note, buttons=(begin,))


def statement(about: Assessment, given: Answers, ctx: Context) -> Bubble:
    """The next statement, with how far the person has come."""
    at, of = len(given) + 1, len(about.items)
    told = ctx.t("questionnaire.number", number=at, of=of)
    text, note = about.items[at - 1].text, _in_words(about, ctx)
    return Bubble(title=text, eyebrow=told, note=note, alt=f"{told} {text}")


def _in_words(about: Assessment, ctx: Context) -> str:
    """The ends of the scale as numbers, for LINE on a computer, which shows no quick replies."""
    return ctx.t("questionnaire.scale", least=about.scale[0], top=len(about.scale), most=about.scale[-1])


def scale(about: Assessment) -> tuple[Choice, ...]:
    """The answers on offer; a number typed is the place of one."""
    return tuple(Answer(label, str(place)) for place, label in enumerate(about.scale, 1))


def by_item(about: Assessment, given: Answers) -> dict[str, int]:
    """The answers by item."""
    return {item.id: int(answer) for item, answer in zip(about.items, given, strict=True)}
