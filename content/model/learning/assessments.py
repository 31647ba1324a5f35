"""Questionnaires on a scale: what people say of their own conduct in private, and of the office without a name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.learning.base import QUICK, CountedMeasures, counted, filled, label, labels
from content.model.learning.cards import Cards
from content.model.prose import BODY, TITLE, fitting, identifier
from content.model.source import Source, read
from content.model.words import Words

SHEET = "*"
"""Where answers are counted, the item that stands for a whole sheet: 1 when it counts for the measures, else 0."""


@dataclass(frozen=True)
class Statement:
    """A statement to be rated; of a reversed one, agreeing is the worse answer."""

    id: str
    text: str
    standard: int | None
    reversed: bool


@dataclass(frozen=True)
class Wave:
    """A time at which the same questionnaire is asked, so that answers can be compared."""

    id: str
    label: str
    round: int
    """The reporting round it opens with."""


@dataclass(frozen=True)
class Assessment:
    """A questionnaire. An answer is the number of a label on the scale; more points are better conduct."""

    id: str
    title: str
    instructions: tuple[str, ...]
    """Bubbles before the first item."""
    closing: tuple[str, ...]
    """Bubbles after the last."""
    scale: Mapping[int, str]
    """Labels from the least to the most, by the number that the file gives them: what an answer is worth."""
    items: tuple[Statement, ...]
    advice: Mapping[int, str]
    """What to try next, by standard: for the person whose points are lowest there. May be empty."""
    waves: tuple[Wave, ...]
    """Empty where it is asked whenever the person wants."""
    anonymous: bool
    """Answers are kept without any link to the person; otherwise they are the person's own and shown to nobody else."""
    minimum_group: int
    """Totals of fewer people than this are never shown."""
    counts_from: int | None
    """Mean points from which a sheet counts for the measures; None where filling in is enough."""
    counted: CountedMeasures
    source: str
    review: date
    draft: bool

    @property
    def top(self) -> int:
        """The highest number of the scale."""
        return max(self.scale)

    def mean(self, answers: Mapping[str, int], standard: int | None = None) -> float:
        """Give the mean points over the items answered, or over those of a standard.

        Raises KeyError for an unknown item, and ValueError for an answer off the scale or when nothing is answered.
        """
        items = {item.id: item for item in self.items}
        rated = [(items[id], answer) for id, answer in answers.items()]
        points = [self._points(item, answer) for item, answer in rated if standard in (None, item.standard)]
        if not points:
            raise ValueError("nothing is answered")
        return sum(points) / len(points)

    def points(self, answers: Mapping[str, int]) -> Mapping[str, tuple[int, int]]:
        """Give by standard the points, and the number of items they were given for. Raises as `mean` does."""
        found: dict[str, tuple[int, int]] = {}
        for item in self.items:
            if item.standard is not None and item.id in answers:
                points, items = found.get(str(item.standard), (0, 0))
                found[str(item.standard)] = (points + self._points(item, answers[item.id]), items + 1)
        return found

    def cells(self) -> tuple[tuple[str, int], ...]:
        """Give all that is counted of anonymous sheets: each option of each item, and whether the sheet counts."""
        return (*((item.id, option) for item in self.items for option in self.scale), (SHEET, 0), (SHEET, 1))

    def sheet(self, answers: Mapping[str, int]) -> Mapping[str, int]:
        """Give the cells of one whole sheet, by item. Raises as `mean` does."""
        return {**answers, SHEET: int(self.counts_from is None or self.mean(answers) >= self.counts_from)}

    def wave(self, round_number: int) -> Wave:
        """Give the wave that is open in a reporting round; the first where none has opened yet."""
        return next((wave for wave in reversed(self.waves) if wave.round <= round_number), self.waves[0])

    def _points(self, item: Statement, answer: int) -> int:
        if answer not in self.scale:
            raise ValueError(f"{answer} is not on the scale")
        return min(self.scale) + self.top - answer if item.reversed else answer


class Assessments(Mapping[str, Assessment]):
    """All questionnaires by id, in the order of the file names."""

    def __init__(self, assessments: tuple[Assessment, ...]) -> None:
        self.all = assessments
        self._by_id = {assessment.id: assessment for assessment in assessments}

    def __getitem__(self, id: str) -> Assessment:
        return self._by_id[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def load_assessments(folder: Path, root: Path, cards: Cards, words: Words) -> Assessments:
    """Load every questionnaire of a folder. Raises ContentError."""
    return Assessments(tuple(_assessment(path, root, cards, words) for path in sorted(folder.glob("*.yaml"))))


def _assessment(path: Path, root: Path, cards: Cards, words: Words) -> Assessment:
    fields = read(path, root).only(
        "id title instructions closing scale anonymous minimum_group counts_for source review draft items",
        "advice waves opens counts_from",
    )
    if identifier(fields["id"]) != path.stem:
        fields["id"].fail("the id is not the file's name")
    standards = {str(standard.number): standard.number for standard in cards.standards}
    scale = _scale(fields["scale"], words)
    items = _items(fields["items"], standards)
    group = _minimum(fields["minimum_group"])
    numbers = {"items": len(items), "minimum_group": group}
    return Assessment(
        id=path.stem,
        title=fitting(fields["title"], TITLE),
        instructions=_paragraphs(fields["instructions"], numbers),
        closing=_paragraphs(fields["closing"], numbers),
        scale=scale,
        items=items,
        advice=_advice(fields["advice"], cards) if "advice" in fields else {},
        waves=_waves(fields, words) if "waves" in fields else (),
        anonymous=fields["anonymous"].flag(),
        minimum_group=group,
        counts_from=_on_scale(fields["counts_from"], scale) if "counts_from" in fields else None,
        counted=counted(fields["counts_for"]),
        source=fields["source"].text(),
        review=fields["review"].day(),
        draft=fields["draft"].flag(),
    )


def _scale(source: Source, words: Words) -> dict[int, str]:
    found = labels(source, QUICK, words)
    if len(found) < 2:
        source.fail("a scale has at least two labels")
    if not all(map(str.isdecimal, found)) or [*map(int, found)] != sorted(set(map(int, found))):
        source.fail("the labels of a scale have rising numbers")
    return {int(number): text for number, text in found.items()}


def _paragraphs(source: Source, numbers: Mapping[str, int]) -> tuple[str, ...]:
    found = tuple(filled(item, BODY, numbers) for item in source.items())
    return found or source.fail("there is no paragraph")


def _items(source: Source, standards: Mapping[str, int]) -> tuple[Statement, ...]:
    found: dict[str, Statement] = {}
    for place in source.items():
        fields = place.only("id text", "standard reversed")
        name = identifier(fields["id"])
        if name in found:
            fields["id"].fail(f"the id {name!r} stands twice")
        standard = _standard(fields["standard"], standards) if "standard" in fields else None
        turned = "reversed" in fields and fields["reversed"].flag()
        found[name] = Statement(name, fitting(fields["text"], BODY), standard, turned)
    if not found:
        source.fail("there is no item")
    return tuple(found.values())


def _standard(source: Source, standards: Mapping[str, int]) -> int:
    return standards[source.one_of(tuple(standards))]


def _advice(source: Source, cards: Cards) -> Mapping[int, str]:
    """Read one piece of advice for each standard, in their order."""
    found = tuple(fitting(item, BODY) for item in source.items())
    if len(found) != len(cards.standards):
        source.fail(f"{len(found)} pieces of advice; expected {len(cards.standards)}, one for each standard in order")
    return {standard.number: text for standard, text in zip(cards.standards, found, strict=True)}


def _waves(fields: Mapping[str, Source], words: Words) -> tuple[Wave, ...]:
    labelled = fields["waves"].pairs()
    if len(labelled) < 2:
        fields["waves"].fail("comparing needs two waves")
    if "opens" not in fields:
        fields["waves"].fail("'opens' tells with which round each wave opens, and is missing")
    rounds = {id: number.whole() for id, number in fields["opens"].only(" ".join(labelled)).items()}
    waves = tuple(Wave(id, label(text, QUICK, words), rounds[id]) for id, text in labelled.items())
    if [wave.round for wave in waves] != sorted(set(rounds.values())):
        fields["opens"].fail("the waves follow each other, each with a round of its own")
    return waves


def _minimum(source: Source) -> int:
    if (number := source.whole()) < 2:
        source.fail("a group of one is a person")
    return number


def _on_scale(source: Source, scale: Mapping[int, str]) -> int:
    if not min(scale) <= (number := source.whole()) <= max(scale):
        source.fail(f"expected a number from {min(scale)} to {max(scale)}")
    return number
