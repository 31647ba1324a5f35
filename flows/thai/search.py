"""Finds the stored answers, cards and documents that a question typed in everyday Thai is about.

A question is cut into words (PyThaiNLP, newmm) and letter triples; the score of an entry is the share of the question
that it covers, 0 to 1, where rare words count more. Synonyms, what to ignore and the limits stand in
`content/thai/search.yaml`.
"""

import math
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from content.answers import Answers
from content.cards import Cards
from content.documents import Documents
from content.pack import Content
from content.search_words import SearchWords
from flows.thai.names import fold
from flows.thai.normalise import normalise, wrong_layout

LONGEST = 300
"""Letters of a message that are looked at."""
PHRASE = 5
"""Shortest synonym, in letters, that counts wherever it stands; a shorter one only as a word of its own."""
ELSEWHERE = "elsewhere"
SATURATION = 1.0
"""How soon it no longer counts that an entry says a word again."""
SAME_MEANING, UNKNOWN = 0.9, 0.75
"""What a synonym counts beside the word itself; what a word that stands nowhere weighs beside the rarest that does."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found; `sure` says it may be given as the answer and need not be offered as a guess."""

    kind: str  # answer | card | document
    id: str
    score: float
    sure: bool


@dataclass(slots=True)
class _Entry:
    """What an entry can be found by: the best weight each word, meaning and letter triple has in it."""

    kind: str
    id: str
    words: dict[str, float] = field(default_factory=dict)
    letters: dict[str, float] = field(default_factory=dict)
    wordings: list[frozenset[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One word of a question: itself, and the meanings it shares with others."""

    word: str
    meanings: tuple[str, ...]


class Index:
    """All that can be found; built once for a content."""

    def __init__(self, answers: Answers, cards: Cards, documents: Documents, words: SearchWords) -> None:
        self._reader, self._words = _Reader(words), words
        self._entries: list[_Entry] = []
        titles = {card.id: (card.title, *card.keywords) for card in cards.all}
        names = {document.id: (document.short,) for document in documents.all}
        for answer in answers.all:
            related = [text for card in answer.cards for text in titles[card]]
            self._add(
                "answer",
                answer.id,
                wording=(answer.question, *answer.wordings),
                keyword=words.keywords.get(answer.id, ()),
                body=(answer.answer,),
                related=(*related, *(text for document in answer.documents for text in names[document])),
            )
        for card in cards.all:
            self._add("card", card.id, wording=(card.title,), keyword=card.keywords, body=(card.situation,))
        for document in documents.all:
            self._add("document", document.id, wording=(document.title, document.short))
        for number, row in enumerate(words.elsewhere):
            self._add(ELSEWHERE, str(number), wording=row)
        self._rarity = _rarity(entry.words for entry in self._entries)
        self._letter_rarity = _rarity(entry.letters for entry in self._entries)
        self._rarest = max(self._rarity.values())

    def search(self, text: str, kinds: Sequence[str] = ("answer",)) -> list[Hit]:
        """Give what a text is most likely about, best first; nothing when the contents do not know of it."""
        text = normalise(text)[:LONGEST]
        found = self._found(text, kinds)
        if not found and (thai := wrong_layout(text)):
            found = self._found(thai, kinds)
        return found

    def _found(self, text: str, kinds: Sequence[str]) -> list[Hit]:
        units, letters = self._reader.read(text)
        if not units:
            return []
        limits = self._words.limits
        scores = [
            (self._score(entry, units, letters), entry)
            for entry in self._entries
            if entry.kind in kinds or entry.kind == ELSEWHERE
        ]
        ranked = sorted((s for s in scores if s[0] >= limits["offered"]), key=lambda s: -s[0])
        if not ranked or ranked[0][1].kind == ELSEWHERE:
            return []
        ranked = [s for s in ranked if s[1].kind != ELSEWHERE]
        hits = []
        for place, (score, entry) in enumerate(ranked):
            lead = place == 0 and (len(ranked) == 1 or score - ranked[1][0] >= limits["lead"])
            hits.append(Hit(entry.kind, entry.id, score, lead and score >= limits["sure"]))
        return hits

    def _score(self, entry: _Entry, units: Sequence[_Unit], letters: frozenset[str]) -> float:
        covered = weight = 0.0
        for unit in units:
            rarity = self._weight(unit)
            weight += rarity
            same = max((entry.words.get(meaning, 0.0) for meaning in unit.meanings), default=0.0)
            covered += rarity * max(entry.words.get(unit.word, 0.0), SAME_MEANING * same)
        by_words = covered / weight if weight else 0.0
        share = self._words.weights["letters"]
        return (by_words + share * self._likeness(entry, letters)) / (1 + share)

    def _weight(self, unit: _Unit) -> float:
        known = [self._rarity[form] for form in (unit.word, *unit.meanings) if form in self._rarity]
        return min(known) if known else UNKNOWN * self._rarest

    def _likeness(self, entry: _Entry, letters: frozenset[str]) -> float:
        """How much of the question's letter triples the entry has, and how near its nearest wording is."""
        rare = self._letter_rarity
        weight = sum(rare.get(triple, 1.0) for triple in letters)
        if not weight:
            return 0.0
        covered = sum(rare[triple] * entry.letters[triple] for triple in letters if triple in entry.letters)
        nearest = max(
            (2 * len(letters & wording) / (len(letters) + len(wording)) for wording in entry.wordings), default=0.0
        )
        return (covered / weight + nearest) / 2

    def _add(self, kind: str, id: str, **fields: Iterable[str]) -> None:
        entry = _Entry(kind, id)
        said: dict[str, float] = defaultdict(float)
        for name, texts in fields.items():
            weight = self._words.weights[name]
            for text in texts:
                units, letters = self._reader.read(normalise(text))
                for form in chain.from_iterable((unit.word, *unit.meanings) for unit in units):
                    said[form] += weight / math.sqrt(len(units)) if name == "keyword" else weight
                if name in ("wording", "keyword"):
                    entry.wordings.append(letters)
                    for triple in letters:
                        entry.letters[triple] = max(entry.letters.get(triple, 0.0), min(1.0, weight))
        entry.words = {form: weight * (1 + SATURATION) / (weight + SATURATION) for form, weight in said.items()}
        self._entries.append(entry)


def _rarity(entries: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """How much a form tells the entries apart (inverse document frequency)."""
    counted = list(entries)
    seen = Counter(form for entry in counted for form, weight in entry.items() if weight > 0.5)
    return {form: math.log(1 + len(counted) / count) for form, count in seen.items()}


class _Reader:
    """Cuts texts into the words that say what they are about."""

    def __init__(self, words: SearchWords) -> None:
        rows: dict[str, list[str]] = {fold(word): [] for row in words.synonyms for word in row}
        for number, row in enumerate(words.synonyms):
            for word in row:
                rows[fold(word)].append(f"#{number}")
        self._meanings: dict[str, list[str]] = rows
        self._phrases = tuple(phrase for phrase in rows if len(phrase) >= PHRASE)
        self._ignored = {fold(word) for word in (*words.particles, *words.stop_words)} - {""}
        extra = (*words.particles, *chain.from_iterable(words.synonyms))
        self._cut = _cutter(frozenset(word.casefold() for word in extra if " " not in word))

    def read(self, text: str) -> tuple[list[_Unit], frozenset[str]]:
        """Give a normalised text's words with their meanings, and its letter triples."""
        forms = [form for token in self._cut(text.casefold()) if (form := fold(token))]
        kept = [form for form in forms if form not in self._ignored]
        units = {form: _Unit(form, tuple(self._meanings.get(form, ()))) for form in kept}
        whole = fold(text)
        for phrase in self._phrases:
            if phrase in whole and phrase not in units:
                units[phrase] = _Unit(phrase, tuple(self._meanings[phrase]))
        joined = "".join(kept)
        return list(units.values()), frozenset(joined[at : at + 3] for at in range(len(joined) - 2))


@cache
def _cutter(extra: frozenset[str]) -> Callable[[str], list[str]]:
    """Import the tokenizer on first use, with our words beside its dictionary."""
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.corpus import thai_words  # noqa: PLC0415
    from pythainlp.tokenize import newmm  # noqa: PLC0415
    from pythainlp.util import Trie  # noqa: PLC0415

    words = Trie({*thai_words(), *extra})
    return lambda text: newmm.segment(text, words)


_built: list[tuple[Content, Index]] = []
_MOST_BUILT = 3


def index_of(content: Content) -> Index:
    """Give the index of a content, built when first asked for; a corrected content is another, with its own."""
    for known, index in _built:
        if known is content:
            return index
    index = Index(content.answers, content.cards, content.documents, content.search_words)
    _built.append((content, index))
    del _built[:-_MOST_BUILT]
    return index
