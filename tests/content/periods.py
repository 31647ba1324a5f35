"""The periods of any fiscal year, made without a file."""

from content.model.calendar import quarter_span
from content.model.programme import Period

HALVES = ((1, 2), (3, 4))
QUARTERS = ((1,), (2,), (3,), (4,))


def periods_of(year: int, groups: tuple[tuple[int, ...], ...] = HALVES, grace_days: int = 15) -> tuple[Period, ...]:
    """Give periods of a fiscal year (B.E.), numbered from 1, each over a group of quarters."""
    return tuple(
        Period(str(number), group, quarter_span(year, group[0])[0], quarter_span(year, group[-1])[1], grace_days)
        for number, group in enumerate(groups, start=1)
    )
