"""Tells an allegation against somebody from everything else that people type; what is one is not kept anywhere."""

from collections.abc import Iterable

from content.model.asking.allegations import AllegationWords
from flows.thai.given_names import given_names
from flows.thai.names import fold
from flows.thai.normalise import normalise, wrong_layout

SHORTEST_NAME, LONGEST_NAME = 3, 14
"""Letters of a given name; shorter ones are also the beginnings of words."""


def is_allegation(text: str, words: AllegationWords) -> bool:
    """Whether a text accuses somebody: a named person and misconduct, or somebody's post and a case that happened."""
    text = normalise(text)
    return _accuses(text, words) or _accuses(wrong_layout(text) or "", words)


def _accuses(text: str, words: AllegationWords) -> bool:
    for phrase in sorted(words.harmless, key=len, reverse=True):
        text = text.replace(phrase, " ")
    whole = fold(text)
    serious = _any(whole, words.serious)
    if not serious and not _any(whole, words.acts):
        return False
    if _names_somebody(text, words):
        return True
    told = _any(whole, words.posts) and _any(whole, words.happened) and not _any(whole, words.asking)
    return serious and told


def _any(whole: str, phrases: Iterable[str]) -> bool:
    return any(fold(phrase) in whole for phrase in phrases)


def _names_somebody(text: str, words: AllegationWords) -> bool:
    """A title or post with a given name after it, or a given name that begins a word and is no word itself."""
    names, ordinary = given_names()
    squeezed = text.replace(" ", "")
    for title in (*words.titles, *words.posts):
        at = squeezed.find(title)
        while at >= 0:
            if _begins(squeezed[at + len(title) :], names):
                return True
            at = squeezed.find(title, at + 1)
    return any(_begins(part, names - ordinary) for part in text.split())


def _begins(text: str, names: frozenset[str]) -> bool:
    return any(text[:length] in names for length in range(SHORTEST_NAME, min(LONGEST_NAME, len(text)) + 1))
