"""Activities that an admin adds to the plan of a running programme; what the document prints stays as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from content.model.pack import Content
from content.model.reporting.plan import Activity, Budget, BudgetKind, Line, Measure, Plan, Strategy, Unit
from content.model.reporting.plan_file import HIGHEST, SHORT_LIMIT

KIND = "activity"
"""What it is called among the things that are published."""
UNITS = (Unit.TIMES, Unit.PERSONS, Unit.PERCENT, Unit.CHANNELS, Unit.MEDIA, Unit.LESSONS, Unit.LEVEL)
"""What an added activity may be counted in."""
MOST = 10_000
"""The highest target, where the unit has no limit of its own."""


@dataclass(frozen=True)
class Added:
    """One such activity as published last; `line` is where it stands, as `1/1`, and its id goes on counting there."""

    id: str
    line: str
    title: str
    short: str
    keywords: tuple[str, ...]
    unit: Unit
    target: int
    agencies: tuple[str, ...]
    quarters: tuple[int, ...]
    withdrawn: bool = False
    version: int = 0
    """How often it was published."""

    def fields(self) -> Mapping[str, Any]:
        """Give what is published, as JSON holds it."""
        lists = {name: list(getattr(self, name)) for name in ("keywords", "agencies", "quarters")}
        texts = {name: getattr(self, name) for name in ("line", "title", "short", "target", "withdrawn")}
        return {**texts, **lists, "unit": self.unit.value}


def entry(plan: str, activity: str) -> str:
    """Name an added activity among all that is published: the same number may be added to several plans."""
    return f"{plan}:{activity}"


def added(plan: str, name: str, version: int, fields: Mapping[str, Any]) -> Added | None:
    """Read what was published under a name; None where it is of another plan. Raises KeyError and ValueError."""
    of, _, activity = name.partition(":")
    if of != plan:
        return None
    return Added(
        id=activity,
        line=str(fields["line"]),
        title=str(fields["title"]),
        short=str(fields["short"]),
        keywords=tuple(map(str, fields["keywords"])),
        unit=Unit(fields["unit"]),
        target=int(fields["target"]),
        agencies=tuple(map(str, fields["agencies"])),
        quarters=tuple(map(int, fields["quarters"])),
        withdrawn=bool(fields["withdrawn"]),
        version=version,
    )


def highest(unit: Unit) -> int:
    """Give the highest target in a unit."""
    return HIGHEST.get(unit, MOST)


def lines(plan: Plan) -> dict[str, tuple[Strategy, Line]]:
    """List the places where an activity can stand."""
    return {
        f"{strategy.number}/{line.number}": (strategy, line) for strategy in plan.strategies for line in strategy.lines
    }


def next_id(content: Content, line: str) -> str:
    """Number the next activity of a line; the number of a withdrawn one is not given again."""
    ids = [activity.id for activity in lines(content.plan)[line][1].activities]
    ids += [one.id for one in content.added if one.line == line]
    return f"{line}.{max((int(id.rpartition('.')[2]) for id in ids), default=0) + 1}"


def with_added(content: Content, activities: Iterable[Added]) -> tuple[Content, list[str]]:
    """Put activities into the plan, but those that were withdrawn; gives also the ids of those that do not fit it."""
    listed, plan, unfit = tuple(activities), content.plan, list[str]()
    for one in listed:
        if not one.withdrawn and _fits(one, plan):
            plan = _placed(one, plan)
        elif not one.withdrawn:
            unfit.append(one.id)
    return replace(content, plan=plan, added=listed), unfit


def _fits(one: Added, plan: Plan) -> bool:
    known = {activity.id for activity in plan.activities()}
    return (
        one.line in lines(plan)
        and one.id not in known
        and one.unit in UNITS
        and len(one.short) <= SHORT_LIMIT
        and 1 <= one.target <= highest(one.unit)
        and 1 <= len(one.agencies) == len(set(one.agencies))
        and all(map(plan.knows, one.agencies))
        and bool(one.quarters)
        and list(one.quarters) == sorted(set(one.quarters) & {1, 2, 3, 4})
    )


def _placed(one: Added, plan: Plan) -> Plan:
    measure = Measure(
        id=f"{one.id}#1",
        activity_id=one.id,
        unit=one.unit,
        target=one.target,
        indicator=one.title,
        expected="",
        quarters=one.quarters,
        budget=Budget(BudgetKind.UNKNOWN),
        agencies=one.agencies,
        acknowledged=(),
    )
    activity = Activity(one.id, one.title, one.short, one.keywords, (measure,))
    at, into = lines(plan)[one.line]
    new = replace(into, activities=(*into.activities, activity))
    changed = replace(at, lines=tuple(new if line is into else line for line in at.lines))
    return replace(plan, strategies=tuple(changed if strategy is at else strategy for strategy in plan.strategies))
