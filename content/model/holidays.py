"""Days off: weekends, and the public holidays of a list that the centre keeps."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.source import Source, read

_LEAP = 2024
"""A year with a 29 February, so that every month-day is a date of it."""
_SATURDAY = 5


@dataclass(frozen=True)
class Holidays:
    """The public holidays: `every_year` by month and day, `on` by date."""

    every_year: frozenset[tuple[int, int]]
    on: frozenset[date]
    draft: bool

    def works(self, day: date) -> bool:
        """Tell whether an office works on a day."""
        return day.weekday() < _SATURDAY and day not in self.on and (day.month, day.day) not in self.every_year


def load_holidays(path: Path, root: Path) -> Holidays:
    """Load the list. Raises ContentError."""
    fields = read(path, root).only("draft source every_year on")
    fields["source"].text()
    yearly = [_day(f"{_LEAP}-{key}", name) for key, name in fields["every_year"].pairs().items()]
    return Holidays(
        every_year=frozenset((day.month, day.day) for day in yearly),
        on=frozenset(_day(key, name) for key, name in fields["on"].pairs().items()),
        draft=fields["draft"].flag(),
    )


def _day(key: str, name: Source) -> date:
    """Read a day off by its key; every one has a name, so that whoever checks the list knows it."""
    name.text()
    try:
        return date.fromisoformat(key)
    except ValueError:
        name.fail(f"{key.removeprefix(f'{_LEAP}-')!r} is no day such as 2026-03-03, or 04-13 for every year")
