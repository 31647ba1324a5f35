"""How far: an agency on its measures, or what a person did themselves."""

from collections.abc import Sequence

from content.model.calendar import chat_date, chat_month
from content.model.reporting.plan import Measure
from flows.documents.acknowledged import check_open, is_acknowledged
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Outcome
from flows.engine.messages import Bubble, Carousel, Choice, Go, Row, Word, call
from flows.engine.paging import pages
from flows.people.agencies import check_viewed, viewed
from flows.people.counts import people_words
from flows.reporting.figures_in_words import target_or_reached
from flows.reporting.from_records import beside
from flows.reporting.measure_status import TONES, MeasureStatus, Status, agency_statuses, share
from flows.reporting.periods import reportable_in
from flows.reporting.province import province
from flows.starts.campaigns import StartSend
from flows.starts.home import StartProgress
from flows.starts.people import StartNewInvite
from flows.starts.reporting import StartHeadcount, StartMeasure, StartReportFigure

PAGE = 4


class Progress(Flow[StartProgress]):
    """A person asks how far things are: their own, their agency's, or the province's."""

    def begin(self, start: StartProgress, ctx: Context) -> Outcome:
        """An admin sees the province, a focal person the agency, others what they themselves did."""
        if start.agency:
            check_viewed(start.agency, ctx)
            shown = agency_measures if start.part == "measures" else agency_summary
            return End([shown(start.agency, ctx)])
        if ctx.person.has("admin"):
            return End([province(start.part, ctx)])
        agencies = viewed(ctx)
        return End([agency_summary(agency, ctx) for agency in agencies[:2]] if agencies else [_own(ctx)])


def _own(ctx: Context) -> Bubble:
    """What a person acknowledged and, kept apart, what they showed to have understood."""
    owed = ctx.content.programme.required_of(ctx.person.agency)
    documents = [ctx.content.documents[required.document] for required in owed]
    asking = [document for document in documents if document.check]
    rows = [_part("progress.mine", [is_acknowledged(document, ctx) for document in documents], ctx)]
    if asking:
        rows.append(_part("progress.mine_understood", [not check_open(document, ctx) for document in asking], ctx))
    buttons = (Word(ctx.t("quick.owed"), ctx.content.words.first("owed")),)
    return Bubble(title=ctx.t("progress.mine_title"), rows=tuple(rows), buttons=buttons)


def _part(key: str, done: Sequence[bool], ctx: Context) -> Row:
    part = sum(done) / len(done) if done else 1.0
    return Row(ctx.t(key), ctx.t("progress.of", done=sum(done), total=len(done)), bar=part)


def agency_measures(agency: str, ctx: Context) -> Carousel:
    """An agency's measures, a few to a bubble."""
    rows = [_status_row(measure_status, agency, ctx) for measure_status in agency_statuses(ctx, agency)]
    measures = pages(ctx.t("progress.measures", kind=ctx.content.plan.levels.activity), rows, PAGE, ctx)
    return Carousel(measures, alt=ctx.t("progress.alt", name=ctx.content.plan.agency(agency).short))


def agency_summary(agency: str, ctx: Context) -> Bubble:
    """How an agency stands; its measures one by one are a tap away."""
    statuses, name = agency_statuses(ctx, agency), ctx.content.plan.agency(agency).short
    counted = {status: sum(measure_status.status is status for measure_status in statuses) for status in Status}
    rows = _outcomes(statuses, ctx)
    rows += [
        Row(ctx.t(f"status.{status.value}"), ctx.t("common.items", count=count), tone=TONES[status])
        for status, count in counted.items()
        if status not in (Status.MET, Status.RECORDED) and count
    ]
    heads = ctx.records.staff().get(agency)
    staff = (
        ctx.t("progress.headcount", officials=heads.officials, others=heads.others)
        if heads
        else ctx.t("progress.no_headcount")
    )
    round_number = ctx.content.programme.latest_period(ctx.today).id
    focal = agency in ctx.person.agencies_as("focal")
    admin = ctx.person.has("admin")
    if admin:
        rows += [_focal_row(agency, ctx), *_phone_row(agency, ctx)]
    each = ctx.t("progress.each", kind=ctx.content.plan.levels.activity)
    mine = (
        Go(ctx.t("owed.report_button"), StartReportFigure(agency=agency)),
        Go(ctx.t("headcount.set" if heads else "headcount.tell"), StartHeadcount(agency)),
    )
    others = mine if focal else _for_admin(agency, statuses, ctx) if admin else ()
    buttons = (*others, Go(each, StartProgress(agency, part="measures")))
    eyebrow = ctx.t("progress.round", round=round_number, date=chat_date(ctx.today))
    return Bubble(title=name, eyebrow=eyebrow, rows=tuple(rows), note=staff, buttons=buttons)


def _focal_row(agency: str, ctx: Context) -> Row:
    names = ctx.records.focal_people(agency)
    if not names:
        return Row(ctx.t("remind.focal"), ctx.t("remind.no_focal"), "warning")
    return Row(ctx.t("remind.focal"), ", ".join(names))


def _phone_row(agency: str, ctx: Context) -> tuple[Row, ...]:
    if not (phone := ctx.content.plan.agency(agency).phone):
        return ()
    return (Row(ctx.t("progress.phone"), phone, tap=call(ctx.t("common.call", phone=phone), phone)),)


def _for_admin(agency: str, statuses: Sequence[MeasureStatus], ctx: Context) -> tuple[Choice, ...]:
    """What an admin can do about an agency: invite somebody to report, or remind who does."""
    if not ctx.records.focal_people(agency):
        return (Go(ctx.t("remind.invite"), StartNewInvite(agency)),)
    owing = any(reportable_in(one.missing, ctx) for one in statuses)
    return (Go(ctx.t("remind.send"), StartSend(remind=agency)),) if owing else ()


def _outcomes(statuses: Sequence[MeasureStatus], ctx: Context) -> list[Row]:
    """How many targets are reached and, for measures without one, how many have a result."""
    rows = []
    for status, with_target in ((Status.MET, True), (Status.RECORDED, False)):
        applicable = [s for s in statuses if s.status is not Status.NOT_APPLICABLE]
        concerned = [s for s in applicable if (s.measure.target is not None) is with_target]
        if concerned:
            done = sum(measure_status.status is status for measure_status in concerned)
            value = ctx.t("progress.of", done=done, total=len(concerned))
            rows.append(Row(ctx.t(f"progress.{status.value}"), value, bar=share(done, concerned)))
    return rows


def _status_row(measure_status: MeasureStatus, agency: str, ctx: Context) -> Row:
    measure = measure_status.measure
    activity = ctx.content.plan.activity(measure.activity_id)
    notes = [ctx.t(f"status.{measure_status.status.value}"), _when(measure, ctx)]
    if measure_status.count is not None:
        notes.append(ctx.t("progress.from_records", people=people_words(measure_status.count, ctx)))
    notes += [f"{row.label} {row.value}" for row in beside(measure, agency, ctx)]
    note = " · ".join(notes)
    tap = Go(activity.short, StartMeasure(agency=agency, measure=measure.id))
    value = target_or_reached(measure_status, ctx)
    return Row(f"{activity.id} {activity.short}", value, TONES[measure_status.status], measure_status.ratio, note, tap)


def _when(measure: Measure, ctx: Context) -> str:
    """The time for a measure as the plan prints it: quarters or months."""
    if measure.months is None:
        return ctx.t("progress.quarters", first=measure.quarters[0], last=measure.quarters[-1])
    first, last = (chat_month(day) for day in measure.span(ctx.content.plan.fiscal_year))
    return ctx.t("progress.months", first=first, last=last)
