"""The practices of a plan are cards: those whose programme runs the plan find them, and nobody else."""

import pytest

from content.model.pack import programmes
from content.model.reporting.plan import Strategy
from flows.record.learning import ReadCard
from tests.flows.talk import In, Talk
from tests.packs import loaded

SAO = "sao-2567"
CONTENT = loaded(SAO)
PILE = CONTENT.cards.practices.cards
NAME = CONTENT.cards.practices.names[0]
OTHERS = [name for name in programmes() if name != SAO]


def shown(talk: Talk) -> str:
    """The practice whose card was said last; "" for any other card."""
    return next(card.practice for card in talk.content.cards.all if card.situation in talk.said)


def practice_shown(talk: Talk) -> bool:
    return any(card.situation in talk.said for card in PILE)


@pytest.mark.parametrize("text", ["แนวปฏิบัติ", "แนวปฏิบัติของ อบต.", "ขอดูแนวปฏิบัติหน่อยค่ะ", "แนวปฏิบัติ อบต", "การ์ดแนวปฏิบัติ"])
@pytest.mark.parametrize("role", ["", "focal", "executive", "admin"])
def test_the_practices_are_a_pile_that_is_asked_for_by_name(text: str, role: str) -> None:
    talk = In(SAO, role, "sao").say(text)
    assert shown(talk)
    assert f"อ่านแล้ว 1 จาก {len(PILE)}" in talk.said


def test_they_follow_one_another_in_the_order_of_the_plan_and_come_round() -> None:
    talk = In(SAO, "").say("แนวปฏิบัติ")
    seen = [shown(talk)]
    for count in range(2, len(PILE) + 1):
        seen.append(shown(talk.tap("การ์ดถัดไป")))
        assert f"อ่านแล้ว {count} จาก {len(PILE)}" in talk.said
    printed = [practice.id for practice in CONTENT.plan.practices()]
    begins = printed.index(seen[0])
    assert seen == printed[begins:] + printed[:begins]
    assert len([effect for effect in talk.effects if isinstance(effect, ReadCard)]) == len(PILE)


def test_the_pile_is_chosen_among_the_others_and_in_a_send() -> None:
    talk = In(SAO, "").say("Dos & Don'ts").tap("เลือกเรื่อง")
    assert f"0/{len(PILE)}" in talk.said
    assert shown(talk.tap(NAME))
    admin = In(SAO, "admin", "sao").say("ส่งข้อความ").tap("การ์ด Dos & Don'ts").tap(NAME)
    assert PILE[0].title in admin.said


ABOUT = {
    "การ์ดเรื่องรถของ อบต.": "1/5",
    "ขอการ์ดเรื่องเต็นท์ค่ะ": "1/5",
    "การ์ดเรื่อง one stop service": "3/2",
    "การ์ดเรื่องพระบรมราโชวาท": "1/3",
    "การ์ดเกี่ยวกับประชาคม": "2/1",
    "แนวปฏิบัติเรื่องคิว": "3/6",
    "ขอแนวปฏิบัติเกี่ยวกับการมอบอำนาจหน่อย": "3/4",
    "อบรมจริยธรรมประจำปี ลงชื่อแล้วกลับ": "5/3",
}


@pytest.mark.parametrize(("text", "practice"), ABOUT.items())
@pytest.mark.parametrize("role", ["", "admin"])
def test_a_practice_is_found_by_what_it_is_about(text: str, practice: str, role: str) -> None:
    assert shown(In(SAO, role, "sao").say(text)) == practice


def test_every_practice_is_found_by_its_title_and_each_of_its_keywords() -> None:
    for card in PILE:
        assert shown(In(SAO, "").say(card.title)) == card.practice
        for keyword in card.keywords:
            assert shown(In(SAO, "").say(f"แนวปฏิบัติเรื่อง{keyword}")) == card.practice, keyword


def test_where_no_answer_fits_a_practice_is_offered_by_its_keyword() -> None:
    assert shown(In(SAO, "").say("ลดขั้นตอน").tap("ลดขั้นตอนคำขอ")) == "3/3"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("การ์ดเรื่องรถราชการ", "ขอแวะด้วยรถราชการ"),
        ("การ์ดเรื่องคิว", "คนรู้จักขอทำเรื่องก่อน"),
        ("แนวปฏิบัติทางจริยธรรมคืออะไร", "คู่มือ Dos & Don'ts คืออะไร"),
        ("คู่มือแนวปฏิบัติ", "คู่มือแนวปฏิบัติทางจริยธรรม Dos & Don'ts"),
    ],
)
def test_what_was_found_before_is_found_still(text: str, said: str) -> None:
    for name in programmes():
        talk = In(name, "").say(text)
        assert said in talk.said
        assert not practice_shown(talk)


def test_the_source_names_the_practice_and_what_the_plan_prints() -> None:
    card = CONTENT.cards.on_practice("1/5")
    assert card
    talk = In(SAO, "").go("cards", card=card.id).tap("ที่มา")
    assert "มาตรฐานที่ 1 แนวปฏิบัติข้อ 5" in talk.said
    assert "ไม่นำของทางราชการไปใช้เป็นทรัพย์สินส่วนตัว" in talk.said
    assert talk.says("source.draft")


@pytest.mark.parametrize("strategy", CONTENT.plan.strategies, ids=lambda one: str(one.number))
def test_a_practice_on_the_page_of_the_plan_is_a_tap_from_its_card(strategy: Strategy) -> None:
    for practice in strategy.practices:
        card = CONTENT.cards.on_practice(practice.id)
        assert card
        talk = In(SAO, "").go("plan_part", strategy=str(strategy.number)).tap(card.title)
        assert shown(talk) == practice.id


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_meets_them(name: str) -> None:
    content = loaded(name)
    assert content.cards.practices.cards == ()
    assert not {card.id for card in PILE} & {card.id for card in content.cards.all}
    for text in ("แนวปฏิบัติ", "การ์ดเรื่องรถของ อบต.", "การ์ดเรื่องเต็นท์", PILE[0].title):
        assert not practice_shown(In(name, "").say(text))
    chooser = In(name, "").say("การ์ด").tap("เลือกเรื่อง")
    assert NAME not in chooser.said
    for old in ({"pile": "practice"}, {"card": PILE[0].id}, {"after": PILE[0].id, "pile": "practice"}):
        assert In(name, "").go("cards", **old).says("cards.gone")
