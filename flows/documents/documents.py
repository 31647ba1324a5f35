"""Documents: read on a page, acknowledged in chat with one tap, with a receipt."""

from dataclasses import replace
from datetime import date, timedelta

from content.model.calendar import chat_date
from content.model.documents.documents import Document
from flows.documents.acknowledged import check_open, check_tap, document_for, is_acknowledged
from flows.engine.context import Context
from flows.engine.due import NEAR, due_words
from flows.engine.flow import End, Flow, Outcome, Switch, say
from flows.engine.messages import Bubble, Go, Link, Row
from flows.engine.receipts import receipt_rows
from flows.record.documents import Acknowledge, Acknowledged
from flows.starts.documents import StartAcknowledge, StartAcknowledgeLatest, StartDocuments


def acknowledge_tap(document: Document, ctx: Context) -> Go:
    """The button that acknowledges the current version."""
    return Go(ctx.t("documents.acknowledge"), StartAcknowledge(document.id, document.current.number))


def document_bubble(document: Document, ctx: Context, *, kept: bool = False) -> Bubble:
    """A document with its two taps: read and acknowledge. What is `kept` to be read on another day counts no days."""
    version = document.current
    due = {required.document: required.due for required in ctx.content.programme.documents}.get(document.id)
    rows = (_due(due, kept, ctx),) if due else ()
    return Bubble(
        title=document.title,
        eyebrow=ctx.t("documents.eyebrow", version=version.number, minutes=document.minutes),
        paragraphs=(document.summary,),
        rows=rows,
        note=ctx.t("documents.draft") if version.draft else "",
        buttons=(
            Link(ctx.t("documents.read"), ctx.links.document(document.id, version.number)),
            acknowledge_tap(document, ctx),
        ),
    )


def _due(due: date, kept: bool, ctx: Context) -> Row:
    near = not kept and 0 <= (due - ctx.today).days <= NEAR
    told = due_words(due, ctx) if near else chat_date(due)
    return Row(ctx.t("documents.due"), told, tone="warning" if due < ctx.today + timedelta(days=near) else "plain")


def _ready(document: Document, ctx: Context) -> Bubble:
    """The answer to a card that everybody got alike: this person's own link."""
    link = Link(ctx.t("documents.open_now"), ctx.links.document(document.id, document.current.number))
    return Bubble(
        title=document.short, paragraphs=(ctx.t("documents.ready"),), buttons=(link, acknowledge_tap(document, ctx))
    )


class ShowDocuments(Flow[StartDocuments]):
    """A person looks for a document, or at all of them."""

    def begin(self, start: StartDocuments, ctx: Context) -> Outcome:
        """Show one document, or the list with what was acknowledged."""
        if start.document:
            document = document_for(start.document, ctx)
            return End([_ready(document, ctx) if start.open else document_bubble(document, ctx)])
        done = ctx.records.acknowledged()
        rows = tuple(
            self._row(ctx.content.documents[required.document], done.get(required.document), ctx)
            for required in ctx.content.programme.required_of(ctx.person.agency)
        )
        return End([Bubble(title=ctx.t("documents.title"), rows=rows, note=ctx.t("documents.note"))])

    def _row(self, document: Document, given: Acknowledged | None, ctx: Context) -> Row:
        tap = Go(document.short, StartDocuments(document.id))
        if given is None:
            return Row(document.short, ctx.t("documents.open"), tap=tap)
        if document.asks_again(given.version):
            return Row(document.short, ctx.t("documents.again"), tone="warning", tap=tap)
        return Row(document.short, ctx.t("documents.done"), tone="good", note=chat_date(given.at.date()), tap=tap)


class AcknowledgeDocument(Flow[StartAcknowledge]):
    """A person acknowledges one version of a document."""

    def begin(self, start: StartAcknowledge, ctx: Context) -> Outcome:
        """Check that the button is of the current version and the page was read; then record and give the receipt."""
        document = document_for(start.document, ctx)
        version = document.current
        given = ctx.records.acknowledged().get(document.id)
        if start.version != version.number:
            old = ctx.t("documents.old_version", title=document.short, version=version.number)
            return End([*say(old), document_bubble(document, ctx)])
        if given and given.version == version.number:
            return End(
                [acknowledged_bubble(document, given, ctx)], done=Go(document.short, StartDocuments(document.id))
            )
        if document.must_read and (far := ctx.records.how_far(document.id, version.number)) != "finished":
            to_read = "documents.read_on" if far == "opened" else "documents.read_first"
            missing = ctx.t(to_read, name=ctx.given_name(ctx.person.name))
            return End([*say(missing), document_bubble(document, ctx)])
        done = Acknowledge(document.id, version.number, version.sha256, ctx.receipt)
        receipt = _receipt(document, version.number, receipt_rows(ctx.receipt, ctx), ctx)
        receipt = replace(receipt, title=ctx.t("documents.thanks"))
        tap = Go(document.short, StartDocuments(document.id))
        return End([receipt], effects=(done,), done=tap, matters=True)


class AcknowledgeLatest(Flow[StartAcknowledgeLatest]):
    """A person says that they take note, and means the document that is before them."""

    def begin(self, start: StartAcknowledgeLatest, ctx: Context) -> Outcome:
        """Take the one that was sent last, or the only one that was read or is left; where that is unclear, ask."""
        required = ctx.content.programme.required_of(ctx.person.agency)
        documents = [ctx.content.documents[one.document] for one in required]
        owed = [document for document in documents if not is_acknowledged(document, ctx)]
        sent = next((str(one["id"]) for one in ctx.records.received() if one.get("kind") == "document"), "")
        read = [
            document for document in owed if ctx.records.how_far(document.id, document.current.number) != "unopened"
        ]
        for meant in ([document for document in owed if document.id == sent], read, owed):
            if len(meant) == 1:
                return Switch(StartAcknowledge(meant[0].id, meant[0].current.number))
        return Switch(StartDocuments(), say=say(ctx.t("documents.which")) if owed else ())


def acknowledged_bubble(document: Document, given: Acknowledged, ctx: Context) -> Bubble:
    """The receipt of an acknowledgement given before."""
    shown = _receipt(document, given.version, receipt_rows(given.receipt, ctx, given.at), ctx)
    return replace(shown, title=ctx.t("documents.already"))


def _receipt(document: Document, version: int, told: tuple[Row, Row], ctx: Context) -> Bubble:
    check = (check_tap(document, ctx),) if check_open(document, ctx) else ()
    return Bubble(
        title="",
        paragraphs=(document.title,),
        rows=(*told, Row(ctx.t("documents.version"), str(version))),
        note=ctx.t("documents.keep"),
        buttons=check,
        tone="good",
    )
