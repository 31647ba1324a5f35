"""What is said where a sentence is no figure yet: what is wrong with it, why it is no report, what counts by itself."""

from collections.abc import Sequence

from flows.engine.context import Context
from flows.engine.messages import Bubble, Go, Row
from flows.reporting.figures_in_words import number, reached, slots_in_words
from flows.reporting.measure_status import MeasureStatus
from flows.reporting.slots import pack
from flows.starts.reporting import StartMeasure
from flows.thai.figure import Figure
from flows.thai.slots import FigureProblem

_WHY = {"condition": "condition", "stop": "stop", "before": "before"}
"""Of the moods that make a sentence no report, those with a word of their own; the others speak of what is to come."""


def problem_words(problem: FigureProblem, ctx: Context) -> str:
    """What is wrong with a figure, and what to type instead."""
    if problem.code == "no_report":
        return _no_report(problem, ctx)
    glue = f" {ctx.t('amount.or')} " if problem.code == "ambiguous" else ", "
    return ctx.t(f"figure.{problem.code}", values=glue.join(problem.values))


def trouble(figure: Figure, ctx: Context) -> str:
    """What is wrong with a figure of which it is not known yet what it is of; nothing where all is well."""
    problems = (problem for problem in figure.problems if problem.code != "no_number")
    return next((problem_words(problem, ctx) for problem in problems), "")


def refused(figure: Figure, ctx: Context) -> str:
    """Why a sentence is no report, in words; nothing where it may be one."""
    if figure.none_done and not figure.problems:
        return ctx.t("report.none_done")
    problems = (problem for problem in figure.problems if problem.code == "no_report")
    return next((_no_report(problem, ctx) for problem in problems), "")


def _no_report(problem: FigureProblem, ctx: Context) -> str:
    why = ctx.t(f"report.why.{_WHY.get(problem.slot, 'ahead')}", year=ctx.content.programme.fiscal_year)
    return ctx.t("report.no_report", why=why)


def parts_words(figure: Figure, ctx: Context) -> str:
    """The parts of a sum, and the question whether it is one."""
    total = slots_in_words({**pack(figure), "joined": str(figure.joined or figure.persons)}, ctx)
    if figure.officials is not None and figure.others is not None:
        staff = {name: number(count) for name, count in (("officials", figure.officials), ("others", figure.others))}
        return ctx.t("report.staff", total=total, **staff)
    return ctx.t("report.parts", worked=figure.worked, total=total)


def paper_bubble(counted: Sequence[MeasureStatus], agency: str, ctx: Context) -> Bubble:
    """That these are counted from taps, how they stand, and what is done with signatures on paper."""
    rows = tuple(
        Row(
            activity.short,
            reached(status, ctx),
            tap=Go(activity.short, StartMeasure(agency=agency, measure=status.measure.id)),
        )
        for status in counted
        if (activity := ctx.content.plan.activity(status.measure.activity_id))
    )
    return Bubble(title=ctx.t("report.counted"), paragraphs=(ctx.t("report.paper"),), rows=rows)
