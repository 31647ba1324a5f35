"""Dos & Don'ts cards: one everyday situation each, keyed to one of the standards of ethical conduct."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    """`standard`, or `grey` for conduct that is neither plainly right nor plainly wrong."""
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


class Cards:
    """All cards, in an order that moves to another standard with every card."""

    def __init__(self, standards: tuple[Standard, ...], cards: tuple[Card, ...]) -> None:
        self.standards, self.all = standards, cards
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
        """Give the cards of a standard by its number, those on grey behaviour by `grey`, all by no name.

        Raises KeyError for any other name.
        """
        named = {str(number): self.of(number) for number in self._standards} | {"grey": self.grey, "": self.all}
        return named[name]

    def get(self, id: str) -> Card:
        """Give a card by its id. Raises KeyError, as for an old button whose card has been withdrawn."""
        return self.all[self._places[id]]

    def next_after(self, id: str, pile: str = "") -> Card:
        """Give the card after this one in a pile; after the last comes the first.

        Raises KeyError where there is no such card or pile, and ValueError for a card of another pile.
        """
        cards = self.pile(pile)
        return cards[(cards.index(self.get(id)) + 1) % len(cards)]


_OWN = "id title situation do dont why keywords"
_COMMON, _OPTIONAL = "source review draft", "chip source review draft"


def load_cards(folder: Path, root: Path) -> Cards:
    """Load `standards.yaml` and the card files `standard-<number>.yaml` and `grey.yaml` of a folder.

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
    return Cards(standards, tuple(card for row in zip_longest(*piles) for card in row if card))


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
        number = fields["standard"].whole()
        if not 1 <= number <= len(standards):
            fields["standard"].fail(f"there is no standard {number}")
        yield _card(fields, standards[number - 1], topic, seen)


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
