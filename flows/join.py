"""A newcomer joins: privacy notice, agency, name, position, personnel type."""

from collections.abc import Mapping

from flows.agencies import agency_pages, find_agency
from flows.context import Context
from flows.effects import AcceptPrivacy, PersonnelType, Register
from flows.flow import NOTHING, Ask, Flow, Invalid, Outcome, Switch, To, say, step
from flows.messages import Answer, Bubble, Link, Row, Text
from flows.parsers import choice, choice_or_text, words
from flows.session import Data

NAME_LIMIT, POSITION_LIMIT = 80, 80
PICK = "pick"


class Join(Flow):
    """A newcomer tells who they are, once."""

    name, start, needs = "join", "privacy", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Skip what is known already."""
        if "change" in args:
            return To("agency", NOTHING)
        if ctx.person.registered:
            return Switch("home")
        if ctx.person.privacy_version >= ctx.content.privacy.version:
            return To("agency", NOTHING, say=say(ctx.t("join.welcome_back")))
        return To("privacy", NOTHING, say=say(ctx.t("join.greeting", centre=ctx.content.programme.centre)))

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

    @step(choice)
    def privacy(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Remember the acceptance at once, so that it is not asked twice."""
        del answer
        return To("agency", data, effects=(AcceptPrivacy(ctx.content.privacy.version),))

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
        return To("pick", NOTHING) if answer == PICK else self._named(answer, ctx)

    def ask_pick(self, data: Data, ctx: Context) -> Ask:
        """Show all agencies."""
        return Ask([agency_pages(ctx, ctx.t("join.agency.list_title"))])

    @step(choice_or_text)
    def pick(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Take one from the list; a typed name is as good."""
        return self._named(answer, ctx)

    def ask_full_name(self, data: Data, ctx: Context) -> Ask:
        """Ask for the name."""
        return Ask([Text(ctx.t("join.full_name.ask"))])

    @step(words(NAME_LIMIT))
    def full_name(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the name as written."""
        return To("position", {**data, "name": answer})

    def ask_position(self, data: Data, ctx: Context) -> Ask:
        """Ask for the position."""
        return Ask([Text(ctx.t("join.position.ask", name=ctx.given_name(data["name"])))])

    @step(words(POSITION_LIMIT))
    def position(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Keep the position as written."""
        return To("personnel_type", {**data, "position": answer})

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
            return To("agency", NOTHING)
        kind: PersonnelType = "official" if data["type"] == "official" else "other"
        stored = Register(data["agency"], data["name"], data["position"], kind)
        return Switch("home", {"joined": data["name"]}, effects=(stored,))

    def _named(self, answer: str, ctx: Context) -> Outcome:
        match = find_agency(answer, ctx)
        if match.exact:
            return self._chosen(match.exact, ctx)
        if not match.close:
            raise Invalid(ctx.t("join.agency.unknown"))
        return To("agency", {"near": list(match.close)})

    def _chosen(self, code: str, ctx: Context) -> Outcome:
        return To(
            "full_name",
            {"agency": code},
            say=say(ctx.t("join.agency.chosen", agency=ctx.content.plan.agency(code).name)),
        )
