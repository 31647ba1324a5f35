"""A number typed back: what it is the receipt of, for who it belongs to."""

from content.model.calendar import chat_date
from flows.documents.documents import acknowledged_bubble
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome, Switch
from flows.engine.messages import Bubble, Go, Row
from flows.engine.receipts import receipt_rows
from flows.record.reporting import Result
from flows.reporting.figures_in_words import total_words
from flows.reporting.periods import is_open
from flows.reporting.report_messages import eyebrow
from flows.starts.asking import StartMyQuestions
from flows.starts.campaigns import StartCampaigns
from flows.starts.home import StartReceipt
from flows.starts.learning import StartCertificates
from flows.starts.reporting import StartMeasure, StartReportFigure, StartWithdraw


class ShowReceipt(Flow[StartReceipt]):
    """A person types the number of a receipt."""

    def begin(self, start: StartReceipt, ctx: Context) -> Outcome:
        """Open what it stands for; a number of somebody else is not found."""
        number = start.number
        for document, given in ctx.records.acknowledged().items():
            if given.receipt == number and document in {known.id for known in ctx.content.documents.all}:
                return End([acknowledged_bubble(ctx.content.documents[document], given, ctx)])
        if any(passed.receipt == number for passed in ctx.records.passes().values()):
            return Switch(StartCertificates(number))
        if any(asked.receipt == number for asked in ctx.records.my_questions()):
            return Switch(StartMyQuestions(number))
        result = ctx.records.result(number)
        if result and result.agency in ctx.person.agencies_as("focal") and _in_plan(result, ctx):
            return End([_result_bubble(result, ctx)])
        if ctx.person.has("admin") and ctx.records.campaign(number):
            return Switch(StartCampaigns(number))
        raise Invalid(ctx.t("receipt.unknown", number=number))


def _in_plan(result: Result, ctx: Context) -> bool:
    return any(measure.id == result.measure for measure in ctx.content.plan.measures_of(result.agency))


def _result_bubble(result: Result, ctx: Context) -> Bubble:
    """A result as it was stored, and what can be done about it while its period is open."""
    measure = ctx.content.plan.measure(result.measure)
    place = {"agency": result.agency, "measure": result.measure}
    current = result.receipt in {one.receipt for one in ctx.records.results(result.agency)}
    buttons = [Go(ctx.t("receipt.measure"), StartMeasure(**place))]
    if current and is_open(result.period, ctx):
        correct = StartReportFigure(**place, period=result.period, correct=True)
        withdraw = StartWithdraw(**place, period=result.period)
        buttons = [Go(ctx.t("report.correct"), correct), Go(ctx.t("withdraw.this"), withdraw)]
    until = chat_date(ctx.content.programme.period(result.period).accepts_until)
    note = ctx.t("report.undo", date=until) if len(buttons) > 1 else ""
    state = "withdrawn" if result.state == "withdrawn" else "stands" if current else "replaced"
    rows = (
        Row(ctx.t("report.understood"), total_words(result, ctx, measure)),
        *receipt_rows(result.receipt, ctx, result.at),
    )
    return Bubble(
        title=ctx.t(f"receipt.{state}"),
        eyebrow=eyebrow(measure, result.period, ctx),
        paragraphs=(ctx.content.plan.activity(measure.activity_id).short,),
        rows=rows,
        note=note,
        buttons=tuple(buttons),
    )
