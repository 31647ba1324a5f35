"""What a person owes, and by when; what is overdue stays on the list."""

from collections import Counter
from dataclasses import replace

from content.model.calendar import chat_date
from flows.campaigns.campaign_calendar import due_entry
from flows.documents.acknowledged import check_open, check_tap, is_acknowledged
from flows.engine.context import Context
from flows.engine.due import due_words
from flows.engine.flow import End, Flow, Outcome
from flows.engine.messages import Bubble, Carousel, Choice, Go, Row, Tone, Word
from flows.engine.paging import pages
from flows.home.admins_week import admins_week, quota_words
from flows.home.owed_item import Owed
from flows.reporting.measure_status import Status, agency_statuses
from flows.reporting.periods import year_words
from flows.starts.campaigns import StartSend
from flows.starts.documents import StartDocuments
from flows.starts.home import StartOwed
from flows.starts.reporting import StartHeadcount, StartReportFigure

PAGE = 5


def owed(ctx: Context) -> list[Owed]:
    """Everything this person owes, the most urgent first, and last what can only be talked about."""
    items = _documents(ctx) + _checks(ctx) + _headcounts(ctx) + _reports(ctx) + _to_send(ctx) + admins_week(ctx)
    return sorted(items, key=lambda item: (item.closed_on(ctx.today), item.due))


def _documents(ctx: Context) -> list[Owed]:
    found = []
    for required in ctx.content.programme.required_of(ctx.person.agency):
        document = ctx.content.documents[required.document]
        if not is_acknowledged(document, ctx):
            title = ctx.t("owed.document", title=document.short)
            found.append(Owed(title, required.due, Go(document.short, StartDocuments(document.id))))
    return found


def _checks(ctx: Context) -> list[Owed]:
    """The questions on documents that were acknowledged and not shown to be understood."""
    found = []
    for required in ctx.content.programme.required_of(ctx.person.agency):
        document = ctx.content.documents[required.document]
        if is_acknowledged(document, ctx) and check_open(document, ctx):
            title = ctx.t("check.owed", title=document.short)
            found.append(Owed(title, required.due, check_tap(document, ctx)))
    return found


def next_owed(done: Go, ctx: Context) -> tuple[Choice, ...]:
    """What is still owed after something that was done in this very turn."""
    # a quick reply has no room for the name of a document
    doable = [item for item in owed(ctx) if item.tap != done and not item.closed_on(ctx.today)]
    more = [replace(item.tap, label=ctx.t("quick.next")) for item in doable]
    words = ctx.content.words
    return (
        *more[:1],
        Word(ctx.t("quick.owed"), words.first("owed")),
        Word(ctx.t("quick.menu"), words.first("menu")),
    )


def _reports(ctx: Context) -> list[Owed]:
    """What the periods miss of each agency that the person reports for, period by period."""
    found = []
    for agency in ctx.person.agencies_as("focal"):
        missing = Counter(
            period for measure_status in agency_statuses(ctx, agency) for period in measure_status.missing
        )
        for period, count in missing.items():
            title = ctx.t("owed.report", count=count, round=period.id)
            tap = Go(ctx.t("owed.report_button"), StartReportFigure(agency=agency, period=period.id))
            found.append(Owed(title, period.closes, tap, period.accepts_until))
    return found


def _headcounts(ctx: Context) -> list[Owed]:
    """The headcounts that percentages wait for, while a period is open."""
    open_ = ctx.content.programme.open_periods(ctx.today)
    waiting = [
        agency
        for agency in ctx.person.agencies_as("focal")
        if open_ and any(s.status is Status.NO_HEADCOUNT for s in agency_statuses(ctx, agency))
    ]
    taps = (Go(ctx.t("headcount.tell"), StartHeadcount(agency)) for agency in waiting)
    return [Owed(ctx.t("owed.headcount"), open_[-1].closes, tap, open_[-1].accepts_until) for tap in taps]


def _to_send(ctx: Context) -> list[Owed]:
    """What an admin is to send by the campaign calendar."""
    found = due_entry(ctx) if ctx.person.has("admin") else None
    if found is None:
        return []
    day, entry = found
    tap = Go(ctx.t("owed.calendar_button"), StartSend(entry=entry.id))
    return [Owed(ctx.t("owed.calendar", title=entry.title), day, tap)]


def owed_row(item: Owed, ctx: Context) -> Row:
    """One line of the list; the last day, and that it is over, is said in words and colour."""
    pressing = item.pressing if item.said else item.due <= ctx.today
    tone: Tone = "warning" if pressing else "plain"
    return Row(item.title, note=_when(item, ctx), tone=tone, tap=item.tap)


def _when(item: Owed, ctx: Context) -> str:
    if item.said:
        return item.said
    if item.due >= ctx.today:
        return due_words(item.due, ctx)
    due = chat_date(item.due)
    if item.until is None:
        return ctx.t("owed.overdue", date=due)
    return ctx.t("owed.closed" if item.closed_on(ctx.today) else "owed.grace", date=due, until=chat_date(item.until))


class OwedList(Flow[StartOwed]):
    """A person asks what there is to do."""

    def begin(self, start: StartOwed, ctx: Context) -> Outcome:
        """Show the list; an empty one is celebrated in one line."""
        items, year = owed(ctx), tuple(filter(None, (year_words(ctx), quota_words(ctx))))
        menu = Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))
        if not items:
            done = Bubble(title=ctx.t("owed.none_title"), paragraphs=(ctx.t("owed.none"), *year), tone="good")
            return End([done], quick=(menu,))
        rows = tuple(owed_row(item, ctx) for item in items)
        over = items[0].closed_on(ctx.today)
        title = ctx.t("owed.only_closed") if over else ctx.t("owed.title", count=len(items))
        note = ctx.t("owed.ask" if over else "owed.note")
        if len(rows) > PAGE:
            first, *more = pages(title, rows, PAGE, ctx)
            return End([Carousel((replace(first, paragraphs=year), *more), alt=title)], quick=(menu,))
        return End([Bubble(title=title, paragraphs=year, rows=rows, note=note)], quick=(menu,))
