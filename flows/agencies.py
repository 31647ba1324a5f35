"""Agencies in conversation: found by what is typed, or picked from the list."""

from flows.context import Context
from flows.flow import Invalid
from flows.messages import Answer, Bubble, Carousel, Row
from flows.thai.names import Match, match

PAGE = 8


def find_agency(text: str, ctx: Context) -> Match:
    """Match a typed name, or the code that a tap carries, with the plan's agencies."""
    candidates = [
        (agency.code, (agency.code, agency.name, agency.short, *agency.aliases)) for agency in ctx.content.plan.agencies
    ]
    return match(text, candidates, noise_words(ctx))


def sure_agency(text: str, ctx: Context) -> str:
    """The code of the one agency that a text or tap names; Invalid, with the near ones, when it is not clear."""
    found = find_agency(text, ctx)
    if found.exact is None:
        near = ", ".join(ctx.content.plan.agency(code).short for code in found.close)
        raise Invalid(ctx.t("new_invite.which", near=near) if near else ctx.t("join.agency.unknown"))
    return found.exact


def noise_words(ctx: Context) -> tuple[str, ...]:
    """Words that tell no agency from another here: office words and the province's name."""
    province = ctx.content.programme.province
    return (*ctx.content.figure_words.names, *((province,) if province else ()))


def agency_pages(ctx: Context) -> Carousel:
    """All agencies, a few to a bubble; a tap answers with the code."""
    agencies, title = ctx.content.plan.agencies, ctx.t("join.agency.list_title", scope=ctx.content.programme.scope)
    pages = [agencies[start : start + PAGE] for start in range(0, len(agencies), PAGE)]
    return Carousel(
        tuple(
            Bubble(
                title=title,
                eyebrow=ctx.t("common.page", page=number, pages=len(pages)),
                rows=tuple(Row(agency.short, tap=Answer(agency.short, agency.code)) for agency in page),
            )
            for number, page in enumerate(pages, 1)
        ),
        alt=title,
    )
