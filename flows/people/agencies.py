"""Agencies in conversation: found by what is typed, or picked from the list."""

from flows.engine.context import Context, Facts
from flows.engine.flow import Invalid
from flows.engine.messages import Answer, Carousel, Row
from flows.engine.paging import pages
from flows.thai.names import Match, match, named

PAGE = 8


def find_agency(text: str, ctx: Facts) -> Match:
    """Match a typed name, or the code that a tap carries, with the plan's agencies."""
    return match(text, _candidates(ctx), noise_words(ctx))


def agency_named(text: str, ctx: Facts) -> str:
    """The code of the agency that a text names by its whole name or an alias, or ""."""
    return named(text, _candidates(ctx), noise_words(ctx)) or ""


def _candidates(ctx: Facts) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (agency.code, (agency.code, agency.name, agency.short, *agency.aliases)) for agency in ctx.content.plan.agencies
    ]


def sure_agency(text: str, ctx: Context) -> str:
    """The code of the one agency that a text or tap names; Invalid, with the near ones, when it is not clear."""
    found = find_agency(text, ctx)
    if found.exact is None:
        near = ", ".join(ctx.content.plan.agency(code).short for code in found.close)
        raise Invalid(ctx.t("new_invite.which", near=near) if near else ctx.t("join.agency.unknown"))
    return found.exact


def agency_short(code: str, ctx: Context) -> str:
    """What people call an agency; of one that the plan does not have, as after a change of plan, no more than that."""
    plan = ctx.content.plan
    return plan.agency(code).short if plan.knows(code) else ctx.t("common.agency_elsewhere")


def noise_words(ctx: Facts) -> tuple[str, ...]:
    """Words that tell no agency from another here: office words and the province's name."""
    province = ctx.content.programme.province
    return (*ctx.content.figure_words.names, *((province,) if province else ()))


def viewed(ctx: Context) -> tuple[str, ...]:
    """The agencies whose progress the person may see, an admin apart: as focal person or as executive."""
    return tuple(sorted({*ctx.person.agencies_as("focal"), *ctx.person.agencies_as("executive")}))


def check_viewed(agency: str, ctx: Context) -> None:
    """Raise Invalid unless the person may see the progress of this agency, and there is such an agency."""
    if not ctx.person.has("admin") and agency not in viewed(ctx):
        raise Invalid(ctx.t("report.not_yours"))
    if not ctx.content.plan.knows(agency):
        raise Invalid(ctx.t("progress.gone"))


def agency_pages(ctx: Context) -> Carousel:
    """All agencies, a few to a bubble; a tap answers with the code."""
    title = ctx.t("join.agency.list_title", scope=ctx.content.programme.scope)
    rows = [Row(agency.short, tap=Answer(agency.short, agency.code)) for agency in ctx.content.plan.agencies]
    return Carousel(pages(title, rows, PAGE, ctx), alt=title)
