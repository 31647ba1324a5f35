"""What a campaign sends: a document, a card, an entry of the campaign calendar, or words of the admin's own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from content.model.documents.documents import Document
from flows.campaigns.campaign_calendar import entry_messages
from flows.documents.documents import acknowledge_tap, document_bubble
from flows.engine.context import Context
from flows.engine.messages import Bubble, Go, Message, Row, Text
from flows.learning.cards import card_bubble
from flows.people.agencies import agency_short
from flows.reporting.measure_status import agency_statuses
from flows.reporting.periods import reportable_in
from flows.starts.documents import StartDocuments
from flows.starts.reporting import StartReportFigure

TITLE_LIMIT = 40
NAMED = 5
"""How much of what is owed a reminder names."""


def campaign_title(what: Mapping[str, Any], ctx: Context) -> str:
    """A short name for lists."""
    match what["kind"]:
        case "reminder":
            return ctx.t("remind.title", agency=agency_short(what["agency"], ctx))[:TITLE_LIMIT]
        case "document":
            return ctx.content.documents[what["id"]].short
        case "card":
            return ctx.content.cards.get(what["id"]).title
        case "calendar":
            return ctx.content.campaign_calendar.get(what["id"]).title
        case _:
            return str(what["text"])[:TITLE_LIMIT]


def campaign_messages(what: Mapping[str, Any], ctx: Context) -> tuple[Message, ...]:
    """The messages everyone gets alike; what is personal comes in the free reply to their tap."""
    match what["kind"]:
        case "document":
            return (_to_acknowledge(ctx.content.documents[what["id"]], ctx),)
        case "card":
            return (card_bubble(what["id"], ctx),)
        case "reminder":
            return (_reminder(what["agency"], ctx),)
        case "calendar":
            return entry_messages(ctx.content.campaign_calendar.get(what["id"]), ctx)
        case _:
            return (Text(what["text"]),)


def _reminder(agency: str, ctx: Context) -> Bubble:
    """What an agency still owes in an open period, with the button that reports it."""
    owing = [one for one in agency_statuses(ctx, agency) if reportable_in(one.missing, ctx)]
    rows = [Row(ctx.content.plan.activity(one.measure.activity_id).short) for one in owing[:NAMED]]
    more = (ctx.t("remind.more", count=len(owing) - NAMED),) if len(owing) > NAMED else ()
    title = ctx.t("remind.heading", agency=agency_short(agency, ctx), count=len(owing))
    button = Go(ctx.t("remind.button"), StartReportFigure(agency=agency))
    return Bubble(title=title, rows=tuple(rows), note="".join(more), buttons=(button,))


def _to_acknowledge(document: Document, ctx: Context) -> Bubble:
    read = Go(ctx.t("documents.read"), StartDocuments(document.id, open=True))
    return replace(
        document_bubble(document, ctx, kept=True),
        buttons=(read, acknowledge_tap(document, ctx)),
        alt=ctx.t("documents.alt", title=document.short),
    )
