"""Where an agency stands on each of its measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from content.model.programme import Period, Programme
from content.model.reporting.plan import Measure, Unit
from flows.engine.context import Facts
from flows.engine.messages import Tone
from flows.people.counts import Count
from flows.record.reporting import Result
from flows.reporting.people_counts import count
from flows.reporting.periods import missing_in

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
class MeasureStatus:
    """One measure of one agency: what was reached, and how that stands to the target, if it has one."""

    measure: Measure
    actual: Decimal | None
    status: Status
    count: Count | None = None
    missing: tuple[Period, ...] = ()
    """The periods in which nothing was told, the oldest first; none where nobody tells the figure."""

    @property
    def told(self) -> bool:
        """Whether there is a figure, or word that there is none to give."""
        return self.actual is not None or self.status is Status.NOT_APPLICABLE

    @property
    def computed(self) -> bool:
        """Whether the record counts it, so that nobody has to tell it."""
        return self.count is not None

    @property
    def ratio(self) -> float | None:
        """Actual over target, 0 to 1; None without a target, or where it is none for this agency."""
        if self.measure.target is None or self.status is Status.NOT_APPLICABLE:
            return None
        return 0.0 if self.actual is None else float(min(Decimal(1), self.actual / self.measure.target))


def share(part: int, statuses: Sequence[MeasureStatus]) -> float:
    """What part of the measures, 0 to 1."""
    return part / len(statuses) if statuses else 0.0


def agency_statuses(facts: Facts, agency: str) -> list[MeasureStatus]:
    """All measures of an agency, in the plan's order."""
    results: dict[str, list[Result]] = {}
    for result in facts.records.results(agency):
        results.setdefault(result.measure, []).append(result)
    measures = facts.content.plan.measures_of(agency)
    return [_measure_status(measure, results.get(measure.id, []), agency, facts) for measure in measures]


def _measure_status(measure: Measure, results: Sequence[Result], agency: str, facts: Facts) -> MeasureStatus:
    if facts.content.acknowledged_for(measure, agency):
        return _computed(measure, count(facts, facts.content.tallies.acknowledged_for(measure, agency), agency), facts)
    actual, missing = actual_of(measure, results, facts.content.programme), missing_in(measure, results, facts)
    status = Status.NOT_APPLICABLE if results and actual is None else _status(measure, actual, facts)
    return MeasureStatus(measure, actual, status, missing=missing)


def _computed(measure: Measure, count: Count, facts: Facts) -> MeasureStatus:
    """Of what is computed from records; without a headcount there is no percentage, and nothing to compare."""
    if count.total is None:
        return MeasureStatus(measure, None, Status.NO_HEADCOUNT, count)
    actual = count.percent if count.done else None
    return MeasureStatus(measure, actual, _status(measure, actual, facts), count)


def actual_of(measure: Measure, results: Sequence[Result], programme: Programme) -> Decimal | None:
    """The year's figure from the current results of its rounds, or None when there is none."""
    told = [result for result in results if result.state == "reported"]
    if not told:
        return None
    if measure.unit in CUMULATIVE:
        return sum((result.value for result in told), Decimal(0))
    order = [period.id for period in programme.periods]
    return max(told, key=lambda result: order.index(result.period)).value


def judged(measure: Measure, actual: Decimal) -> Status:
    """What a figure means: recorded where the plan has no target, else reached or not."""
    if measure.target is None:
        return Status.RECORDED
    return Status.MET if actual >= measure.target else Status.BELOW


def _status(measure: Measure, actual: Decimal | None, facts: Facts) -> Status:
    """Where a measure stands: without a figure it is due at the end of its last period, and late only after it."""
    if actual is not None:
        return judged(measure, actual)
    programme = facts.content.programme
    if facts.today < measure.span(programme.fiscal_year)[0]:
        return Status.NOT_YET_DUE
    return Status.OVERDUE if facts.today > measure.due_period(programme).closes else Status.MISSING
