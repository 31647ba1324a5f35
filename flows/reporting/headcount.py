"""How many people an agency has: the denominators of its percentages."""

import re
from collections.abc import Mapping

from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Answer, Bubble, Row, Text
from flows.engine.parsers import choice
from flows.engine.session import Data
from flows.record.reporting import SetStaff, Staff
from flows.reporting.periods import refusal
from flows.thai.normalise import normalise

MOST = 100_000


def whole_number(text: str, asked: Ask, ctx: Context) -> int | None:
    """Read a whole number of people, 0 to 100,000, with or without commas and the word for people."""
    del asked, ctx
    found = re.findall(r"-?[\d,.]+", normalise(text))
    digits = found[0].replace(",", "") if len(found) == 1 else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 and int(digits) <= MOST else None


class Headcount(Flow):
    """A focal person says how many officials and other staff the agency has."""

    name, start, needs = "headcount", "officials", "focal"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """For the agency of the button, or the person's first."""
        agencies = ctx.person.agencies_as("focal")
        agency = args.get("agency", agencies[0] if agencies else "")
        if agency not in agencies:
            raise Invalid(ctx.t("report.not_yours"))
        if ctx.content.programme.state_on(ctx.today) == "over":
            raise Invalid(refusal("", ctx))
        return To("officials", {"agency": agency})

    def ask_officials(self, data: Data, ctx: Context) -> Ask:
        """Ask for the officials."""
        return Ask([Text(ctx.t("headcount.officials_ask", agency=ctx.content.plan.agency(data["agency"]).short))])

    @step(whole_number)
    def officials(self, data: Data, answer: int, ctx: Context) -> Outcome:
        """Keep them."""
        return To("others", {**data, "officials": answer})

    def ask_others(self, data: Data, ctx: Context) -> Ask:
        """Ask for the other staff."""
        return Ask([Text(ctx.t("headcount.others_ask"))])

    @step(whole_number)
    def others(self, data: Data, answer: int, ctx: Context) -> Outcome:
        """Keep them."""
        return To("confirm", {**data, "others": answer})

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Read both back."""
        rows = (
            Row(ctx.t("personnel.official"), ctx.t("amount.persons", n=data["officials"])),
            Row(ctx.t("personnel.other"), ctx.t("amount.persons", n=data["others"])),
        )
        buttons = (Answer(ctx.t("report.yes"), "yes"), Answer(ctx.t("join.confirm.change"), "change"))
        return Ask([Bubble(title=ctx.t("headcount.confirm"), rows=rows, buttons=buttons)])

    @step(choice)
    def confirm(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Store them, or ask again."""
        if answer == "change":
            return To("officials", {"agency": data["agency"]})
        period = ctx.content.programme.latest_period(ctx.today).id
        stored = SetStaff(data["agency"], period, Staff(data["officials"], data["others"]))
        return End(
            [Text(ctx.t("headcount.stored", total=data["officials"] + data["others"]))], effects=(stored,), matters=True
        )
