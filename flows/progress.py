"""How far: an agency on its measures, or the province over all agencies."""

from collections.abc import Mapping, Sequence

from content.calendar import chat_date, chat_month, round_on
from content.plan import Measure
from flows.amounts import indicator_target, reached, result_label, slots_in_words, target_or_reached, target_words
from flows.computed import beside
from flows.context import Context, Count
from flows.flow import End, Flow, Invalid, Outcome
from flows.messages import Bubble, Carousel, Go, Link, Message, Row, Tone, Word
from flows.owed import owed
from flows.standing import Standing, Status, agency_standings, of_all, percent

TONES: dict[Status, Tone] = {
    Status.MET: "good",
    Status.BELOW: "warning",
    Status.RECORDED: "plain",
    Status.MISSING: "warning",
    Status.OVERDUE: "warning",
    Status.NOT_YET_DUE: "muted",
}
PAGE = 4
AGENCIES_PAGE = 5
LONGEST_TITLE = 240
"""Characters of an activity's title above which its short one stands over a card."""


class Progress(Flow):
    """A person asks how far things are: their own, their agency's, or the province's."""

    name = "progress"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """An admin sees the province, a focal person the agency, others what they themselves did."""
        if "agency" in args:
            return End(self._agency(args["agency"], ctx))
        if ctx.person.has("admin"):
            return End(province(ctx))
        agencies = _viewed(ctx)
        if agencies:
            return End([message for agency in agencies[:2] for message in self._agency(agency, ctx)])
        total = len(ctx.content.programme.documents)
        left = len(owed(ctx))
        bar = (total - left) / total if total else 1.0
        row = Row(ctx.t("progress.mine"), ctx.t("progress.of", done=total - left, total=total), bar=bar)
        buttons = (Word(ctx.t("quick.owed"), ctx.content.words.first("owed")),)
        return End([Bubble(title=ctx.t("progress.mine_title"), rows=(row,), buttons=buttons)])

    def _agency(self, agency: str, ctx: Context) -> list[Message]:
        if not ctx.person.has("admin") and agency not in _viewed(ctx):
            raise Invalid(ctx.t("report.not_yours"))
        if agency not in {known.code for known in ctx.content.plan.agencies}:
            raise Invalid(ctx.t("progress.gone"))
        return agency_messages(agency, ctx)


def _viewed(ctx: Context) -> tuple[str, ...]:
    """The agencies whose progress the person may see, an admin apart: as focal person or as executive."""
    return tuple(sorted({*ctx.person.agencies_as("focal"), *ctx.person.agencies_as("executive")}))


def agency_messages(agency: str, ctx: Context) -> list[Message]:
    """An agency's measures a few to a bubble, and its summary last, where the phone stops scrolling."""
    standings = agency_standings(ctx, agency)
    name = ctx.content.plan.agency(agency).short
    pages = [standings[start : start + PAGE] for start in range(0, len(standings), PAGE)]
    measures = tuple(
        Bubble(
            title=ctx.t("progress.measures", kind=ctx.content.plan.levels.activity),
            eyebrow=ctx.t("common.page", page=number, pages=len(pages)),
            rows=tuple(_standing_row(standing, agency, ctx) for standing in page),
        )
        for number, page in enumerate(pages, 1)
    )
    return [Carousel(measures, alt=ctx.t("progress.alt", name=name)), _summary(name, standings, agency, ctx)]


def _summary(name: str, standings: Sequence[Standing], agency: str, ctx: Context) -> Bubble:
    counted = {status: sum(standing.status is status for standing in standings) for status in Status}
    rows = _outcomes(standings, ctx)
    rows += [
        Row(ctx.t(f"status.{status.value}"), ctx.t("common.items", count=count), tone=TONES[status])
        for status, count in counted.items()
        if status not in (Status.MET, Status.RECORDED) and count
    ]
    heads = ctx.records.headcount(agency)
    staff = (
        ctx.t("progress.headcount", officials=heads[0], others=heads[1]) if heads else ctx.t("progress.no_headcount")
    )
    round_number = round_on(ctx.content.programme.rounds, ctx.today).number
    focal = agency in ctx.person.agencies_as("focal")
    buttons = (
        (
            Go(ctx.t("owed.report_button"), "report_figure", {"agency": agency}),
            Go(ctx.t("progress.set_headcount"), "headcount", {"agency": agency}),
        )
        if focal
        else ()
    )
    eyebrow = ctx.t("progress.round", round=round_number, date=chat_date(ctx.today))
    return Bubble(title=name, eyebrow=eyebrow, rows=tuple(rows), note=staff, buttons=buttons)


def _outcomes(standings: Sequence[Standing], ctx: Context) -> list[Row]:
    """How many targets are reached and, for measures without one, how many have a result."""
    rows = []
    for status, with_target in ((Status.MET, True), (Status.RECORDED, False)):
        concerned = [s for s in standings if (s.measure.target is not None) is with_target]
        if concerned:
            done = sum(standing.status is status for standing in concerned)
            value = ctx.t("progress.of", done=done, total=len(concerned))
            rows.append(Row(ctx.t(f"progress.{status.value}"), value, bar=_share(done, concerned)))
    return rows


def _share(part: int, standings: Sequence[Standing]) -> float:
    return part / len(standings) if standings else 0.0


def _standing_row(standing: Standing, agency: str, ctx: Context) -> Row:
    measure = standing.measure
    activity = ctx.content.plan.activity(measure.activity_id)
    notes = [ctx.t(f"status.{standing.status.value}"), _when(measure, ctx)]
    if standing.count is not None:
        notes.append(ctx.t("progress.from_records", done=standing.count.done, total=standing.count.total))
    notes += [f"{row.label} {row.value}" for row in beside(measure, agency, ctx)]
    note = " · ".join(notes)
    tap = Go(activity.short, "measure", {"agency": agency, "measure": measure.id})
    value = target_or_reached(standing, ctx)
    return Row(f"{activity.id} {activity.short}", value, TONES[standing.status], standing.ratio, note, tap)


def _when(measure: Measure, ctx: Context) -> str:
    """The time for a measure as the plan prints it: quarters or months."""
    if measure.months is None:
        return ctx.t("progress.quarters", first=measure.quarters[0], last=measure.quarters[-1])
    first, last = (chat_month(day) for day in measure.span(ctx.content.plan.fiscal_year))
    return ctx.t("progress.months", first=first, last=last)


class MeasureDetail(Flow):
    """A person looks at one measure: its target, results and their history."""

    name = "measure"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Show it; its agency's focal person can report or correct from here."""
        agency, measure_id = args.get("agency", ""), args.get("measure", "")
        focal = agency in ctx.person.agencies_as("focal")
        if not ctx.person.has("admin") and agency not in _viewed(ctx):
            raise Invalid(ctx.t("report.not_yours"))
        if agency not in {known.code for known in ctx.content.plan.agencies}:
            raise Invalid(ctx.t("progress.gone"))
        standing = next((s for s in agency_standings(ctx, agency) if s.measure.id == measure_id), None)
        if standing is None:
            raise Invalid(ctx.t("progress.gone"))
        measure = standing.measure
        args = {"agency": agency, "measure": measure_id}
        buttons = (
            (Go(ctx.t("progress.report_this"), "report_figure", args),) if focal and not measure.acknowledged else ()
        )
        return End([self._card(standing, agency, buttons, ctx)])

    def _card(self, standing: Standing, agency: str, buttons: tuple[Go, ...], ctx: Context) -> Bubble:
        measure = standing.measure
        activity = ctx.content.plan.activity(measure.activity_id)
        title = activity.title if len(activity.title) <= LONGEST_TITLE else activity.short
        rows = [
            Row(ctx.t("report.target"), target_words(measure, ctx.content.texts)),
            Row(ctx.t(result_label(measure)), reached(standing, ctx), TONES[standing.status], standing.ratio),
        ]
        if (count := standing.count) is not None:
            people = ctx.t("computed.people", done=count.done, total=count.total)
            rows.append(Row(ctx.t("computed.acknowledged"), people))
        rows += beside(measure, agency, ctx)
        if measure.others:
            rows.append(Row(ctx.t("progress.others"), ", ".join(measure.others), tone="muted"))
        for round_ in ctx.content.programme.rounds:
            rows += self._history(agency, measure, round_.number, ctx)
        # in a plan of indicators, the indicator is the activity
        paragraphs = () if measure.indicator == title else (measure.indicator,)
        return Bubble(title, activity.id, paragraphs, rows=tuple(rows), buttons=buttons)

    def _history(self, agency: str, measure: Measure, round_number: int, ctx: Context) -> list[Row]:
        found = ctx.records.history(agency, measure.id, round_number)
        label = ctx.t("progress.round_label", round=round_number)
        return [
            Row(
                label if place == 0 else ctx.t("progress.earlier"),
                slots_in_words(result.slots, ctx, measure),
                tone="plain" if place == 0 else "muted",
                note=f"{chat_date(result.at.date())} · {result.receipt}",
            )
            for place, result in enumerate(found[:4])
        ]


# the province


def province(ctx: Context) -> list[Message]:
    """The whole province for an admin: documents, agencies with the late ones on top, and the totals last."""
    by_agency = {agency.code: agency_standings(ctx, agency.code) for agency in ctx.content.plan.agencies}
    everything = [standing for standings in by_agency.values() for standing in standings]
    return [
        Carousel(
            (_documents(ctx), *_agencies(by_agency, ctx), *_indicators(ctx)),
            alt=ctx.t("province.alt", area=ctx.content.programme.area),
        ),
        _province_summary(everything, by_agency, ctx),
    ]


def _reported(standings: Sequence[Standing]) -> int:
    return sum(standing.actual is not None for standing in standings)


def _late(standings: Sequence[Standing]) -> int:
    return sum(standing.status in (Status.MISSING, Status.OVERDUE) for standing in standings)


def _province_summary(
    everything: Sequence[Standing], by_agency: Mapping[str, Sequence[Standing]], ctx: Context
) -> Bubble:
    total, reported = len(everything), _reported(everything)
    aimed = [standing for standing in everything if standing.measure.target is not None]
    met = sum(standing.status is Status.MET for standing in aimed)
    silent = sum(_reported(standings) == 0 for standings in by_agency.values())
    reached = Row(
        ctx.t("progress.met"),
        ctx.t("progress.of", done=met, total=len(aimed)),
        "good" if met else "plain",
        _share(met, aimed),
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
    )
    words = ctx.content.words
    console = ctx.t("province.console", scope=ctx.content.programme.scope)
    buttons = (Link(console, ctx.links.console()), Word(ctx.t("menu.send"), words.first("send")))
    title = ctx.t("province.title", area=ctx.content.programme.area)
    note = ctx.t("province.type_agency")
    return Bubble(title=title, eyebrow=chat_date(ctx.today), rows=rows, note=note, buttons=buttons)


def _indicators(ctx: Context) -> tuple[Bubble, ...]:
    """What the plan's goals are judged by, where it has such targets; nobody reports them here."""
    rows = tuple(
        Row(indicator.number, indicator_target(indicator, ctx.content.texts), note=indicator.name)
        for indicator in ctx.content.plan.indicators()
    )
    return (Bubble(title=ctx.t("province.indicators"), rows=rows),) if rows else ()


def document_counts(ctx: Context, document: str) -> dict[str, Count]:
    """Who acknowledged a document, by agency, against headcounts."""
    return _against_headcounts(ctx.records.acknowledgements((document,)), ctx)


def understood_counts(ctx: Context, document: str) -> dict[str, Count]:
    """Who passed the check of a document, by agency, against headcounts."""
    return _against_headcounts(ctx.records.understandings((document,)), ctx)


def learned_counts(ctx: Context, lesson: str) -> dict[str, Count]:
    """Who passed a lesson, by agency, against headcounts."""
    return _against_headcounts(ctx.records.lesson_passes((lesson,)), ctx)


def _against_headcounts(found: Mapping[str, Count], ctx: Context) -> dict[str, Count]:
    codes = [agency.code for agency in ctx.content.plan.agencies]
    return {code: of_all(found.get(code, Count()), ctx.records.headcount(code)) for code in codes}


def _documents(ctx: Context) -> Bubble:
    rows = []
    for required in ctx.content.programme.documents:
        document = ctx.content.documents[required.document]
        counts = document_counts(ctx, document.id).values()
        done, total = sum(count.done for count in counts), sum(count.total for count in counts)
        words = ctx.t("province.people", done=done, total=total, percent=percent(done, total))
        if document.check:
            understood = sum(count.done for count in understood_counts(ctx, document.id).values())
            words = " · ".join((words, ctx.t("computed.understood_too", done=understood)))
        tap = Go(document.short, "document_progress", {"document": document.id})
        rows.append(Row(document.short, bar=done / total if total else 0.0, note=words, tap=tap))
    return Bubble(title=ctx.t("province.documents"), rows=tuple(rows))


def _agencies(by_agency: Mapping[str, Sequence[Standing]], ctx: Context) -> list[Bubble]:
    ordered = sorted(by_agency.items(), key=lambda pair: -_late(pair[1]))
    pages = [ordered[start : start + AGENCIES_PAGE] for start in range(0, len(ordered), AGENCIES_PAGE)]
    return [
        Bubble(
            title=ctx.t("province.by_agency"),
            eyebrow=ctx.t("common.page", page=number, pages=len(pages)),
            rows=tuple(_agency_row(code, standings, ctx) for code, standings in page),
        )
        for number, page in enumerate(pages, 1)
    ]


def _agency_row(code: str, standings: Sequence[Standing], ctx: Context) -> Row:
    late, reported = _late(standings), _reported(standings)
    name = ctx.content.plan.agency(code).short
    note = ctx.t("province.late", count=late) if late else ctx.t("province.not_late")
    value = ctx.t("progress.of", done=reported, total=len(standings))
    return Row(
        name,
        value,
        "warning" if late else "good",
        _share(reported, standings),
        note,
        Go(name, "progress", {"agency": code}),
    )


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
        pages = [counts[start : start + AGENCIES_PAGE] for start in range(0, len(counts), AGENCIES_PAGE)]
        send = Go(ctx.t("province.send_rest"), "send", {"document": document.id})
        bubbles = tuple(
            Bubble(
                title=document.short,
                eyebrow=ctx.t("common.page", page=number, pages=len(pages)),
                rows=tuple(self._row(code, count, understood.get(code), ctx) for code, count in page),
                buttons=(send,),
            )
            for number, page in enumerate(pages, 1)
        )
        return End([Carousel(bubbles, alt=document.title)])

    def _row(self, code: str, count: Count, understood: Count | None, ctx: Context) -> Row:
        words = ctx.t("province.people", done=count.done, total=count.total, percent=percent(count.done, count.total))
        if understood:
            words = " · ".join((words, ctx.t("computed.understood_too", done=understood.done)))
        return Row(ctx.content.plan.agency(code).short, bar=_part(count), note=words)


def _part(count: Count) -> float:
    return count.done / count.total if count.total else 0.0
