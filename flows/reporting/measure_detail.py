"""One measure of an agency: its target, its results and what the record knows beside them."""

from dataclasses import replace

from content.model.calendar import chat_date
from content.model.reporting.plan import Measure
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome
from flows.engine.messages import Bubble, Go, Row
from flows.people.agencies import check_viewed
from flows.people.counts import people_words
from flows.record.reporting import Result
from flows.reporting.figures_in_words import reached, result_label, slots_in_words, target_words
from flows.reporting.from_records import beside
from flows.reporting.measure_status import TONES, MeasureStatus, Status, agency_statuses
from flows.reporting.periods import is_open
from flows.reporting.round_results import results_of
from flows.starts.documents import StartRecordOrder
from flows.starts.reporting import StartHeadcount, StartMeasure, StartReportFigure, StartWithdraw

LONGEST_TITLE, TOLD = 60, 3
"""Characters of an activity's title above which its short one stands over a card, and results of a period shown."""


class MeasureDetail(Flow[StartMeasure]):
    """A person looks at one measure: its target, results and their history."""

    def begin(self, start: StartMeasure, ctx: Context) -> Outcome:
        """Show it; its agency's focal person can report or correct from here."""
        agency, measure_id = start.agency, start.measure
        check_viewed(agency, ctx)
        focal = agency in ctx.person.agencies_as("focal")
        measure_status = next((s for s in agency_statuses(ctx, agency) if s.measure.id == measure_id), None)
        if measure_status is None:
            raise Invalid(ctx.t("progress.gone"))
        return End([self._card(measure_status, agency, _buttons(measure_status, agency, ctx) if focal else (), ctx)])

    def _card(self, measure_status: MeasureStatus, agency: str, buttons: tuple[Go, ...], ctx: Context) -> Bubble:
        measure = measure_status.measure
        activity = ctx.content.plan.activity(measure.activity_id)
        title = activity.title if len(activity.title) <= LONGEST_TITLE else activity.short
        stands, target = reached(measure_status, ctx), target_words(measure, ctx.content.texts)
        aimed = () if target in stands else (Row(ctx.t("report.target"), target),)
        tone = TONES[measure_status.status]
        rows = [*aimed, Row(ctx.t(result_label(measure)), stands, tone, measure_status.ratio)]
        if (count := measure_status.count) is not None:
            rows.append(Row(ctx.t("computed.acknowledged"), people_words(count, ctx)))
        rows += beside(measure, agency, ctx)
        if measure.others:
            rows.append(Row(ctx.t("progress.others"), ", ".join(measure.others), tone="muted"))
        for period in ctx.content.programme.periods:
            rows += self._history(agency, measure, period.id, ctx)
        # in a plan of indicators, the indicator is the activity
        paragraphs = () if measure.indicator == title else (measure.indicator,)
        return Bubble(title, activity.id, paragraphs, rows=tuple(rows), buttons=buttons)

    def _history(self, agency: str, measure: Measure, period: str, ctx: Context) -> list[Row]:
        found = ctx.records.history(agency, measure.id, period)
        label = ctx.t("progress.round_label", round=period)
        return [
            replace(_told_row(result, measure, ctx), label=label, tone="plain")
            if place == 0
            else _told_row(result, measure, ctx)
            for place, result in enumerate(found[:TOLD])
        ]


def _told_row(result: Result, measure: Measure, ctx: Context) -> Row:
    """One result of the history: what was said, or that it was withdrawn or not applicable, when, and its number."""
    said = slots_in_words(result.slots, ctx, measure)
    note = f"{chat_date(result.at.date())} · {result.receipt}"
    if result.state != "reported":
        said, note = ctx.t(f"result.{result.state}"), f"{said} · {note}"
    return Row(ctx.t("progress.earlier"), said, "muted", note=note)


def _buttons(measure_status: MeasureStatus, agency: str, ctx: Context) -> tuple[Go, ...]:
    """What its focal person can do about it: report it and withdraw what open periods have, or tell the headcount."""
    measure = measure_status.measure
    if measure_status.computed:
        waits = measure_status.status is Status.NO_HEADCOUNT
        return (Go(ctx.t("headcount.tell"), StartHeadcount(agency)),) if waits else ()
    order = (Go(ctx.t("record_order.start"), StartRecordOrder(agency)),) if measure.by_order else ()
    told = [result.period for result in results_of(ctx, agency, measure.id) if is_open(result.period, ctx)]
    return (
        Go(ctx.t("progress.report_this"), StartReportFigure(agency=agency, measure=measure.id)),
        *order,
        *(
            Go(
                _withdraw_label(period, len(told) == 1, ctx),
                StartWithdraw(agency=agency, measure=measure.id, period=period),
            )
            for period in told
        ),
    )


def _withdraw_label(period: str, alone: bool, ctx: Context) -> str:
    return ctx.t("withdraw.this") if alone else ctx.t("withdraw.this_of", round=period)
