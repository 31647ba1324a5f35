"""What a person owes, and by when; what is overdue stays on the list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from content.model.calendar import chat_date
from flows.campaigns.campaign_calendar import due_entry
from flows.documents.acknowledged import check_open, check_tap, is_acknowledged
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Outcome
from flows.engine.messages import Bubble, Choice, Go, Row, Word
from flows.reporting.measure_status import Status, agency_standings


@dataclass(frozen=True)
class Owed:
    """One thing to do."""

    title: str
    due: date
    tap: Choice


def owed(ctx: Context) -> list[Owed]:
    """Everything this person owes, the most urgent first."""
    return sorted(_documents(ctx) + _checks(ctx) + _reports(ctx) + _to_send(ctx), key=lambda item: item.due)


def _documents(ctx: Context) -> list[Owed]:
    found = []
    for required in ctx.content.programme.documents:
        document = ctx.content.documents[required.document]
        if not is_acknowledged(document, ctx):
            title = ctx.t("owed.document", title=document.short)
            found.append(Owed(title, required.due, Go(document.short, "documents", {"document": document.id})))
    return found


def _checks(ctx: Context) -> list[Owed]:
    """The questions on documents that were acknowledged and not shown to be understood."""
    found = []
    for required in ctx.content.programme.documents:
        document = ctx.content.documents[required.document]
        if is_acknowledged(document, ctx) and check_open(document, ctx):
            title = ctx.t("check.owed", title=document.short)
            found.append(Owed(title, required.due, check_tap(document, ctx)))
    return found


def next_owed(done: Go, ctx: Context) -> tuple[Choice, ...]:
    """What is still owed after something that was done in this very turn."""
    # a quick reply has no room for the name of a document
    more = [replace(item.tap, label=ctx.t("quick.next")) for item in owed(ctx) if item.tap != done]
    words = ctx.content.words
    return (
        *more[:1],
        Word(ctx.t("quick.owed"), words.first("owed")),
        Word(ctx.t("quick.menu"), words.first("menu")),
    )


def _reports(ctx: Context) -> list[Owed]:
    found = []
    current = ctx.content.programme.latest_period(ctx.today)
    for agency in ctx.person.agencies_as("focal"):
        told = [s for s in agency_standings(ctx, agency) if not s.measure.acknowledged]
        missing = [s for s in told if s.status in (Status.MISSING, Status.OVERDUE)]
        if missing:
            title = ctx.t("owed.report", count=len(missing), round=current.id)
            found.append(
                Owed(title, current.closes, Go(ctx.t("owed.report_button"), "report_figure", {"agency": agency}))
            )
    return found


def _to_send(ctx: Context) -> list[Owed]:
    """What an admin is to send by the campaign calendar."""
    found = due_entry(ctx) if ctx.person.has("admin") else None
    if found is None:
        return []
    day, entry = found
    tap = Go(ctx.t("owed.calendar_button"), "send", {"entry": entry.id})
    return [Owed(ctx.t("owed.calendar", title=entry.title), day, tap)]


def owed_row(item: Owed, ctx: Context) -> Row:
    """One line of the list, overdue said in words and colour."""
    late = item.due < ctx.today
    when = ctx.t("owed.overdue" if late else "owed.due", date=chat_date(item.due))
    return Row(item.title, note=when, tone="warning" if late else "plain", tap=item.tap)


class OwedList(Flow):
    """A person asks what there is to do."""

    name = "owed"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Show the list; an empty one is celebrated in one line."""
        items = owed(ctx)
        menu = Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))
        if not items:
            done = Bubble(title=ctx.t("owed.none_title"), paragraphs=(ctx.t("owed.none"),), tone="good")
            return End([done], quick=(menu,))
        rows = tuple(owed_row(item, ctx) for item in items)
        title = ctx.t("owed.title", count=len(items))
        return End([Bubble(title=title, rows=rows, note=ctx.t("owed.note"), tone="accent")], quick=(menu,))
