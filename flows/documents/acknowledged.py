"""Whether a person has acknowledged a document, and shown to have understood it."""

from content.model.documents.documents import Document
from flows.engine.context import Context
from flows.engine.flow import Invalid
from flows.engine.messages import Go
from flows.starts.documents import StartCheck


def document_for(id: str, ctx: Context) -> Document:
    """Give a document by its id; Invalid where there is none, or none for this person's agency."""
    found = ctx.content.documents.get(id)
    if found is None or found.agency not in ("", ctx.person.agency):
        raise Invalid(ctx.t("documents.gone"))
    return found


def is_acknowledged(document: Document, ctx: Context) -> bool:
    """Whether this person has acknowledged the version that counts."""
    given = ctx.records.acknowledged().get(document.id)
    return given is not None and not document.asks_again(given.version)


def check_open(document: Document, ctx: Context) -> bool:
    """Whether a document wants its check passed and this person has not yet."""
    answered = ctx.records.understood().get(document.id)
    settled = answered is not None and answered.passed and not document.asks_again(answered.version)
    return document.check and not settled


def check_tap(document: Document, ctx: Context) -> Go:
    """The button that begins the check of a document."""
    return Go(ctx.t("check.button", questions=len(ctx.content.quiz.check(document.id))), StartCheck(document.id))
