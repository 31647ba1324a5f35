"""What a message about an activity says, as slots."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from content.model.thai_words import FigureWords

_LONGEST = 24  # characters of a value that are worth showing


@dataclass(frozen=True, slots=True)
class FigureProblem:
    """Something to ask about, as a code: no words here.

    Codes: negative, fraction, too_large, approximate, ambiguous, joined_over_of, percent_over_100, percent_mismatch,
    level_range, absent (only who did not come), not_complete (only what it should come to), unsure (done or not),
    no_report (its slot is one of the moods of flows.thai.moods), question, too_long, no_number. `values` are the
    offending values, for ambiguous the possible readings.
    """

    code: str
    slot: str = ""
    values: tuple[str, ...] = ()

    @classmethod
    def of(cls, code: str, slot: str, *values: Decimal | int) -> "FigureProblem":
        """Make a problem, its values written as plain digits; a value too long to show is cut."""
        return cls(code, slot, tuple(f"{Decimal(value):f}"[:_LONGEST] for value in values))


@dataclass(frozen=True, slots=True)
class Figure:
    """The slots of a message; an unsaid or unusable one is None, and `problems` says why it is unusable.

    `bare` is a number without any word that says what it counts; `unread` are pieces with numbers that no slot took.
    `officials` and `others` are the parts of those who joined, where both were told; `worked` is how a value was worked
    out ("60 - 15"), and `parts` that it is a sum whose parts may overlap. `day` is when it was done.
    """

    times: int | None = None
    joined: int | None = None
    of: int | None = None
    persons: int | None = None
    channels: int | None = None
    level: int | None = None
    lessons: int | None = None
    media: int | None = None
    items: int | None = None
    baht: Decimal | None = None
    percent: Decimal | None = None
    bare: Decimal | None = None
    officials: int | None = None
    others: int | None = None
    day: date | None = None
    worked: str = ""
    parts: bool = False
    none_done: bool = False
    everyone: bool = False
    approximate: bool = False
    problems: tuple[FigureProblem, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def has_slots(self) -> bool:
        """Whether anything was understood."""
        return self.none_done or self.everyone or any(getattr(self, slot) is not None for slot in SLOTS)

    def has(self, code: str) -> bool:
        """Whether a problem of this code stands."""
        return any(problem.code == code for problem in self.problems)


COUNTS = ("times", "joined", "of", "persons", "channels", "level", "lessons", "media", "items")
SLOTS = (*COUNTS, "baht", "percent", "bare")


def fault(slot: str, value: Decimal, words: FigureWords) -> str:
    """The code of what keeps a value out of its slot, or ""."""
    if slot == "percent":
        return "percent_over_100" if value > 100 else ""
    if value > (words.largest_baht if slot == "baht" else words.largest_count):
        return "too_large"
    if slot in COUNTS and value != int(value):
        return "fraction"
    if slot == "level" and not words.levels[0] <= value <= words.levels[1]:
        return "level_range"
    return ""


def conflicts(joined: Decimal | int | None, of: Decimal | int | None, percent: Decimal | None) -> list[FigureProblem]:
    """Check what the slots of a percentage say about each other.

    A stated percentage may be rounded or cut at the decimals it shows (66.66 and 66.67 both fit 2 of 3).
    """
    if joined is None or of is None:
        return []
    joined, of = Decimal(joined), Decimal(of)
    if joined > of:
        return [FigureProblem.of("joined_over_of", "joined", joined, of)]
    if percent is None:
        return []
    last_digit = Decimal(1).scaleb(min(int(percent.as_tuple().exponent), 0))
    if of and abs(percent - joined * 100 / of) < last_digit:
        return []
    return [FigureProblem.of("percent_mismatch", "percent", percent, joined, of)]


def to_plain(figure: Figure) -> dict[str, Any]:
    """Write what a figure says as plain JSON data; unsaid slots are left out."""
    plain: dict[str, Any] = {}
    for name in (item.name for item in fields(Figure)):
        value = getattr(figure, name)
        if value is None or value is False or value in ((), ""):
            continue
        plain[name] = str(value) if isinstance(value, Decimal | date) else list(value) if name == "unread" else value
    if figure.problems:
        plain["problems"] = [[problem.code, problem.slot, *problem.values] for problem in figure.problems]
    return plain


def from_plain(plain: Mapping[str, Any]) -> Figure:
    """Read a figure back from `to_plain`."""
    slots: dict[str, Any] = {
        name: Decimal(value) if name in ("baht", "percent", "bare") else value for name, value in plain.items()
    }
    if "day" in slots:
        slots["day"] = date.fromisoformat(slots["day"])
    problems = (FigureProblem(code, slot, tuple(values)) for code, slot, *values in plain.get("problems", ()))
    return Figure(**{**slots, "unread": tuple(plain.get("unread", ())), "problems": tuple(problems)})
