"""Where an agency stands on each of its measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from content.model.reporting.plan import Measure, Unit
from flows.engine.context import Context, Count, Result
from flows.engine.messages import Tone

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


TONES: dict[Status, Tone] = {
    Status.MET: "good",
    Status.BELOW: "warning",
    Status.RECORDED: "plain",
    Status.MISSING: "warning",
    Status.OVERDUE: "warning",
    Status.NOT_YET_DUE: "muted",
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


def percent(done: int, of: int) -> Decimal:
    """Percent of n in N with two decimals; 0 where there is nobody to count."""
    return (Decimal(100 * done) / of).quantize(Decimal("0.01"), ROUND_HALF_UP) if of else Decimal(0)


def share(part: int, standings: Sequence[Standing]) -> float:
    """What part of the measures, 0 to 1."""
    return part / len(standings) if standings else 0.0


def agency_standings(ctx: Context, agency: str) -> list[Standing]:
    """All measures of an agency, in the plan's order."""
    results: dict[str, list[Result]] = {}
    for result in ctx.records.results(agency):
        results.setdefault(result.measure, []).append(result)
    measures = ctx.content.plan.measures_of(agency)
    counts = _counts(measures, ctx)
    heads = ctx.records.headcount(agency)
    return [_standing(m, results.get(m.id, []), _count(m, agency, counts, heads), ctx) for m in measures]


def _counts(measures: Sequence[Measure], ctx: Context) -> dict[tuple[str, ...], Mapping[str, Count]]:
    wanted = {measure.acknowledged for measure in measures if measure.acknowledged}
    return {documents: ctx.records.acknowledgements(documents) for documents in wanted}


def _count(
    measure: Measure, agency: str, counts: Mapping[tuple[str, ...], Mapping[str, Count]], heads: tuple[int, int] | None
) -> Count | None:
    if not measure.acknowledged:
        return None
    found = counts[measure.acknowledged].get(agency, Count())
    return of_all(found, heads)


def of_all(count: Count, heads: tuple[int, int] | None) -> Count:
    """Count against the agency's headcount where it is known and not smaller than those registered.

    Who erased themselves after acknowledging still counts as done, so nobody is done out of fewer than are done.
    """
    officials, others = heads or (0, 0)
    total, known = (
        max(count.total, officials + others, count.done),
        max(count.officials, officials, count.done_officials),
    )
    return Count(count.done, count.done_officials, total, known)


def _standing(measure: Measure, results: Sequence[Result], count: Count | None, ctx: Context) -> Standing:
    if count is not None:
        actual = percent(count.done, count.total) if count.done else None
    else:
        actual = actual_of(measure, results)
    return Standing(measure, actual, _status(measure, actual, ctx), count)


def actual_of(measure: Measure, results: Sequence[Result]) -> Decimal | None:
    """The year's figure from the current results of its rounds, or None when there is none."""
    if not results:
        return None
    if measure.unit in CUMULATIVE:
        return sum((result.value for result in results), Decimal(0))
    return max(results, key=lambda result: result.round).value


def judged(measure: Measure, actual: Decimal) -> Status:
    """What a figure means: recorded where the plan has no target, else reached or not."""
    if measure.target is None:
        return Status.RECORDED
    return Status.MET if actual >= measure.target else Status.BELOW


def _status(measure: Measure, actual: Decimal | None, ctx: Context) -> Status:
    if actual is not None:
        return judged(measure, actual)
    first, last = measure.span(ctx.content.plan.fiscal_year)
    if ctx.today < first:
        return Status.NOT_YET_DUE
    return Status.OVERDUE if ctx.today > last else Status.MISSING
