"""Questions and answers: what people ask in several wordings, and the approved answer with its source."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.documents.documents import Documents
from content.model.learning.cards import Cards
from content.model.prose import chip, fitting, identifier
from content.model.source import Source, read
from content.model.words import Words

QUESTION = 60
"""Longest question or wording, in characters: it is also shown as a row to tap."""
ANSWER = 400
"""Longest answer, in characters: one bubble that fits a phone."""
WORDINGS = range(7)
"""How many other wordings a question may have; one that somebody asked and an officer published may have none."""


@dataclass(frozen=True)
class ApprovedAnswer:
    """An approved answer and the questions it answers."""

    id: str
    topic: str
    """The name of its file."""
    question: str
    chip: str
    """The question as a quick reply says it; "" for one that was published from the chat and is too long for that."""
    wordings: tuple[str, ...]
    """Other ways to ask the same."""
    answer: str
    source: str
    review: date
    """The day by which an officer reads the answer again."""
    draft: bool
    """Nobody has signed it off yet: it is shown as an example."""
    cards: tuple[str, ...]
    documents: tuple[str, ...]
    command: str = ""
    """The global word that does what is asked about; "" where there is nothing to do but read."""


class ApprovedAnswers:
    """All answers, topic by topic."""

    def __init__(self, answers: tuple[ApprovedAnswer, ...]) -> None:
        self.all = answers
        self._by_id = {answer.id: answer for answer in answers}
        self.ids = frozenset(self._by_id)

    def get(self, id: str) -> ApprovedAnswer:
        """Give an answer by its id. Raises KeyError, as for an old button whose answer has been withdrawn."""
        return self._by_id[id]


def folded(question: str) -> str:
    """Give a question without spaces, letter case and question marks: what remains when two are the same."""
    return "".join(question.lower().replace("?", "").split())


def load_answers(
    folder: Path, root: Path, cards: Cards, documents: Documents, words: Words | None = None
) -> ApprovedAnswers:
    """Load every `<topic>.yaml` of a folder; answers may name the cards of all programmes, and documents.

    Commands are looked up where words are given. Raises ContentError where a file is not as described, with the place
    relative to root.
    """
    ids = {card.id for card in cards.all}
    asked: dict[str, str] = {}  # folded question or wording -> id of its answer
    answers: dict[str, ApprovedAnswer] = {}
    for path in sorted(folder.glob("*.yaml")):
        common = read(path, root).only("source review draft answers")
        for item in common["answers"].items():
            optional = "chip source review draft cards documents command"
            fields = common | item.only("id question wordings answer", optional)
            if words and "command" in fields and not words.knows(fields["command"].text()):
                fields["command"].fail(f"no command {fields['command'].text()!r} in words.yaml")
            answer = _answer(fields, path.stem, ids, documents)
            if answer.id in answers:
                fields["id"].fail(f"the id {answer.id!r} stands twice")
            answers[answer.id] = answer
            for question in (fields["question"], *fields["wordings"].items()):
                if other := asked.get(folded(question.text())):
                    question.fail(f"{other!r} answers this question already")
                asked[folded(question.text())] = answer.id
    return ApprovedAnswers(tuple(answers.values()))


def _answer(
    fields: dict[str, Source], topic: str, cards: Collection[str], documents: Collection[str]
) -> ApprovedAnswer:
    wordings = tuple(fitting(item, QUESTION) for item in fields["wordings"].items())
    if len(wordings) not in WORDINGS:
        fields["wordings"].fail(f"{len(wordings)} other wordings, at most {WORDINGS[-1]} fit")
    return ApprovedAnswer(
        id=identifier(fields["id"]),
        topic=topic,
        question=fitting(fields["question"], QUESTION),
        chip=chip(fields, "question", needed=not fields["id"].corrected),
        wordings=wordings,
        answer=fitting(fields["answer"], ANSWER),
        source=fields["source"].text(),
        review=fields["review"].day(),
        draft=fields["draft"].flag(),
        cards=_related(fields.get("cards"), cards, "card"),
        documents=_related(fields.get("documents"), documents, "document"),
        command=fields["command"].text() if "command" in fields else "",
    )


def _related(source: Source | None, known: Collection[str], kind: str) -> tuple[str, ...]:
    if source is None:
        return ()
    for item in source.items():
        if item.text() not in known:
            item.fail(f"no {kind} {item.text()!r}")
    return source.texts()
