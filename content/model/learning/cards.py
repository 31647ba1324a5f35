"""Dos & Don'ts cards: one everyday situation each, keyed to one of the standards of ethical conduct."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path

from content.model.prose import BODY, TITLE, chip, fitting, identifier
from content.model.source import Source, read


@dataclass(frozen=True)
class Standard:
    """A standard of ethical conduct: its number, a label for buttons, and the wording as printed."""

    number: int
    short: str
    text: str


@dataclass(frozen=True)
class Card:
    """What to do and what not to do in one situation, and why."""

    id: str
    standard: int
    topic: str
    """`standard`, `grey` for conduct that is neither plainly right nor plainly wrong, or `practice`."""
    title: str
    chip: str
    """The title as a quick reply says it."""
    situation: str
    do: str
    dont: str
    why: str
    source: str
    review: date
    """The day by which an officer reads the card again."""
    draft: bool
    """Nobody has signed it off yet: it is shown as an example."""
    keywords: tuple[str, ...]
    practice: str = ""
    """The id of the practice of the running plan that it is about."""


@dataclass(frozen=True)
class PracticeCards:
    """The cards on a plan's practices in the plan's order, and the names of their pile, the shown one first."""

    names: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()


class Cards:
    """All cards, in an order that moves to another standard with every card; those on practices come last."""

    def __init__(
        self, standards: tuple[Standard, ...], cards: tuple[Card, ...], practices: PracticeCards | None = None
    ) -> None:
        self.standards, self.practices = standards, practices or PracticeCards()
        self.all = cards = (*cards, *self.practices.cards)
        self._places = {card.id: place for place, card in enumerate(cards)}
        self._standards = {standard.number: standard for standard in standards}

    def standard(self, number: int) -> Standard:
        """Give a standard by its number. Raises KeyError."""
        return self._standards[number]

    def of(self, standard: int) -> tuple[Card, ...]:
        """Give the cards of a standard."""
        return tuple(card for card in self.all if card.standard == standard)

    @property
    def grey(self) -> tuple[Card, ...]:
        """The cards on grey behaviour; each is also among those of its standard."""
        return tuple(card for card in self.all if card.topic == "grey")

    def pile(self, name: str) -> tuple[Card, ...]:
        """Give the cards of a standard by its number, those of another pile by `grey` and `practice`, all by no name.

        Raises KeyError for any other name, and for `practice` where the plan has none.
        """
        named = {str(number): self.of(number) for number in self._standards} | {"grey": self.grey, "": self.all}
        if self.practices.names:
            named[PRACTICE] = self.practices.cards
        return named[name]

    def on_practice(self, practice: str) -> Card | None:
        """Give the card on a practice of the plan, where there is one."""
        return next((card for card in self.practices.cards if card.practice == practice), None)

    def get(self, id: str) -> Card:
        """Give a card by its id. Raises KeyError, as for an old button whose card has been withdrawn."""
        return self.all[self._places[id]]

    def following(self, id: str, pile: str = "") -> tuple[Card, ...]:
        """Give the cards of a pile as they come after this one: after the last comes the first, and at last itself.

        Raises KeyError where there is no such card or pile, and ValueError for a card of another pile.
        """
        cards = self.pile(pile)
        place = cards.index(self.get(id)) + 1
        return cards[place:] + cards[:place]


PRACTICE = "practice"
"""The topic, and the pile, of the cards on what the running plan asks of everybody."""
_OWN = "id title situation do dont why keywords"
_COMMON, _OPTIONAL = "source review draft", "chip source review draft"


def load_cards(folder: Path, root: Path, plan: str = "", practices: Collection[str] = ()) -> Cards:
    """Load `standards.yaml` and the card files `standard-<number>.yaml` and `grey.yaml` of a folder.

    With the ids of a plan and of its practices, those of `practices.<plan>.yaml` too, where there is such a file.
    Raises ContentError where a file is not as described, with the place relative to root.
    """
    head = read(folder / "standards.yaml", root)
    standards = tuple(_standard(item, number) for number, item in enumerate(head.items(), start=1))
    if not standards:
        head.fail("there is no standard")
    seen: set[str] = set()
    piles = [_pile(read(folder / f"standard-{standard.number}.yaml", root), standard, seen) for standard in standards]
    for card in _grey(read(folder / "grey.yaml", root), standards, seen):
        piles[card.standard - 1].append(card)
    own = folder / f"{PRACTICE}s.{plan}.yaml"
    more = _practices(read(own, root), standards, seen, practices) if plan and own.exists() else PracticeCards()
    return Cards(standards, tuple(card for row in zip_longest(*piles) for card in row if card), more)


def _standard(source: Source, number: int) -> Standard:
    fields = source.only("number short text")
    if fields["number"].whole() != number:
        fields["number"].fail(f"expected number {number}: the standards stand in order")
    return Standard(number, fitting(fields["short"], TITLE), fields["text"].text())


def _pile(source: Source, standard: Standard, seen: set[str]) -> list[Card]:
    """Read the cards of one standard; `source`, `review` and `draft` may be set for the file and again for a card."""
    common = source.only("standard source review draft cards")
    if common["standard"].whole() != standard.number:
        common["standard"].fail(f"expected standard {standard.number}, as the file is named")
    cards = [_card(common | item.only(_OWN, _OPTIONAL), standard, "standard", seen) for item in common["cards"].items()]
    if not cards:
        common["cards"].fail("there is no card")
    return cards


def _grey(source: Source, standards: tuple[Standard, ...], seen: set[str]) -> Iterator[Card]:
    """Read the cards on grey behaviour, which name their standards themselves."""
    common = source.only("topic source review draft cards")
    topic = common["topic"].one_of(("grey",))
    items = list(common["cards"].items())
    if not items:
        common["cards"].fail("there is no card")
    for item in items:
        fields = common | item.only(f"standard {_OWN}", _OPTIONAL)
        yield _card(fields, _named(fields["standard"], standards), topic, seen)


def _practices(
    source: Source, standards: tuple[Standard, ...], seen: set[str], practices: Collection[str]
) -> PracticeCards:
    """Read the cards on a plan's practices: each names its practice, its standard and its source."""
    common = source.only("topic names review draft cards")
    topic = common["topic"].one_of((PRACTICE,))
    found: dict[str, Card] = {}
    for item in common["cards"].items():
        fields = common | item.only(f"practice standard source {_OWN}", _OPTIONAL)
        practice = fields["practice"].text()
        if practice not in practices:
            fields["practice"].fail(f"the plan has no practice {practice!r}")
        if practice in found:
            fields["practice"].fail(f"{found[practice].id!r} is the card on practice {practice!r} already")
        card = _card(fields, _named(fields["standard"], standards), topic, seen)
        found[practice] = replace(card, practice=practice)
    ordered = tuple(found[practice] for practice in practices if practice in found)
    return PracticeCards(tuple(fitting(name, TITLE) for name in common["names"].items()), ordered)


def _named(number: Source, standards: tuple[Standard, ...]) -> Standard:
    if not 1 <= number.whole() <= len(standards):
        number.fail(f"there is no standard {number.whole()}")
    return standards[number.whole() - 1]


def _card(fields: dict[str, Source], standard: Standard, topic: str, seen: set[str]) -> Card:
    name = identifier(fields["id"])
    if name in seen:
        fields["id"].fail(f"the id {name!r} stands twice")
    seen.add(name)
    return Card(
        id=name,
        standard=standard.number,
        topic=topic,
        title=fitting(fields["title"], TITLE),
        chip=chip(fields, "title"),
        situation=fitting(fields["situation"], BODY),
        do=fitting(fields["do"], BODY),
        dont=fitting(fields["dont"], BODY),
        why=fitting(fields["why"], BODY),
        source=fields["source"].text(),
        review=fields["review"].day(),
        draft=fields["draft"].flag(),
        keywords=fields["keywords"].texts(),
    )
