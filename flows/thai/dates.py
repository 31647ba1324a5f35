"""The day that a date in a chat message means: B.E. or C.E., with and without a year, the month first or last."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from content.model.calendar import ERA_OFFSET, fiscal_year, fiscal_year_span
from content.model.thai_words import FigureWords

_BUDDHIST, _WHOLE, _TWO_DIGITS = 2400, 100, 41


@dataclass(frozen=True, slots=True)
class Now:
    """When something is said: the day, and the fiscal year (B.E.) that is reported on."""

    today: date
    year: int

    @classmethod
    def on(cls, today: date) -> "Now":
        """A day, in its own fiscal year."""
        return cls(today, fiscal_year(today))

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of the fiscal year."""
        return fiscal_year_span(self.year)


def buddhist(number: int) -> int:
    """A year as written (2569, 69, 2026, 26) in B.E."""
    if number >= _BUDDHIST:
        return number
    if number >= _WHOLE:
        return number + ERA_OFFSET
    return number + (2500 if number >= _TWO_DIGITS else 2000 + ERA_OFFSET)


def days_of(text: str, words: FigureWords, today: date) -> tuple[date, date] | None:
    """The first and the last day of a date as the scanner cut it; None where it is no day of the calendar.

    Without a year it is the one nearest to today; a month alone is all of its days.
    """
    if text in words.days:
        day = today + timedelta(days=words.days[text])
        return day, day
    named = _month(text, words)
    if named is None:
        numbers = [int(digits) for digits in re.findall(r"\d+", text)]
        day_month_year = numbers[::-1] if re.match(r"\d{4}", text) else numbers
        return _span(day_month_year[:1], *day_month_year[1:]) if len(numbers) == 3 else None
    at, name, month = named
    before, after = (
        [int(digits) for digits in re.findall(r"\d+", part)] for part in (text[:at], text[at + len(name) :])
    )
    if not before and len(after) == 2:
        before, after = after[:1], after[1:]
    if after:
        return _span(before, month, after[0])
    near = (_span(before, month, today.year + ERA_OFFSET + by) for by in (-1, 0, 1))
    return min((days for days in near if days), key=lambda days: abs(days[0] - today), default=None)


def _span(days: list[int], month: int, year: int) -> tuple[date, date] | None:
    """From the first to the last of some days of a month, or all of it where none is told."""
    try:
        first = date(buddhist(year) - ERA_OFFSET, month, days[0] if days else 1)
        last = first.replace(day=days[-1]) if days else (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    except ValueError:
        return None
    return first, last


def _month(text: str, words: FigureWords) -> tuple[int, str, int] | None:
    """Where the name of a month stands, as what, and its number; the longest name counts."""
    named = [
        (len(name), text.index(name), name, place % 12 + 1)
        for names in (words.months, words.months_bare)
        for place, name in enumerate(names)
        if name in text
    ]
    return max(named)[1:] if named else None
