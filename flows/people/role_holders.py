"""Who holds which role, and how one is taken away."""

from datetime import timedelta
from enum import StrEnum

from content.model.calendar import THAI_TIME, chat_date
from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Answer, Bubble, Carousel, Row, Text
from flows.engine.paging import pages
from flows.engine.parsers import choice_of, choice_or_text, sure_choice
from flows.engine.session import Data
from flows.people.agencies import agency_short
from flows.people.roles import agency_name
from flows.record.people import EndRole, HeldRole
from flows.starts.people import StartRoles
from flows.thai.normalise import normalise

PAGE, LISTED = 6, 48
LABEL = 20
MOMENT = timedelta(microseconds=1)


class _Sure(StrEnum):
    """What can be done with a role."""

    KEEP = "keep"
    END = "end"


class RoleHolders(Flow[StartRoles]):
    """An admin looks at who holds which role, and takes one away."""

    needs = "admin"

    def begin(self, start: StartRoles, ctx: Context) -> Outcome:
        """List everybody."""
        return To(self.pick, NOTHING)

    def ask_pick(self, data: Data, ctx: Context) -> Ask:
        """List the roles, or those that fit what was typed: who, of which agency, since when."""
        found = _fitting(data.get("text", ""), ctx)
        title = ctx.t("roles.title", count=len(found))
        rows = [
            Row(f"{held.name} · {ctx.t(f'role.{held.role}')}", note=_note(held, ctx), tap=_tap(held, ctx))
            for held in found[:LISTED]
        ]
        return Ask([Carousel(pages(title, rows, PAGE, ctx), alt=title), Text(ctx.t("roles.find"))])

    @step(choice_or_text)
    def pick(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Ask once more about the role that was tapped; a typed name or agency makes the list shorter."""
        if held := _held(answer, ctx):
            if _last_admin(held, ctx):
                raise Invalid(ctx.t("roles.last_admin"))
            return To(self.sure, {"held": answer})
        if not _fitting(answer, ctx):
            raise Invalid(ctx.t("roles.pick.hint"))
        return To(self.pick, {"text": answer})

    def ask_sure(self, data: Data, ctx: Context) -> Ask:
        """Say what it means before it is done; of a role that ended meanwhile both answers are still understood."""
        buttons = (
            Answer(ctx.t("roles.keep"), _Sure.KEEP, quiet=True),
            Answer(ctx.t("roles.end"), _Sure.END, quiet=True),
        )
        held = _held(data["held"], ctx)
        if held is None:
            return Ask([Text(ctx.t("roles.gone"))], buttons)
        rows = (
            Row(ctx.t("my_data.role"), ctx.t(f"role.{held.role}")),
            Row(ctx.t("my_data.agency"), agency_name(held.agency, ctx)),
            Row(ctx.t("roles.since"), held_since(held, ctx)),
        )
        bubble = Bubble(
            title=ctx.t("roles.sure_title", role=ctx.t(f"role.{held.role}"), name=held.name),
            paragraphs=(ctx.t("roles.means"),),
            rows=rows,
            buttons=buttons,
            tone="warning",
        )
        return Ask([bubble])

    @step(choice_of(_Sure, sure_choice))
    def sure(self, data: Data, answer: _Sure, ctx: Context) -> Outcome:
        """Take it away, or leave it."""
        held = _held(data["held"], ctx)
        if answer is _Sure.KEEP:
            return End([Text(ctx.t("roles.kept"))])
        if held is None:
            return End([Text(ctx.t("roles.gone"))])
        if _last_admin(held, ctx):
            raise Invalid(ctx.t("roles.last_admin"))
        done = ctx.t("roles.ended", role=ctx.t(f"role.{held.role}"), name=held.name)
        return End([Text(done)], effects=(EndRole(held.person, held.role, held.agency),), matters=True)


def held_since(held: HeldRole, ctx: Context) -> str:
    """Since when a role is held, and until when where that is settled."""
    since = chat_date(held.since.astimezone(THAI_TIME).date())
    if held.until is None:
        return ctx.t("roles.from", since=since)
    return ctx.t("roles.from_until", since=since, until=chat_date((held.until - MOMENT).astimezone(THAI_TIME).date()))


def _note(held: HeldRole, ctx: Context) -> str:
    where = agency_short(held.agency, ctx) if held.agency else agency_name("", ctx)
    return f"{where} · {held_since(held, ctx)}"


def _tap(held: HeldRole, ctx: Context) -> Answer:
    return Answer(held.name[:LABEL] or ctx.t(f"role.{held.role}"), _key(held))


def _key(held: HeldRole) -> str:
    return f"{held.person}/{held.role}/{held.agency}"


def _held(key: str, ctx: Context) -> HeldRole | None:
    return next((held for held in ctx.records.held_roles() if _key(held) == key), None)


def _fitting(text: str, ctx: Context) -> list[HeldRole]:
    """The roles whose holder or agency is called like that; all of them for no text."""
    found = list(ctx.records.held_roles())
    if not text:
        return found

    def told(held: HeldRole) -> str:
        return normalise(f"{held.name} {agency_short(held.agency, ctx)} {agency_name(held.agency, ctx)}")

    return [held for held in found if text in told(held)]


def _last_admin(held: HeldRole, ctx: Context) -> bool:
    """Whether nobody would be left who could give roles again."""
    return held.role == "admin" and sum(one.role == "admin" for one in ctx.records.held_roles()) == 1
