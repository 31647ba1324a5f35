"""How far a document has been acknowledged: agency by agency, for an admin."""

from collections.abc import Mapping

from flows.context import Context, Count
from flows.flow import End, Flow, Invalid, Outcome
from flows.messages import Carousel, Go, Row
from flows.pages import pages
from flows.people_counts import document_counts, understood_counts
from flows.standing import percent

PAGE = 5


class DocumentProgress(Flow):
    """An admin looks at one document: acknowledgement by agency, the lowest first."""

    name, needs = "document_progress", "admin"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Show percentages and a way to send it to who has not acknowledged."""
        if args.get("document") not in ctx.content.documents:
            raise Invalid(ctx.t("documents.gone"))
        document = ctx.content.documents[args["document"]]
        counts = sorted(document_counts(ctx, document.id).items(), key=lambda pair: _part(pair[1]))
        understood = understood_counts(ctx, document.id) if document.check else {}
        rows = [self._row(code, count, understood.get(code), ctx) for code, count in counts]
        send = Go(ctx.t("province.send_rest"), "send", {"document": document.id})
        return End([Carousel(pages(document.short, rows, PAGE, ctx, (send,)), alt=document.title)])

    def _row(self, code: str, count: Count, understood: Count | None, ctx: Context) -> Row:
        words = ctx.t("province.people", done=count.done, total=count.total, percent=percent(count.done, count.total))
        if understood:
            words = " · ".join((words, ctx.t("computed.understood_too", done=understood.done)))
        return Row(ctx.content.plan.agency(code).short, bar=_part(count), note=words)


def _part(count: Count) -> float:
    return count.done / count.total if count.total else 0.0
