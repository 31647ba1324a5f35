"""Dos & Don'ts cards, one at a time."""

from collections.abc import Mapping

from flows.context import Context
from flows.flow import End, Flow, Invalid, Outcome
from flows.messages import Bubble, Carousel, Go, Row, Section


class Cards(Flow):
    """A person reads a card and asks for the next."""

    name = "cards"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Show one card, or the seven standards to choose from."""
        cards = ctx.content.cards
        if "standards" in args:
            return End([_standards(ctx)])
        try:
            if "standard" in args:
                return End([card_bubble(cards.of(int(args["standard"]))[0].id, ctx)])
            if "after" in args:
                return End([card_bubble(cards.next_after(args["after"]).id, ctx)])
            return End([card_bubble(args.get("card", self._of_the_day(ctx)), ctx)])
        except (KeyError, ValueError, IndexError):
            raise Invalid(ctx.t("cards.gone")) from None

    def _of_the_day(self, ctx: Context) -> str:
        cards = ctx.content.cards.all
        return cards[(ctx.today.toordinal() + ctx.person.id) % len(cards)].id


def card_bubble(card_id: str, ctx: Context) -> Bubble:
    """Lay out one card."""
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
        note=ctx.t("cards.source_draft" if card.draft else "cards.source", source=card.source),
        buttons=(
            Go(ctx.t("cards.next"), "cards", {"after": card.id}),
            Go(ctx.t("cards.pick"), "cards", {"standards": "all"}),
        ),
    )


def card_tap(label: str, standard: int, ctx: Context) -> Go:
    """A button to a card of a standard, another one every day."""
    cards = ctx.content.cards.of(standard)
    return Go(label, "cards", {"card": cards[ctx.today.toordinal() % len(cards)].id})


def _standards(ctx: Context) -> Carousel:
    rows = tuple(
        Row(f"{standard.number}. {standard.short}", tap=Go(standard.short, "cards", {"standard": str(standard.number)}))
        for standard in ctx.content.cards.standards
    )
    title = ctx.t("cards.standards")
    return Carousel((Bubble(title=title, rows=rows),), alt=title)
