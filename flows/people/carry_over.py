"""A new fiscal year: who belonged to the programme before says with one tap that they still do."""

from enum import StrEnum

from content.model.reporting.plan import ELSEWHERE
from flows.engine import taps
from flows.engine.context import Context
from flows.engine.flow import Ask, Flow, Invalid, Outcome, Switch, To, say, step
from flows.engine.messages import Answer, Bubble, Row
from flows.engine.parsers import choice_or_text_of
from flows.engine.session import Data
from flows.people.agencies import agency_short
from flows.people.roles import agency_name, code_in, open_invite
from flows.record.people import PersonnelType, Register
from flows.starts.home import StartHome
from flows.starts.people import StartCarryOver, StartJoin, StartRedeem


class _Same(StrEnum):
    """Whether all is as it was."""

    YES = "yes"
    CHANGED = "changed"


class CarryOver(Flow[StartCarryOver]):
    """Somebody of an earlier year is asked whether all is as it was, and goes on with what they wanted."""

    needs = "anyone"

    def begin(self, start: StartCarryOver, ctx: Context) -> Outcome:
        """Keep what they wanted; who has no earlier year joins, or is home."""
        before = ctx.person.before
        if before is None:
            return Switch(StartJoin())
        if before.agency != ELSEWHERE and not ctx.content.plan.knows(before.agency):
            gone = ctx.t("carry_over.agency_gone", year=ctx.content.programme.fiscal_year)
            return Switch(StartJoin(start.code, change="any"), say=say(gone))
        return To(self.same, {"code": start.code, "then": start.then})

    def ask_same(self, data: Data, ctx: Context) -> Ask:
        """Show what was true in the earlier year, and ask."""
        here = ctx.person.before or ctx.person
        year = ctx.content.programme.fiscal_year
        rows = (
            Row(ctx.t("my_data.agency"), here.elsewhere or agency_name(here.agency, ctx)),
            Row(ctx.t("my_data.name"), ctx.full_name),
            Row(ctx.t("my_data.position"), here.position),
            Row(ctx.t("my_data.type"), ctx.t(f"personnel.{here.personnel_type}")),
        )
        buttons = (
            Answer(ctx.t("carry_over.same.yes"), _Same.YES),
            Answer(ctx.t("carry_over.same.changed"), _Same.CHANGED),
        )
        title = ctx.t("carry_over.same.ask", year=year, agency=here.elsewhere or agency_short(here.agency, ctx))
        return Ask([Bubble(title=title, eyebrow=ctx.t("carry_over.new_year"), rows=rows, buttons=buttons)])

    @step(choice_or_text_of(_Same))
    def same(self, data: Data, answer: _Same | str, ctx: Context) -> Outcome:
        """Belong to this year's programme as before; or say what has changed, through the usual steps."""
        before = ctx.person.before
        if before is None:
            return Switch(StartHome())
        if code := code_in(answer):
            open_invite(code, ctx)
            return To(self.same, {**data, "code": code}, say=say(ctx.t("join.code_kept")))
        if answer is _Same.CHANGED:
            return Switch(StartJoin(data["code"], change="any"))
        if answer is not _Same.YES:
            raise Invalid(ctx.t("carry_over.same.hint"))
        kind: PersonnelType = "official" if before.personnel_type == "official" else "other"
        stored = Register(before.agency, ctx.person.name, before.position, kind, ctx.person.title, before.elsewhere)
        done = say(ctx.t("carry_over.done", year=ctx.content.programme.fiscal_year))
        wish = StartRedeem(data["code"]) if data["code"] else taps.wished(data["then"]) or StartHome()
        return Switch(wish, say=done, effects=(stored,), matters=True)
