"""What self-assessments come to: a person's own picture, and of groups counts and means, never of a small one."""

from collections.abc import Mapping
from dataclasses import replace

from content.model.learning.assessments import Assessment
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome, say
from flows.engine.messages import Carousel, Go, Row
from flows.engine.paging import pages
from flows.learning.groups import shown
from flows.people.counts import of_staff, people_words
from flows.record.learning import Assessed, Scores
from flows.record.reporting import Counted
from flows.starts.learning import StartAssessed

PAGE = 6


def self_assessment(ctx: Context) -> Assessment | None:
    """The questionnaire that people fill in about themselves, if the pack has one."""
    return next((one for one in ctx.content.assessments.all if not one.anonymous), None)


def mean(score: tuple[int, int]) -> float:
    """Mean points of an item."""
    return score[0] / score[1]


def score_rows(about: Assessment, scores: Scores, before: Scores, ctx: Context) -> list[Row]:
    """The mean by standard as a bar, in words beside; and what it was before."""
    top = about.top
    return [
        Row(
            f"{standard}. {ctx.content.cards.standard(int(standard)).short}",
            ctx.t("assess.since", before=f"{mean(before[standard]):.1f}", mean=f"{mean(score):.1f}")
            if standard in before
            else ctx.t("assess.mean", mean=f"{mean(score):.1f}", top=top),
            bar=mean(score) / top,
        )
        for standard, score in sorted(scores.items())
    ]


def groups_shown(about: Assessment, ctx: Context) -> frozenset[str]:
    """The agencies whose totals may be shown."""
    return shown({agency: one.sheets for agency, one in ctx.records.assessed(about.id).items()}, about.minimum_group)


def hidden_row(label: str, about: Assessment, ctx: Context) -> Row:
    """That a total is not shown, and when it would be."""
    why = ctx.t("assess.hidden_why", least=about.minimum_group)
    return Row(label, ctx.t("assess.hidden"), tone="muted", note=why)


def assessed_rows(about: Assessment, agency: str, ctx: Context) -> list[Row]:
    """How many of an agency assessed themselves, and how often; nothing is told of a small group."""
    if agency not in groups_shown(about, ctx):
        return [hidden_row(ctx.t("assess.people"), about, ctx)]
    found = ctx.records.assessed(about.id)[agency]
    whole = of_staff(Counted(found.people, found.officials), ctx.records.staff().get(agency))
    tap = Go(ctx.t("assess.groups"), StartAssessed(agency))
    return [
        Row(ctx.t("assess.people"), people_words(whole, ctx), tap=tap),
        Row(ctx.t("assess.times"), ctx.t("amount.times", n=found.times)),
    ]


class AssessedGroups(Flow[StartAssessed]):
    """Who may see an agency, or the province, sees how many assessed themselves and the means of groups."""

    def begin(self, start: StartAssessed, ctx: Context) -> Outcome:
        """Show an agency, or for an admin everything together."""
        about, agency = self_assessment(ctx), start.agency
        if about is None:
            raise Invalid(ctx.t("questionnaire.none"))
        theirs = {*ctx.person.agencies_as("focal"), *ctx.person.agencies_as("executive")}
        if not ctx.person.has("admin") and agency not in theirs:
            raise Invalid(ctx.t("report.not_yours"))
        if agency and agency not in {known.code for known in ctx.content.plan.agencies}:
            raise Invalid(ctx.t("progress.gone"))
        if not agency:
            return End([_each(about, ctx)]) if start.each and groups_shown(about, ctx) else self._everybody(about, ctx)
        name = ctx.content.plan.agency(agency).short
        if agency not in groups_shown(about, ctx):
            return End(say(ctx.t("assess.too_few", name=name, least=about.minimum_group)))
        found = ctx.records.assessed(about.id)[agency]
        first, *more = assessed_rows(about, agency, ctx)
        rows = [replace(first, tap=None), *more, *score_rows(about, found.scores, {}, ctx)]
        return End([_group(name, rows, ctx)])

    def _everybody(self, about: Assessment, ctx: Context) -> Outcome:
        """All agencies together; those that may be shown alone are a tap away."""
        found, area = ctx.records.assessed(about.id), ctx.content.programme.area
        sheets = sum(one.sheets for one in found.values())
        if sheets < about.minimum_group:
            return End(say(ctx.t("assess.too_few", name=area, least=about.minimum_group)))
        together = _together(found)
        rows = [
            Row(ctx.t("assess.people"), ctx.t("amount.persons", n=together.people)),
            Row(ctx.t("assess.times"), ctx.t("amount.times", n=together.times)),
            *score_rows(about, together.scores, {}, ctx),
        ]
        if groups_shown(about, ctx):
            title = ctx.t("assess.by_agency", least=about.minimum_group)
            rows.append(Row(title, tap=Go(title, StartAssessed(each=True))))
        return End([_group(area, rows, ctx)])


def _group(name: str, rows: list[Row], ctx: Context) -> Carousel:
    eyebrow, note = ctx.t("assess.groups"), ctx.t("assess.groups_note")
    bubbles = (replace(bubble, eyebrow=eyebrow, note=note) for bubble in pages(name, rows, PAGE, ctx))
    return Carousel(tuple(bubbles), alt=f"{eyebrow} {name}")


def _each(about: Assessment, ctx: Context) -> Carousel:
    """The agencies that may be shown, a few to a bubble, to choose one."""
    found, may = ctx.records.assessed(about.id), groups_shown(about, ctx)
    rows = [
        Row(
            agency.short,
            ctx.t("amount.persons", n=found[agency.code].people),
            tap=Go(agency.short, StartAssessed(agency.code)),
        )
        for agency in ctx.content.plan.agencies
        if agency.code in may
    ]
    title = ctx.t("assess.by_agency", least=about.minimum_group)
    return Carousel(pages(title, rows, PAGE, ctx), alt=title)


def _together(found: Mapping[str, Assessed]) -> Assessed:
    """All agencies as one."""
    scores: dict[str, tuple[int, int]] = {}
    for one in found.values():
        for standard, (points, items) in one.scores.items():
            before = scores.get(standard, (0, 0))
            scores[standard] = (before[0] + points, before[1] + items)
    people, times = sum(one.people for one in found.values()), sum(one.times for one in found.values())
    return Assessed(people, times=times, scores=scores)
