"""What the survey came to: totals of groups that are large enough, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.model.learning.assessments import SHEET, Assessment, Statement
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome, say
from flows.engine.messages import Bubble, Carousel, Go, Row, Tone
from flows.learning.assessed import hidden_row
from flows.learning.groups import shown
from flows.learning.survey import the_survey
from flows.people.counts import percent
from flows.starts.learning import StartAssessed, StartSurveyResults

SurveyCells = Mapping[tuple[str, int], int]
"""How often each option of each item was chosen."""
PAGE = 3
AGENCIES_PAGE = 6


@dataclass(frozen=True)
class Group:
    """The sheets of one group in one wave."""

    survey: Assessment
    cells: SurveyCells

    @property
    def sheets(self) -> int:
        """How many took part."""
        return self.cells.get((SHEET, 0), 0) + self.aware

    @property
    def aware(self) -> int:
        """How many sheets count for the measures."""
        return self.cells.get((SHEET, 1), 0)

    def mean(self, item: Statement) -> float:
        """Mean points of an item; more is better conduct."""
        scale = self.survey.scale
        chosen = [(self.survey.mean({item.id: option}), self.cells.get((item.id, option), 0)) for option in scale]
        return sum(points * times for points, times in chosen) / sum(times for _, times in chosen)


def groups(survey: Assessment, ctx: Context) -> Mapping[str, Mapping[str, Group]]:
    """By wave, the agencies that may be shown."""
    found = ctx.records.survey_counts(survey.id)
    by_wave = {}
    for wave in survey.waves:
        every = {agency: Group(survey, cells) for (id, agency), cells in found.items() if id == wave.id}
        may = shown({agency: group.sheets for agency, group in every.items()}, survey.minimum_group)
        by_wave[wave.id] = {agency: group for agency, group in every.items() if agency in may}
    return by_wave


def totals(survey: Assessment, ctx: Context) -> Mapping[str, Group]:
    """By wave, everybody together, where they are enough."""
    found: dict[str, dict[tuple[str, int], int]] = {}
    for (wave, _), cells in ctx.records.survey_counts(survey.id).items():
        sums = found.setdefault(wave, {})
        for cell, times in cells.items():
            sums[cell] = sums.get(cell, 0) + times
    together = {wave.id: Group(survey, found.get(wave.id, {})) for wave in survey.waves}
    return {wave: group for wave, group in together.items() if group.sheets >= survey.minimum_group}


def survey_rows(survey: Assessment, agency: str, ctx: Context) -> list[Row]:
    """How many of an agency's sheets count for a measure, in the latest wave that may be shown."""
    by_wave = groups(survey, ctx)
    for wave in reversed(survey.waves):
        if group := by_wave[wave.id].get(agency):
            done = ctx.t("survey.aware_of", done=group.aware, total=group.sheets)
            return [Row(ctx.t("survey.aware"), done, note=wave.label)]
    return [hidden_row(ctx.t("survey.aware"), survey, ctx)]


class SurveyResults(Flow[StartSurveyResults]):
    """An admin looks at what the survey came to."""

    needs = "admin"

    def begin(self, start: StartSurveyResults, ctx: Context) -> Outcome:
        """Show the totals; the statements and the agencies are a tap away."""
        survey = the_survey(ctx)
        if survey is None:
            raise Invalid(ctx.t("questionnaire.none"))
        found = totals(survey, ctx)
        if not found:
            return End(say(ctx.t("survey.too_few", least=survey.minimum_group)))
        statements, agencies = _statements(survey, found, ctx), _agencies(survey, ctx)
        if start.part == "items":
            return End([Carousel(tuple(statements), alt=statements[0].title)])
        if start.part == "agencies" and agencies:
            return End([Carousel(tuple(agencies), alt=agencies[0].title)])
        taps = [_tap(statements[0].title, StartSurveyResults(part="items"))]
        taps += [_tap(agencies[0].title, StartSurveyResults(part="agencies"))] if agencies else []
        return End([_summary(survey, found, taps, ctx)])


def _tap(label: str, start: StartSurveyResults) -> Row:
    return Row(label, tap=Go(label, start))


def _summary(survey: Assessment, found: Mapping[str, Group], taps: Sequence[Row], ctx: Context) -> Bubble:
    rows = []
    for wave in survey.waves:
        group = found.get(wave.id)
        if group is None:
            rows.append(hidden_row(wave.label, survey, ctx))
            continue
        note = ctx.t("survey.aware_people", aware=group.aware, of=group.sheets)
        rows.append(Row(wave.label, bar=group.aware / group.sheets, note=note))
    if len(shares := [percent(group.aware, group.sheets) for group in found.values()]) > 1:
        change = shares[-1] - shares[0]
        rows.append(Row(ctx.t("survey.change"), ctx.t("survey.points", change=f"{change:+.1f}"), _tone(change > 0)))
    title, note = ctx.t("survey.results"), ctx.t("survey.results_note", least=survey.minimum_group)
    buttons = (Go(ctx.t("assess.groups"), StartAssessed()),)
    return Bubble(title=title, eyebrow=ctx.t("survey.aware"), rows=(*rows, *taps), note=note, buttons=buttons)


def _tone(better: bool) -> Tone:
    return "good" if better else "plain"


def _statements(survey: Assessment, found: Mapping[str, Group], ctx: Context) -> list[Bubble]:
    pages = [survey.items[start : start + PAGE] for start in range(0, len(survey.items), PAGE)]
    return [
        Bubble(
            title=ctx.t("survey.by_item"),
            eyebrow=ctx.t("common.page", page=number, pages=len(pages)),
            rows=tuple(_item_row(item, list(found.values()), ctx) for item in page),
            note=ctx.t("survey.by_item_note", top=survey.top),
        )
        for number, page in enumerate(pages, 1)
    ]


def _item_row(item: Statement, found: Sequence[Group], ctx: Context) -> Row:
    means = [group.mean(item) for group in found]
    value = " → ".join(f"{mean:.1f}" for mean in means)
    note = ctx.t("survey.turned") if item.reversed else ""
    return Row(item.text, value, bar=means[-1] / found[-1].survey.top, note=note)


def _agencies(survey: Assessment, ctx: Context) -> list[Bubble]:
    by_wave = groups(survey, ctx)
    agencies = [one for one in ctx.content.plan.agencies if any(one.code in found for found in by_wave.values())]
    pages = [agencies[start : start + AGENCIES_PAGE] for start in range(0, len(agencies), AGENCIES_PAGE)]
    return [
        Bubble(
            title=ctx.t("survey.by_agency", least=survey.minimum_group),
            eyebrow=ctx.t("common.page", page=number, pages=len(pages)),
            rows=tuple(_agency_row(one.code, one.short, survey, by_wave, ctx) for one in page),
        )
        for number, page in enumerate(pages, 1)
    ]


def _agency_row(
    code: str, name: str, survey: Assessment, by_wave: Mapping[str, Mapping[str, Group]], ctx: Context
) -> Row:
    parts = [
        ctx.t("survey.in_wave", wave=wave.label, aware=group.aware, of=group.sheets)
        for wave in survey.waves
        if (group := by_wave[wave.id].get(code))
    ]
    latest = [found[code] for found in by_wave.values() if code in found][-1]
    return Row(name, bar=latest.aware / latest.sheets, note=" · ".join(parts))
