"""How far a document has been acknowledged: agency by agency, for an admin."""

from content.model.reporting.plan import Unit
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome
from flows.engine.messages import Carousel, Go, Row
from flows.engine.paging import pages
from flows.people.counts import Count, people_words
from flows.reporting.figures_in_words import amount
from flows.reporting.people_counts import document_counts, understood_counts
from flows.starts.campaigns import StartSend
from flows.starts.documents import StartDocumentProgress

PAGE = 5


class DocumentProgress(Flow[StartDocumentProgress]):
    """An admin looks at one document: acknowledgement by agency, the lowest first."""

    needs = "admin"

    def begin(self, start: StartDocumentProgress, ctx: Context) -> Outcome:
        """Show percentages and a way to send it to who has not acknowledged."""
        document = ctx.content.documents.get(start.document)
        if document is None:
            raise Invalid(ctx.t("documents.gone"))
        counts = sorted(document_counts(ctx, document.id).items(), key=lambda pair: _place(pair[1]))
        understood = understood_counts(ctx, document.id) if document.check else {}
        rows = [self._row(code, count, understood.get(code), ctx) for code, count in counts]
        send = Go(ctx.t("province.send_rest"), StartSend(document=document.id))
        return End([Carousel(pages(document.short, rows, PAGE, ctx, (send,)), alt=document.title)])

    def _row(self, code: str, count: Count, understood: Count | None, ctx: Context) -> Row:
        name = ctx.content.plan.agency(code).short
        if count.total is None and not count.done:
            return Row(name, note=ctx.t("status.no_headcount"), tone="muted")
        words = people_words(count, ctx)
        if understood:
            words = " · ".join((words, ctx.t("computed.understood_too", done=understood.done)))
        if count.percent is None:
            return Row(name, note=" · ".join((words, ctx.t("status.no_headcount"))))
        return Row(name, amount(count.percent, Unit.PERCENT, ctx), bar=count.share, note=words)


def _place(count: Count) -> tuple[bool, float]:
    """The lowest first, and last those whose headcount nobody has told."""
    return not count.total, count.share
