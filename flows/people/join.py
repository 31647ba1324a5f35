"""A newcomer joins: privacy notice, agency, name, position, personnel type. Who is known changes what has changed."""

from collections.abc import Mapping

from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, Flow, Invalid, Outcome, Parser, Switch, To, say, step
from flows.engine.messages import Answer, Bubble, Link, Row, Text
from flows.engine.parsers import choice, choice_or_text, words
from flows.engine.session import Data
from flows.people.agencies import agency_pages, find_agency
from flows.people.roles import code_in
from flows.record.people import AcceptPrivacy, Membership, Person, PersonnelType, RedeemInvite, Register

NAME_LIMIT, POSITION_LIMIT = 80, 80
PICK, SAME = "pick", "same"


def _same_or(parse: Parser) -> Parser:
    """Read the one answer on offer, that it is as before, or else what was typed."""

    def read(text: str, asked: Ask, ctx: Context) -> str | None:
        return choice(text, asked, ctx) or parse(text, asked, ctx)

    return read


class Join(Flow):
    """A newcomer tells who they are, once."""

    name, start, needs = "join", "privacy", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Skip what is known already."""
        person, changes = ctx.person, "change" in args
        if person.registered:
            return To("agency", NOTHING) if changes else Switch("home")
        if person.privacy_version < ctx.content.privacy.version:
            hello = "carry_over.notice" if person.before else "join.greeting"
            return To("privacy", dict(args), say=say(ctx.t(hello, centre=ctx.content.programme.centre)))
        if person.before and not changes:
            return Switch("carry_over", args)
        return To("agency", _code(args), say=() if changes else say(ctx.t("join.welcome_back")))

    def ask_privacy(self, data: Data, ctx: Context) -> Ask:
        """Show the short notice; the full text is one tap away."""
        notice = Bubble(
            title=ctx.t("join.privacy.title"),
            paragraphs=(ctx.content.privacy.short,),
            buttons=(
                Answer(ctx.t("join.privacy.accept"), "accept"),
                Link(ctx.t("join.privacy.read"), ctx.links.privacy()),
            ),
        )
        return Ask([notice])

    @step(choice_or_text)
    def privacy(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Remember the acceptance at once, so that it is not asked twice."""
        if code := code_in(answer):
            return self._keep(code, "privacy", data, ctx)
        if answer != "accept":
            raise Invalid(ctx.t("join.privacy.hint"))
        accepted = (AcceptPrivacy(ctx.content.privacy.version),)
        if ctx.person.before:
            return Switch("carry_over", data, effects=accepted)
        return To("agency", _code(data), effects=accepted)

    def ask_agency(self, data: Data, ctx: Context) -> Ask:
        """Ask for the agency by name, or offer the near ones."""
        near = [ctx.content.plan.agency(code) for code in data.get("near", ())]
        listing = Answer(ctx.t("join.agency.list"), PICK)
        if not near:
            return Ask([Text(ctx.t("join.agency.ask"))], [listing])
        rows = tuple(Row(agency.name, tap=Answer(agency.short, agency.code)) for agency in near)
        return Ask([Bubble(title=ctx.t("join.agency.which"), rows=rows, note=ctx.t("join.agency.again"))], [listing])

    @step(choice_or_text)
    def agency(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take a clear name; offer the near ones when it is not clear."""
        return To("pick", _code(data)) if answer == PICK else self._named("agency", data, answer, ctx)

    def ask_pick(self, data: Data, ctx: Context) -> Ask:
        """Show all agencies."""
        return Ask([agency_pages(ctx)])

    @step(choice_or_text)
    def pick(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take one from the list; a typed name is as good."""
        return self._named("pick", data, answer, ctx)

    def ask_full_name(self, data: Data, ctx: Context) -> Ask:
        """Ask for the name; one told before is a tap away."""
        return _ask_again("full_name", ctx.person.name, ctx) or Ask([Text(ctx.t("join.full_name.ask"))])

    @step(_same_or(words(NAME_LIMIT)))
    def full_name(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the name as written."""
        if code := code_in(answer):
            return self._keep(code, "full_name", data, ctx)
        return To("position", {**data, "name": ctx.person.name if answer == SAME else answer})

    def ask_position(self, data: Data, ctx: Context) -> Ask:
        """Ask for the position; one told before is a tap away."""
        asked = Ask([Text(ctx.t("join.position.ask", name=ctx.given_name(data["name"])))])
        return _ask_again("position", _before(ctx).position, ctx) or asked

    @step(_same_or(words(POSITION_LIMIT)))
    def position(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the position as written."""
        if code := code_in(answer):
            return self._keep(code, "position", data, ctx)
        return To("personnel_type", {**data, "position": _before(ctx).position if answer == SAME else answer})

    def ask_personnel_type(self, data: Data, ctx: Context) -> Ask:
        """Ask for the personnel type: the report form counts officials apart from all staff."""
        kinds = ("official", "other")
        return Ask([Text(ctx.t("join.type.ask"))], [Answer(ctx.t(f"personnel.{kind}"), kind) for kind in kinds])

    @step(choice)
    def personnel_type(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Show all of it before it is stored."""
        return To("confirm", {**data, "type": answer})

    def ask_confirm(self, data: Data, ctx: Context) -> Ask:
        """Read back what will be stored."""
        agency = ctx.content.plan.agency(data["agency"])
        rows = (
            Row(ctx.t("my_data.agency"), agency.name),
            Row(ctx.t("my_data.name"), data["name"]),
            Row(ctx.t("my_data.position"), data["position"]),
            Row(ctx.t("my_data.type"), ctx.t(f"personnel.{data['type']}")),
        )
        buttons = (Answer(ctx.t("join.confirm.yes"), "yes"), Answer(ctx.t("join.confirm.change"), "change"))
        return Ask([Bubble(title=ctx.t("join.confirm.title"), rows=rows, buttons=buttons)])

    @step(choice)
    def confirm(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Store the person, or start over with the agency."""
        if answer == "change":
            return To("agency", _code(data))
        kind: PersonnelType = "official" if data["type"] == "official" else "other"
        stored = Register(data["agency"], data["name"], data["position"], kind)
        what = "changed" if ctx.person.registered or ctx.person.before else "joined"
        invite = ctx.records.invite(data["code"]) if "code" in data else None
        if invite is None or invite.state != "open":
            return Switch("home", {what: data["name"]}, effects=(stored,))
        title = ctx.t("redeem.title", role=ctx.t(f"role.{invite.role}"))
        granted = say(f"{title}\n{ctx.t(f'redeem.can_{invite.role}')}")
        return Switch(
            "home", {what: data["name"], "role": invite.role}, say=granted, effects=(stored, RedeemInvite(data["code"]))
        )

    def _named(self, here: str, data: Data, answer: str, ctx: Context) -> Outcome:
        if code := code_in(answer):
            return self._keep(code, here, data, ctx)
        known = {agency.code for agency in ctx.content.plan.agencies}
        match = find_agency(answer, ctx)
        chosen = answer if answer in known else match.exact
        if chosen:
            said = ctx.t("join.agency.chosen", agency=ctx.content.plan.agency(chosen).name)
            return To("full_name", {**_code(data), "agency": chosen}, say=say(said))
        if not match.close:
            raise Invalid(ctx.t("join.agency.unknown"))
        return To("agency", {**_code(data), "near": list(match.close)})

    def _keep(self, code: str, here: str, data: Data, ctx: Context) -> Outcome:
        """An invite code typed while joining is kept and used at the end, so that it is typed once."""
        return To(here, {**data, "code": code}, say=say(ctx.t("join.code_kept")))


def _before(ctx: Context) -> Person | Membership:
    """Where they belong, or belonged in an earlier year."""
    return ctx.person.before or ctx.person


def _ask_again(what: str, before: str, ctx: Context) -> Ask | None:
    """Ask whether something is as it was told before; None where it never was."""
    if not before:
        return None
    return Ask([Text(ctx.t(f"join.{what}.again", before=before))], [Answer(ctx.t("join.same"), SAME)])


def _code(data: Data) -> Data:
    """What stays when the answers are asked anew: an invite code."""
    return {"code": data["code"]} if "code" in data else NOTHING
