"""Whether a sentence tells of something done, asks, or speaks of a plan, a condition, a ban or another year.

Each word has a reach: a condition or a plan reaches to the end of its sentence; a time ("last year") speaks of the
whole of it, until another time begins. Where a reach is not clear, what stands there is unsure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from content.model.thai_words import FigureWords
from flows.thai.patterns import any_of

UNSURE = "unsure"
_VERBS = ("condition", "plan", "will", "stop")
_TIMES = ("before", "ahead")
_TRAILING = ("plan", "stop", "condition")
_CLOSED = 12  # letters after a time that say no more than that: "เดือนหน้าค่ะ"


@dataclass(frozen=True, slots=True)
class Mood:
    """A word of one of MOODS, and where it stands."""

    start: int
    end: int
    name: str


@lru_cache(maxsize=64)
def _pattern(words: FigureWords) -> re.Pattern[str]:
    return re.compile(any_of(words.moods))


def moods(text: str, words: FigureWords) -> list[Mood]:
    """Find the words that say what a text is, in order; at a place the longest counts, and one may be harmless."""
    found = (Mood(*match.span(), words.moods[match[0]]) for match in _pattern(words).finditer(text))
    return [mood for mood in found if mood.name]


def asks(found: Sequence[Mood]) -> bool:
    """Whether it is a question: by a word for it, or "must I … or …"."""
    either = [mood.start for mood in found if mood.name == "asks_either"]
    whether = bool(either) and any(mood.name == "asks_or" and mood.start > either[0] for mood in found)
    names = {mood.name for mood in found}
    return whether or "asks" in names or ("may_i" in names and "requests" not in names)


def reasons(text: str, found: Iterable[Mood], places: Sequence[int]) -> dict[int, str]:
    """Why what stands at each place is no report: a mood, or unsure; a place where something was done is left out."""
    events = sorted([(mood.start, mood) for mood in found] + [(place, None) for place in places], key=lambda e: e[0])
    sentence, told = _Sentence(), dict[int, str]()
    for place, mood in events:
        if mood is None:
            sentence.number(place)
        elif mood.name == "sentence":
            told |= sentence.told(text[: mood.start])
            sentence = _Sentence()
        else:
            sentence.word(mood)
    return told | sentence.told(text)


class _Sentence:
    """One sentence, read from left to right."""

    def __init__(self) -> None:
        self._verb = self._time = ""
        self._last: Mood | None = None  # the last word with a reach, no number after it yet
        self._done: list[int] = []
        self._not: dict[int, str] = {}

    def word(self, mood: Mood) -> None:
        if mood.name in _VERBS:
            self._verb = self._verb or mood.name
        elif mood.name in (*_TIMES, "goal", UNSURE):
            self._time = mood.name
        elif mood.name == "now" or (mood.name == "really" and self._time == "goal"):
            self._time = ""
        if mood.name in (*_TRAILING, *_TIMES, UNSURE, "now"):
            self._last = mood

    def number(self, place: int) -> None:
        self._last = None
        if reason := self._verb or self._time:
            self._not[place] = reason
        else:
            self._done.append(place)

    def told(self, text: str) -> dict[int, str]:
        """What is no report, now that the sentence, which ends where the text does, is over."""
        last = self._last
        if last is None or last.name == "now":
            return self._not
        closed = last.name in _TIMES and len(text) - last.end <= _CLOSED
        return self._not | dict.fromkeys(self._done, last.name if closed else UNSURE)
