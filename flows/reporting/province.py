"""The whole province, or whatever area a programme is of, as an admin sees it."""

from collections.abc import Mapping, Sequence

from content.model.calendar import chat_date
from content.model.reporting.plan import Unit
from flows.engine.context import Context
from flows.engine.messages import Bubble, Carousel, Go, Link, Message, Row, Word
from flows.engine.paging import pages
from flows.people.console import last_opened
from flows.people.counts import people_words, together
from flows.reporting.figures_in_words import amount, indicator_target
from flows.reporting.measure_status import MeasureStatus, Status, agency_statuses, share
from flows.reporting.people_counts import document_counts, understood_counts
from flows.starts.documents import StartDocumentProgress
from flows.starts.home import StartProgress

PAGE = 5


def province(part: str, ctx: Context) -> Message:
    """The whole province for an admin: the totals, or a part of them, agencies with the late ones on top."""
    if part == "documents":
        return _documents(ctx)
    if part == "indicators" and (bubbles := _indicators(ctx)):
        return Carousel(bubbles, alt=bubbles[0].title)
    by_agency = {agency.code: agency_statuses(ctx, agency.code) for agency in ctx.content.plan.agencies}
    if part == "agencies":
        alt = ctx.t("province.alt", area=ctx.content.programme.area)
        return Carousel(_agencies(by_agency, ctx), alt=alt)
    everything = [measure_status for statuses in by_agency.values() for measure_status in statuses]
    return _province_summary(everything, by_agency, ctx)


def _reported(statuses: Sequence[MeasureStatus]) -> int:
    return sum(measure_status.told for measure_status in statuses)


def _late(statuses: Sequence[MeasureStatus]) -> int:
    return sum(measure_status.status is Status.OVERDUE for measure_status in statuses)


def _province_summary(
    everything: Sequence[MeasureStatus], by_agency: Mapping[str, Sequence[MeasureStatus]], ctx: Context
) -> Bubble:
    total, reported = len(everything), _reported(everything)
    aimed = [s for s in everything if s.measure.target is not None and s.status is not Status.NOT_APPLICABLE]
    met = sum(measure_status.status is Status.MET for measure_status in aimed)
    silent = sum(_reported(statuses) == 0 for statuses in by_agency.values())
    reached = Row(
        ctx.t("progress.met"),
        ctx.t("progress.of", done=met, total=len(aimed)),
        "good" if met else "plain",
        share(met, aimed),
    )
    rows = (
        Row(ctx.t("province.reported"), ctx.t("progress.of", done=reported, total=total), bar=reported / total),
        *((reached,) if aimed else ()),
        Row(
            ctx.t("status.not_yet_due"),
            ctx.t("common.items", count=sum(s.status is Status.NOT_YET_DUE for s in everything)),
            "muted",
        ),
        Row(ctx.t("province.silent"), ctx.t("province.agencies", count=silent), "warning" if silent else "good"),
        *_parts(ctx),
    )
    words = ctx.content.words
    console = ctx.t("province.console", scope=ctx.content.programme.scope)
    buttons = (Link(console, ctx.links.console()), Word(ctx.t("menu.send"), words.first("send")))
    title = ctx.t("province.title", area=ctx.content.programme.area)
    note = "\n".join(filter(None, (ctx.t("province.type_agency"), last_opened(ctx))))
    return Bubble(title=title, eyebrow=chat_date(ctx.today), rows=rows, note=note, buttons=buttons)


def _parts(ctx: Context) -> tuple[Row, ...]:
    """What the totals are made of, each a tap away."""
    named: list[tuple[str, StartProgress]] = [
        (ctx.t("province.by_agency"), StartProgress(part="agencies")),
        (ctx.t("province.documents"), StartProgress(part="documents")),
    ]
    if ctx.content.plan.indicators():
        named.append((ctx.t("province.indicators"), StartProgress(part="indicators")))
    return tuple(Row(name, tap=Go(name, start)) for name, start in named)


def _indicators(ctx: Context) -> tuple[Bubble, ...]:
    """What the plan's goals are judged by, where it has such targets; nobody reports them here."""
    rows = tuple(
        Row(indicator.number, indicator_target(indicator, ctx.content.texts), note=indicator.name)
        for indicator in ctx.content.plan.indicators()
    )
    return (Bubble(title=ctx.t("province.indicators"), rows=rows),) if rows else ()


def _documents(ctx: Context) -> Bubble:
    rows = []
    for required in ctx.content.programme.required_of():
        document = ctx.content.documents[required.document]
        counts = document_counts(ctx, document.id).values()
        whole = together(counts)
        words = people_words(whole, ctx)
        if untold := sum(count.total is None for count in counts):
            words = " · ".join((words, ctx.t("province.no_headcount", count=untold)))
        if document.check:
            understood = sum(count.done for count in understood_counts(ctx, document.id).values())
            words = " · ".join((words, ctx.t("computed.understood_too", done=understood)))
        tap = Go(document.short, StartDocumentProgress(document.id))
        reached = "" if whole.percent is None else amount(whole.percent, Unit.PERCENT, ctx)
        rows.append(Row(document.short, reached, bar=whole.share, note=words, tap=tap))
    return Bubble(title=ctx.t("province.documents"), rows=tuple(rows))


def _agencies(by_agency: Mapping[str, Sequence[MeasureStatus]], ctx: Context) -> tuple[Bubble, ...]:
    ordered = sorted(by_agency.items(), key=lambda pair: -_late(pair[1]))
    rows = [_agency_row(code, statuses, ctx) for code, statuses in ordered]
    return pages(ctx.t("province.by_agency"), rows, PAGE, ctx)


def _agency_row(code: str, statuses: Sequence[MeasureStatus], ctx: Context) -> Row:
    late, reported = _late(statuses), _reported(statuses)
    name = ctx.content.plan.agency(code).short
    note = ctx.t("province.late", count=late) if late else ctx.t("province.not_late")
    value = ctx.t("progress.of", done=reported, total=len(statuses))
    return Row(
        name,
        value,
        "warning" if late else "good",
        share(reported, statuses),
        note,
        Go(name, StartProgress(code)),
    )
