"""What an admin has to see to: who is late, who is missing, who asks, and what waits to be signed off."""

from collections.abc import Iterator

from flows.engine.context import Context
from flows.engine.messages import Go, Link
from flows.home.late import late_agencies
from flows.home.owed_item import Owed
from flows.people.console import last_opened
from flows.people.invites import without_focal
from flows.starts.asking import StartAsked
from flows.starts.home import StartLate
from flows.starts.people import StartNewInvite


def admins_week(ctx: Context) -> list[Owed]:
    """What an admin is to do beside sending; nothing for anybody else."""
    return list(_items(ctx)) if ctx.person.has("admin") else []


def _items(ctx: Context) -> Iterator[Owed]:
    if late := late_agencies(ctx):
        title, note = ctx.t("week.late", count=len(late)), ctx.t("week.late_note", days=late[0].days)
        yield Owed(title, ctx.today, Go(ctx.t("week.late_button"), StartLate()), said=note, pressing=True)
    if lacking := without_focal(ctx):
        tap = Go(ctx.t("week.no_focal_button"), StartNewInvite(all=True))
        yield Owed(ctx.t("week.no_focal", count=len(lacking)), ctx.today, tap, said=ctx.t("week.no_focal_note"))
    if asked := [one for one in ctx.records.open_questions() if one.to == "centre"]:
        tap = Go(ctx.t("week.questions_button"), StartAsked())
        yield Owed(ctx.t("week.questions", count=len(asked)), ctx.today, tap, said=ctx.t("week.questions_note"))
    if drafts := ctx.content.drafts:
        link = Link(ctx.t("week.drafts_button"), ctx.links.console())
        note = " · ".join(filter(None, (ctx.t("week.drafts_note"), last_opened(ctx))))
        yield Owed(ctx.t("week.drafts", count=drafts), ctx.today, link, said=note)


def quota_words(ctx: Context) -> str:
    """What the month has left of paid messages, for an admin where there is a limit."""
    if not ctx.person.has("admin"):
        return ""
    quota = ctx.records.quota()
    if not quota.known or quota.limit is None:
        return ""
    return ctx.t("week.quota", left=f"{quota.left:,}", limit=f"{quota.limit:,}")
