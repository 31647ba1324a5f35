"""Documents: read on a page, acknowledged in chat with one tap, with a receipt."""

from dataclasses import replace

from content.model.calendar import chat_date
from content.model.documents.documents import Document
from flows.documents.acknowledged import check_open, is_acknowledged
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome, Switch, say
from flows.engine.messages import Bubble, Go, Link, Row
from flows.engine.receipts import receipt_rows
from flows.record.documents import Acknowledge, Acknowledged
from flows.starts.documents import StartAcknowledge, StartAcknowledgeLatest, StartCheck, StartDocuments


def acknowledge_tap(document: Document, ctx: Context) -> Go:
    """The button that acknowledges the current version."""
    return Go(ctx.t("documents.acknowledge"), StartAcknowledge(document.id, document.current.number))


def document_bubble(document: Document, ctx: Context) -> Bubble:
    """A document with its two taps: read and acknowledge."""
    version = document.current
    due = {required.document: required.due for required in ctx.content.programme.documents}.get(document.id)
    rows = (Row(ctx.t("documents.due"), chat_date(due), tone="warning" if due < ctx.today else "plain"),) if due else ()
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
            document = ctx.content.documents.get(start.document)
            if document is None:
                raise Invalid(ctx.t("documents.gone"))
            return End([_ready(document, ctx) if start.open else document_bubble(document, ctx)])
        done = ctx.records.acknowledged()
        rows = tuple(
            self._row(ctx.content.documents[required.document], done.get(required.document), ctx)
            for required in ctx.content.programme.documents
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
        """Check that the button is of the current version and the page was opened; then record and give the receipt."""
        document = ctx.content.documents.get(start.document)
        if document is None:
            raise Invalid(ctx.t("documents.gone"))
        version = document.current
        given = ctx.records.acknowledged().get(document.id)
        if start.version != version.number:
            old = ctx.t("documents.old_version", title=document.short, version=version.number)
            return End([*say(old), document_bubble(document, ctx)])
        if given and given.version == version.number:
            return End(
                [acknowledged_bubble(document, given, ctx)], done=Go(document.short, StartDocuments(document.id))
            )
        if document.must_open and not ctx.records.opened(document.id, version.number):
            return End(
                [
                    *say(ctx.t("documents.read_first", name=ctx.given_name(ctx.person.name))),
                    document_bubble(document, ctx),
                ]
            )
        done = Acknowledge(document.id, version.number, version.sha256, ctx.receipt)
        receipt = _receipt(document, version.number, receipt_rows(ctx.receipt, ctx), ctx)
        receipt = replace(receipt, title=ctx.t("documents.thanks"))
        if check_open(document, ctx):
            return Switch(StartCheck(document.id, now=True), say=(receipt,), effects=(done,), matters=True)
        tap = Go(document.short, StartDocuments(document.id))
        return End([receipt], effects=(done,), done=tap, matters=True)


class AcknowledgeLatest(Flow[StartAcknowledgeLatest]):
    """A person says that they take note, and means the document that is before them."""

    def begin(self, start: StartAcknowledgeLatest, ctx: Context) -> Outcome:
        """Take the one that was sent last, or the only one that was read or is left; where that is unclear, ask."""
        documents = [ctx.content.documents[required.document] for required in ctx.content.programme.documents]
        owed = [document for document in documents if not is_acknowledged(document, ctx)]
        sent = next((str(one["id"]) for one in ctx.records.received() if one.get("kind") == "document"), "")
        read = [document for document in owed if ctx.records.opened(document.id, document.current.number)]
        for meant in ([document for document in owed if document.id == sent], read, owed):
            if len(meant) == 1:
                return Switch(StartAcknowledge(meant[0].id, meant[0].current.number))
        return Switch(StartDocuments(), say=say(ctx.t("documents.which")) if owed else ())


def acknowledged_bubble(document: Document, given: Acknowledged, ctx: Context) -> Bubble:
    """The receipt of an acknowledgement given before."""
    shown = _receipt(document, given.version, receipt_rows(given.receipt, ctx, given.at), ctx)
    read = Link(ctx.t("documents.read"), ctx.links.document(document.id, document.current.number))
    return replace(shown, title=ctx.t("documents.already"), buttons=(read,))


def _receipt(document: Document, version: int, told: tuple[Row, Row], ctx: Context) -> Bubble:
    found = next((one for one in document.versions if one.number == version), document.current)
    rows = (
        *told,
        Row(ctx.t("documents.version"), str(version)),
        Row(ctx.t("documents.fingerprint"), found.sha256[:12]),
    )
    return Bubble(title="", paragraphs=(document.title,), rows=rows, note=ctx.t("documents.keep"), tone="good")
