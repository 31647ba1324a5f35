"""Takes off a text what is only polite, and tells yes from no. What is in doubt stays as it was typed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from content.model.polite_words import PoliteWords
from flows.thai.normalise import normalise

LONGEST = 80
"""Letters of a text that may be a word with politeness around it."""
MOST = 200
"""Readings of one text that are looked at."""
_ENDS = re.compile(r"^[^\w\u0e31-\u0e3a\u0e47-\u0e4e?]+|[^\w\u0e31-\u0e3a\u0e47-\u0e4e]+$")
_DRAWN = re.compile(r"([^\W\d])\1{2,}")
_LAST_DRAWN = re.compile(r"([^\W\d])\1+$")
_OPEN = re.compile(r"[\u0e40-\u0e44]$")
"""A vowel that is written before its consonant cannot end a word."""
_BEFORE_LATIN = re.compile(r"\s+(?=[a-z])")
_MARKS = re.compile(r"[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")

Assent = Literal["yes", "no"]
_SAID: tuple[Assent, ...] = ("yes", "no")
_SILENT = ""


def wishes(text: str, words: PoliteWords) -> Iterator[str]:
    """Give all that a text may wish for: as typed, then with less and less of what is around it."""
    before = (*words.before, *words.particles)
    return _readings(text, before, (*words.particles, *words.after, *words.wished), words)


def picks(text: str, words: PoliteWords) -> Iterator[str]:
    """Give all that a text may pick of what is offered; what makes a question of it stays."""
    return _readings(text, (*words.before, *words.chosen), (*words.particles, *words.after), words)


def plain(text: str, words: PoliteWords) -> str:
    """Take particles off the end of a free text, such as a name of an agency, where they can be nothing else."""
    text = normalise(text)
    while True:
        shorter = _less(text, words)
        if shorter == text:
            return text
        text = shorter


def assent(text: str, words: PoliteWords) -> Assent | None:
    """Tell yes from no; None for what is both, or asks, or says anything more. Parts that say nothing do not count."""
    if len(text) > LONGEST or "?" in text:
        return None
    parts = _BEFORE_LATIN.sub("", normalise(text).casefold()).split()
    told = {_meaning(_tight(part), words) for part in parts if _ENDS.sub("", part)}
    return next((one for one in _SAID if told - {_SILENT} == {one}), None)


def nods(text: str, words: PoliteWords) -> bool:
    """Whether a text is no more than a polite word that is meant as yes."""
    return _LAST_DRAWN.sub(r"\1", _tight(text)) in _tight_all(words.nods)


def is_question(text: str, words: PoliteWords) -> bool:
    """Whether a text asks something: by its mark, or by how it begins or ends."""
    whole = _tight(text)
    if text.rstrip().endswith("?") or whole.startswith(words.asks_first) or any(w in whole for w in words.asks_within):
        return True
    return any(end.endswith(words.asks) for end in _readings(whole[-LONGEST:], (), words.particles, words))


def begins_negative(label: str, words: PoliteWords) -> bool:
    """Whether what a button says is that something is not done."""
    return _tight(label).startswith(words.negations)


def _readings(text: str, before: Sequence[str], after: Sequence[str], words: PoliteWords) -> Iterator[str]:
    if len(text) > LONGEST:
        return
    found = [_tight(text)]
    for reading in found:  # grows while it is read
        yield reading
        if len(found) < MOST:
            shorter = (*_asked(reading, words), *_peeled(reading, _tight_all(before), _tight_all(after)))
            found += [one for one in dict.fromkeys(shorter) if one and one not in found]


def _peeled(text: str, before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """All that is left of a text with one thing taken off one of its ends, the longest first."""
    if (drawn := _LAST_DRAWN.sub(r"\1", text)) != text:
        yield drawn
    for word in after:
        if text.endswith(word) and _may_end(text[: -len(word)]):
            yield text[: -len(word)]
    for word in before:
        if text.startswith(word) and not _MARKS.match(text[len(word) :]):
            yield text[len(word) :]


def _asked(text: str, words: PoliteWords) -> Iterator[str]:
    """The text with the word that ends its question written right."""
    right, *others = words.question
    for word in sorted(others, key=len, reverse=True):
        if text.endswith(word) and _may_end(text[: -len(word)]):
            yield text[: -len(word)] + right


def _may_end(rest: str) -> bool:
    return not _OPEN.search(rest)


def _less(text: str, words: PoliteWords) -> str:
    """The text without its last particle, where it has one that stands apart or can be nothing else."""
    bare = _ENDS.sub("", text)
    for whole in (bare, _LAST_DRAWN.sub(r"\1", bare)):
        for word in _by_length((*words.always, *words.particles)):
            rest = whole[: -len(word)]
            apart = rest.endswith(" ") or word in words.always
            if whole.endswith(word) and apart and len(rest.strip()) > 1 and _may_end(rest):
                return rest.strip()
    return text


@lru_cache(maxsize=8)
def _by_length(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _meaning(part: str, words: PoliteWords) -> str:
    """What one part of a text, without spaces, says: yes, no, nothing, or neither surely."""
    ways = {way for whole in {part, _LAST_DRAWN.sub(r"\1", part)} for way in _ways(whole, words)}
    return next((one for one in (_SILENT, *_SAID) if one in ways), "both")


def _ways(part: str, words: PoliteWords) -> set[str]:
    """What a part says in every way in which it falls into known words."""
    said: list[set[str]] = [set() for _ in range(len(part) + 1)]
    said[0] = {_SILENT}
    for at, ways in enumerate(said):
        for word, meaning in _tokens(words) if ways else ():
            if part.startswith(word, at):
                said[at + len(word)] |= {_together(way, meaning) for way in ways}
    return said[-1]


def _together(before: str, then: str) -> str:
    """Two denials side by side deny each other, or say nothing that is sure."""
    if _SILENT in (before, then):
        return before or then
    return then if before == then == "yes" else "both"


@lru_cache(maxsize=8)
def _tokens(words: PoliteWords) -> tuple[tuple[str, str], ...]:
    yes, no = _tight_all(words.yes), _tight_all(words.no)
    turned = [negation + word for negation in _tight_all(words.negations) for word in yes]
    silent = _tight_all((*words.particles, *words.around, *words.nods))
    return (
        *((word, _SILENT) for word in silent),
        *((word, "yes") for word in yes),
        *((word, "no") for word in (*no, *turned)),
    )


@lru_cache(maxsize=64)
def _tight_all(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words as they are compared, the longest first."""
    return tuple(sorted(dict.fromkeys(map(_tight, words)), key=len, reverse=True))


def _tight(text: str) -> str:
    """A text as it is compared: one spelling, no spaces, nothing drawn out, nothing but words at its ends."""
    text = _DRAWN.sub(r"\1", normalise(text).casefold().replace("’", "'"))
    return "".join((_ENDS.sub("", text) or text).split())
