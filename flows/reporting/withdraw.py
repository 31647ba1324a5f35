"""A focal person takes back a result that was recorded by mistake."""

from dataclasses import asdict

from content.model.calendar import chat_date
from flows.engine.answers import YesNo
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, say, step
from flows.engine.messages import Answer, Bubble, Go, Row
from flows.engine.parsers import choice_of
from flows.engine.session import Data
from flows.record.reporting import WithdrawResult
from flows.reporting.figures_in_words import total_words
from flows.reporting.periods import is_open, refusal
from flows.reporting.report_messages import eyebrow
from flows.reporting.round_results import result_now
from flows.starts.reporting import StartReportFigure, StartWithdraw


class Withdraw(Flow[StartWithdraw]):
    """A focal person takes a result back while its period is open; the history keeps it."""

    needs = "focal"

    def begin(self, start: StartWithdraw, ctx: Context) -> Outcome:
        """Find the result of the button's measure and period."""
        data: Data = asdict(start)
        if data["agency"] not in ctx.person.agencies_as("focal"):
            raise Invalid(ctx.t("report.not_yours"))
        if not is_open(data["period"], ctx):
            raise Invalid(refusal(data["period"], ctx))
        result = result_now(data, ctx)
        if result is None:
            raise Invalid(ctx.t("withdraw.gone"))
        return To(self.sure, {**data, "result": result.id})

    def ask_sure(self, data: Data, ctx: Context) -> Ask:
        """Show the result, and ask once."""
        measure, result = ctx.content.plan.measure(data["measure"]), result_now(data, ctx)
        told = Row(ctx.t("report.understood"), total_words(result, ctx, measure)) if result else None
        at = Row(ctx.t("receipt.date"), chat_date(result.at.date()), note=result.receipt) if result else None
        bubble = Bubble(
            title=ctx.content.plan.activity(measure.activity_id).short,
            eyebrow=eyebrow(measure, data["period"], ctx),
            rows=tuple(row for row in (told, at) if row),
            note=ctx.t("withdraw.ask"),
            buttons=(
                Answer(ctx.t("withdraw.yes"), YesNo.YES, quiet=True),
                Answer(ctx.t("withdraw.no"), YesNo.NO, quiet=True),
            ),
            tone="warning",
        )
        return Ask([bubble])

    @step(choice_of(YesNo))
    def sure(self, data: Data, answer: YesNo, ctx: Context) -> Outcome:
        """Take it back, if it is still the one that was shown."""
        result = result_now(data, ctx)
        if answer is YesNo.NO:
            return End(say(ctx.t("withdraw.kept")))
        if not is_open(data["period"], ctx):
            return End(say(refusal(data["period"], ctx)))
        if result is None or result.id != data["result"]:
            return End(say(ctx.t("withdraw.gone")))
        measure = ctx.content.plan.measure(data["measure"])
        again = StartReportFigure(agency=data["agency"], measure=measure.id, period=data["period"])
        done = Bubble(
            title=ctx.t("withdraw.done"),
            eyebrow=eyebrow(measure, data["period"], ctx),
            paragraphs=(ctx.content.plan.activity(measure.activity_id).short, ctx.t("withdraw.history")),
            buttons=(Go(ctx.t("withdraw.report_again"), again),),
        )
        return End([done], effects=(WithdrawResult(result.id),), matters=True)
