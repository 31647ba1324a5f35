"""The campaign calendar as an admin meets it: what it has for now, what is due, and what an entry sends."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from content.model.calendar import chat_date
from content.model.campaigns.campaign_calendar import CalendarEntry
from flows.campaigns.audiences import audience_words, with_role
from flows.engine.context import Context
from flows.engine.messages import Answer, Bubble, Message, Row, Text, Word
from flows.learning.cards import card_bubble


def offered(ctx: Context) -> Sequence[tuple[date, CalendarEntry]]:
    """What the calendar has for now, sent or not, by day."""
    return ctx.content.campaign_calendar.offered(ctx.content.plan.fiscal_year, ctx.today)


def due_entry(ctx: Context) -> tuple[date, CalendarEntry] | None:
    """The one entry to be sent now, with its day; None when there is none or it has been sent."""
    found = ctx.content.campaign_calendar.due(ctx.content.plan.fiscal_year, ctx.today)
    sent = ctx.records.calendar_sent() if found else frozenset[str]()
    return next(((day, entry) for day, entry in found if entry.id not in sent), None)


def entry_rows(ctx: Context) -> tuple[Row, ...]:
    """What the calendar has for now, to choose from: the day, for whom, and whether it has been sent."""
    sent = ctx.records.calendar_sent()
    return tuple(
        Row(
            entry.title,
            ctx.t("send.entry_sent") if entry.id in sent else "",
            "good" if entry.id in sent else "plain",
            note=f"{chat_date(day)} · {audience_words(entry_audience(entry), ctx)}",
            tap=Answer(entry.title, entry.id),
        )
        for day, entry in offered(ctx)
    )


def entry_audience(entry: CalendarEntry) -> dict[str, Any]:
    """For whom an entry is written."""
    return {"kind": "everyone"} if entry.to == "everyone" else with_role(entry.to)


def entry_messages(entry: CalendarEntry, ctx: Context) -> tuple[Message, ...]:
    """What an entry sends: its words, and its card or the one thing to tap."""
    if entry.card:
        return (Text(entry.message), card_bubble(entry.card, ctx))
    opens = Word(ctx.t(f"menu.{entry.opens}"), ctx.content.words.first(entry.opens))
    return (Bubble(title=entry.title, paragraphs=(entry.message,), buttons=(opens,)),)
