"""A number as it stands in a chat message."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands: text[start:end] of the normalised text.

    `kind` is count, date, time, phone, activity or label; only a count is to be reckoned with (the rest have value 0).
    `others` are further readings of the same words ("สองพันห้า" is 2,005 in a book and 2,500 in speech; "40-50").
    """

    value: Decimal
    start: int
    end: int
    approximate: bool = False
    kind: str = "count"
    others: tuple[Decimal, ...] = ()

    @property
    def negative(self) -> bool:
        """Whether it stands below zero."""
        return self.value < 0


@dataclass(frozen=True, slots=True)
class Token:
    """A number or a word of the vocabulary; `glued` when only spaces or light punctuation come before it."""

    start: int
    end: int
    glued: bool = False
    unit: str = ""
    leads: bool = False  # a unit that stands before its number
    marker: str = ""
    number: Number | None = None
