"""What is said while a figure is reported: the list to choose from, the question, the echo and the receipt."""

from collections.abc import Sequence
from decimal import Decimal

from content.model.calendar import chat_date
from content.model.reporting.plan import Measure, Unit
from flows.engine.context import Context
from flows.engine.messages import Answer, Bubble, Carousel, Go, Row, Word
from flows.engine.paging import pages
from flows.engine.session import Data
from flows.reporting.figures_in_words import (
    gap,
    measured,
    reached,
    result_label,
    slots_in_words,
    target_or_reached,
    target_words,
)
from flows.reporting.measure_status import TONES, Standing, Status, judged
from flows.reporting.round_results import result_now, standing_of, totals
from flows.reporting.slots import LONGEST_NOTE, NOTE, asked_slot

PAGE = 6


def kind(ctx: Context) -> str:
    """What the plan calls an activity."""
    return ctx.content.plan.levels.activity


def measure_pages(standings: Sequence[Standing], ctx: Context) -> Carousel:
    """Measures as rows with their standing, a few to a bubble; a tap answers with the measure."""
    title = ctx.t("report.list", kind=kind(ctx))
    return Carousel(pages(title, [_measure_row(standing, ctx) for standing in standings], PAGE, ctx), alt=title)


def _measure_row(standing: Standing, ctx: Context) -> Row:
    activity = ctx.content.plan.activity(standing.measure.activity_id)
    note = " · ".join(filter(None, (ctx.t(f"status.{standing.status.value}"), target_or_reached(standing, ctx))))
    return Row(f"{activity.id} {activity.short}", note=note, tap=Answer(activity.short, standing.measure.id))


def figure_bubble(data: Data, ctx: Context) -> Bubble:
    """The measure that is asked for: its target, what was reached so far, and what was understood."""
    measure = ctx.content.plan.measure(data["measure"])
    standing = standing_of(ctx, data["agency"], measure)
    rows = [Row(ctx.t("report.target"), target_words(measure, ctx.content.texts))]
    if standing.actual is not None:
        rows.append(Row(ctx.t("report.so_far"), measured(standing.actual, measure, ctx.content.texts)))
    if data["slots"]:
        rows.append(Row(ctx.t("report.understood"), slots_in_words(data["slots"], ctx, measure)))
    title = ctx.content.plan.activity(measure.activity_id).short
    return Bubble(title=title, eyebrow=measure.activity_id, paragraphs=(measure.indicator,), rows=tuple(rows))


def figure_question(data: Data, ctx: Context) -> str:
    """Ask for what is missing."""
    measure = ctx.content.plan.measure(data["measure"])
    return ctx.t(f"report.ask.{_question(data, measure)}", word=measure.word, limit=LONGEST_NOTE)


def _question(data: Data, measure: Measure) -> str:
    """Which question asks for what is missing; things the plan has its own word for are asked for by it."""
    if measure.unit is Unit.PERCENT:
        return "share" if measure.word else asked_slot(data["slots"], measure)
    return "items" if measure.word else measure.unit.value


def echo_bubble(data: Data, ctx: Context) -> Bubble:
    """What was understood, for the person to judge."""
    measure = ctx.content.plan.measure(data["measure"])
    round_number = ctx.content.programme.latest_period(ctx.today).id
    return Bubble(
        title=ctx.content.plan.activity(measure.activity_id).short,
        eyebrow=ctx.t("report.eyebrow", kind=kind(ctx), activity=measure.activity_id, round=round_number),
        rows=_echo(data, measure, ctx),
        note=ctx.t("report.right"),
    )


def _echo(data: Data, measure: Measure, ctx: Context) -> tuple[Row, ...]:
    total, actual = totals(data, ctx)
    before, texts = result_now(data, ctx), ctx.content.texts
    rows = [Row(ctx.t("report.understood"), slots_in_words(data["slots"], ctx, measure))]
    if before is not None:
        was = slots_in_words(before.slots, ctx) if NOTE in before.slots else measured(before.value, measure, texts)
        rows.append(Row(ctx.t("report.before"), was, tone="muted"))
    if before is not None and measure.unit is not Unit.NOTE:
        rows.append(Row(ctx.t("report.becomes"), measured(total, measure, texts)))
    rows.append(Row(ctx.t("report.target"), target_words(measure, texts)))
    if measure.target is not None:
        short = judged(measure, actual) is Status.BELOW
        label = ctx.t("report.gap" if short else "report.result")
        rows.append(Row(label, gap(measure, actual, data["slots"], ctx), "warning" if short else "good"))
    return tuple(rows)


def receipt_bubble(data: Data, actual: Decimal, ctx: Context) -> Bubble:
    """That it is stored, how the measure now stands, and how to undo it."""
    measure = ctx.content.plan.measure(data["measure"])
    activity = ctx.content.plan.activity(measure.activity_id)
    standing = Standing(measure, actual, judged(measure, actual))
    rows = (
        Row(
            ctx.t(result_label(measure)),
            reached(standing, ctx),
            bar=standing.ratio,
            tone=TONES[standing.status],
        ),
        Row(ctx.t("report.understood"), slots_in_words(data["slots"], ctx, measure)),
        Row(ctx.t("receipt.number"), ctx.receipt),
        Row(ctx.t("receipt.date"), chat_date(ctx.today)),
    )
    args = {"agency": data["agency"], "measure": measure.id}
    buttons = (
        Word(ctx.t("report.more", kind=kind(ctx)), ctx.content.words.first("report")),
        Go(ctx.t("report.correct"), "report_figure", {**args, "correct": "yes"}),
    )
    return Bubble(
        title=ctx.t("report.stored"),
        eyebrow=measure.activity_id,
        paragraphs=(activity.short,),
        rows=rows,
        note=ctx.t("report.undo"),
        buttons=buttons,
        tone="good",
    )
