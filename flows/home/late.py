"""The agencies whose reports are late, only after a due date, and by how many days."""

from dataclasses import dataclass

from flows.engine.context import Context, Facts
from flows.engine.flow import End, Flow, Outcome
from flows.engine.messages import Carousel, Go, Row, Text
from flows.engine.paging import pages
from flows.people.agencies import agency_short
from flows.reporting.measure_status import agency_statuses
from flows.starts.home import StartLate, StartProgress

PAGE = 6


@dataclass(frozen=True)
class LateAgency:
    """An agency that owes results after their due date: for how many days, and how many."""

    agency: str
    days: int
    count: int


def late_agencies(facts: Facts) -> list[LateAgency]:
    """All agencies that are late, the longest first."""
    found = []
    for agency in facts.content.plan.agencies:
        owing = [period.closes for one in agency_statuses(facts, agency.code) for period in one.missing]
        late = [due for due in owing if due < facts.today]
        if late:
            found.append(LateAgency(agency.code, (facts.today - min(late)).days, len(late)))
    return sorted(found, key=lambda one: (-one.days, -one.count))


class Late(Flow[StartLate]):
    """An admin looks at who is late."""

    needs = "admin"

    def begin(self, start: StartLate, ctx: Context) -> Outcome:
        """List them, each with its page one tap away."""
        rows = [_row(one, ctx) for one in late_agencies(ctx)]
        title = ctx.t("late.title")
        return End([Carousel(pages(title, rows, PAGE, ctx), alt=title)] if rows else [Text(ctx.t("late.none"))])


def _row(one: LateAgency, ctx: Context) -> Row:
    name = agency_short(one.agency, ctx)
    count, days = ctx.t("late.count", count=one.count), ctx.t("late.days", days=one.days)
    return Row(name, days, "warning", note=count, tap=Go(name, StartProgress(one.agency)))
