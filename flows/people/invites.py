"""Invite codes as an admin makes them: one, one for each agency that has nobody to report, and those still open."""

from collections.abc import Iterator
from enum import StrEnum

from content.model.calendar import THAI_TIME, chat_date
from flows.engine.context import Context, Facts
from flows.engine.flow import NOTHING, Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Answer, Bubble, Carousel, Row, Text
from flows.engine.paging import pages
from flows.engine.parsers import choice, choice_of, choice_or_text, sure_choice
from flows.engine.session import Data
from flows.people.agencies import agency_pages, agency_short, sure_agency
from flows.people.roles import agency_name
from flows.record.people import CancelInvite, CreateInvite, OpenInvite
from flows.starts.people import StartNewInvite

PAGE, LISTED, NAMED = 6, 48, 4


class GrantedRole(StrEnum):
    """A role that a code can give."""

    FOCAL = "focal"
    EXECUTIVE = "executive"
    ADMIN = "admin"


class _Wish(StrEnum):
    """What can be wished for: a code for a role, codes for all who lack one, or a look at those that are open."""

    FOCAL = "focal"
    EXECUTIVE = "executive"
    ADMIN = "admin"
    ALL = "all"
    OPEN = "open"


class _Make(StrEnum):
    """What can be done with a code that was read back."""

    YES = "yes"


class _Cancel(StrEnum):
    """What can be done with an open code."""

    YES = "yes"
    KEEP = "keep"


def without_focal(facts: Facts) -> tuple[str, ...]:
    """The agencies of the plan for which nobody reports."""
    held = {one.agency for one in facts.records.held_roles() if one.role == GrantedRole.FOCAL}
    return tuple(agency.code for agency in facts.content.plan.agencies if agency.code not in held)


class NewInvite(Flow[StartNewInvite]):
    """An admin makes codes for roles, and cancels them."""

    version = 2
    needs = "admin"

    def begin(self, start: StartNewInvite, ctx: Context) -> Outcome:
        """From an agency's page it is known for whom."""
        if ctx.content.plan.knows(start.agency):
            return To(self.confirm, {"role": GrantedRole.FOCAL, "agency": start.agency})
        return To(self.all, NOTHING) if start.all and without_focal(ctx) else To(self.role, NOTHING)

    def ask_role(self, data: Data, ctx: Context) -> Ask:
        """Ask which role; beside it stand the agencies without a focal person, and the open codes."""
        rows = [Row(ctx.t(f"role.{role}"), tap=Answer(ctx.t(f"role.{role}"), role)) for role in GrantedRole]
        lacking, open_ = without_focal(ctx), ctx.records.open_invites()
        if lacking:
            title = ctx.t("new_invite.all")
            note = ctx.t("new_invite.all_note", count=len(lacking))
            rows.append(Row(title, note=note, tap=Answer(title, _Wish.ALL)))
        if open_:
            title = ctx.t("new_invite.open")
            note = ctx.t("new_invite.open_note", count=len(open_))
            rows.append(Row(title, note=note, tap=Answer(title, _Wish.OPEN)))
        return Ask([Bubble(title=ctx.t("new_invite.role"), rows=tuple(rows))])

    @step(choice_of(_Wish))
    def role(self, data: Data, answer: _Wish, ctx: Context) -> Outcome:
        """An admin serves the province; the others an agency."""
        if answer is _Wish.ALL:
            return To(self.all, NOTHING)
        if answer is _Wish.OPEN:
            return To(self.open, NOTHING)
        if answer is _Wish.ADMIN:
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
            _good_for(ctx),
        )
        buttons = (Answer(ctx.t("new_invite.make"), _Make.YES),)
        return Ask([Bubble(title=ctx.t("new_invite.confirm"), rows=rows, buttons=buttons)])

    @step(choice_of(_Make))
    def confirm(self, data: Data, answer: _Make, ctx: Context) -> Outcome:
        """Make the code; it is shown this once and stored only as a digest."""
        del answer
        made = CreateInvite(ctx.code, data["role"], data["agency"])
        return End([Text(ctx.t("new_invite.made")), Text(_forward(made, ctx))], effects=(made,), matters=True)

    def ask_all(self, data: Data, ctx: Context) -> Ask:
        """Name the agencies that will get a code each."""
        lacking = without_focal(ctx)
        names = ", ".join(agency_short(code, ctx) for code in lacking[:NAMED])
        if len(lacking) > NAMED:
            names = ctx.t("new_invite.all_and", names=names, n=len(lacking) - NAMED)
        buttons = (Answer(ctx.t("new_invite.make_all", count=len(lacking)), _Make.YES),)
        title = ctx.t("new_invite.confirm_all", count=len(lacking))
        waiting = sum(one.role == GrantedRole.FOCAL and one.agency in lacking for one in ctx.records.open_invites())
        note = ctx.t("new_invite.still_open", count=waiting) if waiting else ""
        return Ask([Bubble(title=title, paragraphs=(names,), rows=(_good_for(ctx),), note=note, buttons=buttons)])

    @step(choice_of(_Make))
    def all(self, data: Data, answer: _Make, ctx: Context) -> Outcome:
        """Make a code for each; all of them are listed this once."""
        del answer
        made = tuple(CreateInvite(ctx.code_for(code), GrantedRole.FOCAL, code) for code in without_focal(ctx))
        listed = "\n".join(f"{agency_short(one.agency, ctx)}\n{one.code}" for one in made)
        told = ctx.t("new_invite.forward_all", codes=listed, how=_how(ctx))
        return End([Text(ctx.t("new_invite.made_all")), Text(told)], effects=made, matters=True)

    def ask_open(self, data: Data, ctx: Context) -> Ask:
        """List the codes that can still be used; what they are only their holders know."""
        rows = [_open_row(one, ctx) for one in ctx.records.open_invites()[:LISTED]]
        title = ctx.t("new_invite.open")
        if not rows:
            return Ask([Text(ctx.t("new_invite.none_open"))])
        told = [Text(warning) for warning in _guessed(ctx)]
        return Ask([*told, Carousel(pages(title, rows, PAGE, ctx), alt=title), Text(ctx.t("new_invite.open_how"))])

    @step(choice)
    def open(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Ask once more about the one that was tapped."""
        return To(self.cancel, {"invite": int(answer)})

    def ask_cancel(self, data: Data, ctx: Context) -> Ask:
        """Say what it means; of a code that was used meanwhile both answers are still understood."""
        buttons = (
            Answer(ctx.t("new_invite.keep"), _Cancel.KEEP, quiet=True),
            Answer(ctx.t("new_invite.cancel"), _Cancel.YES, quiet=True),
        )
        one = _open_invite(data["invite"], ctx)
        if one is None:
            return Ask([Text(ctx.t("new_invite.gone"))], buttons)
        title = ctx.t("new_invite.cancel_sure", role=ctx.t(f"role.{one.role}"))
        rows = (Row(ctx.t("my_data.agency"), agency_name(one.agency, ctx)),)
        means = (ctx.t("new_invite.cancel_means"),)
        return Ask([Bubble(title=title, paragraphs=means, rows=rows, buttons=buttons, tone="warning")])

    @step(choice_of(_Cancel, sure_choice))
    def cancel(self, data: Data, answer: _Cancel, ctx: Context) -> Outcome:
        """Cancel it, or leave it."""
        if answer is _Cancel.KEEP:
            return End([Text(ctx.t("new_invite.kept"))])
        if _open_invite(data["invite"], ctx) is None:
            raise Invalid(ctx.t("new_invite.gone"))
        return End([Text(ctx.t("new_invite.revoked"))], effects=(CancelInvite(data["invite"]),), matters=True)


def _open_invite(id: int, ctx: Context) -> OpenInvite | None:
    return next((one for one in ctx.records.open_invites() if one.id == id), None)


def _open_row(one: OpenInvite, ctx: Context) -> Row:
    name = agency_short(one.agency, ctx) if one.agency else agency_name("", ctx)
    until = chat_date(one.expires.astimezone(THAI_TIME).date())
    label = f"{ctx.t(f'role.{one.role}')} · {name}"
    return Row(label, note=ctx.t("new_invite.until", date=until), tap=Answer(name, str(one.id)))


def _guessed(ctx: Context) -> Iterator[str]:
    """What the admin hears where codes are guessed at: how many wrong ones, and that some may be shut."""
    wrong = ctx.records.wrong_codes()
    if wrong.all_in_the_hour >= ctx.content.programme.invite_tries_account:
        yield ctx.t("new_invite.guessed", count=wrong.all_in_the_hour)
    if wrong.shut_in_the_day:
        yield ctx.t("new_invite.shut")


def _good_for(ctx: Context) -> Row:
    return Row(ctx.t("new_invite.good_for"), ctx.t("new_invite.days", days=ctx.content.programme.invite_days))


def _forward(made: CreateInvite, ctx: Context) -> str:
    """What the admin passes on: the code, and how whoever gets it finds the account."""
    role, agency = ctx.t(f"role.{made.role}"), agency_name(made.agency, ctx)
    return ctx.t("new_invite.forward", role=role, agency=agency, code=made.code, how=_how(ctx))


def _how(ctx: Context) -> str:
    """How an invited person comes to the account, with its LINE id where that is known."""
    days, account = ctx.content.programme.invite_days, ctx.content.programme.account
    line_id = ctx.records.line_id()
    known = f"{account} ({line_id})" if line_id else account
    return ctx.t("new_invite.how", account=known, link=ctx.links.friend(), days=days)
