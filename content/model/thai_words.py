"""The vocabulary of the grammar that reads figures from Thai chat (`content/thai/figures.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from content.model.source import Source, read

UNITS = ("times", "persons", "channels", "level", "lessons", "media", "baht", "percent", "other")
MARKERS = (
    "joined", "joined_near", "from_near", "between", "all", "goal", "complete_near", "everyone", "absent_near",
    "people_other", "approximate_near", "approximate_after", "rate_near", "rate_after", "range", "minus_near",
    "label_near", "none_done", "filler", "ordinal", "ignored",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class FigureWords:
    """Words by what they mean; compared by identity, as one is loaded for the whole life of the process."""

    digits: Mapping[str, int]
    scales: Mapping[str, int]
    formal_digits: tuple[str, ...]
    half: tuple[str, ...]
    point: str
    needs_unit: tuple[str, ...]
    months: tuple[str, ...]
    clock: tuple[str, ...]
    eras: tuple[str, ...]
    units: Mapping[str, str]  # word -> one of UNITS
    units_before: frozenset[str]
    markers: Mapping[str, str]  # word -> one of MARKERS
    largest_count: int
    largest_baht: int
    levels: tuple[int, int]
    names: tuple[str, ...]  # office words that do not tell one agency from another
    ordinals: tuple[str, ...]  # words before the number of a choice

    def counting(self, units: Mapping[str, str]) -> "FigureWords":
        """Give the same words where a plan counts things of its own: word -> unit, one of UNITS or items."""
        return replace(self, units={**self.units, **units}) if units else self


def load_figure_words(path: Path, root: Path) -> FigureWords:
    """Read the vocabulary; raises ContentError where a group or word is missing, unknown or written twice."""
    top = read(path, root).only("numbers months clock eras units units_before markers limits names ordinals")
    numbers = top["numbers"].only("digits scales formal_digits half point needs_unit")
    limits = top["limits"].only("count baht level_lowest level_highest")
    return FigureWords(
        digits=_values(numbers["digits"]),
        scales=_values(numbers["scales"]),
        formal_digits=numbers["formal_digits"].texts(),
        half=numbers["half"].texts(),
        point=numbers["point"].text(),
        needs_unit=numbers["needs_unit"].texts(),
        months=top["months"].texts(),
        clock=top["clock"].texts(),
        eras=top["eras"].texts(),
        units=_roles(top["units"], UNITS),
        units_before=frozenset(top["units_before"].texts()),
        markers=_roles(top["markers"], MARKERS),
        largest_count=limits["count"].whole(),
        largest_baht=limits["baht"].whole(),
        levels=(limits["level_lowest"].whole(), limits["level_highest"].whole()),
        names=top["names"].texts(),
        ordinals=top["ordinals"].texts(),
    )


def _values(source: Source) -> dict[str, int]:
    return {word: value.whole() for word, value in source.pairs().items()}


def _roles(source: Source, names: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, group in source.only(" ".join(names)).items():
        for item in group.items():
            word = item.text()
            if word in found:
                item.fail(f"{word!r} already stands under {found[word]!r}")
            found[word] = name
    return found
