"""Dos & Don'ts cards, one at a time."""

from collections.abc import Callable

from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome
from flows.engine.messages import Bubble, Choice, Go, Row, Section, Word
from flows.learning.sources import source_tap
from flows.starts.learning import StartCards


class ShowCards(Flow[StartCards]):
    """A person reads a card and asks for the next."""

    def begin(self, start: StartCards, ctx: Context) -> Outcome:
        """Show one card, or the topics to choose from."""
        if start.standards:
            title = ctx.t("cards.topics")
            return End([Bubble(title=title, rows=topic_rows(ctx, _pick))])
        pile = start.pile or start.standard
        try:
            if start.card:
                return _shown(start.card, "", ctx)
            if start.after:
                return _shown(ctx.content.cards.next_after(start.after, pile).id, pile, ctx)
            return _shown(_of_the_day(pile, ctx), pile, ctx)
        except (KeyError, ValueError):
            raise Invalid(ctx.t("cards.gone")) from None


def _shown(card: str, pile: str, ctx: Context) -> Outcome:
    pick = Go(ctx.t("cards.pick"), StartCards(standards="all"))
    return End([card_bubble(card, ctx, pile)], quick=(pick, Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))))


def _of_the_day(pile: str, ctx: Context) -> str:
    """Another card every day, and not the same for everybody."""
    cards = ctx.content.cards.pile(pile)
    return cards[(ctx.today.toordinal() + ctx.person.id) % len(cards)].id


def _pick(label: str, pile: str) -> Go:
    return Go(label, StartCards(pile=pile))


def topic_rows(ctx: Context, tap: Callable[[str, str], Choice]) -> tuple[Row, ...]:
    """The piles of cards to choose from: a tap is made of a label and the pile's name."""
    standards = [(f"{one.number}. {one.short}", one.short, str(one.number)) for one in ctx.content.cards.standards]
    grey = ctx.t("cards.grey")
    return tuple(Row(shown, tap=tap(label, pile)) for shown, label, pile in [*standards, (grey, grey, "grey")])


def card_bubble(card_id: str, ctx: Context, pile: str = "") -> Bubble:
    """Lay out one card; the next comes from the same pile."""
    card = ctx.content.cards.get(card_id)
    standard = ctx.content.cards.standard(card.standard)
    return Bubble(
        title=card.title,
        eyebrow=ctx.t("cards.eyebrow", number=standard.number, standard=standard.short),
        paragraphs=(card.situation,),
        sections=(
            Section(ctx.t("cards.do"), card.do, "good"),
            Section(ctx.t("cards.dont"), card.dont, "warning"),
            Section(ctx.t("cards.why"), card.why),
        ),
        buttons=(Go(ctx.t("cards.next"), StartCards(after=card.id, pile=pile)), source_tap("card", card.id, ctx)),
    )


def card_tap(label: str, standard: int, ctx: Context) -> Go:
    """A button to a card of a standard, another one every day."""
    return Go(label, StartCards(card=_of_the_day(str(standard), ctx)))
