"""An admin looks through the national guideline for activities to add to a plan."""

from collections.abc import Sequence

from content.model.reporting.ideas import Idea
from flows.engine.context import Context
from flows.engine.flow import NOTHING, Ask, End, Flow, Invalid, Outcome, To, step
from flows.engine.messages import Bubble, Carousel, Go, Row, Section, Word
from flows.engine.paging import beginning, pages
from flows.engine.parsers import words
from flows.engine.session import Data
from flows.starts.reporting import StartAddActivity, StartIdeas

WANTED_LIMIT = 60
PAGE, MOST = 5, 30
SHOWN = 90


class LookForIdeas(Flow[StartIdeas]):
    """An admin finds an activity by its area or by a word, and reads how it comes into the plan."""

    needs = "admin"

    def begin(self, start: StartIdeas, ctx: Context) -> Outcome:
        """Show one idea or one area, or ask what for."""
        ideas = ctx.content.ideas
        if start.idea:
            idea = next((idea for idea in ideas.all if idea.id == start.idea), None)
            if idea is None:
                raise Invalid(ctx.t("ideas.gone"))
            return End([_one(idea, ctx)], quick=_quick(ctx))
        for area in ideas.areas:
            if str(area.number) == start.area:
                return End([_list(area.name, ideas.of(area.number), ctx)], quick=_quick(ctx))
        return To(self.words, NOTHING)

    def ask_words(self, data: Data, ctx: Context) -> Ask:
        """Offer the areas, or take a word."""
        ideas = ctx.content.ideas
        rows = tuple(
            Row(
                area.name,
                note=ctx.t("ideas.count", count=len(ideas.of(area.number))),
                tap=Go(area.name, StartIdeas(area=str(area.number))),
            )
            for area in ideas.areas
        )
        how = ctx.t("ideas.how", count=len(ideas.all))
        return Ask([Bubble(title=ctx.t("menu.ideas"), paragraphs=(how,), rows=rows, note=ideas.caution)])

    @step(words(WANTED_LIMIT))
    def words(self, data: Data, answer: str, ctx: Context) -> Outcome:
        """Look for it."""
        found = ctx.content.ideas.search(answer)[:MOST]
        if not found:
            raise Invalid(ctx.t("ideas.nothing"))
        return End([_list(ctx.t("ideas.found", count=len(found)), found, ctx)], quick=_quick(ctx))


def _list(title: str, ideas: Sequence[Idea], ctx: Context) -> Carousel:
    rows = [Row(beginning(idea.text, SHOWN), tap=Go(idea.text, StartIdeas(idea=idea.id))) for idea in ideas]
    return Carousel(pages(title, rows, PAGE, ctx), alt=title)


def _one(idea: Idea, ctx: Context) -> Bubble:
    ideas = ctx.content.ideas
    mind = (Section(ctx.t("ideas.mind"), idea.caution, "warning"),) if idea.caution else ()
    return Bubble(
        title=ctx.t("ideas.one", number=idea.id),
        eyebrow=idea.section or next(area.name for area in ideas.areas if area.number == idea.area),
        paragraphs=(idea.text,),
        sections=mind,
        buttons=(Go(ctx.t("add_activity.start"), StartAddActivity(idea.id)),),
        note=ctx.t("ask.source_draft" if ideas.draft else "ask.source", source=ideas.source),
    )


def _quick(ctx: Context) -> tuple[Word, ...]:
    known = ctx.content.words
    return tuple(Word(ctx.t(f"menu.{word}"), known.first(word)) for word in ("ideas", "menu"))
