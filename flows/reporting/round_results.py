"""What an agency reported in a period, and what a report that is being made comes to beside it."""

from dataclasses import dataclass
from decimal import Decimal

from content.model.reporting.plan import Measure, Unit
from flows.engine.context import Context
from flows.engine.session import Data
from flows.record.reporting import RecordResult, Result, ResultState
from flows.reporting.measure_status import CUMULATIVE, MeasureStatus, Status, actual_of, agency_statuses, judged
from flows.reporting.slots import Slots, summed, worth


@dataclass(frozen=True)
class Report:
    """A report before it is stored: what it says, what it replaces, and how the measure then stands."""

    measure: Measure
    state: ResultState
    value: Decimal
    slots: Slots
    before: Result | None
    measure_status: MeasureStatus

    def effect(self, data: Data, ctx: Context) -> RecordResult:
        """What the record is told."""
        replaces = self.before.id if self.before else None
        place = (data["agency"], self.measure.id, data["period"])
        return RecordResult(*place, self.value, self.slots, ctx.receipt, replaces, self.state)


def reportable(ctx: Context, agency: str) -> list[MeasureStatus]:
    """The measures whose figures are told, not computed from records."""
    return [measure_status for measure_status in agency_statuses(ctx, agency) if not measure_status.computed]


def status_of(ctx: Context, agency: str, measure: Measure) -> MeasureStatus:
    """How an agency stands on one measure."""
    return next(
        measure_status for measure_status in agency_statuses(ctx, agency) if measure_status.measure.id == measure.id
    )


def results_of(ctx: Context, agency: str, measure: str) -> list[Result]:
    """The current results of a measure, in the order of the periods."""
    order = [period.id for period in ctx.content.programme.periods]
    found = [result for result in ctx.records.results(agency) if result.measure == measure]
    return sorted(found, key=lambda result: order.index(result.period))


def result_now(data: Data, ctx: Context) -> Result | None:
    """The current result of the chosen period, if there is one."""
    found = results_of(ctx, data["agency"], data["measure"])
    return next((result for result in found if result.period == data["period"]), None)


def may_add(data: Data, ctx: Context) -> bool:
    """Whether a figure can be added to the one that the period has: both are counts of what adds up."""
    measure, before = ctx.content.plan.measure(data["measure"]), result_now(data, ctx)
    if before is None or before.state != "reported" or data.get("correct") or data.get("not_applicable"):
        return False
    if measure.unit is Unit.PERCENT:
        return all({"joined", "of"} <= slots.keys() for slots in (before.slots, data["slots"]))
    return measure.unit in CUMULATIVE


def report_of(data: Data, ctx: Context) -> Report:
    """The report that is being made."""
    measure, before = ctx.content.plan.measure(data["measure"]), result_now(data, ctx)
    others = [r for r in results_of(ctx, data["agency"], measure.id) if r.period != data["period"]]
    earlier = actual_of(measure, others, ctx.content.programme)
    if data.get("not_applicable"):
        measure_status = _measure_status(measure, earlier)
        return Report(measure, "not_applicable", Decimal(0), data["slots"], before, measure_status)
    slots = summed(before, data["slots"], measure) if data.get("add") and before else data["slots"]
    value = worth(slots, measure)
    year = value + (earlier or 0) if measure.unit in CUMULATIVE else value
    return Report(measure, "reported", value, slots, before, _measure_status(measure, year))


def _measure_status(measure: Measure, actual: Decimal | None) -> MeasureStatus:
    return MeasureStatus(measure, actual, Status.NOT_APPLICABLE if actual is None else judged(measure, actual))
