"""Reads a plan's YAML file, and refuses one that contradicts itself or its printed totals."""

import re
from pathlib import Path
from typing import TypeVar

from content.plan import Activity, Agency, Budget, BudgetKind, Line, Measure, Plan, Strategy, Unit
from content.source import Source, read

# LINE cuts a button's label at 40 characters; two are left for a mark in front.
SHORT_LIMIT = 38
_HIGHEST = {Unit.PERCENT: 100, Unit.LEVEL: 5}
_CODE = re.compile(r"[a-z][a-z0-9-]*")
_T = TypeVar("_T", int, str)
_ACTIVITY_NUMBER = re.compile(r"[1-9][0-9]*")


def load_plan(path: Path, root: Path) -> Plan:
    """Load a plan; raises ContentError with file (relative to root), line and reason."""
    top = read(path, root).only("id title fiscal_year source totals agencies strategies")
    if top["id"].text() != path.stem:
        top["id"].fail("the id is not the file's name")
    agencies = _agencies(top["agencies"])
    plan = Plan(
        id=top["id"].text(),
        title=top["title"].text(),
        fiscal_year=_fiscal_year(top["fiscal_year"]),
        source=top["source"].text(),
        agencies=agencies,
        strategies=_strategies(top["strategies"], frozenset(agency.code for agency in agencies)),
    )
    _check_totals(plan, top["totals"])
    return plan


def _fiscal_year(source: Source) -> int:
    year = source.whole()
    if not 2400 <= year <= 2999:
        source.fail(f"expected a year of the Buddhist era such as 2569, found {year}")
    return year


def _once(seen: set[_T], value: _T, place: Source, what: str) -> _T:
    if value in seen:
        place.fail(f"{what} {value} stands twice")
    seen.add(value)
    return value


def _agencies(source: Source) -> tuple[Agency, ...]:
    codes: set[str] = set()
    owners: dict[str, str] = {}
    return tuple(_agency(item, codes, owners) for item in source.items())


def _agency(source: Source, codes: set[str], owners: dict[str, str]) -> Agency:
    fields = source.only("code name short aliases")
    code = fields["code"].text()
    if not _CODE.fullmatch(code):
        fields["code"].fail(f"an agency's code is of small latin letters, digits and hyphens, found {code!r}")
    _once(codes, code, fields["code"], "the agency")
    for place in (fields["name"], fields["short"], *fields["aliases"].items()):
        owner = owners.setdefault(_spoken(place.text()), code)
        if owner != code:
            place.fail(f"{place.text()!r} already names the agency {owner}")
    return Agency(code, fields["name"].text(), fields["short"].text(), fields["aliases"].texts())


def _spoken(name: str) -> str:
    # people leave out spaces and the dots of abbreviations, so names that differ only there are the same
    return re.sub(r"[\s.]", "", name).casefold()


def _strategies(source: Source, codes: frozenset[str]) -> tuple[Strategy, ...]:
    numbers: set[int] = set()
    return tuple(_strategy(item, numbers, codes) for item in source.items())


def _strategy(source: Source, numbers: set[int], codes: frozenset[str]) -> Strategy:
    fields = source.only("number name goal budget lines")
    number = _once(numbers, fields["number"].whole(), fields["number"], "the strategy")
    total = _budget(fields["budget"])
    line_numbers: set[int] = set()
    strategy = Strategy(
        number=number,
        name=fields["name"].text(),
        goal=fields["goal"].text(),
        lines=tuple(_line(item, number, line_numbers, codes) for item in fields["lines"].items()),
        budget_total=total.baht,
    )
    if (found := _spent(strategy)) != (total.baht or 0):
        fields["budget"].fail(f"the measures of strategy {number} add up to {found} baht, not {total.baht or 0}")
    return strategy


def _line(source: Source, strategy: int, numbers: set[int], codes: frozenset[str]) -> Line:
    fields = source.only("number name activities")
    number = _once(numbers, fields["number"].whole(), fields["number"], "the line")
    ids: set[str] = set()
    prefix = f"{strategy}/{number}."
    activities = tuple(_activity(item, prefix, ids, codes) for item in fields["activities"].items())
    return Line(number, fields["name"].text(), activities)


def _activity(source: Source, prefix: str, ids: set[str], codes: frozenset[str]) -> Activity:
    fields = source.only("id title short keywords measures")
    activity_id = _once(ids, fields["id"].text(), fields["id"], "the activity")
    if not (activity_id.startswith(prefix) and _ACTIVITY_NUMBER.fullmatch(activity_id.removeprefix(prefix))):
        fields["id"].fail(f"an activity here has the id {prefix} and a number, found {activity_id!r}")
    short = fields["short"].text()
    if len(short) > SHORT_LIMIT:
        fields["short"].fail(f"the short title has {len(short)} characters, more than {SHORT_LIMIT}")
    taken: set[str] = set()
    rows = enumerate(fields["measures"].items(), start=1)
    measures = tuple(_measure(item, activity_id, row, codes, taken) for row, item in rows)
    if not measures:
        fields["measures"].fail(f"the activity {activity_id} has no measure")
    return Activity(activity_id, fields["title"].text(), short, fields["keywords"].texts(), measures)


def _measure(source: Source, activity_id: str, row: int, codes: frozenset[str], taken: set[str]) -> Measure:
    fields = source.only("unit target budget quarters indicator expected agencies", optional="acknowledged")
    unit = Unit(fields["unit"].one_of(tuple(Unit)))
    acknowledged = fields.get("acknowledged")
    if acknowledged and unit is not Unit.PERCENT:
        acknowledged.fail(f"acknowledgements give a percentage, but the unit is {unit}")
    return Measure(
        id=f"{activity_id}#{row}",
        activity_id=activity_id,
        unit=unit,
        target=_target(fields["target"], unit),
        indicator=fields["indicator"].text(),
        expected=fields["expected"].text(),
        quarters=_quarters(fields["quarters"]),
        budget=_budget(fields["budget"]),
        agencies=_responsible(fields["agencies"], codes, taken),
        acknowledged=acknowledged.texts() if acknowledged else (),
    )


def _target(source: Source, unit: Unit) -> int:
    target, highest = source.whole(), _HIGHEST.get(unit)
    if target < 1:
        source.fail(f"a target is at least 1, found {target}")
    if highest is not None and target > highest:
        source.fail(f"a target in {unit} is at most {highest}, found {target}")
    return target


def _quarters(source: Source) -> tuple[int, ...]:
    quarters = tuple(item.whole() for item in source.items())
    if not quarters:
        source.fail("a measure needs at least one quarter")
    if list(quarters) != sorted(set(quarters) & {1, 2, 3, 4}):
        source.fail("quarters are numbers from 1 to 4, rising, each once")
    return quarters


def _budget(source: Source) -> Budget:
    value = source.text()
    if value in (BudgetKind.NONE, BudgetKind.UNKNOWN):
        return Budget(BudgetKind(value))
    if not value.isdecimal() or (baht := source.whole()) < 1:
        source.fail(f"a budget is a number of baht, none or unknown, found {value!r}")
    return Budget(BudgetKind.AMOUNT, baht)


def _responsible(source: Source, codes: frozenset[str], taken: set[str]) -> tuple[str, ...]:
    found = source.texts()
    if not found:
        source.fail("a measure needs at least one agency")
    for code, place in zip(found, source.items(), strict=True):
        if code not in codes:
            place.fail(f"unknown agency {code!r}")
        _once(taken, code, place, "in this activity the agency")
    return found


def _spent(strategy: Strategy) -> int:
    activities = (activity for line in strategy.lines for activity in line.activities)
    return sum(measure.budget.baht or 0 for activity in activities for measure in activity.measures)


def _check_totals(plan: Plan, source: Source) -> None:
    counted = {
        "budget": sum(_spent(strategy) for strategy in plan.strategies),
        "activities": len(plan.activities()),
        "measures": len(plan.measures()),
        "agencies": len(plan.agencies),
        "pairs": sum(len(measure.agencies) for measure in plan.measures()),
    }
    for name, printed in source.only(" ".join(counted)).items():
        if printed.whole() != counted[name]:
            printed.fail(f"the total of {name} is printed as {printed.whole()}, but the plan has {counted[name]}")
