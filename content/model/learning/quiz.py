"""Questions with one right answer: a bank for tests and for every day, and two for each acknowledged document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from content.model.documents.documents import Documents
from content.model.learning.base import BUTTON, labels
from content.model.learning.cards import Cards
from content.model.prose import BODY, fitting, identifier
from content.model.source import Source, read
from content.model.words import Words

EXPLANATION = BODY
"""Longest explanation, in characters."""
LEVELS = 3
"""Difficulties run from 1, which reading once is enough for, to this."""
_CHECKS = "documents"


@dataclass(frozen=True)
class Question:
    """A question, its choices, and why one of them is right."""

    id: str
    topic: str
    """The name of the file it stands in."""
    text: str
    options: Mapping[str, str] = field(hash=False)
    """By id, in the order in which they are shown."""
    correct: str
    """The id of the right option."""
    explanation: str
    source: str
    standard: int | None
    """The standard of ethical conduct it belongs to; None where it is about all of them."""
    difficulty: int
    review: date
    """The day by which an officer reads the question again."""
    draft: bool
    """Nobody has signed it off yet."""


class Quiz:
    """The bank, and apart from it the questions that check whether a document was understood."""

    def __init__(self, bank: tuple[Question, ...], checks: Mapping[str, tuple[Question, ...]]) -> None:
        self.all, self._checks = bank, checks
        self.everything = (*bank, *(question for pair in checks.values() for question in pair))
        self._by_id = {question.id: question for question in self.everything}

    def get(self, id: str) -> Question:
        """Give a question of the bank or of a document. Raises KeyError, as when it has been withdrawn."""
        return self._by_id[id]

    def about(self, *topics: str) -> tuple[Question, ...]:
        """Give the questions of the bank on these topics."""
        return tuple(question for question in self.all if question.topic in topics)

    def of(self, standard: int) -> tuple[Question, ...]:
        """Give the questions of the bank that belong to a standard."""
        return tuple(question for question in self.all if question.standard == standard)

    def check(self, document: str) -> tuple[Question, ...]:
        """Give the questions on the current text of a document; empty where it is acknowledged without a check."""
        return self._checks.get(document, ())


class _Reader:
    """Reads questions, and knows what they may refer to and which ids are taken."""

    def __init__(self, cards: Cards, documents: Documents, words: Words) -> None:
        self._standards = {standard.number for standard in cards.standards}
        self._documents, self._words = documents, words
        self._seen: set[str] = set()

    def bank(self, path: Path, root: Path) -> tuple[Question, ...]:
        """Read a file of the bank; what its head sets may be set again for a question."""
        common = read(path, root).only("review draft questions", "standard source")
        return self._questions(common, path.stem)

    def checks(self, path: Path, root: Path) -> dict[str, tuple[Question, ...]]:
        """Read the questions on documents, by document."""
        head = read(path, root).only("review draft documents")
        found: dict[str, tuple[Question, ...]] = {}
        for item in head["documents"].items():
            group = head | item.only("id version source questions")
            name = self._document(group["id"], group["version"])
            if name in found:
                group["id"].fail(f"the document {name!r} stands twice")
            found[name] = self._questions(group, path.stem)
        return found

    def _document(self, id: Source, version: Source) -> str:
        document = self._documents.get(id.text())
        if document is None:
            id.fail(f"no document {id.text()!r}")
        number = version.whole()
        if not 1 <= number <= document.current.number:
            version.fail(f"{document.id} has no version {number}")
        if document.asks_again(number):
            version.fail(
                f"{document.id} has changed since version {number}:"
                f" read the questions again, then write version {document.current.number}"
            )
        return document.id

    def _questions(self, common: dict[str, Source], topic: str) -> tuple[Question, ...]:
        found = tuple(self._question(item, common, topic) for item in common["questions"].items())
        if not found:
            common["questions"].fail("there is no question")
        return found

    def _question(self, source: Source, common: dict[str, Source], topic: str) -> Question:
        own = source.only("id question options correct explanation difficulty", "standard source review draft")
        fields = common | own
        if "source" not in fields:
            source.fail("the key 'source' is missing")
        options = labels(fields["options"], BUTTON, self._words)
        if not 3 <= len(options) <= 4:
            fields["options"].fail(f"expected 3 or 4 options, found {len(options)}")
        return Question(
            id=self._new(own["id"]),
            topic=topic,
            text=fitting(fields["question"], BODY),
            options=options,
            correct=fields["correct"].one_of(tuple(options)),
            explanation=fitting(fields["explanation"], EXPLANATION),
            source=fields["source"].text(),
            standard=self._standard(fields["standard"]) if "standard" in fields else None,
            difficulty=_from_one(fields["difficulty"], LEVELS),
            review=fields["review"].day(),
            draft=fields["draft"].flag(),
        )

    def _new(self, source: Source) -> str:
        name = identifier(source)
        if name in self._seen:
            source.fail(f"the id {name!r} stands twice")
        self._seen.add(name)
        return name

    def _standard(self, source: Source) -> int:
        if (number := source.whole()) not in self._standards:
            source.fail(f"there is no standard {number}")
        return number


def load_quiz(folder: Path, root: Path, cards: Cards, documents: Documents, words: Words) -> Quiz:
    """Load `documents.yaml` and every other file of a folder, which is a topic of the bank.

    Raises ContentError where a file is not as described, names an unknown standard or document, was written for a text
    that has changed materially since, or offers a global word as a choice.
    """
    reader = _Reader(cards, documents, words)
    paths = sorted(path for path in folder.glob("*.yaml") if path.stem != _CHECKS)
    bank = tuple(question for path in paths for question in reader.bank(path, root))
    return Quiz(bank, reader.checks(folder / f"{_CHECKS}.yaml", root))


def _from_one(source: Source, most: int) -> int:
    number = source.whole()
    if not 1 <= number <= most:
        source.fail(f"expected a number from 1 to {most}, found {number}")
    return number
