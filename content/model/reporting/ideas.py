"""The guideline as an idea library: steps and roles, and example activities an admin can add to a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.prose import identifier
from content.model.source import Source, read


@dataclass(frozen=True)
class Area:
    """A field of work that the examples are grouped under."""

    number: int
    name: str


@dataclass(frozen=True)
class Idea:
    """An example activity; the id is area and printed number: `2-15`."""

    id: str
    area: int
    section: str
    """The printed sub-heading; empty where the area has none."""
    number: int
    text: str
    tags: tuple[str, ...]
    caution: str
    """What to mind before using it, such as a reference that is out of date; empty when there is nothing."""


@dataclass(frozen=True)
class Ideas:
    """The library, in the order of the guideline; `caution` is to be shown wherever its texts are."""

    source: str
    review: date
    draft: bool
    caution: str
    steps: tuple[str, ...]
    roles: tuple[str, ...]
    areas: tuple[Area, ...]
    all: tuple[Idea, ...]

    def get(self, id: str) -> Idea:
        """Give an idea by its id. Raises KeyError."""
        for idea in self.all:
            if idea.id == id:
                return idea
        raise KeyError(id)

    def of(self, area: int) -> tuple[Idea, ...]:
        """Give the ideas of an area."""
        return tuple(idea for idea in self.all if idea.area == area)

    def search(self, words: str) -> tuple[Idea, ...]:
        """Find ideas by words separated by spaces: who has most of them first, then in the order of the guideline."""
        wanted = {_folded(word) for word in words.split()}
        found = [(sum(_has(idea, word) for word in wanted), idea) for idea in self.all]
        return tuple(idea for score, idea in sorted(found, key=lambda pair: -pair[0]) if score)


def load_ideas(path: Path, root: Path) -> Ideas:
    """Load the guideline. Raises ContentError with file (relative to root), line and reason."""
    top = read(path, root).only("source review draft caution totals steps roles areas")
    areas = [item.only("number name sections") for item in top["areas"].items()]
    for expected, area in enumerate(areas, start=1):
        if area["number"].whole() != expected:
            area["number"].fail(f"expected area {expected}: the areas stand in order")
    ideas = Ideas(
        source=top["source"].text(),
        review=top["review"].day(),
        draft=top["draft"].flag(),
        caution=top["caution"].text(),
        steps=top["steps"].texts(),
        roles=top["roles"].texts(),
        areas=tuple(Area(number, area["name"].text()) for number, area in enumerate(areas, start=1)),
        all=tuple(idea for number, area in enumerate(areas, start=1) for idea in _area(area["sections"], number)),
    )
    _check_totals(ideas, top["totals"])
    return ideas


def _area(source: Source, area: int) -> list[Idea]:
    ideas: list[Idea] = []
    for item in source.items():
        section = item.only("ideas", "name")
        name = section["name"].text() if "name" in section else ""
        for idea in section["ideas"].items():
            ideas.append(_idea(idea.only("id text tags", "caution"), area, name, len(ideas) + 1))
    return ideas


def _idea(fields: Mapping[str, Source], area: int, section: str, number: int) -> Idea:
    if identifier(fields["id"]) != f"{area}-{number}":
        fields["id"].fail(f"expected the id {area}-{number}: area, and number within it")
    if not fields["tags"].texts():
        fields["tags"].fail("an idea needs at least one tag")
    return Idea(
        id=f"{area}-{number}",
        area=area,
        section=section,
        number=number,
        text=fields["text"].text(),
        tags=fields["tags"].texts(),
        caution=fields["caution"].text() if "caution" in fields else "",
    )


def _check_totals(ideas: Ideas, source: Source) -> None:
    counted = {
        "steps": len(ideas.steps),
        "roles": len(ideas.roles),
        "areas": len(ideas.areas),
        "ideas": len(ideas.all),
    }
    totals = source.only(" ".join((*counted, "ideas_by_area")))
    for name, found in counted.items():
        if totals[name].whole() != found:
            totals[name].fail(f"the guideline is said to have {totals[name].whole()} {name}, but has {found}")
    by_area = [item.whole() for item in totals["ideas_by_area"].items()]
    in_areas = [len(ideas.of(area.number)) for area in ideas.areas]
    if by_area != in_areas:
        totals["ideas_by_area"].fail(f"the areas are said to have {by_area} ideas, but have {in_areas}")


def _folded(text: str) -> str:
    return "".join(text.casefold().split())


def _has(idea: Idea, word: str) -> bool:
    # Thai is written without spaces, so a tag inside what was typed counts too: อบรมออนไลน์ has อบรม
    tags = [_folded(tag) for tag in idea.tags]
    return word in _folded(idea.text) or any(tag in word or word in tag for tag in tags)
