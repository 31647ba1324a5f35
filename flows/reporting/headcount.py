"""How many people an agency has: the denominators of its percentages."""

import re

from flows.engine.answers import YesOrChange
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Answer, Bubble, Row, Text
from flows.engine.parsers import choice_of
from flows.engine.session import Data
from flows.record.reporting import SetStaff, Staff
from flows.reporting.periods import refusal
from flows.starts.reporting import StartHeadcount
from flows.thai.normalise import normalise

MOST = 100_000


def whole_number(text: str, asked: Ask, ctx: Context) -> int | None:
    """Read a whole number of people, 0 to 100,000, with or without commas and the word for people."""
    del asked, ctx
    found = re.findall(r"-?[\d,.]+", normalise(text))
    digits = found[0].replace(",", "") if len(found) == 1 else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 and int(digits) <= MOST else None


class Headcount(Flow[StartHeadcount]):
    """A focal person says how many officials and other staff the agency has."""

    needs = "focal"

    def begin(self, start: StartHeadcount, ctx: Context) -> Outcome:
        """For the agency of the button, or the person's first."""
        agencies = ctx.person.agencies_as("focal")
        agency = start.agency or next(iter(agencies), "")
        if agency not in agencies:
            raise Invalid(ctx.t("report.not_yours"))
        if ctx.content.programme.state_on(ctx.today) == "over":
            raise Invalid(refusal("", ctx))
        return To(self.officials, {"agency": agency})

    def ask_officials(self, data: Data, ctx: Context) -> Ask:
        """Ask for the officials."""
        return Ask([Text(ctx.t("headcount.officials_ask", agency=ctx.content.plan.agency(data["agency"]).short))])

    @step(whole_number)
    def officials(self, data: Data, answer: int, ctx: Context) -> Outcome:
        """Keep them."""
        return To(self.others, {**data, "officials": answer})

    def ask_others(self, data: Data, ctx: Context) -> Ask:
        """Ask for the other staff."""
        return Ask([Text(ctx.t("headcount.others_ask"))])

    @step(whole_number)
    def others(self, data: Data, answer: int, ctx: Context) -> Outcome:
        """Keep them."""
        return To(self.confirm, {**data, "others": answer})

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Read both back."""
        rows = (
            Row(ctx.t("personnel.official"), ctx.t("amount.persons", n=data["officials"])),
            Row(ctx.t("personnel.other"), ctx.t("amount.persons", n=data["others"])),
        )
        buttons = (
            Answer(ctx.t("report.yes"), YesOrChange.YES),
            Answer(ctx.t("join.confirm.change"), YesOrChange.CHANGE),
        )
        return Ask([Bubble(title=ctx.t("headcount.confirm"), rows=rows, buttons=buttons)])

    @step(choice_of(YesOrChange))
    def confirm(self, data: Data, answer: YesOrChange, ctx: Context) -> Outcome:
        """Store them, or ask again."""
        if answer is YesOrChange.CHANGE:
            return To(self.officials, {"agency": data["agency"]})
        period = ctx.content.programme.latest_period(ctx.today).id
        stored = SetStaff(data["agency"], period, Staff(data["officials"], data["others"]))
        return End(
            [Text(ctx.t("headcount.stored", total=data["officials"] + data["others"]))], effects=(stored,), matters=True
        )
