"""A newcomer joins: privacy notice, agency, name, position, personnel type. Who is known changes what has changed."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from flows.engine.answers import YesOrChange
from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, Flow, Invalid, Outcome, Parser, Step, Switch, To, say, step
from flows.engine.messages import Answer, Bubble, Link, Row, Text
from flows.engine.parsers import choice, choice_of, choice_or_text, choice_or_text_of, words
from flows.engine.session import Data
from flows.people.agencies import agency_pages, find_agency
from flows.people.roles import code_in
from flows.record.people import AcceptPrivacy, Membership, Person, PersonnelType, RedeemInvite, Register
from flows.starts.home import StartHome
from flows.starts.people import StartCarryOver, StartJoin

NAME_LIMIT, POSITION_LIMIT = 80, 80


class _Privacy(StrEnum):
    """What can be answered to the notice."""

    ACCEPT = "accept"


class _Which(StrEnum):
    """What can be answered besides an agency."""

    PICK = "pick"


class _As(StrEnum):
    """What can be answered besides a name or a position: that it is the same."""

    BEFORE = "same"


class _Personnel(StrEnum):
    """The personnel types."""

    OFFICIAL = "official"
    OTHER = "other"


def _same_or(parse: Parser[str]) -> Parser[_As | str]:
    """Read the one answer on offer, that it is as before, or else what was typed."""

    def read(text: str, asked: Ask, ctx: Context) -> str | None:
        return choice(text, asked, ctx) or parse(text, asked, ctx)

    return choice_or_text_of(_As, read)


class Join(Flow[StartJoin]):
    """A newcomer tells who they are, once."""

    needs = "anyone"

    def begin(self, start: StartJoin, ctx: Context) -> Outcome:
        """Skip what is known already."""
        person = ctx.person
        kept = {name: text for name, text in (("code", start.code), ("then", start.then)) if text}
        if person.registered:
            return To(self.agency, NOTHING) if start.change else Switch(StartHome())
        if person.privacy_version < ctx.content.privacy.version:
            hello = "carry_over.notice" if person.before else "join.greeting"
            return To(self.privacy, kept, say=say(ctx.t(hello, centre=ctx.content.programme.centre)))
        if person.before and not start.change:
            return Switch(StartCarryOver(**kept))
        return To(self.agency, _code(kept), say=() if start.change else say(ctx.t("join.welcome_back")))

    def ask_privacy(self, data: Data, ctx: Context) -> Ask:
        """Show the short notice; the full text is one tap away."""
        notice = Bubble(
            title=ctx.t("join.privacy.title"),
            paragraphs=(ctx.content.privacy.short,),
            buttons=(
                Answer(ctx.t("join.privacy.accept"), _Privacy.ACCEPT),
                Link(ctx.t("join.privacy.read"), ctx.links.privacy()),
            ),
        )
        return Ask([notice])

    @step(choice_or_text_of(_Privacy))
    def privacy(self, data: Data, answer: _Privacy | str, ctx: Context) -> Outcome:
        """Remember the acceptance at once, so that it is not asked twice."""
        if code := code_in(answer):
            return self._keep(code, self.privacy, data, ctx)
        if answer is not _Privacy.ACCEPT:
            raise Invalid(ctx.t("join.privacy.hint"))
        accepted = (AcceptPrivacy(ctx.content.privacy.version),)
        if ctx.person.before:
            return Switch(StartCarryOver(**data), effects=accepted)
        return To(self.agency, _code(data), effects=accepted)

    def ask_agency(self, data: Data, ctx: Context) -> Ask:
        """Ask for the agency by name, or offer the near ones."""
        near = [ctx.content.plan.agency(code) for code in data.get("near", ())]
        listing = Answer(ctx.t("join.agency.list"), _Which.PICK)
        if not near:
            return Ask([Text(ctx.t("join.agency.ask"))], [listing])
        rows = tuple(Row(agency.name, tap=Answer(agency.short, agency.code)) for agency in near)
        return Ask([Bubble(title=ctx.t("join.agency.which"), rows=rows, note=ctx.t("join.agency.again"))], [listing])

    @step(choice_or_text_of(_Which))
    def agency(self, data: Data, answer: _Which | str, ctx: Context) -> Outcome:
        """Take a clear name; offer the near ones when it is not clear."""
        return To(self.pick, _code(data)) if answer is _Which.PICK else self._named(self.agency, data, answer, ctx)

    def ask_pick(self, data: Data, ctx: Context) -> Ask:
        """Show all agencies."""
        return Ask([agency_pages(ctx)])

    @step(choice_or_text)
    def pick(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take one from the list; a typed name is as good."""
        return self._named(self.pick, data, answer, ctx)

    def ask_full_name(self, data: Data, ctx: Context) -> Ask:
        """Ask for the name; one told before is a tap away."""
        return _ask_again("full_name", ctx.person.name, ctx) or Ask([Text(ctx.t("join.full_name.ask"))])

    @step(_same_or(words(NAME_LIMIT)))
    def full_name(self, data: Data, answer: _As | str, ctx: Context) -> Outcome:
        """Keep the name as written."""
        if code := code_in(answer):
            return self._keep(code, self.full_name, data, ctx)
        return To(self.position, {**data, "name": ctx.person.name if answer is _As.BEFORE else answer})

    def ask_position(self, data: Data, ctx: Context) -> Ask:
        """Ask for the position; one told before is a tap away."""
        asked = Ask([Text(ctx.t("join.position.ask", name=ctx.given_name(data["name"])))])
        return _ask_again("position", _before(ctx).position, ctx) or asked

    @step(_same_or(words(POSITION_LIMIT)))
    def position(self, data: Data, answer: _As | str, ctx: Context) -> Outcome:
        """Keep the position as written."""
        if code := code_in(answer):
            return self._keep(code, self.position, data, ctx)
        return To(self.personnel_type, {**data, "position": _before(ctx).position if answer is _As.BEFORE else answer})

    def ask_personnel_type(self, data: Data, ctx: Context) -> Ask:
        """Ask for the personnel type: the report form counts officials apart from all staff."""
        return Ask([Text(ctx.t("join.type.ask"))], [Answer(ctx.t(f"personnel.{kind}"), kind) for kind in _Personnel])

    @step(choice_of(_Personnel))
    def personnel_type(self, data: Data, answer: _Personnel, ctx: Context) -> Outcome:
        """Show all of it before it is stored."""
        return To(self.confirm, {**data, "type": answer})

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Read back what will be stored."""
        agency = ctx.content.plan.agency(data["agency"])
        rows = (
            Row(ctx.t("my_data.agency"), agency.name),
            Row(ctx.t("my_data.name"), data["name"]),
            Row(ctx.t("my_data.position"), data["position"]),
            Row(ctx.t("my_data.type"), ctx.t(f"personnel.{data['type']}")),
        )
        buttons = (
            Answer(ctx.t("join.confirm.yes"), YesOrChange.YES),
            Answer(ctx.t("join.confirm.change"), YesOrChange.CHANGE),
        )
        return Ask([Bubble(title=ctx.t("join.confirm.title"), rows=rows, buttons=buttons)])

    @step(choice_of(YesOrChange))
    def confirm(self, data: Data, answer: YesOrChange, ctx: Context) -> Outcome:
        """Store the person, or start over with the agency."""
        if answer is YesOrChange.CHANGE:
            return To(self.agency, _code(data))
        kind: PersonnelType = "official" if data["type"] == "official" else "other"
        stored = Register(data["agency"], data["name"], data["position"], kind)
        known = ctx.person.registered or ctx.person.before
        greeted = StartHome(changed=data["name"]) if known else StartHome(joined=data["name"])
        invite = ctx.records.invite(data["code"]) if "code" in data else None
        if invite is None or invite.state != "open":
            return Switch(greeted, effects=(stored,))
        title = ctx.t("redeem.title", role=ctx.t(f"role.{invite.role}"))
        granted = say(f"{title}\n{ctx.t(f'redeem.can_{invite.role}')}")
        redeemed = RedeemInvite(data["code"])
        return Switch(replace(greeted, role=invite.role), say=granted, effects=(stored, redeemed))

    def _named(self, here: Step[Any], data: Data, answer: str, ctx: Context) -> Outcome:
        if code := code_in(answer):
            return self._keep(code, here, data, ctx)
        known = {agency.code for agency in ctx.content.plan.agencies}
        match = find_agency(answer, ctx)
        chosen = answer if answer in known else match.exact
        if chosen:
            said = ctx.t("join.agency.chosen", agency=ctx.content.plan.agency(chosen).name)
            return To(self.full_name, {**_code(data), "agency": chosen}, say=say(said))
        if not match.close:
            raise Invalid(ctx.t("join.agency.unknown"))
        return To(self.agency, {**_code(data), "near": list(match.close)})

    def _keep(self, code: str, here: Step[Any], data: Data, ctx: Context) -> Outcome:
        """An invite code typed while joining is kept and used at the end, so that it is typed once."""
        return To(here, {**data, "code": code}, say=say(ctx.t("join.code_kept")))


def _before(ctx: Context) -> Person | Membership:
    """Where they belong, or belonged in an earlier year."""
    return ctx.person.before or ctx.person


def _ask_again(what: str, before: str, ctx: Context) -> Ask | None:
    """Ask whether something is as it was told before; None where it never was."""
    if not before:
        return None
    return Ask([Text(ctx.t(f"join.{what}.again", before=before))], [Answer(ctx.t("join.same"), _As.BEFORE)])


def _code(data: Data) -> Data:
    """What stays when the answers are asked anew: an invite code."""
    return {"code": data["code"]} if "code" in data else NOTHING
