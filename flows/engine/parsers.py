"""How answers are read: what is typed counts like the tap it names."""

from enum import StrEnum
from typing import TypeVar

from flows.engine.context import Context
from flows.engine.flow import Ask, Parser
from flows.thai.names import best_label
from flows.thai.normalise import normalise

E = TypeVar("E", bound=StrEnum)


def choice(text: str, asked: Ask, ctx: Context) -> str | None:
    """Read one of the answers on offer: its value, its label as typed, or its number in the list."""
    answers = asked.answers()
    values = {answer.value for answer in answers}
    if text in values:
        return text
    found = best_label(text, [answer.label for answer in answers], ctx.content.figure_words.ordinals)
    return None if found is None else answers[found].value


def sure_choice(text: str, asked: Ask, ctx: Context) -> str | None:
    """Read one of the answers on offer by its words; a bare number is too little for what cannot be undone."""
    return None if normalise(text).isdigit() else choice(text, asked, ctx)


def choice_of(kind: type[E], parse: Parser[str] = choice) -> Parser[E]:
    """Read an answer of a question that has only these, as `parse` does."""

    def read(text: str, asked: Ask, ctx: Context) -> E | None:
        return _member(kind, parse(text, asked, ctx))

    return read


def words(limit: int) -> Parser[str]:
    """Read a short free text of 2 to `limit` characters with at least one letter."""

    def read(text: str, asked: Ask, ctx: Context) -> str | None:
        del asked, ctx
        clean = normalise(text)
        return clean if 2 <= len(clean) <= limit and any(letter.isalpha() for letter in clean) else None

    return read


def choice_or_text(text: str, asked: Ask, ctx: Context) -> str:
    """Read one of the answers on offer, or else what was typed, for the step to judge."""
    return choice(text, asked, ctx) or normalise(text)


def choice_or_text_of(kind: type[E], parse: Parser[str] = choice_or_text) -> Parser[E | str]:
    """Read one of these answers, or else what `parse` reads, for the step to judge."""

    def read(text: str, asked: Ask, ctx: Context) -> E | str | None:
        found = parse(text, asked, ctx)
        return _member(kind, found) or found

    return read


def figure_or_choice(text: str, asked: Ask, ctx: Context) -> str:
    """Read one of the answers on offer by its words; a number is a figure here, not a place in the list."""
    clean = normalise(text)
    return clean if any(letter.isdigit() for letter in clean) else choice_or_text(text, asked, ctx)


def anything(text: str, asked: Ask, ctx: Context) -> str:
    """Take what was typed or tapped as it is."""
    del asked, ctx
    return text


def _member(kind: type[E], found: str | None) -> E | None:
    return next((one for one in kind if one == found), None)
