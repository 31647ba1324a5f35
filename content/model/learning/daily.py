"""The question of the day: after how many days a question answered wrong comes back."""

from dataclasses import dataclass
from pathlib import Path

from content.model.source import read


@dataclass(frozen=True)
class Daily:
    """`intervals` are days, each longer than the one before."""

    intervals: tuple[int, ...]


def load_daily(path: Path, root: Path) -> Daily:
    """Read the intervals. Raises ContentError."""
    source = read(path, root).only("intervals")["intervals"]
    intervals = tuple(item.whole() for item in source.items())
    if not intervals or intervals[0] < 1 or list(intervals) != sorted(set(intervals)):
        source.fail("expected days, at least one, each more than the one before")
    return Daily(intervals)
