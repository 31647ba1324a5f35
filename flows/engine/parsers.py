"""How answers are read: what is typed counts like the tap it names, with or without politeness around it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flows.engine.context import Context
from flows.engine.flow import Ask, FreeText, Parser
from flows.thai.names import best_label
from flows.thai.normalise import normalise
from flows.thai.polite import assent, begins_negative, is_question, nods, picks, plain

E = TypeVar("E", bound=StrEnum)


def choice(text: str, asked: Ask, ctx: Context) -> str | None:
    """Read one of the answers on offer: its value, its label as typed, its number in the list, or yes or no to it."""
    return _picked(text, asked, ctx) or _assented(text, asked, ctx, nod=True)


def sure_choice(text: str, asked: Ask, ctx: Context) -> str | None:
    """Read one of the answers on offer by its words; a number or a nod is too little for what cannot be undone."""
    digits = ctx.content.figure_words.digits
    if any(reading.isdigit() or reading in digits for reading in picks(text, ctx.content.polite)):
        return None
    return _picked(text, asked, ctx) or _assented(text, asked, ctx, nod=False)


def _picked(text: str, asked: Ask, ctx: Context) -> str | None:
    answers = asked.answers()
    if text in {answer.value for answer in answers}:
        return text
    labels, ordinals = [answer.label for answer in answers], ctx.content.figure_words.ordinals
    readings = picks(text, ctx.content.polite) if answers else ()
    for reading in (text, *readings):
        found = best_label(_called(reading, labels, ctx), labels, ordinals)
        if found is not None:
            return answers[found].value
    return None


def _called(reading: str, labels: list[str], ctx: Context) -> str:
    """The label that something is another name of; a number in words as its figure; or else the text itself."""
    called = ctx.content.polite.called
    for label in labels:
        if any(reading == normalise(name).replace(" ", "").rstrip(".") for name in called.get(label, ())):
            return label
    ordinal = next((word for word in ctx.content.figure_words.ordinals if reading.startswith(word)), "")
    digit = ctx.content.figure_words.digits.get(reading.removeprefix(ordinal))
    return reading if digit is None else str(digit)


def _assented(text: str, asked: Ask, ctx: Context, *, nod: bool) -> str | None:
    """The answer that yes or no stands for.

    Yes is the filled button, unless that says that something is not done; where none is filled, nobody knows what is
    meant. No is the one button that says so, or the other beside the filled one.
    """
    words, answers = ctx.content.polite, asked.confirmation()
    said = assent(text, words) or ("yes" if nod and nods(text, words) else None)
    if said is None or not answers:
        return None
    denying = [answer for answer in answers if begins_negative(answer.label, words)]
    filled = not answers[0].quiet
    if said == "yes":
        return answers[0].value if filled and answers[0] not in denying else None
    if len(denying) == 1:
        return denying[0].value
    return answers[1].value if filled and len(answers) == 2 and not denying else None


def choice_of(kind: type[E], parse: Parser[str] = choice) -> Parser[E]:
    """Read an answer of a question that has only these, as `parse` does."""

    def read(text: str, asked: Ask, ctx: Context) -> E | None:
        return _member(kind, parse(text, asked, ctx))

    return read


@dataclass(frozen=True)
class _Words(FreeText):
    """See `words`."""

    limit: int
    kept: bool = False

    def __call__(self, text: str, asked: Ask, ctx: Context) -> str | None:
        del asked, ctx
        clean = normalise(text)
        return clean if 2 <= len(clean) <= self.limit and any(letter.isalpha() for letter in clean) else None


def words(limit: int, *, kept: bool = False) -> Parser[str]:
    """Read a short free text of 2 to `limit` characters with at least one letter; see `Step.kept`."""
    return _Words(limit, kept)


def choice_or_text(text: str, asked: Ask, ctx: Context) -> str | None:
    """Read one of the answers on offer, or else what was typed, for the step to judge.

    Where something is to be confirmed, yes, no and a question are no text.
    """
    found = choice(text, asked, ctx)
    words = ctx.content.polite
    if found is None and asked.confirmation() and (assent(text, words) or is_question(text, words)):
        return None
    return found or plain(text, words)


def choice_or_text_of(kind: type[E], parse: Parser[str] = choice_or_text) -> Parser[E | str]:
    """Read one of these answers, or else what `parse` reads, for the step to judge."""

    def read(text: str, asked: Ask, ctx: Context) -> E | str | None:
        found = parse(text, asked, ctx)
        return _member(kind, found) or found

    return read


def figure_or_choice(text: str, asked: Ask, ctx: Context) -> str | None:
    """Read one of the answers on offer by its words; a number is a figure here, not a place in the list."""
    clean = normalise(text)
    return clean if any(letter.isdigit() for letter in clean) else choice_or_text(text, asked, ctx)


class _Anything(FreeText):
    """See `anything`."""

    def __call__(self, text: str, asked: Ask, ctx: Context) -> str | None:
        del asked, ctx
        return text


anything: Parser[str] = _Anything()
"""Takes what was typed or tapped as it is."""


def _member(kind: type[E], found: str | None) -> E | None:
    return next((one for one in kind if one == found), None)


def offered(text: str, asked: Ask, ctx: Context) -> bool:
    """Whether a text names one of the answers on offer."""
    return _picked(text, asked, ctx) is not None
