"""Invite codes: typed by who gets a role, made by an admin."""

import re
from enum import StrEnum

from content.model.reporting.plan import ELSEWHERE
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Answer, Bubble, Row, Text, Word
from flows.engine.parsers import choice_of, choice_or_text
from flows.engine.session import Data
from flows.people.agencies import agency_pages, sure_agency
from flows.record.people import CreateInvite, Invite, Miss, RedeemInvite
from flows.starts.people import StartNewInvite, StartRedeem

MISS = "invite"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
"""How an invite code looks; see `bot.tokens.Marks.code`."""
LOOSE = re.compile(r"\s*" + r"[\s-]*".join([r"([0-9A-Z]{4})"] * 3) + r"\s*")
"""The same with spaces for hyphens, or with neither."""


class GrantedRole(StrEnum):
    """A role that a code can give."""

    FOCAL = "focal"
    EXECUTIVE = "executive"
    ADMIN = "admin"


class _Make(StrEnum):
    """What can be done with a code that was read back."""

    YES = "yes"


def code_in(text: str) -> str:
    """The invite code in a text, or ""; in a text that is nothing else the hyphens may be missing."""
    text = text.upper()
    if found := CODE.search(text):
        return found[0]
    groups = loose.groups() if (loose := LOOSE.fullmatch(text)) else ()
    plain = "".join(groups)
    # digits alone are a telephone number, letters alone a word or a name
    return "" if plain.isdigit() or plain.isalpha() else "-".join(groups)


def agency_name(code: str, ctx: Context) -> str:
    """The agency's name, or the whole province for a role without agency."""
    if not code:
        return ctx.t("common.whole_province", area=ctx.content.programme.area)
    plan = ctx.content.plan
    return plan.agency(code).name if plan.knows(code) else ctx.t("common.agency_elsewhere")


def open_invite(code: str, ctx: Context) -> Invite:
    """The invite of a code that can be used now; Invalid for any other, and then the try is counted."""
    programme = ctx.content.programme
    if ctx.records.misses(MISS) >= programme.invite_tries:
        raise Invalid(ctx.t("redeem.paused", minutes=programme.invite_pause_minutes))
    invite = ctx.records.invite(code)
    if invite is None:
        raise Invalid(ctx.t("redeem.unknown"), effects=(Miss(MISS),))
    if invite.state != "open" and (invite.role, invite.agency) not in ctx.person.roles:
        raise Invalid(ctx.t(f"redeem.{invite.state}"), effects=(Miss(MISS),))
    return invite


class Redeem(Flow[StartRedeem]):
    """A person types a code and gets the role it gives."""

    def begin(self, start: StartRedeem, ctx: Context) -> Outcome:
        """Check the code; wrong tries are counted and then paused."""
        code, invite = start.code, open_invite(start.code, ctx)
        if (invite.role, invite.agency) in ctx.person.roles:
            return End([Text(ctx.t("redeem.have_already", role=ctx.t(f"role.{invite.role}")))])
        if invite.agency and ctx.person.agency == ELSEWHERE:
            raise Invalid(ctx.t("elsewhere.no_role", agency=agency_name(invite.agency, ctx)))
        title = ctx.t("redeem.title", role=ctx.t(f"role.{invite.role}"))
        paragraphs = (ctx.t(f"redeem.can_{invite.role}", scope=ctx.content.programme.scope),)
        rows = (Row(ctx.t("my_data.agency"), agency_name(invite.agency, ctx)),)
        first = {"focal": "report", "admin": "progress"}.get(invite.role, "menu")
        buttons = (Word(ctx.t(f"menu.{first}"), ctx.content.words.first(first)),)
        bubble = Bubble(title=title, paragraphs=paragraphs, rows=rows, buttons=buttons, tone="good")
        return End([bubble], effects=(RedeemInvite(code),), matters=True)


class NewInvite(Flow[StartNewInvite]):
    """An admin makes a code for a role."""

    needs = "admin"

    def ask_role(self, data: Data, ctx: Context) -> Ask:
        """Ask which role."""
        return Ask([Text(ctx.t("new_invite.role"))], [Answer(ctx.t(f"role.{role}"), role) for role in GrantedRole])

    @step(choice_of(GrantedRole))
    def role(self, data: Data, answer: GrantedRole, ctx: Context) -> Outcome:
        """An admin serves the province; the others an agency."""
        if answer is GrantedRole.ADMIN:
            return To(self.confirm, {"role": answer, "agency": ""})
        return To(self.agency, {"role": answer})

    def ask_agency(self, data: Data, ctx: Context) -> Ask:
        """Ask which agency."""
        return Ask([Text(ctx.t("new_invite.agency")), agency_pages(ctx)])

    @step(choice_or_text)
    def agency(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take a picked or clearly typed agency."""
        return To(self.confirm, {**data, "agency": sure_agency(answer, ctx)})

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Read back what the code will give."""
        rows = (
            Row(ctx.t("my_data.role"), ctx.t(f"role.{data['role']}")),
            Row(ctx.t("my_data.agency"), agency_name(data["agency"], ctx)),
            Row(ctx.t("new_invite.good_for"), ctx.t("new_invite.days", days=ctx.content.programme.invite_days)),
        )
        return Ask(
            [
                Bubble(
                    title=ctx.t("new_invite.confirm"), rows=rows, buttons=(Answer(ctx.t("new_invite.make"), _Make.YES),)
                )
            ]
        )

    @step(choice_of(_Make))
    def confirm(self, data: Data, answer: _Make, ctx: Context) -> Outcome:
        """Make the code; it is shown this once and stored only as a digest."""
        del answer
        made = CreateInvite(ctx.code, data["role"], data["agency"])
        forward = ctx.t(
            "new_invite.forward",
            role=ctx.t(f"role.{data['role']}"),
            agency=agency_name(data["agency"], ctx),
            code=ctx.code,
            days=ctx.content.programme.invite_days,
        )
        return End([Text(ctx.t("new_invite.made")), Text(forward)], effects=(made,), matters=True)
