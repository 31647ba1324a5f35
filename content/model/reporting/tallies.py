"""What is counted of people by agency: who acknowledged, understood or passed what the programme asks."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from content.model.documents.documents import Document
from content.model.reporting.plan import Measure

if TYPE_CHECKING:
    from content.model.pack import Content

TallyKind = Literal["acknowledged", "understood", "passed"]


@dataclass(frozen=True)
class Tally:
    """One count of people: who did all of `things` (documents), or any of them (lessons).

    The subject is the one thing, or the measure for which several are counted together. The epoch grows with every
    material version: what was acknowledged before it counts no longer.
    """

    kind: TallyKind
    subject: str
    things: tuple[str, ...]
    epoch: int = 1


class Tallies:
    """All tallies of a content, found by what they are of."""

    def __init__(self, content: "Content") -> None:
        self._content = content

    def acknowledged(self, document: str) -> Tally:
        """Who acknowledged one document, as far as its publisher demands."""
        return self._of_documents("acknowledged", document, (document,))

    def understood(self, document: str) -> Tally:
        """Who acknowledged one document and passed its check."""
        return self._of_documents("understood", document, (document,))

    def passed(self, lesson: str) -> Tally:
        """Who passed one lesson."""
        return Tally("passed", lesson, (lesson,))

    def acknowledged_for(self, measure: Measure, agency: str = "") -> Tally:
        """Who acknowledged all documents that a measure counts, in an agency that may have one of its own for it."""
        documents = self._content.acknowledged_for(measure, agency)
        return self._of_documents("acknowledged", _subject(measure, documents), documents)

    def understood_for(self, measure: Measure, agency: str = "") -> Tally:
        """Who acknowledged all documents that a measure counts, and passed the checks of those that have one."""
        documents = self._content.acknowledged_for(measure, agency)
        return self._of_documents("understood", _subject(measure, documents), documents)

    def passed_for(self, measure: Measure) -> Tally | None:
        """Who passed any lesson that counts for a measure; None where none does."""
        plan = self._content.plan.id
        lessons = tuple(one.id for one in self._content.lessons.all if measure.id in one.counted.get(plan, ()))
        return Tally("passed", _subject(measure, lessons), lessons) if lessons else None

    def of_document(self, document: str) -> tuple[Tally, ...]:
        """Every tally that an acknowledgement or a check of a document may change."""
        return tuple(tally for tally in self.all if tally.kind != "passed" and document in tally.things)

    def of_lesson(self, lesson: str) -> tuple[Tally, ...]:
        """Every tally that passing a lesson may change."""
        return tuple(tally for tally in self.all if tally.kind == "passed" and lesson in tally.things)

    @cached_property
    def all(self) -> tuple[Tally, ...]:
        """Every tally, each once."""
        documents = self._content.documents.all
        found = [self.acknowledged(document.id) for document in documents]
        found += [self.understood(document.id) for document in documents if document.check]
        found += [self.passed(lesson.id) for lesson in self._content.lessons.all]
        for measure in self._content.plan.measures():
            if measure.acknowledged:
                found.append(self.acknowledged_for(measure))
                if any(self._content.documents[document].check for document in measure.acknowledged):
                    found.append(self.understood_for(measure))
            if passed := self.passed_for(measure):
                found.append(passed)
        return tuple(dict.fromkeys(found))

    def _of_documents(self, kind: TallyKind, subject: str, documents: tuple[str, ...]) -> Tally:
        return Tally(kind, subject, documents, sum(least_version(self._content.documents[one]) for one in documents))


def least_version(document: Document) -> int:
    """The oldest version of a document whose acknowledgement still counts."""
    return max((version.number for version in document.versions if version.material), default=1)


def _subject(measure: Measure, things: tuple[str, ...]) -> str:
    return things[0] if len(things) == 1 else measure.id
