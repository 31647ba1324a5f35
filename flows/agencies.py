"""Agencies in conversation: found by what is typed, or picked from the list."""

from flows.context import Context
from flows.messages import Answer, Bubble, Carousel, Row
from flows.thai.names import Match, match

PAGE = 8


def find_agency(text: str, ctx: Context) -> Match:
    """Match a typed name with the plan's agencies."""
    candidates = [(agency.code, (agency.name, agency.short, *agency.aliases)) for agency in ctx.content.plan.agencies]
    return match(text, candidates, noise_words(ctx))


def noise_words(ctx: Context) -> tuple[str, ...]:
    """Words that tell no agency from another here: office words and the province's name."""
    return (*ctx.content.figure_words.names, ctx.content.programme.province)


def agency_pages(ctx: Context, title: str) -> Carousel:
    """All agencies, a few to a bubble; a tap answers with the code."""
    agencies = ctx.content.plan.agencies
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
