"""To which period a report belongs, what is missing in each, and what is said when none takes reports."""

from collections.abc import Sequence

from content.model.calendar import chat_date
from content.model.programme import Period
from content.model.reporting.plan import Measure
from flows.engine.context import Facts
from flows.record.reporting import Result


def missing_in(measure: Measure, results: Sequence[Result], facts: Facts) -> tuple[Period, ...]:
    """The periods, begun by today, in which a measure ran and nothing was told of it, the oldest first.

    Where a period takes no reports any more, what a later one was told makes up for it: nobody can ever tell it.
    """
    programme, told = facts.content.programme, {result.period for result in results}
    first, last = measure.span(programme.fiscal_year)
    missing = []
    for at, period in enumerate(programme.periods):
        running = max(first, period.opens) <= min(last, period.closes, facts.today)
        makes_up = programme.periods[at:] if facts.today > period.accepts_until else (period,)
        if running and not told & {one.id for one in makes_up}:
            missing.append(period)
    return tuple(missing)


def reportable_in(missing: Sequence[Period], facts: Facts) -> tuple[Period, ...]:
    """Those of the periods with something missing that take reports today."""
    return tuple(period for period in missing if period.open_on(facts.today))


def period_for(missing: Sequence[Period], facts: Facts) -> Period | None:
    """The oldest open period in which something is missing, else the latest open one; None where none is open."""
    open_ = facts.content.programme.open_periods(facts.today)
    return next(iter((*reportable_in(missing, facts), *reversed(open_))), None)


def is_open(period: str, facts: Facts) -> bool:
    """Whether a period takes reports today."""
    return period in {one.id for one in facts.content.programme.open_periods(facts.today)}


def refusal(period: str, facts: Facts) -> str:
    """Why a period takes no reports today, and whom to ask; of one that the programme does not have, why none does."""
    programme = facts.content.programme
    ask = facts.t("common.ask_a_person", contact=programme.contact)
    found = next((one for one in programme.periods if one.id == period), None)
    if found is None or programme.state_on(facts.today) == "before":
        return f"{year_words(facts)} {ask}".strip()
    if facts.today < found.opens:
        return facts.t("report.not_open", round=found.id, date=chat_date(found.opens))
    return f"{facts.t('report.closed', round=found.id, date=chat_date(found.accepts_until))} {ask}"


def year_words(facts: Facts) -> str:
    """Where today stands to the programme's year; nothing while it runs."""
    programme = facts.content.programme
    state, (first, last) = programme.state_on(facts.today), programme.span
    if state == "running":
        return ""
    until = programme.periods[-1].accepts_until
    days = {"first": chat_date(first), "last": chat_date(last), "until": chat_date(until)}
    return facts.t(f"year.{state}", year=programme.fiscal_year, **days)
