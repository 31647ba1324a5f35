"""What is said while a figure is reported: the list to choose from, the question, the echo and the receipt."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from content.model.calendar import chat_date
from content.model.reporting.plan import Measure, Unit
from flows.engine.context import Context
from flows.engine.flow import Ask
from flows.engine.messages import Answer, Bubble, Carousel, Go, Row, Text, Word
from flows.engine.paging import pages
from flows.engine.receipts import receipt_rows
from flows.engine.session import Data
from flows.reporting.figures_in_words import (
    gap,
    measured,
    number,
    reached,
    result_label,
    shorten,
    slots_in_words,
    target_or_reached,
    target_words,
    total_words,
)
from flows.reporting.measure_status import TONES, MeasureStatus, Status
from flows.reporting.periods import reportable_in
from flows.reporting.round_results import Report, report_of, result_now, status_of
from flows.reporting.slots import LONGEST_NOTE, asked_slot
from flows.starts.reporting import StartReportFigure, StartWithdraw

PAGE = 6
INDICATOR, INDICATOR_AGAIN = 60, 34
"""Letters of an indicator in an echo, and where it also shows what was reported before."""


class MergeAnswer(StrEnum):
    """Whether what is reported comes on top of what the period has, or in its place."""

    ADD = "add"
    REPLACE = "replace"


class EchoAnswer(StrEnum):
    """Whether what was understood is right, or what of it is to be changed."""

    YES = "yes"
    FIGURE = "figure"
    ACTIVITY = "activity"
    PERIOD = "period"


def kind(ctx: Context) -> str:
    """What the plan calls an activity."""
    return ctx.content.plan.levels.activity


def measure_pages(statuses: Sequence[MeasureStatus], ctx: Context) -> Carousel:
    """Measures as rows with their status, a few to a bubble; a tap answers with the measure."""
    title = ctx.t("report.list", kind=kind(ctx))
    return Carousel(
        pages(title, [_measure_row(measure_status, ctx) for measure_status in statuses], PAGE, ctx), alt=title
    )


def _measure_row(measure_status: MeasureStatus, ctx: Context) -> Row:
    activity = ctx.content.plan.activity(measure_status.measure.activity_id)
    notes = [ctx.t(f"status.{measure_status.status.value}"), target_or_reached(measure_status, ctx)]
    if measure_status.told and (open_ := reportable_in(measure_status.missing, ctx)):
        notes.append(ctx.t("report.not_yet_in", round=open_[0].id))
    note = " · ".join(filter(None, notes))
    return Row(f"{activity.id} {activity.short}", note=note, tap=Answer(activity.short, measure_status.measure.id))


def figure_bubble(data: Data, ctx: Context) -> Bubble:
    """The measure that is asked for: its target, what was reached so far, and what was understood."""
    measure = ctx.content.plan.measure(data["measure"])
    measure_status = status_of(ctx, data["agency"], measure)
    rows = [Row(ctx.t("report.target"), target_words(measure, ctx.content.texts))]
    if data.get("correct") and (before := result_now(data, ctx)) is not None:
        rows.append(Row(ctx.t("report.so_far"), total_words(before, ctx, measure)))
    elif measure_status.actual is not None:
        rows.append(Row(ctx.t("report.so_far"), measured(measure_status.actual, measure, ctx.content.texts)))
    if data["slots"]:
        rows.append(Row(ctx.t("report.understood"), slots_in_words(data["slots"], ctx, measure)))
    title = ctx.content.plan.activity(measure.activity_id).short
    over = eyebrow(measure, data["period"], ctx)
    return Bubble(title=title, eyebrow=over, paragraphs=(measure.indicator,), rows=tuple(rows))


def figure_question(data: Data, ctx: Context) -> str:
    """Ask for what is missing."""
    measure = ctx.content.plan.measure(data["measure"])
    return ctx.t(f"report.ask.{_question(data, measure)}", word=measure.word, limit=LONGEST_NOTE)


def _question(data: Data, measure: Measure) -> str:
    """Which question asks for what is missing; things the plan has its own word for are asked for by it."""
    if measure.unit is Unit.PERCENT:
        return "share" if measure.word else asked_slot(data["slots"], measure)
    return "items" if measure.word else measure.unit.value


def eyebrow(measure: Measure, period: str, ctx: Context) -> str:
    """Over a report: its activity and its period."""
    return ctx.t("report.eyebrow", kind=kind(ctx), activity=measure.activity_id, round=period)


def merge_question(data: Data, ctx: Context) -> Ask:
    """Something of this period is recorded already: is this one more, or in its place?"""
    alone, both = report_of({**data, "add": False}, ctx), report_of({**data, "add": True}, ctx)
    measure, before = alone.measure, alone.before or alone
    text = ctx.t(
        "report.merge",
        activity=ctx.content.plan.activity(measure.activity_id).short,
        round=data["period"],
        before=total_words(before, ctx, measure),
        date=chat_date(alone.before.at.date() if alone.before else ctx.today),
        now=total_words(alone, ctx, measure),
        total=total_words(both, ctx, measure),
    )
    total, instead = (measured(report.value, measure, ctx.content.texts) for report in (both, alone))
    add = Answer(ctx.t("report.add", total=total), MergeAnswer.ADD)
    return Ask([Text(text)], [add, Answer(ctx.t("report.replace", total=instead), MergeAnswer.REPLACE)])


def period_question(ctx: Context) -> Ask:
    """Ask for which of the open periods a report is."""
    rows = tuple(
        Row(label, note=ctx.t("report.open_until", date=chat_date(period.accepts_until)), tap=Answer(label, period.id))
        for period in ctx.content.programme.open_periods(ctx.today)
        if (label := ctx.t("report.round", round=period.id))
    )
    return Ask([Bubble(title=ctx.t("report.which_round"), rows=rows)])


def echo_bubble(data: Data, ctx: Context) -> Bubble:
    """What was understood, for the person to judge."""
    report = report_of(data, ctx)
    above = eyebrow(report.measure, data["period"], ctx)
    return Bubble(
        title=ctx.content.plan.activity(report.measure.activity_id).short,
        eyebrow=ctx.t("report.eyebrow_of", eyebrow=above, agency=ctx.content.plan.agency(data["agency"]).short),
        paragraphs=(_clipped(report.measure.indicator, INDICATOR_AGAIN if report.before else INDICATOR),),
        rows=(*_said(data, report, ctx), *_read_from(data, ctx), *_beside(data, report, ctx)),
        note=ctx.t("report.right"),
        buttons=_echo_buttons(data, report.measure, ctx)[:2],
    )


def echo_question(data: Data, ctx: Context) -> Ask:
    """Ask whether that is right; what is changed more rarely stands below as quick replies."""
    measure = ctx.content.plan.measure(data["measure"])
    return Ask([echo_bubble(data, ctx)], _echo_buttons(data, measure, ctx)[2:])


def _said(data: Data, report: Report, ctx: Context) -> tuple[Row, ...]:
    """What the person just said."""
    if report.state == "not_applicable":
        said = Row(ctx.t("report.understood"), ctx.t("status.not_applicable"))
        return said, Row(ctx.t("report.reason"), slots_in_words(report.slots, ctx))
    return (Row(ctx.t("report.understood"), slots_in_words(data["slots"], ctx, report.measure)),)


def _clipped(indicator: str, room: int) -> str:
    """As much of an indicator as tells it from others: the plan's own sentence may take a third of a screen."""
    return indicator if len(indicator) <= room else f"{indicator[: room - 1]}…"


def _read_from(data: Data, ctx: Context) -> tuple[Row, ...]:
    """What else was read of the sentence, how a value was worked out, and what is asked after this one."""
    slots, rows = data["slots"], list[Row]()
    if "worked" in slots:
        rows.append(Row(ctx.t("report.worked"), slots["worked"], tone="muted"))
    if "officials" in slots:
        staff = {name: number(int(slots[name])) for name in ("officials", "others")}
        rows.append(Row(ctx.t("report.staff_row"), ctx.t("progress.headcount", **staff)))
    if "date" in slots:
        day = date.fromisoformat(slots["date"])
        ahead, said = day > ctx.today, chat_date(day)
        words = ctx.t("report.day_ahead", date=said) if ahead else said
        rows.append(Row(ctx.t("report.day"), words, tone="warning" if ahead else "plain"))
    if data.get("rest"):
        rows.append(Row(ctx.t("report.rest"), shorten(data["rest"]), tone="muted"))
    return tuple(rows)


def _beside(data: Data, report: Report, ctx: Context) -> tuple[Row, ...]:
    """What it replaces, what it comes to, the target, and what is missing to it."""
    measure, before, rows = report.measure, report.before, list[Row]()
    if before is not None:
        rows.append(Row(ctx.t("report.before"), total_words(before, ctx, measure), tone="muted"))
    if before is not None and measure.unit is not Unit.NOTE and report.state == "reported":
        total = total_words(report, ctx, measure)
        if total != slots_in_words(data["slots"], ctx, measure):  # else it stands above, as what was said
            rows.append(Row(ctx.t("report.becomes"), total))
    rows.append(Row(ctx.t("report.target"), target_words(measure, ctx.content.texts)))
    actual = report.measure_status.actual
    if measure.target is not None and report.state == "reported" and actual is not None:
        short = report.measure_status.status is Status.BELOW
        label = ctx.t("report.gap" if short else "report.result")
        rows.append(Row(label, gap(measure, actual, report.slots, ctx), "warning" if short else "good"))
    return tuple(rows)


def _echo_buttons(data: Data, measure: Measure, ctx: Context) -> tuple[Answer, ...]:
    words = measure.unit is Unit.NOTE or data.get("not_applicable")
    several = len(ctx.content.programme.open_periods(ctx.today)) > 1
    return (
        Answer(ctx.t("report.yes"), EchoAnswer.YES),
        Answer(ctx.t("report.change_note" if words else "report.change_figure"), EchoAnswer.FIGURE),
        Answer(ctx.t("report.change_activity", kind=kind(ctx)), EchoAnswer.ACTIVITY),
        *([Answer(ctx.t("report.change_round"), EchoAnswer.PERIOD)] if several and not data.get("correct") else []),
    )


def receipt_bubble(data: Data, ctx: Context) -> Bubble:
    """That it is stored, how the measure now stands, and how to undo it."""
    report = report_of(data, ctx)
    measure, measure_status, period = (
        report.measure,
        report.measure_status,
        ctx.content.programme.period(data["period"]),
    )
    tone, words = TONES[measure_status.status], ctx.content.words
    stands = Row(ctx.t(result_label(measure)), reached(measure_status, ctx), bar=measure_status.ratio, tone=tone)
    rows = (
        *([stands] if measure_status.actual is not None else []),
        *_said(data, report, ctx),
        *receipt_rows(ctx.receipt, ctx),
    )
    again = StartReportFigure(agency=data["agency"], measure=measure.id, period=period.id, correct=True)
    buttons = (
        Word(ctx.t("report.more", kind=kind(ctx)), words.first("report")),
        Go(ctx.t("report.correct"), again),
        Go(ctx.t("withdraw.this"), StartWithdraw(agency=data["agency"], measure=measure.id, period=period.id)),
    )
    return Bubble(
        title=ctx.t("report.stored"),
        eyebrow=eyebrow(measure, period.id, ctx),
        paragraphs=(ctx.content.plan.activity(measure.activity_id).short,),
        rows=rows,
        note=ctx.t("report.undo", date=chat_date(period.accepts_until)),
        buttons=buttons,
        tone="good",
    )
