"""Where words and phrases stand in a text: looked for once, in a time that grows with the length of the text only."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from content.model.asking.wrongs import HEAD, Lexicon, Phrase, WrongWords
from flows.thai.names import bare

LATER = 30
"""Letters that a phrase leaves room for between two of its steps."""
LONGEST = 40
"""Letters of a word that is looked for."""
_LEADING = frozenset(map(chr, range(0x0E40, 0x0E45)))
_MARKS = frozenset(map(chr, (*range(0x0E30, 0x0E3B), *range(0x0E47, 0x0E4F))))
Span = tuple[int, int]


class Seen:
    """The words of a vocabulary in a text without spaces and marks; a piece of another word is none."""

    def __init__(self, text: str, words: WrongWords) -> None:
        self._whole, self._words = bare(text).replace("\u0e46", ""), words
        self._spans: dict[str, list[Span]] = {}
        for word, at in self._found():
            if self._is_whole(word, at, at + len(word)):
                self._spans.setdefault(word, []).append((at, at + len(word)))

    def has(self, words: Lexicon, before: int | None = None) -> bool:
        """Whether any of the words stands in the text, or ends before a place in it."""
        if before is None:
            return not words.isdisjoint(self._spans)
        return any(self._spans[word][0][1] <= before for word in words.intersection(self._spans))

    def spans(self, words: Lexicon) -> list[Span]:
        """Where the words begin and end, by their beginnings."""
        return sorted(chain.from_iterable(self._spans[word] for word in words.intersection(self._spans)))

    def starts(self, phrases: Iterable[Phrase]) -> set[int]:
        """Where any of the phrases begins."""
        return {start for phrase in phrases for start in self._begun(phrase)}

    def _begun(self, phrase: Phrase) -> list[int]:
        if any(step.words.isdisjoint(self._spans) for step in phrase):
            return []
        found = self.spans(phrase[0].words)
        for step in phrase[1:]:
            found = _followed(found, self.spans(step.words), LATER if step.later else 0)
        return [start for start, _ in found]

    def _found(self) -> Iterator[tuple[str, int]]:
        """Every word of the vocabulary and where it begins, from the left."""
        whole, letters = self._whole, self._words.letters
        heads = self._words.heads
        for at in range(len(whole)):
            if whole[at : at + HEAD] not in heads or (at and whole[at - 1] in _LEADING):
                continue
            below = letters
            for letter in whole[at : at + LONGEST]:
                if (node := below.get(letter)) is None:
                    break
                word, below = node
                if word:
                    yield word, at

    def _is_whole(self, word: str, at: int, end: int) -> bool:
        whole = self._whole
        if whole[end : end + 1] in _MARKS:
            return False
        after, before = self._words.longer.get(word, ()), self._words.shorter.get(word, ())
        return not (whole.startswith(after, end) or whole.endswith(before, 0, at))


def _followed(first: Sequence[Span], then: Sequence[Span], room: int) -> list[Span]:
    """Join each of the second with the nearest of the first that ends before it with no more room between."""
    by_end = sorted((end, start) for start, end in first)
    joined = []
    for start, end in then:
        at = bisect_left(by_end, (start + 1,)) - 1
        if at >= 0 and start - by_end[at][0] <= room:
            joined.append((by_end[at][1], end))
    return joined
