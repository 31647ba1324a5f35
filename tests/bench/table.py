"""The printed table."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

HEADINGS = ("what", "ours", "against", "ratio", "aim", "verdict")


class Row(NamedTuple):
    """One line of the table, in words; `met` is None where nothing is aimed at."""

    what: str
    ours: str
    against: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """Give the texts of its columns."""
        verdict = {True: "met", False: "NOT MET", None: ""}[self.met]
        return (*self[:5], verdict)


def table(rows: Sequence[Row]) -> str:
    """Lay rows out under their headings, in columns as wide as they need."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(HEADINGS))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join("  ".join(map(_padded, line, widths)).rstrip() for line in lines)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Count the columns of a text: Thai vowels and tone marks stand above or below a letter."""
    return sum(unicodedata.category(letter) != "Mn" for letter in text)
