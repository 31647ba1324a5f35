"""Finds the stored answers that a question typed in everyday Thai is about.

An answer scores by how much likelier it is than all together to say the words of a question, and by the letters that
the nearest of its wordings shares with it, 0 to 1 each. What nothing here answers has entries of its own, and a
question nearer to one of those finds nothing. Vocabulary, weights and limits stand in `content/thai/search.yaml`, the
ways in which people ask in `content/thai/asked.yaml`.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from weakref import finalize

from content.model.asking.answers import ApprovedAnswer
from content.model.pack import Content
from flows.asking.plan_questions import PlanQuestions
from flows.thai.cut import Read, WordCutter
from flows.thai.names import fold
from flows.thai.normalise import normalise, wrong_layout

LONGEST = 300
"""Letters of a message that are looked at."""
COMMON, UNHEARD = 0.3, 2e-4
"""How much it counts against a word that all say it, and how often one is thought to be said that never was."""
MOST_TOLD = math.log(1 + 1 / UNHEARD)
UNTOLD = 10.0
"""Words that an entry is thought to say besides those it is known to say."""
ENOUGH, AGREE = 3, 2
"""Words that a question has at least whose answer can be sure, as fewer name a subject only; and how many of them must
tell the answer apart, as one alone means many things (a child, a tap, an exam)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer found, or a part of the plan by its address.

    `sure` says it may be given as the answer and need not be offered as a guess.
    """

    id: str
    score: float
    sure: bool


class Index:
    """All that can be found; built once for a content."""

    def __init__(self, content: Content) -> None:
        self._words = words = content.search_words
        self._reader = WordCutter(words)
        self._plan = PlanQuestions(content)
        self._ids = [answer.id for answer in content.answers.all]
        self._likelihood, self._nearness = _Likelihood(), _Nearness()
        self._stored = {
            fold(text): answer.id for answer in content.answers.all for text in (answer.question, *answer.wordings)
        }
        old, new = set[str](), set[str]()
        for entry, answer in enumerate(content.answers.all):
            for field, text in _texts(answer, content):
                read = self._read(text)
                self._add(entry, field, read)
                if answer.id in words.asked:
                    old |= read.own
                elif field == "wording":
                    new |= read.own
        for entry, row in enumerate(words.elsewhere, len(self._ids)):
            for read in map(self._read, row):
                # less what was asked and answered since the vocabulary was written
                if (new - old).isdisjoint(read.own):
                    self._add(entry, "wording", read)
        self._likelihood.close()
        self._nearness.close()

    def _read(self, text: str) -> Read:
        return self._reader.read(normalise(text))

    def _add(self, entry: int, field: str, read: Read) -> None:
        self._likelihood.add(entry, read, self._words.weights[field])
        if field == "wording":
            self._nearness.add(entry, read)

    def search(self, text: str) -> list[Hit]:
        """Give the answers a text is most likely about, best first; none when the contents do not know of it."""
        text = normalise(text)[:LONGEST]
        readings = [self._of_plan(one) or self._found(one) for one in (text, wrong_layout(text)) if one]
        return max(readings, key=lambda hits: hits[0].score if hits else 0.0, default=[])

    def elsewhere(self, text: str) -> bool:
        """Tell whether a text is about what nothing here answers, such as the weather, rather than about ethics."""
        scores = self._scores(self._read(text[:LONGEST]))
        ours = max((score for entry, score in scores.items() if entry < len(self._ids)), default=0.0)
        rival = max((score for entry, score in scores.items() if entry >= len(self._ids)), default=0.0)
        return rival >= ours + self._words.limits["elsewhere"]

    def _of_plan(self, text: str) -> list[Hit]:
        """The parts of the plan that a text asks for, unless it is a stored question word for word."""
        parts = () if fold(text) in self._stored else self._plan.search(text)
        return [Hit(part, 1.0, sure=len(parts) == 1) for part in parts]

    def _found(self, text: str) -> list[Hit]:
        if not any(letter.isalpha() for letter in text):
            return []
        read, limits = self._reader.read(text), self._words.limits
        scores = self._scores(read)
        rival = max((score for entry, score in scores.items() if entry >= len(self._ids)), default=0.0)
        answers = ((score, self._ids[entry]) for entry, score in scores.items() if entry < len(self._ids))
        ranked = sorted((found for found in answers if found[0] >= limits["offered"]), reverse=True)
        if not ranked or ranked[0][0] < rival + limits["elsewhere"]:
            return []
        sure = self._stored.get(fold(text)) == ranked[0][1] or self._sure(read, ranked, rival)
        return [Hit(id, score, sure and place == 0) for place, (score, id) in enumerate(ranked)]

    def _sure(self, read: Read, ranked: list[tuple[float, str]], rival: float) -> bool:
        """Whether the best may be given as the answer: it says most of the question, and more than any other."""
        limits, (best, id) = self._words.limits, ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        covered, agree = self._likelihood.agreement(read, self._ids.index(id), limits["told"])
        enough = len(read.words) >= ENOUGH and agree >= AGREE and covered >= limits["covered"]
        ahead = best - second >= limits["lead"] * best and best - rival >= limits["clear"]
        return enough and ahead and best >= limits["sure"]

    def _scores(self, read: Read) -> dict[int, float]:
        share, near = self._words.weights["letters"], self._nearness.of(read)
        return {
            entry: (1 - share) * likelihood + share * near.get(entry, 0.0)
            for entry, likelihood in self._likelihood.of(read).items()
        }


def _texts(answer: ApprovedAnswer, content: Content) -> Iterator[tuple[str, str]]:
    """All that an answer can be found by, each text with the field whose weight it has."""
    words = content.search_words
    for text in (answer.question, *answer.wordings, *words.asked.get(answer.id, ())):
        yield "wording", text
    yield "body", answer.answer
    for card in map(content.cards.get, answer.cards):
        for text in (card.title, *card.keywords):
            yield "related", text
    for document in answer.documents:
        yield "related", content.documents[document].short


class _Likelihood:
    """How much likelier an entry is than all together to say a word (a smoothed likelihood ratio, 0 to 1)."""

    def __init__(self) -> None:
        self._said: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._told: dict[str, tuple[tuple[int, float], ...]] = {}

    def add(self, entry: int, read: Read, weight: float) -> None:
        """Count the words of one text of an entry."""
        for form in chain.from_iterable(read.words):
            self._said[form][entry] += weight

    def close(self) -> None:
        """Turn counts into likelihoods, after the last text."""
        length: dict[int, float] = defaultdict(float)
        for counts in self._said.values():
            for entry, count in counts.items():
                length[entry] += count
        everything = sum(length.values())
        for form, counts in self._said.items():
            common = COMMON * sum(counts.values()) / everything + UNHEARD
            ratios = ((entry, count / (UNTOLD + length[entry]) / common) for entry, count in counts.items())
            self._told[form] = tuple((entry, math.log(1 + ratio) / MOST_TOLD) for entry, ratio in ratios)
        self._said.clear()

    def of(self, read: Read) -> dict[int, float]:
        """Give for each entry that says any of the words the mean over all of them."""
        total: dict[int, float] = defaultdict(float)
        for forms in read.words:
            for entry, told in self._best(forms).items():
                total[entry] += told / len(read.words)
        return total

    def agreement(self, read: Read, entry: int, least: float) -> tuple[float, int]:
        """Tell how much of a question an entry covers, 0 to 1, and how many of its words tell at least so much of it.

        A word weighs as much as it tells of any entry; one that no entry says, such as a strange subject, the most.
        """
        told = [self._best(forms) for forms in read.words]
        weight = sum(max(one.values(), default=1.0) for one in told)
        said = [one.get(entry, 0.0) for one in told]
        return (sum(said) / weight if weight else 0.0), sum(one >= least for one in said)

    def _best(self, forms: tuple[str, ...]) -> dict[int, float]:
        """How likely each entry says a word, in the likeliest of its meanings."""
        best: dict[int, float] = {}
        for entry, told in chain.from_iterable(self._told.get(form, ()) for form in forms):
            best[entry] = max(told, best.get(entry, 0.0))
        return best


class _Nearness:
    """How near the nearest wording of an entry is, by the letter triples it shares (cosine, rare ones count more)."""

    def __init__(self) -> None:
        self._owner: list[int] = []
        self._size: list[float] = []
        self._wordings: dict[str, list[int]] = defaultdict(list)
        self._rarity: dict[str, float] = {}

    def add(self, entry: int, read: Read) -> None:
        """Keep one wording of an entry."""
        for triple in read.letters:
            self._wordings[triple].append(len(self._owner))
        self._owner.append(entry)

    def close(self) -> None:
        """Weigh the triples, after the last wording."""
        entries = len(set(self._owner))
        self._size = [0.0] * len(self._owner)
        for triple, wordings in self._wordings.items():
            rarity = math.log(1 + entries / len({self._owner[wording] for wording in wordings})) ** 2
            self._rarity[triple] = rarity
            for wording in wordings:
                self._size[wording] += rarity

    def of(self, read: Read) -> dict[int, float]:
        """Give the nearness of each entry that shares a triple."""
        rarest = max(self._rarity.values(), default=0.0)
        size = sum(self._rarity.get(triple, rarest) for triple in read.letters)
        shared: dict[int, float] = defaultdict(float)
        for triple in read.letters & self._rarity.keys():
            for wording in self._wordings[triple]:
                shared[wording] += self._rarity[triple]
        nearest: dict[int, float] = {}
        for wording, weight in shared.items():
            entry, near = self._owner[wording], weight / math.sqrt(self._size[wording] * size)
            nearest[entry] = max(near, nearest.get(entry, 0.0))
        return nearest


_built: dict[int, Index] = {}
"""By the identity of a content, as long as it is there: contents are alike only when they are the same."""
_building = Lock()


def index_of(content: Content) -> Index:
    """Give the index of a content, built when first asked for; a corrected content is another, with its own."""
    if (index := _built.get(id(content))) is not None:
        return index
    with _building:
        if id(content) not in _built:
            _built[id(content)] = Index(content)
            finalize(content, _built.pop, id(content)).atexit = False
        return _built[id(content)]


def succeed(old: Content, new: Content) -> None:
    """Build the index of a content that is to take another's place, if that was ever asked for one."""
    if id(old) in _built:
        index_of(new)
