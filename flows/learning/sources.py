"""Where something that was read comes from, and whether an officer has signed it off: one tap away."""

from content.model.calendar import arabic_digits
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome
from flows.engine.messages import Bubble, Go, Word
from flows.starts.learning import SourceOf, StartSource


def source_tap(of: SourceOf, id: str, ctx: Context) -> Go:
    """The button that tells the source of a card, a question, an answer or the gift helper."""
    return Go(ctx.t("source.tap"), StartSource(of, id))


class ShowSource(Flow[StartSource]):
    """A person asks where something comes from."""

    needs = "anyone"

    def begin(self, start: StartSource, ctx: Context) -> Outcome:
        """Name the source, and say so where nobody has signed it off yet."""
        try:
            title, source, draft = _told(start, ctx)
            printed = _printed(start, ctx)
        except KeyError:
            raise Invalid(ctx.t("source.gone")) from None
        note = ctx.t("source.draft") if draft else ""
        menu = Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))
        said = Bubble(title=ctx.t("source.tap"), eyebrow=title, paragraphs=(source, *printed), note=note)
        return End([said], quick=(menu,))


def _printed(start: StartSource, ctx: Context) -> tuple[str, ...]:
    """What the plan prints, where a card is about one of its practices."""
    practice = ctx.content.cards.get(start.id).practice if start.of == "card" else ""
    return (arabic_digits(ctx.content.plan.practice(practice).text),) if practice else ()


def _told(start: StartSource, ctx: Context) -> tuple[str, str, bool]:
    """What it is called, its source, and whether it is a draft. Raises KeyError where it is no more."""
    match start.of:
        case "card":
            card = ctx.content.cards.get(start.id)
            return card.title, card.source, card.draft
        case "question":
            question = ctx.content.quiz.get(start.id)
            return question.text, question.source, question.draft
        case "answer":
            answer = ctx.content.answers.get(start.id)
            return answer.question, answer.source, answer.draft
        case "gift":
            gift = ctx.content.gift
            return ctx.t("menu.gift"), gift.source, gift.draft
