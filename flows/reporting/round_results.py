"""What an agency reported in this round, and what the year comes to with a figure that is being reported."""

from decimal import Decimal

from content.model.reporting.plan import Measure
from flows.engine.context import Context
from flows.engine.session import Data
from flows.record.reporting import Result
from flows.reporting.measure_status import CUMULATIVE, Standing, actual_of, agency_standings
from flows.reporting.slots import worth


def reportable(ctx: Context, agency: str) -> list[Standing]:
    """The measures whose figures are told, not computed from records."""
    return [standing for standing in agency_standings(ctx, agency) if not standing.measure.acknowledged]


def standing_of(ctx: Context, agency: str, measure: Measure) -> Standing:
    """How an agency stands on one measure."""
    return next(standing for standing in agency_standings(ctx, agency) if standing.measure.id == measure.id)


def result_now(data: Data, ctx: Context) -> Result | None:
    """The current result of this round, if there is one."""
    current = ctx.content.programme.latest_period(ctx.today).id
    return next((r for r in _results(ctx, data["agency"], data["measure"]) if r.period == current), None)


def totals(data: Data, ctx: Context) -> tuple[Decimal, Decimal]:
    """The round's figure, and the year's with it."""
    measure = ctx.content.plan.measure(data["measure"])
    now = worth(data["slots"], measure)
    before = result_now(data, ctx)
    total = now + before.value if data.get("add") and before else now
    if measure.unit not in CUMULATIVE:
        return total, total
    others = [r for r in _results(ctx, data["agency"], measure.id) if not before or r.id != before.id]
    return total, total + (actual_of(measure, others) or 0)


def _results(ctx: Context, agency: str, measure: str) -> list[Result]:
    return [result for result in ctx.records.results(agency) if result.measure == measure]
