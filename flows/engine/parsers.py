"""How answers are read: what is typed counts like the tap it names."""

from typing import Any

from flows.engine.context import Context
from flows.engine.flow import Ask, Parser
from flows.thai.names import best_label
from flows.thai.normalise import normalise


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


def words(limit: int) -> Parser:
    """Read a short free text of 2 to `limit` characters with at least one letter."""

    def read(text: str, asked: Ask, ctx: Context) -> str | None:
        del asked, ctx
        clean = normalise(text)
        return clean if 2 <= len(clean) <= limit and any(letter.isalpha() for letter in clean) else None

    return read


def choice_or_text(text: str, asked: Ask, ctx: Context) -> str:
    """Read one of the answers on offer, or else what was typed, for the step to judge."""
    return choice(text, asked, ctx) or normalise(text)


def figure_or_choice(text: str, asked: Ask, ctx: Context) -> str:
    """Read one of the answers on offer by its words; a number is a figure here, not a place in the list."""
    clean = normalise(text)
    return clean if any(letter.isdigit() for letter in clean) else choice_or_text(text, asked, ctx)


def anything(text: str, asked: Ask, ctx: Context) -> Any:
    """Take what was typed or tapped as it is."""
    del asked, ctx
    return text
