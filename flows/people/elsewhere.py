"""People of agencies that the plan does not have: an admin says which of its agencies they belong to."""

from enum import StrEnum

from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Answer, Bubble, Carousel, Go, Row, Text
from flows.engine.paging import pages
from flows.engine.parsers import choice_of, choice_or_text, sure_choice
from flows.engine.session import Data
from flows.people.agencies import agency_pages, agency_short, sure_agency
from flows.record.people import Elsewhere, PlaceElsewhere
from flows.starts.people import StartElsewhere

PAGE, LISTED = 6, 48
LABEL = 20


class _Sure(StrEnum):
    """What can be done with who named an agency."""

    PLACE = "place"
    LEAVE = "leave"


class PlacePeople(Flow[StartElsewhere]):
    """An admin sees who waits, and says where they belong."""

    needs = "admin"

    def begin(self, start: StartElsewhere, ctx: Context) -> Outcome:
        """List the agencies that were named; nobody waiting is said in one line."""
        return To(self.pick, NOTHING) if ctx.records.elsewhere() else End([Text(ctx.t("elsewhere.nobody"))])

    def ask_pick(self, data: Data, ctx: Context) -> Ask:
        """List what was named, how many named it, and who."""
        found = ctx.records.elsewhere()
        title = ctx.t("elsewhere.title", count=sum(one.people for one in found))
        rows = [
            Row(
                one.name,
                ctx.t("amount.persons", n=one.people),
                note=", ".join(one.names),
                tap=Answer(one.name[:LABEL], str(one.key)),
            )
            for one in found[:LISTED]
        ]
        return Ask([Carousel(pages(title, rows, PAGE, ctx), alt=title)])

    @step(choice_or_text)
    def pick(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take one that was tapped or typed."""
        found = ctx.records.elsewhere()
        one = next((one for one in found if answer in (str(one.key), one.name)), None)
        if one is None:
            raise Invalid(ctx.t("elsewhere.pick.hint"))
        return To(self.agency, {"name": one.name})

    def ask_agency(self, data: Data, ctx: Context) -> Ask:
        """Ask which agency of the plan they belong to."""
        return Ask([Text(ctx.t("elsewhere.agency_ask", name=data["name"])), agency_pages(ctx)])

    @step(choice_or_text)
    def agency(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take a picked or clearly typed agency."""
        return To(self.sure, {**data, "into": sure_agency(answer, ctx)})

    def ask_sure(self, data: Data, ctx: Context) -> Ask:
        """Say what will be counted where."""
        buttons = (Answer(ctx.t("elsewhere.yes"), _Sure.PLACE), Answer(ctx.t("elsewhere.no"), _Sure.LEAVE))
        found = _named(data["name"], ctx)
        if found is None:
            return Ask([Text(ctx.t("elsewhere.gone"))], buttons)
        rows = (
            Row(ctx.t("elsewhere.from"), found.name),
            Row(ctx.t("elsewhere.into"), agency_short(data["into"], ctx)),
            Row(ctx.t("elsewhere.people"), ctx.t("amount.persons", n=found.people)),
        )
        means = (ctx.t("elsewhere.means"),)
        return Ask([Bubble(title=ctx.t("elsewhere.sure_title"), paragraphs=means, rows=rows, buttons=buttons)])

    @step(choice_of(_Sure, sure_choice))
    def sure(self, data: Data, answer: _Sure, ctx: Context) -> Outcome:
        """Place them, or leave them as they are."""
        found = _named(data["name"], ctx)
        if answer is _Sure.LEAVE or found is None:
            return End([Text(ctx.t("elsewhere.left" if found else "elsewhere.gone"))])
        done = ctx.t("elsewhere.placed", count=found.people, agency=agency_short(data["into"], ctx))
        more = (Go(ctx.t("elsewhere.next"), StartElsewhere()),) if len(ctx.records.elsewhere()) > 1 else None
        return End([Text(done)], effects=(PlaceElsewhere(found.name, data["into"]),), quick=more, matters=True)


def _named(name: str, ctx: Context) -> Elsewhere | None:
    return next((one for one in ctx.records.elsewhere() if one.name == name), None)
