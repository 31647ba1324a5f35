"""A certificate keeps the name at passing; whoever has another name since may have it corrected, for all to see."""

from flows.engine.answers import YesNo
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Outcome, Switch, To, say, step
from flows.engine.messages import Answer, Bubble, Link, Row
from flows.engine.parsers import choice_of
from flows.engine.session import Data
from flows.record.learning import CorrectHolder, Holder
from flows.starts.learning import StartCertificateName, StartCertificates


def named_on(receipt: str, ctx: Context) -> Holder:
    """Whom a certificate of the person's names; one that is given out in this very turn names them as they are."""
    return ctx.records.holders().get(receipt, Holder(ctx.full_name))


def corrections_left(receipt: str, ctx: Context) -> int:
    """How often the name on a certificate may still be corrected; 0 where it is the name that the person has."""
    holder = named_on(receipt, ctx)
    return 0 if holder.name == ctx.full_name else ctx.content.programme.name_corrections - holder.corrections


class CertificateName(Flow[StartCertificateName]):
    """A person has a certificate bear the name that they have now.

    It may be another name altogether: then the page that verifies shows both, and that is what keeps anybody from
    passing their certificate on.
    """

    def begin(self, start: StartCertificateName, ctx: Context) -> Outcome:
        """Ask; where there is nothing to correct, the certificates say why."""
        if corrections_left(start.receipt, ctx) < 1:
            return Switch(StartCertificates())
        return To(self.sure, {"receipt": start.receipt})

    def ask_sure(self, data: Data, ctx: Context) -> Ask:
        """Show both names, and what others will see of it."""
        programme, receipt = ctx.content.programme, data["receipt"]
        rows = (
            Row(ctx.t("receipt.number"), receipt),
            Row(ctx.t("certificate_name.before"), named_on(receipt, ctx).name),
            Row(ctx.t("certificate_name.after"), ctx.full_name),
        )
        left = corrections_left(receipt, ctx)
        note = ctx.t("certificate_name.left", times=programme.name_corrections, left=left)
        buttons = (
            Answer(ctx.t("certificate_name.yes"), YesNo.YES),
            Answer(ctx.t("certificate_name.no"), YesNo.NO),
        )
        means, title = (ctx.t("certificate_name.means"),), ctx.t("certificate_name.title")
        return Ask([Bubble(title=title, paragraphs=means, rows=rows, note=note, buttons=buttons)])

    @step(choice_of(YesNo))
    def sure(self, data: Data, answer: YesNo, ctx: Context) -> Outcome:
        """Correct it, or leave it as it is."""
        receipt = data["receipt"]
        if answer is YesNo.NO:
            return End(say(ctx.t("certificate_name.kept")))
        if corrections_left(receipt, ctx) < 1:
            return Switch(StartCertificates())
        done = Bubble(
            title=ctx.t("certificate_name.done"),
            rows=(Row(ctx.t("receipt.number"), receipt), Row(ctx.t("my_data.name"), ctx.full_name)),
            buttons=(
                Link(ctx.t("learn.open_certificate"), ctx.links.certificate(receipt)),
                Link(ctx.t("learn.open_verify"), ctx.links.verify(receipt)),
            ),
            tone="good",
        )
        return End([done], effects=(CorrectHolder(receipt, ctx.full_name),), matters=True)
