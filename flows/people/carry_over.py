"""A new fiscal year: who belonged to the programme before says with one tap that they still do."""

from collections.abc import Mapping

from flows.engine.context import Context
from flows.engine.flow import Ask, Flow, Invalid, Outcome, Switch, To, say, step
from flows.engine.messages import Answer, Bubble, Row
from flows.engine.parsers import choice_or_text
from flows.engine.session import Data
from flows.engine.wanted import THEN, arguments, wanted
from flows.people.roles import code_in
from flows.record.people import PersonnelType, Register


class CarryOver(Flow):
    """Somebody of an earlier year is asked whether all is as it was, and goes on with what they wanted."""

    name, start, needs = "carry_over", "same", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Keep what they wanted; who has no earlier year joins, or is home."""
        before = ctx.person.before
        if before is None:
            return Switch("join")
        wish = wanted("redeem", {"code": args["code"]}) if "code" in args else args
        if not ctx.content.plan.knows(before.agency):
            gone = ctx.t("carry_over.agency_gone", year=ctx.content.programme.fiscal_year)
            return Switch("join", {"change": "yes", **_code(wish)}, say=say(gone))
        return To("same", {THEN: wish.get(THEN, "home"), "args": arguments(wish)})

    def ask_same(self, data: Data, ctx: Context) -> Ask:
        """Show what was true in the earlier year, and ask."""
        here = ctx.person.before or ctx.person
        agency = ctx.content.plan.agency(here.agency)
        year = ctx.content.programme.fiscal_year
        rows = (
            Row(ctx.t("my_data.agency"), agency.name),
            Row(ctx.t("my_data.name"), ctx.person.name),
            Row(ctx.t("my_data.position"), here.position),
            Row(ctx.t("my_data.type"), ctx.t(f"personnel.{here.personnel_type}")),
        )
        buttons = (Answer(ctx.t("carry_over.same.yes"), "yes"), Answer(ctx.t("carry_over.same.changed"), "changed"))
        title = ctx.t("carry_over.same.ask", year=year, agency=agency.short)
        return Ask([Bubble(title=title, eyebrow=ctx.t("carry_over.new_year"), rows=rows, buttons=buttons)])

    @step(choice_or_text)
    def same(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Belong to this year's programme as before; or say what has changed, through the usual steps."""
        before = ctx.person.before
        if before is None:
            return Switch("home")
        if code := code_in(answer):
            kept = {THEN: "redeem", "args": {"code": code}}
            return To("same", kept, say=say(ctx.t("join.code_kept")))
        if answer == "changed":
            return Switch("join", {"change": "yes", **_code(wanted(data[THEN], data["args"]))})
        if answer != "yes":
            raise Invalid(ctx.t("carry_over.same.hint"))
        kind: PersonnelType = "official" if before.personnel_type == "official" else "other"
        stored = Register(before.agency, ctx.person.name, before.position, kind)
        done = say(ctx.t("carry_over.done", year=ctx.content.programme.fiscal_year))
        return Switch(data[THEN], data["args"], say=done, effects=(stored,), matters=True)


def _code(wish: Mapping[str, str]) -> Mapping[str, str]:
    """What is kept of a wish while everything is asked anew: an invite code."""
    return arguments(wish) if wish.get(THEN) == "redeem" else {}
