"""Cuts what people type into the words that say what it is about, and into letter triples."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import chain

from content.model.asking.search_words import SearchWords
from flows.thai.names import bare, fold

PHRASE = 5
"""Shortest synonym, in letters, that counts wherever it stands; a shorter one only as a word of its own."""

LONGEST_WORD = 20
"""Letters; what is longer in the dictionary is a saying."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text as it is compared: each of its words with the meanings it shares with others, and its letter triples."""

    words: tuple[tuple[str, ...], ...]
    letters: frozenset[str]

    @property
    def own(self) -> set[str]:
        """The words themselves, without their meanings."""
        return {forms[0] for forms in self.words}


class WordCutter:
    """Reads texts with one vocabulary."""

    def __init__(self, words: SearchWords) -> None:
        rows: dict[str, list[str]] = {fold(word): [] for row in words.synonyms for word in row}
        for number, row in enumerate(words.synonyms):
            for word in row:
                rows[fold(word)].append(f"#{number}")
        self._meanings: dict[str, list[str]] = rows
        self._phrases = tuple(phrase for phrase in rows if len(phrase) >= PHRASE)
        self._cut = _cutter(
            frozenset(word.casefold() for word in chain.from_iterable(words.synonyms) if " " not in word)
        )

    def read(self, text: str) -> Read:
        """Give a normalised text's words, each with its meanings, and its letter triples."""
        cut = [form for token in self._cut(text.casefold()) if (form := bare(token))]
        whole = bare(text)
        phrases = (phrase for phrase in self._phrases if phrase in whole)
        words = dict.fromkeys(chain(cut, phrases))
        triples = frozenset(whole[at : at + 3] for at in range(len(whole) - 2))
        return Read(tuple((word, *self._meanings.get(word, ())) for word in words), triples)


def cut(text: str) -> list[str]:
    """Cut a text into the words of the dictionary alone."""
    return _cutter(frozenset())(text)


class Dictionary:
    """PyThaiNLP's dictionary and ours, as its tokenizer asks for it; its own Trie takes eight times the memory."""

    def __init__(self, dictionary: frozenset[str], own: frozenset[str]) -> None:
        self._dictionary, self._own = dictionary, own

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """Give the words that begin at a place of a text, the shortest first."""
        parts = (text[start:end] for end in range(start + 1, min(start + LONGEST_WORD, len(text)) + 1))
        return [part for part in parts if part in self._dictionary or part in self._own]


@cache
def _cutter(extra: frozenset[str]) -> Callable[[str], list[str]]:
    """Import the tokenizer on first use, with our words beside its dictionary."""
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.corpus import thai_words  # noqa: PLC0415
    from pythainlp.tokenize import newmm  # noqa: PLC0415

    words = Dictionary(thai_words(), extra)
    return lambda text: newmm.segment(text, words)
