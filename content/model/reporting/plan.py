"""A yearly plan: strategies, lines, activities and measures, and the agencies that answer for them.

Plans differ in shape and in words: what is a strategy in one is a goal or a standard in another (`Levels` has the
printed word). A measure is one row of the printed table: unit, target, indicator, time, budget and agencies.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from content.model.calendar import month_span, quarter_span
from content.model.programme import Period, Programme

ELSEWHERE = "elsewhere"
"""Stands for the agency of who belongs to one that is none of the plan's; counted apart, and no agency's code."""


class Unit(StrEnum):
    """How the figure of a measure is told and compared; `items` are things the plan has its own word for.

    A `note` has no figure: the plan prints a result in words, and it is told in words.
    """

    PERCENT = "percent"
    TIMES = "times"
    CHANNELS = "channels"
    LEVEL = "level"
    LESSONS = "lessons"
    PERSONS = "persons"
    MEDIA = "media"
    ITEMS = "items"
    NOTE = "note"


class Comparator(StrEnum):
    """How a target is meant: to be reached at least, or to go down by."""

    AT_LEAST = "at_least"
    REDUCE_BY = "reduce_by"


class BudgetKind(StrEnum):
    """What the plan says about money: an amount, none needed, or nothing known."""

    AMOUNT = "amount"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Budget:
    """The money of a measure; `baht` stands only beside an amount, so that unknown is never read as zero."""

    kind: BudgetKind
    baht: int | None = None


@dataclass(frozen=True)
class Agency:
    """A public body that answers for measures; `short` is its printed abbreviation, `aliases` what people type."""

    code: str
    name: str
    short: str
    aliases: tuple[str, ...]
    phone: str = ""
    """The number to call; "" until somebody gives one."""


@dataclass(frozen=True)
class Measure:
    """One measurement row: `agencies` each owe `target` (a minimum, or None) in `unit`, in `quarters` of the year.

    The id is the activity's id, `#` and a name or number of its own, which it keeps when rows are moved: `1/1.5#2`.
    `acknowledged` names the documents from whose acknowledgements the percentage is computed; empty where a person
    reports the figure. `word` is the printed word for what is counted, where it is not the unit's own. `months` are the
    first and the last (1 to 12), where the plan prints months. `others` are printed beside the agencies but are no
    agency of the plan. `by_order` says that it counts who takes note of their agency's order of appointment.
    """

    id: str
    activity_id: str
    unit: Unit
    target: int | None
    indicator: str
    expected: str
    quarters: tuple[int, ...]
    budget: Budget
    agencies: tuple[str, ...]
    acknowledged: tuple[str, ...]
    word: str = ""
    months: tuple[int, int] | None = None
    others: tuple[str, ...] = ()
    by_order: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The printed word, and each of the words that a slash parts in it."""
        return tuple(dict.fromkeys((self.word, *self.word.split("/")))) if self.word else ()

    def span(self, year: int) -> tuple[date, date]:
        """Give the first and the last day for it in a fiscal year (B.E.)."""
        if self.months:
            return month_span(year, self.months[0])[0], month_span(year, self.months[1])[1]
        return quarter_span(year, self.quarters[0])[0], quarter_span(year, self.quarters[-1])[1]

    def due_period(self, programme: Programme) -> Period:
        """Give the period at whose end its figure is due: the one that its last quarter falls in."""
        return programme.period_of_quarter(self.quarters[-1])


@dataclass(frozen=True)
class Activity:
    """Something to be done, with its measures; the id is strategy, line and number: `5/2.1`.

    A project may have `parts`, activities with ids such as `1/2.2.1`, and then needs no measures of its own.
    """

    id: str
    title: str
    short: str
    keywords: tuple[str, ...]
    measures: tuple[Measure, ...]
    method: str = ""
    parts: tuple["Activity", ...] = ()


@dataclass(frozen=True)
class Indicator:
    """What a whole goal is judged by; no agency reports it. `printed` is the target in the plan's words."""

    number: str
    name: str
    unit: Unit
    target: int
    comparator: Comparator
    printed: str


@dataclass(frozen=True)
class Line:
    """A strategy line; its number counts within its strategy. Some plans print indicators in place of a name."""

    number: int
    name: str
    activities: tuple[Activity, ...]
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True)
class Practice:
    """What a strategy asks of everybody's conduct, under its printed number; nobody reports it."""

    strategy: int
    number: int
    text: str

    @property
    def id(self) -> str:
        """The strategy and the number: `2/3`."""
        return f"{self.strategy}/{self.number}"


@dataclass(frozen=True)
class Strategy:
    """A strategy with its goal; `budget_total` is the printed sum in baht, or None where none is printed."""

    number: int
    name: str
    goal: str
    lines: tuple[Line, ...]
    budget_total: int | None
    practices: tuple[Practice, ...] = ()

    def activities(self) -> Iterator[Activity]:
        """Go through its activities in the order of the plan, each followed by its parts."""
        for line in self.lines:
            for activity in line.activities:
                yield activity
                yield from activity.parts

    def measures(self) -> Iterator[Measure]:
        """Go through its measures in the order of the plan."""
        return (measure for activity in self.activities() for measure in activity.measures)


@dataclass(frozen=True)
class Levels:
    """The plan's own words for its top level, as before a number, and for an activity."""

    strategy: str
    activity: str


@dataclass(frozen=True)
class ScanCorrection:
    """A word that the scan of the document has wrong: as it stands there, as it is read here, and why."""

    printed: str
    corrected: str
    why: str


@dataclass(frozen=True)
class Annex:
    """Something else that the document prints about the plan: a list under a title."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The plan of one fiscal year (B.E.); every look-up of something unknown raises KeyError."""

    id: str
    title: str
    fiscal_year: int
    source: str
    levels: Levels
    agencies: tuple[Agency, ...]
    strategies: tuple[Strategy, ...]
    left_out: tuple[str, ...]
    """Where the document cannot be read, and so is not in the plan."""
    corrections: tuple[ScanCorrection, ...] = ()
    annexes: tuple[Annex, ...] = ()

    def agency(self, code: str) -> Agency:
        """Find an agency by its code."""
        return self._agencies[code]

    def knows(self, agency_code: str) -> bool:
        """Tell whether an agency of this code is in the plan."""
        return agency_code in self._agencies

    def activity(self, activity_id: str) -> Activity:
        """Find an activity by its id."""
        return self._activities[activity_id]

    def measure(self, measure_id: str) -> Measure:
        """Find a measure by its id."""
        return self._measures[measure_id]

    def activities(self) -> tuple[Activity, ...]:
        """List the activities in the order of the plan, each followed by its parts."""
        return tuple(self._activities.values())

    def practice(self, practice_id: str) -> Practice:
        """Find a practice by its id."""
        return self._practices[practice_id]

    def practices(self) -> tuple[Practice, ...]:
        """List what its strategies ask of everybody's conduct, in the order of the plan."""
        return tuple(self._practices.values())

    def words(self) -> tuple[str, ...]:
        """List the words for what is counted in items, each once."""
        measures = (measure for measure in self.measures() if measure.unit is Unit.ITEMS)
        return tuple(dict.fromkeys(word for measure in measures for word in measure.words))

    def indicators(self) -> tuple[Indicator, ...]:
        """List what the goals are judged by."""
        return tuple(found for strategy in self.strategies for line in strategy.lines for found in line.indicators)

    def measures(self) -> tuple[Measure, ...]:
        """List the measures in the order of the plan."""
        return tuple(self._measures.values())

    def measures_of(self, agency_code: str) -> tuple[Measure, ...]:
        """List what an agency answers for, in the order of the plan."""
        return self._measures_of[agency_code]

    def measure_for(self, activity_id: str, agency_code: str) -> Measure:
        """Find an agency's row in an activity; it stands in one row only."""
        return self._rows[activity_id, agency_code]

    @cached_property
    def _agencies(self) -> Mapping[str, Agency]:
        return {agency.code: agency for agency in self.agencies}

    @cached_property
    def _activities(self) -> Mapping[str, Activity]:
        return {activity.id: activity for strategy in self.strategies for activity in strategy.activities()}

    @cached_property
    def _practices(self) -> Mapping[str, Practice]:
        return {practice.id: practice for strategy in self.strategies for practice in strategy.practices}

    @cached_property
    def _measures(self) -> Mapping[str, Measure]:
        return {measure.id: measure for activity in self.activities() for measure in activity.measures}

    @cached_property
    def _measures_of(self) -> Mapping[str, tuple[Measure, ...]]:
        return {code: tuple(m for m in self.measures() if code in m.agencies) for code in self._agencies}

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], Measure]:
        return {(m.activity_id, code): m for m in self.measures() for code in m.agencies}
