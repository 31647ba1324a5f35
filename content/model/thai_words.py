"""The vocabulary of the grammar that reads figures from Thai chat (`content/thai/figures.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from content.model.source import Source, read

_TOP = (
    "numbers months months_bare days clock eras units units_before markers moods joints leads participants claims "
    "polite same taken_note limits names ordinals"
)
UNITS = ("times", "persons", "channels", "level", "lessons", "media", "baht", "percent", "other")
MARKERS = (
    "joined", "joined_near", "from_near", "between", "all", "goal", "complete_near", "everyone", "absent",
    "absent_near", "not", "until", "short_near", "gender", "officials", "staff", "occasion", "occasion_near",
    "people_other", "approximate_near", "approximate_after", "rate_near", "rate_after", "range", "minus_near",
    "label_near", "none_done", "becomes", "filler", "ordinal", "ignored",
)  # fmt: skip
MOODS = (
    "asks", "may_i", "requests", "asks_either", "asks_or", "condition", "will", "plan", "goal", "stop", "before",
    "ahead", "now", "really", "sentence",
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
    vague: tuple[str, ...]
    provinces: tuple[str, ...]
    places: tuple[str, ...]
    months: tuple[str, ...]  # a year of them after another, in each way of writing
    months_bare: tuple[str, ...]
    days: Mapping[str, int]  # word -> days from today
    clock: tuple[str, ...]
    eras: tuple[str, ...]
    units: Mapping[str, str]  # word -> one of UNITS
    units_before: frozenset[str]
    markers: Mapping[str, str]  # word -> one of MARKERS
    moods: Mapping[str, str]  # word -> one of MOODS, or "" where it means nothing
    laws: tuple[str, ...]
    years: tuple[str, ...]
    fiscal_years: tuple[str, ...]
    joints: tuple[str, ...]
    leads: tuple[str, ...]
    participants: tuple[str, ...]
    claims: tuple[str, ...]
    polite: tuple[str, ...]
    same: Mapping[str, str]  # word -> the word of plans
    taken_note: tuple[str, ...]
    longest: int
    largest_count: int
    largest_baht: int
    levels: tuple[int, int]
    names: tuple[str, ...]  # office words that do not tell one agency from another
    ordinals: tuple[str, ...]  # words before the number of a choice

    @property
    def times(self) -> frozenset[str]:
        """Words for a time that is not now, in which words of other meaning hide."""
        return frozenset(word for word, mood in self.moods.items() if mood in ("before", "ahead"))

    def counting(self, units: Mapping[str, str]) -> "FigureWords":
        """Give the same words where a plan counts things of its own: word -> unit, one of UNITS or items."""
        return replace(self, units={**self.units, **units}) if units else self


def load_figure_words(path: Path, root: Path) -> FigureWords:
    """Read the vocabulary; raises ContentError where a group or word is missing, unknown or written twice."""
    top = read(path, root).only(_TOP)
    numbers = top["numbers"].only("digits scales formal_digits half point vague needs_unit provinces places")
    limits = top["limits"].only("letters count baht level_lowest level_highest")
    moods = top["moods"].pairs()
    return FigureWords(
        digits=_values(numbers["digits"]),
        scales=_values(numbers["scales"]),
        formal_digits=numbers["formal_digits"].texts(),
        half=numbers["half"].texts(),
        point=numbers["point"].text(),
        needs_unit=numbers["needs_unit"].texts(),
        vague=numbers["vague"].texts(),
        provinces=numbers["provinces"].texts(),
        places=numbers["places"].texts(),
        months=top["months"].texts(),
        months_bare=top["months_bare"].texts(),
        days=_values(top["days"]),
        clock=top["clock"].texts(),
        eras=top["eras"].texts(),
        units=_roles(top["units"], UNITS),
        units_before=frozenset(top["units_before"].texts()),
        markers=_roles(top["markers"], MARKERS),
        moods=_moods(top["moods"]),
        laws=moods["laws"].texts(),
        years=moods["years"].texts(),
        fiscal_years=moods["fiscal_years"].texts(),
        joints=top["joints"].texts(),
        leads=top["leads"].texts(),
        participants=top["participants"].texts(),
        claims=top["claims"].texts(),
        polite=top["polite"].texts(),
        same={word: meant.text() for word, meant in top["same"].pairs().items()},
        taken_note=top["taken_note"].texts(),
        longest=limits["letters"].whole(),
        largest_count=limits["count"].whole(),
        largest_baht=limits["baht"].whole(),
        levels=(limits["level_lowest"].whole(), limits["level_highest"].whole()),
        names=top["names"].texts(),
        ordinals=top["ordinals"].texts(),
    )


def _values(source: Source) -> dict[str, int]:
    return {word: value.whole() for word, value in source.pairs().items()}


def _moods(source: Source) -> dict[str, str]:
    groups = source.only(" ".join((*MOODS, "harmless laws years fiscal_years")))
    harmless = dict.fromkeys(groups["harmless"].texts(), "")
    return harmless | _words_of({name: groups[name] for name in MOODS})


def _roles(source: Source, names: tuple[str, ...]) -> dict[str, str]:
    return _words_of(source.only(" ".join(names)))


def _words_of(groups: Mapping[str, Source]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, group in groups.items():
        for item in group.items():
            word = item.text()
            if word in found:
                item.fail(f"{word!r} already stands under {found[word]!r}")
            found[word] = name
    return found
