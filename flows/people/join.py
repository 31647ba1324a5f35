"""A newcomer joins: the notice, then one line or a few, and a look at it. Who is known changes one thing alone."""

from dataclasses import replace
from enum import StrEnum

from content.model.reporting.plan import ELSEWHERE
from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, Invalid, Outcome, Switch, To, say, step
from flows.engine.messages import Answer, Bubble, Link, Message, Text
from flows.engine.parsers import choice_or_text_of
from flows.engine.session import Data, Frame
from flows.people.particulars import Particulars
from flows.people.roles import code_in, open_invite
from flows.people.told import Particular, is_known, with_shown_name
from flows.record.effects import Effect
from flows.record.people import AcceptPrivacy, Membership, Person, PersonnelType, RedeemInvite, Register
from flows.starts.asking import StartOpenText
from flows.starts.home import StartHome
from flows.starts.people import StartCarryOver, StartJoin
from flows.thai.person_name import asks


class _Privacy(StrEnum):
    """What can be answered to the notice."""

    ACCEPT = "accept"


class Join(Particulars):
    """A newcomer tells who they are, once."""

    needs = "anyone"
    version = 2

    def begin(self, start: StartJoin, ctx: Context) -> Outcome:
        """Skip what is known already."""
        person = ctx.person
        if person.registered:
            return self._changing(start, NOTHING, ctx) if start.change else Switch(StartHome())
        kept: Data = {"then": start.then} if start.then else NOTHING
        said: list[Message] = []
        effects: tuple[Effect, ...] = ()
        if start.code:
            try:
                open_invite(start.code, ctx)
                kept = {"code": start.code, **kept}
            except Invalid as refused:
                said, effects = [Text(refused.say)], refused.effects
        if person.privacy_version < ctx.content.privacy.version:
            hello = "carry_over.notice" if person.before else "join.greeting"
            said.append(Text(ctx.t(hello, centre=ctx.content.programme.centre)))
            return To(self.privacy, kept, say=said, effects=effects)
        if person.before and not start.change:
            return Switch(StartCarryOver(**kept), say=said, effects=effects)
        if person.before:
            return self._changing(start, _code(kept), ctx)
        said.append(Text(ctx.t("join.welcome_back")))
        return To(self.agency, with_shown_name(_code(kept), ctx), say=said, effects=effects)

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

    @step(choice_or_text_of(_Privacy), shows=True)
    def privacy(self, data: Data, answer: _Privacy | str, ctx: Context) -> Outcome:
        """Remember the acceptance at once, so that it is not asked twice."""
        if code := code_in(answer):
            return self.keep(code, self.privacy, data, ctx)
        if answer is not _Privacy.ACCEPT:
            if not data and not ctx.person.before and asks(answer, ctx.content.name_words):
                return Switch(StartOpenText(answer))
            raise Invalid(ctx.t("join.privacy.hint"))
        accepted = (AcceptPrivacy(ctx.content.privacy.version),)
        if ctx.person.before:
            return Switch(StartCarryOver(**data), effects=accepted)
        return To(self.agency, with_shown_name(_code(data), ctx), effects=accepted)

    def _changing(self, start: StartJoin, kept: Data, ctx: Context) -> Outcome:
        """Begin with what is known."""
        here = _before(ctx)
        known = {"title": ctx.person.title, "name": ctx.person.name, "position": here.position}
        known |= {"type": here.personnel_type, **kept}
        if here.agency == ELSEWHERE or ctx.content.plan.knows(here.agency):
            known |= {"agency": here.agency, "elsewhere": here.elsewhere}
        data: Data = {key: value for key, value in known.items() if value}
        if "agency" not in data:
            return To(self.agency, data)
        return To(self.which, data) if start.change == "any" else self.ask_anew(Particular(start.change), data)

    def store(self, data: Data, ctx: Context) -> Outcome:
        """Store the person, and use the code that they typed."""
        kind: PersonnelType = "official" if data["type"] == "official" else "other"
        told = (data.get("title", ""), data.get("elsewhere", ""))
        stored = Register(data["agency"], data["name"], data["position"], kind, *told)
        greeted = StartHome(changed=data["name"]) if is_known(ctx) else StartHome(joined=data["name"])
        invite = ctx.records.invite(data["code"]) if "code" in data else None
        if invite is None or invite.state != "open":
            return Switch(greeted, effects=(stored,))
        title = ctx.t("redeem.title", role=ctx.t(f"role.{invite.role}"))
        granted = say(f"{title}\n{ctx.t(f'redeem.can_{invite.role}', scope=ctx.content.programme.scope)}")
        redeemed = RedeemInvite(data["code"])
        return Switch(replace(greeted, role=invite.role), say=granted, effects=(stored, redeemed))

    def migrate(self, frame: Frame) -> Frame | None:
        """What was told so far still holds."""
        return replace(frame, version=self.version) if frame.version == 1 else None


def _before(ctx: Context) -> Person | Membership:
    """Where they belong, or belonged in an earlier year."""
    return ctx.person.before or ctx.person


def _code(data: Data) -> Data:
    """What stays when the answers are asked anew: an invite code."""
    return {"code": data["code"]} if "code" in data else NOTHING
