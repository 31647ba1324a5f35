"""A province's yearly plan: strategies, lines, activities and measures, and the agencies that answer for them.

A measure is one row of the printed table: unit, target, indicator, quarters and budget for a set of agencies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Unit(StrEnum):
    """What a measure counts."""

    PERCENT = "percent"
    TIMES = "times"
    CHANNELS = "channels"
    LEVEL = "level"
    LESSONS = "lessons"
    PERSONS = "persons"
    MEDIA = "media"


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


@dataclass(frozen=True)
class Measure:
    """One measurement row: `agencies` each owe `target` (a minimum) in `unit`, in `quarters` of the fiscal year.

    The id is the activity's id, `#` and the row's number within the activity: `1/1.5#2`. `acknowledged` names the
    documents from whose acknowledgements the percentage is computed; empty where a person reports the figure.
    """

    id: str
    activity_id: str
    unit: Unit
    target: int
    indicator: str
    expected: str
    quarters: tuple[int, ...]
    budget: Budget
    agencies: tuple[str, ...]
    acknowledged: tuple[str, ...]


@dataclass(frozen=True)
class Activity:
    """Something to be done, with its measures; the id is strategy, line and number: `5/2.1`."""

    id: str
    title: str
    short: str
    keywords: tuple[str, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Line:
    """A strategy line; its number counts within its strategy."""

    number: int
    name: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Strategy:
    """A strategy with its goal; `budget_total` is the printed sum in baht, or None where none is printed."""

    number: int
    name: str
    goal: str
    lines: tuple[Line, ...]
    budget_total: int | None


@dataclass(frozen=True)
class Plan:
    """The plan of one fiscal year (B.E.); every look-up of something unknown raises KeyError."""

    id: str
    title: str
    fiscal_year: int
    source: str
    agencies: tuple[Agency, ...]
    strategies: tuple[Strategy, ...]

    def agency(self, code: str) -> Agency:
        """Find an agency by its code."""
        return self._agencies[code]

    def activity(self, activity_id: str) -> Activity:
        """Find an activity by its id."""
        return self._activities[activity_id]

    def measure(self, measure_id: str) -> Measure:
        """Find a measure by its id."""
        return self._measures[measure_id]

    def activities(self) -> tuple[Activity, ...]:
        """List the activities in the order of the plan."""
        return tuple(self._activities.values())

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
        lines = (line for strategy in self.strategies for line in strategy.lines)
        return {activity.id: activity for line in lines for activity in line.activities}

    @cached_property
    def _measures(self) -> Mapping[str, Measure]:
        return {measure.id: measure for activity in self.activities() for measure in activity.measures}

    @cached_property
    def _measures_of(self) -> Mapping[str, tuple[Measure, ...]]:
        return {code: tuple(m for m in self.measures() if code in m.agencies) for code in self._agencies}

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], Measure]:
        return {(m.activity_id, code): m for m in self.measures() for code in m.agencies}
