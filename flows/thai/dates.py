"""The day that a date in a chat message means: B.E. or C.E., with and without a year, the month first or last."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from content.model.calendar import ERA_OFFSET, fiscal_year, fiscal_year_span
from content.model.thai_words import FigureWords

_BUDDHIST, _WHOLE, _TWO_DIGITS = 2400, 100, 41
_LAST_DAY = 31


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


def day_of(text: str, words: FigureWords, today: date) -> date | None:
    """The one day of a date as the scanner cut it; None where it is a month, several days or no day of the calendar.

    Without a year it is the one nearest to today.
    """
    if text in words.days:
        return today + timedelta(days=words.days[text])
    numbers = [int(digits) for digits in re.findall(r"\d+", text)]
    month = _month(text, words)
    if month is None:
        day, month, year = numbers[::-1] if re.match(r"\d{4}", text) else numbers if len(numbers) == 3 else (0, 0, 0)  # noqa: PLR2004
        return _day(year, month, day)
    if not numbers or numbers[0] > _LAST_DAY or len(numbers) > 2:  # noqa: PLR2004
        return None
    if len(numbers) == 2:  # noqa: PLR2004
        return _day(numbers[1], month, numbers[0])
    near = (_day(today.year + ERA_OFFSET + by, month, numbers[0]) for by in (-1, 0, 1))
    return min((day for day in near if day), key=lambda day: abs(day - today), default=None)


def _month(text: str, words: FigureWords) -> int | None:
    named = [
        (len(name), place % 12 + 1)
        for names in (words.months, words.months_bare)
        for place, name in enumerate(names)
        if name in text
    ]
    return max(named)[1] if named else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(buddhist(year) - ERA_OFFSET, month, day)
    except ValueError:
        return None
