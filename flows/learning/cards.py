"""Dos & Don'ts cards, one at a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from content.model.learning.cards import PRACTICE, Card
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Invalid, Outcome
from flows.engine.messages import Bubble, Choice, Go, Row, Section, Word
from flows.learning.sources import source_tap
from flows.record.learning import ReadCard
from flows.starts.learning import StartCards


class ShowCards(Flow[StartCards]):
    """A person reads a card and asks for the next, before they have joined too; what they have not read comes first."""

    needs = "anyone"

    def begin(self, start: StartCards, ctx: Context) -> Outcome:
        """Show one card, or the topics to choose from."""
        if start.standards:
            rows = [
                replace(row, value=ctx.t("cards.of", **_so_far(pile, ctx)))
                for row, pile in zip(topic_rows(ctx, _pick), _piles(ctx), strict=True)
            ]
            return End([Bubble(title=ctx.t("cards.topics"), rows=tuple(rows), note=ctx.t("cards.topics_note"))])
        pile = start.pile or start.standard
        try:
            if start.card:
                return self._read(start.card, "", ctx)
            if start.after:
                return self._read(_after(start.after, pile, ctx), pile, ctx)
            return self._read(_of_the_day(pile, ctx), pile, ctx)
        except (KeyError, ValueError):
            raise Invalid(ctx.t("cards.gone")) from None

    def _read(self, card_id: str, pile: str, ctx: Context) -> Outcome:
        """Show a card and note that it is read, and how many of its pile are by now."""
        shown = card_bubble(card_id, ctx, pile)
        pick = Go(ctx.t("cards.pick"), StartCards(standards="all"))
        quick = (pick, Word(ctx.t("quick.menu"), ctx.content.words.first("menu")))
        if not ctx.person.registered:
            return End([shown], quick=quick)
        so_far = _so_far(pile or str(ctx.content.cards.get(card_id).standard), ctx, card_id)
        eyebrow = ctx.t("cards.eyebrow_read", eyebrow=shown.eyebrow, **so_far)
        return End([replace(shown, eyebrow=eyebrow)], effects=(ReadCard(card_id),), quick=quick)


def _so_far(pile: str, ctx: Context, now: str = "") -> dict[str, int]:
    """How many cards of a pile the person has read, with the one they read now."""
    cards, read = ctx.content.cards.pile(pile), ctx.records.cards_read() | {now}
    return {"count": sum(card.id in read for card in cards), "total": len(cards)}


def _unread(cards: Sequence[Card], ctx: Context) -> Sequence[Card]:
    """Those of some cards that were not read; all of them where none is left."""
    read = ctx.records.cards_read()
    return [card for card in cards if card.id not in read] or cards


def _of_the_day(pile: str, ctx: Context) -> str:
    """Another card every day, and not the same for everybody; what was not read first."""
    cards = _unread(ctx.content.cards.pile(pile), ctx)
    return cards[(ctx.today.toordinal() + ctx.person.id) % len(cards)].id


def _after(card_id: str, pile: str, ctx: Context) -> str:
    """The next card of a pile that was not read; where none is left, the next."""
    return _unread(ctx.content.cards.following(card_id, pile), ctx)[0].id


def _pick(label: str, pile: str) -> Go:
    return Go(label, StartCards(pile=pile))


def topic_rows(ctx: Context, tap: Callable[[str, str], Choice]) -> tuple[Row, ...]:
    """The piles of cards to choose from: a tap is made of a label and the pile's name."""
    standards = [(f"{one.number}. {one.short}", one.short) for one in ctx.content.cards.standards]
    others = (ctx.t("cards.grey"), *ctx.content.cards.practices.names[:1])
    labels = [*standards, *((name, name) for name in others)]
    return tuple(Row(shown, tap=tap(label, pile)) for (shown, label), pile in zip(labels, _piles(ctx), strict=True))


def _piles(ctx: Context) -> tuple[str, ...]:
    """The names of the piles, as they are offered."""
    practices = (PRACTICE,) if ctx.content.cards.practices.names else ()
    return (*(str(one.number) for one in ctx.content.cards.standards), "grey", *practices)


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
