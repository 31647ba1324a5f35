"""Lessons in short parts, each closed by a test of questions drawn from the bank."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.learning.base import CountedMeasures, counted, filled
from content.model.learning.quiz import Quiz
from content.model.prose import BODY, TITLE, fitting, identifier
from content.model.source import Source, read


@dataclass(frozen=True)
class Slide:
    """One bubble of a part."""

    id: str
    title: str
    body: str


@dataclass(frozen=True)
class Part:
    """What is read in one sitting, and where it comes from."""

    id: str
    title: str
    slides: tuple[Slide, ...]
    source: str
    review: date
    """The day by which an officer reads the part again."""
    draft: bool
    """Nobody has signed it off yet."""


@dataclass(frozen=True)
class Exam:
    """How many questions are drawn from which topics, and how many right answers pass."""

    topics: tuple[str, ...]
    draw: int
    passing: int


@dataclass(frozen=True)
class Lesson:
    """A lesson; `counted` names the measures, by plan, that a pass counts for."""

    id: str
    title: str
    summary: str
    minutes: int
    each_year: bool
    """A pass counts for one fiscal year; otherwise it stands for good."""
    parts: tuple[Part, ...]
    exam: Exam
    counted: CountedMeasures

    @property
    def draft(self) -> bool:
        """Tell whether any part still waits to be signed off."""
        return any(part.draft for part in self.parts)

    def place(self, part: str) -> int:
        """Tell where a part stands, from 0; where there is no such part, reading begins at the first."""
        return next((place for place, one in enumerate(self.parts) if one.id == part), 0)


class Lessons(Mapping[str, Lesson]):
    """All lessons by id, in the order of the file names."""

    def __init__(self, lessons: tuple[Lesson, ...]) -> None:
        self.all = lessons
        self._by_id = {lesson.id: lesson for lesson in lessons}
        self.once = frozenset(lesson.id for lesson in lessons if not lesson.each_year)

    def __getitem__(self, id: str) -> Lesson:
        return self._by_id[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def load_lessons(folder: Path, root: Path, quiz: Quiz) -> Lessons:
    """Load every lesson of a folder. Raises ContentError, also where the bank is too small for a second, other test."""
    seen: set[str] = set()
    return Lessons(tuple(_lesson(path, root, quiz, seen) for path in sorted(folder.glob("*.yaml"))))


def _lesson(path: Path, root: Path, quiz: Quiz, seen: set[str]) -> Lesson:
    fields = read(path, root).only("id title summary minutes each_year review draft test counts_for parts")
    if identifier(fields["id"]) != path.stem:
        fields["id"].fail("the id is not the file's name")
    exam = _exam(fields["test"], quiz)
    numbers = {"parts": sum(1 for _ in fields["parts"].items()), "draw": exam.draw, "pass": exam.passing}
    if not numbers["parts"]:
        fields["parts"].fail("there is no part")
    return Lesson(
        id=path.stem,
        title=fitting(fields["title"], TITLE),
        summary=filled(fields["summary"], BODY, numbers),
        minutes=fields["minutes"].whole(),
        each_year=fields["each_year"].flag(),
        parts=tuple(_part(item, fields, numbers, seen) for item in fields["parts"].items()),
        exam=exam,
        counted=counted(fields["counts_for"]),
    )


def _part(source: Source, common: dict[str, Source], numbers: Mapping[str, int], seen: set[str]) -> Part:
    fields = common | source.only("id title source slides", "review draft")
    name = _new(fields["id"], seen)
    slides = tuple(_slide(item, numbers, seen) for item in fields["slides"].items())
    if not slides:
        fields["slides"].fail("there is no slide")
    return Part(
        id=name,
        title=fitting(fields["title"], TITLE),
        slides=slides,
        source=fields["source"].text(),
        review=fields["review"].day(),
        draft=fields["draft"].flag(),
    )


def _slide(source: Source, numbers: Mapping[str, int], seen: set[str]) -> Slide:
    fields = source.only("id title body")
    return Slide(_new(fields["id"], seen), fitting(fields["title"], TITLE), filled(fields["body"], BODY, numbers))


def _new(source: Source, seen: set[str]) -> str:
    """Read an id that no other part or slide of any lesson has: corrections name them by it alone."""
    if (name := identifier(source)) in seen:
        source.fail(f"the id {name!r} stands twice")
    seen.add(name)
    return name


def _exam(source: Source, quiz: Quiz) -> Exam:
    fields = source.only("topics draw pass")
    exam = Exam(fields["topics"].texts(), fields["draw"].whole(), fields["pass"].whole())
    for item in fields["topics"].items():
        if not quiz.about(item.text()):
            item.fail(f"no question on the topic {item.text()!r}")
    if not 1 <= exam.passing <= exam.draw:
        fields["pass"].fail(f"expected a number from 1 to {exam.draw}")
    if (there := len(quiz.about(*exam.topics))) < 2 * exam.draw:
        fields["draw"].fail(f"{there} questions are too few to draw {exam.draw} and, on a second try, others")
    return exam
