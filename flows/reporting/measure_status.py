"""Where an agency stands on each of its measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from content.model.reporting.plan import Measure, Unit
from flows.engine.context import Facts
from flows.engine.messages import Tone
from flows.people.counts import Count
from flows.record.reporting import Result
from flows.reporting.people_counts import count

CUMULATIVE = frozenset({Unit.TIMES, Unit.MEDIA, Unit.LESSONS, Unit.ITEMS})
"""Units whose rounds add up over the year; of the others the latest round stands. [our reading of the plan]"""


class Status(StrEnum):
    """How a measure stands today."""

    MET = "met"
    BELOW = "below"
    RECORDED = "recorded"
    MISSING = "missing"
    OVERDUE = "overdue"
    NOT_YET_DUE = "not_yet_due"
    NOT_APPLICABLE = "not_applicable"
    NO_HEADCOUNT = "no_headcount"


TONES: dict[Status, Tone] = {
    Status.MET: "good",
    Status.BELOW: "warning",
    Status.RECORDED: "plain",
    Status.MISSING: "warning",
    Status.OVERDUE: "warning",
    Status.NOT_YET_DUE: "muted",
    Status.NOT_APPLICABLE: "muted",
    Status.NO_HEADCOUNT: "warning",
}
"""In what tone a status is told."""


@dataclass(frozen=True)
class Standing:
    """One measure of one agency: what was reached, and how that stands to the target, if it has one."""

    measure: Measure
    actual: Decimal | None
    status: Status
    count: Count | None = None

    @property
    def ratio(self) -> float | None:
        """Actual over target, 0 to 1; None without a target."""
        if self.measure.target is None:
            return None
        return 0.0 if self.actual is None else float(min(Decimal(1), self.actual / self.measure.target))


def share(part: int, standings: Sequence[Standing]) -> float:
    """What part of the measures, 0 to 1."""
    return part / len(standings) if standings else 0.0


def agency_standings(facts: Facts, agency: str) -> list[Standing]:
    """All measures of an agency, in the plan's order."""
    results: dict[str, list[Result]] = {}
    for result in facts.records.results(agency):
        results.setdefault(result.measure, []).append(result)
    measures = facts.content.plan.measures_of(agency)
    return [_standing(measure, results.get(measure.id, []), agency, facts) for measure in measures]


def _standing(measure: Measure, results: Sequence[Result], agency: str, facts: Facts) -> Standing:
    if measure.acknowledged:
        return _computed(measure, count(facts, facts.content.tallies.acknowledged_for(measure), agency), facts)
    if results and all(result.state == "not_applicable" for result in results):
        return Standing(measure, None, Status.NOT_APPLICABLE)
    actual = actual_of(measure, results)
    return Standing(measure, actual, _status(measure, actual, facts))


def _computed(measure: Measure, count: Count, facts: Facts) -> Standing:
    """Of what is computed from records; without a headcount there is no percentage, and nothing to compare."""
    if count.total is None:
        return Standing(measure, None, Status.NO_HEADCOUNT, count)
    actual = count.percent if count.done else None
    return Standing(measure, actual, _status(measure, actual, facts), count)


def actual_of(measure: Measure, results: Sequence[Result]) -> Decimal | None:
    """The year's figure from the current results of its rounds, or None when there is none."""
    told = [result for result in results if result.state == "reported"]
    if not told:
        return None
    if measure.unit in CUMULATIVE:
        return sum((result.value for result in told), Decimal(0))
    return max(told, key=lambda result: result.period).value


def judged(measure: Measure, actual: Decimal) -> Status:
    """What a figure means: recorded where the plan has no target, else reached or not."""
    if measure.target is None:
        return Status.RECORDED
    return Status.MET if actual >= measure.target else Status.BELOW


def _status(measure: Measure, actual: Decimal | None, facts: Facts) -> Status:
    if actual is not None:
        return judged(measure, actual)
    first, last = measure.span(facts.content.plan.fiscal_year)
    if facts.today < first:
        return Status.NOT_YET_DUE
    return Status.OVERDUE if facts.today > last else Status.MISSING
