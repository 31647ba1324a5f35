"""The report form an agency hands in each round: header, table of items, and how every result cell reads.

The wording is data; what a result of each type consists of is fixed here. Strategies, goals, indicators, lines and
items nest as the cells of the printed table do, so the nesting also says which cells are merged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

FIELDS = (
    "agency",
    "address",
    "executive_name",
    "executive_position",
    "executive_phone",
    "reporter_name",
    "reporter_position",
    "reporter_phone",
    "reported_1",
    "reported_2",
)
"""What the header asks for; the last two are the dates on which the rounds were reported."""
LEVELS = ("level_1", "level_2", "level_3", "level_4", "level_5")
BOXES = frozenset(LEVELS) | {"yes", "no"}
"""Blanks that are boxes to tick; the others are written in."""
PLACEHOLDERS = frozenset({"province", "fiscal_year"})
"""What `Form.filled` puts into the title and the strategy lines."""


class ResultType(StrEnum):
    """What an item asks for."""

    ACK_PERCENT = "ack_percent"
    CHECKBOX_SPECIFY = "checkbox_specify"
    LEVEL = "level_1_5"
    PARTICIPATION_PERCENT = "participation_percent"
    REACH = "reach"
    FREE_TEXT = "free_text"


BLANKS: Mapping[ResultType, tuple[str, ...]] = {
    ResultType.ACK_PERCENT: ("acknowledged", "all", "percent"),
    ResultType.CHECKBOX_SPECIFY: ("yes", "specify"),
    ResultType.LEVEL: LEVELS,
    ResultType.PARTICIPATION_PERCENT: ("joined", "target_group", "percent"),
    ResultType.REACH: ("times", "persons"),
    ResultType.FREE_TEXT: ("text",),
}
"""The blanks of a result cell, by type."""
OPTIONAL_BLANKS: Mapping[ResultType, tuple[str, ...]] = {ResultType.CHECKBOX_SPECIFY: ("no",)}
"""The blanks that only some cells of a type have."""


@dataclass(frozen=True)
class Piece:
    """Some words of a printed line and the blank after them, or None at the end of a line; `words` may be empty."""

    words: str
    blank: str | None

    @property
    def is_box(self) -> bool:
        """Tell whether the blank is a box to tick."""
        return self.blank in BOXES


PrintedLine = tuple[Piece, ...]


@dataclass(frozen=True)
class FormItem:
    """One thing to report; `item` is its place in the form, `number` what is printed before it in its cell."""

    item: int
    number: int
    short: str
    text: str
    result: ResultType
    cell: tuple[PrintedLine, ...]

    @property
    def boxes(self) -> tuple[str, ...]:
        """The boxes of the result cell, in order."""
        return tuple(piece.blank for line in self.cell for piece in line if piece.blank and piece.is_box)


@dataclass(frozen=True)
class FormLine:
    """A strategy line and its items, which stand in one row of the table or in a row each."""

    number: int
    text: str
    one_row: bool
    items: tuple[FormItem, ...]

    @property
    def groups(self) -> tuple[tuple[FormItem, ...], ...]:
        """The items of each row."""
        return (self.items,) if self.one_row else tuple((item,) for item in self.items)


@dataclass(frozen=True)
class FormIndicator:
    """An indicator of a goal."""

    number: int
    text: str
    lines: tuple[FormLine, ...]


@dataclass(frozen=True)
class Goal:
    """A goal of a strategy."""

    number: int
    text: str
    indicators: tuple[FormIndicator, ...]


@dataclass(frozen=True)
class FormRow:
    """One row of a printed table; a span counts the rows a cell covers, and is 0 where a cell from above covers it."""

    goal: Goal
    indicator: FormIndicator
    line: FormLine
    items: tuple[FormItem, ...]
    goal_span: int
    indicator_span: int
    line_span: int


@dataclass(frozen=True)
class FormStrategy:
    """A strategy: the heading of a table and its five columns."""

    number: int
    name: str
    columns: tuple[str, ...]
    goals: tuple[Goal, ...]

    def rows(self) -> Iterator[FormRow]:
        """Give the rows of the table, from the top."""
        for goal in self.goals:
            goal_span = sum(len(line.groups) for indicator in goal.indicators for line in indicator.lines)
            for indicator in goal.indicators:
                indicator_span = sum(len(line.groups) for line in indicator.lines)
                for line in indicator.lines:
                    line_span = len(line.groups)
                    for items in line.groups:
                        yield FormRow(goal, indicator, line, items, goal_span, indicator_span, line_span)
                        goal_span = indicator_span = line_span = 0


@dataclass(frozen=True)
class Field:
    """A field of the header; the label says what it is where it stands alone."""

    id: str
    label: str


@dataclass(frozen=True)
class FormReading:
    """How a faulty or doubtful place of the printed form was read."""

    where: str
    read: str
    used: str
    doubtful: bool


@dataclass(frozen=True)
class Form:
    """A report form. Its title and lines name the province and the year only after `filled`."""

    id: str
    source: str
    review: date
    draft: bool
    title: tuple[str, ...]
    fields: tuple[Field, ...]
    header: tuple[PrintedLine, ...]
    strategies: tuple[FormStrategy, ...]
    readings: tuple[FormReading, ...]

    def item(self, number: int) -> FormItem:
        """Give an item by its place in the form, from 1. Raises KeyError."""
        return self._items[number]

    @property
    def items(self) -> tuple[FormItem, ...]:
        """All items, in the order of the form."""
        return tuple(self._items.values())

    @cached_property
    def _items(self) -> Mapping[int, FormItem]:
        rows = (row for strategy in self.strategies for row in strategy.rows())
        return {item.item: item for row in rows for item in row.items}

    def filled(self, province: str, fiscal_year: str) -> "Form":
        """Give the form of a province and a year (B.E., in the digits wanted), as it is to be printed."""

        def named(text: str) -> str:
            return text.format_map({"province": province, "fiscal_year": fiscal_year})

        def in_lines(indicator: FormIndicator) -> FormIndicator:
            return replace(indicator, lines=tuple(replace(line, text=named(line.text)) for line in indicator.lines))

        def in_goals(strategy: FormStrategy) -> FormStrategy:
            goals = (replace(goal, indicators=tuple(map(in_lines, goal.indicators))) for goal in strategy.goals)
            return replace(strategy, goals=tuple(goals))

        title = tuple(named(text) for text in self.title)
        return replace(self, title=title, strategies=tuple(map(in_goals, self.strategies)))
