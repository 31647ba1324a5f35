"""Reads a plan's YAML file, and refuses one that contradicts itself or its printed totals."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from content.model.calendar import quarters_of
from content.model.prose import HEADING, fitting, telephone
from content.model.reporting.plan import (
    ELSEWHERE,
    Activity,
    Agency,
    Annex,
    Budget,
    BudgetKind,
    Comparator,
    Indicator,
    Levels,
    Line,
    Measure,
    Plan,
    Practice,
    ScanCorrection,
    Strategy,
    Unit,
)
from content.model.source import Source, read

# LINE cuts a button's label at 40 characters; two are left for a mark in front.
SHORT_LIMIT = 38
ABBREVIATION, WORDY = 50, 600
"""Longest abbreviation of an agency, and longest title, indicator or expected result, in characters."""
HIGHEST = {Unit.PERCENT: 100, Unit.LEVEL: 5}
_NO_TARGET = "none"
_CODE = re.compile(r"[a-z][a-z0-9-]*")
_T = TypeVar("_T", int, str)
_NUMBER = re.compile(r"[1-9][0-9]*")
_ROW = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load_plan(path: Path, root: Path) -> Plan:
    """Load a plan; raises ContentError with file (relative to root), line and reason."""
    top = read(path, root).only(
        "id title fiscal_year source levels totals agencies strategies", optional="left_out corrections annexes"
    )
    if top["id"].text() != path.stem:
        top["id"].fail("the id is not the file's name")
    agencies = _agencies(top["agencies"])
    plan = Plan(
        id=top["id"].text(),
        title=top["title"].text(),
        fiscal_year=top["fiscal_year"].year(),
        source=top["source"].text(),
        levels=_levels(top["levels"]),
        agencies=agencies,
        strategies=_strategies(top["strategies"], frozenset(agency.code for agency in agencies)),
        left_out=_texts(top, "left_out"),
        corrections=tuple(map(_correction, top["corrections"].items())) if "corrections" in top else (),
        annexes=tuple(map(_annex, top["annexes"].items())) if "annexes" in top else (),
    )
    _check_totals(counts(plan), top["totals"], "budget activities measures agencies pairs")
    return plan


def counts(plan: Plan) -> dict[str, int]:
    """Count what a plan may print about itself as a whole; the budget is in baht."""
    by_strategy = [_counted_in(strategy) for strategy in plan.strategies]
    sums = {name: sum(counted[name] for counted in by_strategy) for name in by_strategy[0]}
    pairs = sum(len(measure.agencies) for measure in plan.measures())
    first = {"agencies": len(plan.agencies), "activities": sums.pop("activities"), "measures": sums.pop("measures")}
    return {**first, "pairs": pairs, "strategies": len(plan.strategies), **sums}


def _correction(source: Source) -> ScanCorrection:
    fields = source.only("printed corrected why")
    return ScanCorrection(*(fields[name].text() for name in ("printed", "corrected", "why")))


def _annex(source: Source) -> Annex:
    fields = source.only("title items")
    return Annex(fields["title"].text(), fields["items"].texts())


def _text(fields: Mapping[str, Source], name: str) -> str:
    return fields[name].text() if name in fields else ""


def _texts(fields: Mapping[str, Source], name: str) -> tuple[str, ...]:
    return fields[name].texts() if name in fields else ()


def _levels(source: Source) -> Levels:
    fields = source.only("strategy activity")
    return Levels(fields["strategy"].text(), fields["activity"].text())


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
    fields = source.only("code name short aliases", optional="phone")
    code = fields["code"].text()
    if not _CODE.fullmatch(code):
        fields["code"].fail(f"an agency's code is of small latin letters, digits and hyphens, found {code!r}")
    if code == ELSEWHERE:
        fields["code"].fail(f"{code!r} stands for every agency that is none of the plan's")
    _once(codes, code, fields["code"], "the agency")
    for place in (fields["name"], fields["short"], *fields["aliases"].items()):
        owner = owners.setdefault(_spoken(place.text()), code)
        if owner != code:
            place.fail(f"{place.text()!r} already names the agency {owner}")
    name, short = fitting(fields["name"], HEADING), fitting(fields["short"], ABBREVIATION)
    return Agency(code, name, short, fields["aliases"].texts(), telephone(fields["phone"]) if "phone" in fields else "")


def _spoken(name: str) -> str:
    # people leave out spaces and the dots of abbreviations, so names that differ only there are the same
    return re.sub(r"[\s.]", "", name).casefold()


def _strategies(source: Source, codes: frozenset[str]) -> tuple[Strategy, ...]:
    numbers: set[int] = set()
    found = tuple(_strategy(item, numbers, codes) for item in source.items())
    return found or source.fail("a plan has at least one strategy")


def _strategy(source: Source, numbers: set[int], codes: frozenset[str]) -> Strategy:
    fields = source.only("number name budget lines", optional="goal practices totals")
    number = _once(numbers, fields["number"].whole(), fields["number"], "the strategy")
    total = _budget(fields["budget"])
    line_numbers: set[int] = set()
    strategy = Strategy(
        number=number,
        name=fields["name"].text(),
        goal=_text(fields, "goal"),
        lines=tuple(_line(item, number, line_numbers, codes) for item in fields["lines"].items()),
        budget_total=total.baht,
        practices=_practices(fields, number),
    )
    if (found := _spent(strategy)) != (total.baht or 0):
        fields["budget"].fail(f"the measures of strategy {number} add up to {found} baht, not {total.baht or 0}")
    if "totals" in fields:
        _check_totals(_counted_in(strategy), fields["totals"])
    return strategy


def _practices(fields: Mapping[str, Source], strategy: int) -> tuple[Practice, ...]:
    numbered = fields["practices"].pairs() if "practices" in fields else {}
    for number, practice in numbered.items():
        if not _NUMBER.fullmatch(number):
            practice.fail(f"{number!r} is no number of a practice")
    return tuple(Practice(strategy, int(number), practice.text()) for number, practice in numbered.items())


def _line(source: Source, strategy: int, numbers: set[int], codes: frozenset[str]) -> Line:
    fields = source.only("number activities", optional="name indicators")
    number = _once(numbers, fields["number"].whole(), fields["number"], "the line")
    ids: set[str] = set()
    prefix = f"{strategy}/{number}."
    return Line(
        number=number,
        name=_text(fields, "name"),
        activities=tuple(_activity(item, prefix, ids, codes) for item in fields["activities"].items()),
        indicators=tuple(_indicator(item) for item in fields["indicators"].items()) if "indicators" in fields else (),
    )


def _indicator(source: Source) -> Indicator:
    fields = source.only("number name unit target comparator printed")
    unit = Unit(fields["unit"].one_of(tuple(Unit)))
    target = _target(fields["target"], unit)
    if target is None:
        fields["target"].fail("an indicator needs a target")
    comparator = Comparator(fields["comparator"].one_of(tuple(Comparator)))
    return Indicator(fields["number"].text(), fields["name"].text(), unit, target, comparator, fields["printed"].text())


def _activity(source: Source, prefix: str, ids: set[str], codes: frozenset[str], *, part: bool = False) -> Activity:
    fields = source.only("id title short keywords", optional="measures method" if part else "measures method parts")
    activity_id = _once(ids, fields["id"].text(), fields["id"], "the activity")
    if not (activity_id.startswith(prefix) and _NUMBER.fullmatch(activity_id.removeprefix(prefix))):
        fields["id"].fail(f"an activity here has the id {prefix} and a number, found {activity_id!r}")
    short = fields["short"].text()
    if len(short) > SHORT_LIMIT:
        fields["short"].fail(f"the short title has {len(short)} characters, more than {SHORT_LIMIT}")
    taken, rows = set[str](), fields["measures"].items() if "measures" in fields else ()
    measures = tuple(_measure(item, activity_id, codes, taken) for item in rows)
    within = fields["parts"].items() if "parts" in fields else ()
    parts = tuple(_activity(item, f"{activity_id}.", ids, codes, part=True) for item in within)
    if not measures and not parts:
        fields.get("measures", source).fail(f"the activity {activity_id} has no measure")
    title, keywords = fitting(fields["title"], WORDY), fields["keywords"].texts()
    return Activity(activity_id, title, short, keywords, measures, _text(fields, "method"), parts)


def _measure(source: Source, activity_id: str, codes: frozenset[str], taken: set[str]) -> Measure:
    """Read a row of an activity, in which no id and no agency is `taken` twice."""
    fields = source.only(
        "id unit target budget indicator agencies",
        optional="quarters months expected acknowledged word others by_order",
    )
    prefix, id = f"{activity_id}#", _once(taken, fields["id"].text(), fields["id"], "the measure")
    if not (id.startswith(prefix) and _ROW.fullmatch(id.removeprefix(prefix))):
        fields["id"].fail(f"a measure here has the id {prefix} and a name or number, found {id!r}")
    unit = Unit(fields["unit"].one_of(tuple(Unit)))
    if "acknowledged" in fields and unit is not Unit.PERCENT:
        fields["acknowledged"].fail(f"acknowledgements give a percentage, but the unit is {unit}")
    if "by_order" in fields and unit is not Unit.PERCENT:
        fields["by_order"].fail(f"acknowledgements give a percentage, but the unit is {unit}")
    if unit is Unit.ITEMS and "word" not in fields:
        fields["unit"].fail("items need a word for what is counted")
    quarters, months = _time(source, fields)
    return Measure(
        id=id,
        activity_id=activity_id,
        unit=unit,
        target=_target(fields["target"], unit),
        indicator=fitting(fields["indicator"], WORDY),
        expected=fitting(fields["expected"], WORDY) if "expected" in fields else "",
        quarters=quarters,
        budget=_budget(fields["budget"]),
        agencies=_responsible(fields["agencies"], codes, taken),
        acknowledged=_texts(fields, "acknowledged"),
        word=_text(fields, "word"),
        months=months,
        others=_texts(fields, "others"),
        by_order="by_order" in fields and fields["by_order"].flag(),
    )


def _target(source: Source, unit: Unit) -> int | None:
    if source.text() == _NO_TARGET:
        return None
    target, highest = source.whole(), HIGHEST.get(unit)
    if unit is Unit.NOTE:
        source.fail("a result in words has no target")
    if target < 1:
        source.fail(f"a target is at least 1, found {target}")
    if highest is not None and target > highest:
        source.fail(f"a target in {unit} is at most {highest}, found {target}")
    return target


def _time(source: Source, fields: Mapping[str, Source]) -> tuple[tuple[int, ...], tuple[int, int] | None]:
    """The quarters, and the months that give them where the plan prints months."""
    if ("quarters" in fields) == ("months" in fields):
        source.fail("a measure has either quarters or months")
    if "quarters" in fields:
        return _quarters(fields["quarters"]), None
    found = [item.whole() for item in fields["months"].items()]
    if len(found) != 2 or not all(1 <= month <= 12 for month in found):
        fields["months"].fail("months are the first and the last, from 1 to 12")
    if not (quarters := quarters_of(*found)):
        fields["months"].fail("the last month comes before the first in the fiscal year")
    return quarters, (found[0], found[1])


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
    return sum(measure.budget.baht or 0 for measure in strategy.measures())


def _counted_in(strategy: Strategy) -> dict[str, int]:
    """What a plan may print about one strategy; parts are not counted among the activities."""
    measures, activities = list(strategy.measures()), [found for line in strategy.lines for found in line.activities]
    return {
        "activities": len(activities),
        "parts": sum(len(activity.parts) for activity in activities),
        "measures": len(measures),
        "targets": sum(measure.target is not None for measure in measures),
        "indicators": sum(len(line.indicators) for line in strategy.lines),
        "practices": len(strategy.practices),
        "budgets": sum(measure.budget.kind is BudgetKind.AMOUNT for measure in measures),
        "budget": _spent(strategy),
    }


def _check_totals(counted: Mapping[str, int], source: Source, required: str = "") -> None:
    for name, printed in source.only(required, optional=" ".join(counted)).items():
        if printed.whole() != counted[name]:
            printed.fail(f"the total of {name} is printed as {printed.whole()}, but the plan has {counted[name]}")
