"""The plan of the programme that runs, for everybody: what is to be done, by whom, when, for how much, and why."""

from collections.abc import Iterable

from content.model.calendar import chat_month
from content.model.pack import Content
from content.model.reporting.plan import Budget, BudgetKind, Indicator, Measure, Plan
from flows.reporting.figures_in_words import indicator_target, number, target_words


def total(plan: Plan, content: Content) -> str:
    """The money of all measures together."""
    return content.texts("plan.baht", baht=number(sum(measure.budget.baht or 0 for measure in plan.measures())))


def target(measure: Measure, content: Content) -> str:
    """A measure's target in words."""
    return target_words(measure, content.texts)


def wanted(indicator: Indicator, content: Content) -> str:
    """The target of a goal's indicator in words."""
    return indicator_target(indicator, content.texts)


def when(measure: Measure, content: Content) -> str:
    """The months the plan prints, or else the quarters."""
    if measure.months:
        first, last = (chat_month(day) for day in measure.span(content.plan.fiscal_year))
        return first if first == last else content.texts("progress.months", first=first, last=last)
    first_quarter, last_quarter = measure.quarters[0], measure.quarters[-1]
    if first_quarter == last_quarter:
        return content.texts("plan.quarter", first=first_quarter)
    return content.texts("plan.quarters", first=first_quarter, last=last_quarter)


def budget(found: Budget, content: Content) -> str:
    """An amount, that none is needed, or that none is known: three different things."""
    if found.kind is BudgetKind.AMOUNT:
        return content.texts("plan.baht", baht=number(found.baht or 0))
    return content.texts("plan.no_budget" if found.kind is BudgetKind.NONE else "plan.unknown_budget")


def names(codes: Iterable[str], content: Content) -> list[str]:
    """Agencies by their names."""
    return [content.plan.agency(code).name for code in codes]


def documents(measure: Measure, content: Content) -> list[str]:
    """The documents whose acknowledgements a measure is counted from."""
    return [content.documents[id].title for id in measure.acknowledged]
