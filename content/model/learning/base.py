"""What lessons, questions and questionnaires share: labels to tap, numbers in a text, what counts for which measure."""

import re
from collections.abc import Mapping

from content.model.prose import fitting, graphemes, identified
from content.model.source import Source
from content.model.words import Words

BUTTON = 40
"""Longest label of a button, in graphemes: LINE cuts off the rest."""
QUICK = 20
"""Longest label of a quick reply, in graphemes."""

_NAMED = re.compile(r"\{([^{}]*)\}")

CountedMeasures = Mapping[str, tuple[str, ...]]
"""Ids of measures by id of the plan, as every plan numbers its own rows."""


def label(source: Source, limit: int, words: Words) -> str:
    """Read what a person taps: short enough to be seen whole, and no word that would leave the question instead."""
    text = source.text()
    if (length := graphemes(text)) > limit:
        source.fail(f"{length} characters, at most {limit} fit")
    if command := words.command(text):
        source.fail(f"{text!r} is a global word for {command!r}")
    return text


def labels(source: Source, limit: int, words: Words) -> dict[str, str]:
    """Read the choices of one question by id, in the order of the file, none of them twice."""
    found: dict[str, str] = {}
    for id, item in source.pairs().items():
        text = label(item, limit, words)
        if text in found.values():
            item.fail(f"the choice {text!r} stands twice")
        found[identified(id, item)] = text
    return found


def filled(source: Source, limit: int, values: Mapping[str, int]) -> str:
    """Read a text and put in numbers that are set elsewhere in the file, so that the two cannot differ: `{pass}`."""
    text = fitting(source, limit)
    for name in _NAMED.findall(text):
        if name not in values:
            source.fail(f"there is no number {{{name}}}, only {', '.join(values)}")
        text = text.replace(f"{{{name}}}", str(values[name]))
    return text


def counted(source: Source) -> CountedMeasures:
    """Read for which measures something counts, as `{plan: [measure, …]}`; the pack checks that they exist."""
    found = {plan: ids.texts() for plan, ids in source.pairs().items()}
    for plan, ids in found.items():
        if len(set(ids)) != len(ids) or not ids:
            source.fail(f"{plan}: expected measures, each once")
    return found
