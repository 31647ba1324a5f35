"""My data: what is kept about me, a copy of it, and its erasure."""

from enum import StrEnum

from flows.engine.answers import YesNo
from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, End, Flow, Outcome, Switch, To, step
from flows.engine.messages import Answer, Bubble, Go, Link, Row, Text
from flows.engine.parsers import choice_of, sure_choice
from flows.engine.session import Data
from flows.people.role_holders import held_since
from flows.people.roles import agency_name
from flows.record.people import Erase
from flows.starts.people import Changed, StartJoin, StartMyData


class _Right(StrEnum):
    """What can be done with what is kept."""

    CHANGE = "change"
    ERASE = "erase"


class MyData(Flow[StartMyData]):
    """A person sees, exports or erases what is kept about them."""

    needs = "known"

    def begin(self, start: StartMyData, ctx: Context) -> Outcome:
        """Show what is kept; who wants it erased is asked at once whether they are sure."""
        return To(self.sure if start.erase else self.show, NOTHING)

    def ask_show(self, data: Data, ctx: Context) -> Ask:
        """List everything kept, with the two rights beside it."""
        person = ctx.person
        here = person.before or person
        told: dict[Changed, str] = {
            "agency": here.elsewhere or agency_name(here.agency, ctx),
            "name": ctx.full_name,
            "position": here.position,
            "type": ctx.t(f"personnel.{here.personnel_type}"),
        }
        rows = (
            *(_changed(field, value, ctx) for field, value in told.items()),
            *_roles(ctx),
            Row(ctx.t("my_data.acknowledged"), ctx.t("common.items", count=len(ctx.records.acknowledged()))),
        )
        buttons = (
            Link(ctx.t("my_data.export"), ctx.links.export()),
            Answer(ctx.t("my_data.change"), _Right.CHANGE),
            Answer(ctx.t("my_data.erase"), _Right.ERASE),
        )
        notice = Link(ctx.t("my_data.notice"), ctx.links.privacy())
        bubble = Bubble(title=ctx.t("my_data.title"), rows=rows, buttons=buttons)
        return Ask([bubble], [notice])

    @step(choice_of(_Right), shows=True)
    def show(self, data: Data, answer: _Right, ctx: Context) -> Outcome:
        """Erasing is asked once more; changing goes through joining again."""
        return To(self.sure, NOTHING) if answer is _Right.ERASE else Switch(StartJoin(change="any"))

    def ask_sure(self, data: Data, ctx: Context) -> Ask:
        """Say what erasing does before it is done."""
        buttons = (
            Answer(ctx.t("my_data.erase_no"), YesNo.NO, quiet=True),
            Answer(ctx.t("my_data.erase_yes"), YesNo.YES, quiet=True),
        )
        bubble = Bubble(
            title=ctx.t("my_data.sure"), paragraphs=(ctx.t("my_data.sure_what"),), buttons=buttons, tone="warning"
        )
        return Ask([bubble])

    @step(choice_of(YesNo, sure_choice))
    def sure(self, data: Data, answer: YesNo, ctx: Context) -> Outcome:
        """Erase, or keep."""
        if answer is YesNo.NO:
            return End([Text(ctx.t("my_data.kept"))])
        again = Go(ctx.t("quick.join"), StartJoin())
        return End([Text(ctx.t("my_data.erased"))], effects=(Erase(),), quick=(again,), matters=True)


def _changed(field: Changed, value: str, ctx: Context) -> Row:
    """One line of what is kept; a tap changes it alone."""
    label = ctx.t(f"my_data.{field}")
    return Row(label, value, tap=Go(label, StartJoin(change=field)) if ctx.person.registered else None)


def _roles(ctx: Context) -> tuple[Row, ...]:
    """The person's roles, for which agency, since when, and until when where that is settled."""
    mine = (held for held in ctx.records.held_roles() if held.person == ctx.person.id)
    return tuple(
        Row(ctx.t(f"role.{held.role}"), agency_name(held.agency, ctx), note=held_since(held, ctx)) for held in mine
    )
