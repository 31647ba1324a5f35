"""Dos & Don'ts remember what was read: the rest comes first, and every card says how far the person has come."""

from datetime import timedelta

from flows.record.learning import ReadCard
from tests.flows.kept import DAY
from tests.flows.talk import Talk, content

PILE = content().cards.pile("2")


def card_shown(talk: Talk) -> str:
    return next(card.id for card in content().cards.all if card.situation in talk.said)


def read(talk: Talk) -> set[str]:
    return {effect.card for effect in talk.effects if isinstance(effect, ReadCard)}


def test_every_card_says_how_many_of_its_standard_were_read() -> None:
    talk = Talk().go("cards", pile="2")
    for count in range(1, len(PILE) + 1):
        assert f"อ่านแล้ว {count} จาก {len(PILE)}" in talk.said
        talk.tap(content().texts("cards.next"))
    assert f"อ่านแล้ว {len(PILE)} จาก {len(PILE)}" in talk.said
    assert read(talk) == {card.id for card in PILE}


def test_what_was_not_read_comes_first_on_any_day_and_from_any_card() -> None:
    for day in range(len(PILE)):
        talk = Talk()
        talk.kept.does(1, *(ReadCard(card.id) for card in PILE[:-1]))
        talk.today = DAY + timedelta(days=day)
        assert card_shown(talk.go("cards", pile="2")) == PILE[-1].id
    talk = Talk()
    talk.kept.does(1, *(ReadCard(card.id) for card in PILE[1:3]))
    talk.go("cards", card=PILE[0].id)
    assert card_shown(talk.go("cards", after=PILE[0].id, pile="2")) == PILE[3].id


def test_the_topics_say_how_many_were_read() -> None:
    talk = Talk()
    talk.kept.does(1, *(ReadCard(card.id) for card in PILE[:3]))
    talk.go("cards", standards="all")
    assert f"3/{len(PILE)}" in talk.said
    assert f"0/{len(content().cards.pile('7'))}" in talk.said


def test_a_card_of_all_counts_its_own_standard() -> None:
    talk = Talk().say("การ์ด")
    pile = content().cards.of(content().cards.get(card_shown(talk)).standard)
    assert f"อ่านแล้ว 1 จาก {len(pile)}" in talk.said


def test_of_who_has_not_joined_nothing_is_kept() -> None:
    talk = Talk("stranger").go("cards", pile="2")
    assert read(talk) == set()
