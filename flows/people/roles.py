"""Invite codes, as who gets a role types them."""

import re
from enum import StrEnum

from content.model.reporting.plan import ELSEWHERE
from flows.engine.context import Context
from flows.engine.flow import Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Answer, Bubble, Row, Text, Word
from flows.engine.parsers import choice_of
from flows.engine.session import Data
from flows.record.people import Invite, Miss, RedeemInvite
from flows.starts.people import StartRedeem

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
"""How an invite code looks; see `bot.tokens.Marks.code`."""
LOOSE = re.compile(r"\s*" + r"[\s-]*".join([r"([0-9A-Z]{4})"] * 3) + r"\s*")
"""The same with spaces for hyphens, or with neither."""


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
    if pause := _pause(code, ctx):
        raise Invalid(pause)
    invite = ctx.records.invite(code)
    if invite is None:
        raise Invalid(ctx.t("redeem.unknown"), effects=(Miss(code),))
    if invite.state != "open" and (invite.role, invite.agency) not in ctx.person.roles:
        raise Invalid(ctx.t(f"redeem.{invite.state}"), effects=(Miss(code),))
    return invite


def _pause(code: str, ctx: Context) -> str:
    """Why no code, or not this one, is looked at now, be it right or wrong; "" where it is.

    A person has a few wrong tries, then a pause. Many wrong codes in an hour may be one somebody with many LINE
    accounts: then a person has one wrong try in an hour. Never none, or whoever types wrong codes without end would
    keep out all who were invited; who has not failed in that hour is served as ever. Many wrong codes that share a
    part may come from somebody who has seen that part: no code with it is looked at for a day, and whoever holds it
    asks for another.
    """
    wrong, programme = ctx.records.wrong_codes(code), ctx.content.programme
    if wrong.mine >= programme.invite_tries:
        return ctx.t("redeem.paused", minutes=programme.invite_pause_minutes)
    if wrong.all_in_the_hour >= programme.invite_tries_account and wrong.mine_in_the_hour:
        return ctx.t("redeem.crowd")
    return ctx.t("redeem.alike") if wrong.alike_in_the_day >= programme.invite_tries_alike else ""


class _Mine(StrEnum):
    """Whether a role at another agency is meant."""

    YES = "yes"
    NO = "no"


class Redeem(Flow[StartRedeem]):
    """A person types a code and gets the role it gives."""

    version = 2

    def begin(self, start: StartRedeem, ctx: Context) -> Outcome:
        """Check the code; wrong tries are counted and then paused. One of another agency is asked about."""
        invite = open_invite(start.code, ctx)
        if (invite.role, invite.agency) in ctx.person.roles:
            return End([Text(ctx.t("redeem.have_already", role=ctx.t(f"role.{invite.role}")))])
        if invite.agency and ctx.person.agency == ELSEWHERE:
            raise Invalid(ctx.t("elsewhere.no_role", agency=agency_name(invite.agency, ctx)))
        if invite.agency and invite.agency != ctx.person.agency:
            return To(self.sure, {"code": start.code})
        return self._granted(start.code, invite, ctx)

    def ask_sure(self, data: Data, ctx: Context) -> Ask:
        """Say for which agency it is, and to which the person belongs."""
        invite = ctx.records.invite(data["code"])
        rows = (
            Row(ctx.t("redeem.of"), agency_name(invite.agency if invite else "", ctx)),
            Row(ctx.t("redeem.yours"), agency_name(ctx.person.agency, ctx)),
        )
        buttons = (Answer(ctx.t("redeem.take"), _Mine.YES), Answer(ctx.t("redeem.leave"), _Mine.NO))
        return Ask([Bubble(title=ctx.t("redeem.other_agency"), rows=rows, buttons=buttons, tone="warning")])

    @step(choice_of(_Mine))
    def sure(self, data: Data, answer: _Mine, ctx: Context) -> Outcome:
        """Take the role, or leave the code for whom it was meant."""
        if answer is _Mine.NO:
            return End([Text(ctx.t("redeem.left"))])
        return self._granted(data["code"], open_invite(data["code"], ctx), ctx)

    def _granted(self, code: str, invite: Invite, ctx: Context) -> Outcome:
        title = ctx.t("redeem.title", role=ctx.t(f"role.{invite.role}"))
        paragraphs = (ctx.t(f"redeem.can_{invite.role}", scope=ctx.content.programme.scope),)
        rows = (Row(ctx.t("my_data.agency"), agency_name(invite.agency, ctx)),)
        first = {"focal": "report", "admin": "progress"}.get(invite.role, "menu")
        buttons = (Word(ctx.t(f"menu.{first}"), ctx.content.words.first(first)),)
        bubble = Bubble(title=title, paragraphs=paragraphs, rows=rows, buttons=buttons, tone="good")
        return End([bubble], effects=(RedeemInvite(code),), matters=True)
