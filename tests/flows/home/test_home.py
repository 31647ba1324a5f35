"""The menu, help and the cards: each person finds what there is for them."""

from datetime import timedelta

import pytest

from flows.registry import WORDS
from tests.flows.kept import DAY
from tests.flows.talk import Talk, content

EVERYBODY = {"owed", "acknowledge", "cards", "ask", "gift", "learn", "daily", "assess", "survey", "my_data", "channels"}
OF_ROLE = {
    "staff": set[str](),
    "focal": {"report", "progress", "questions", "headcount"},
    "executive": {"progress"},
    "admin": {"progress", "send", "campaigns", "questions", "survey_results", "invite"},
}


def words_of(talk: Talk) -> set[str]:
    """The commands whose word stands in the last answer as a line of its own."""
    lines = set(talk.said.split("\n"))
    return {command for command in WORDS if content().words.first(command) in lines}


@pytest.mark.parametrize("role", OF_ROLE)
def test_help_tells_what_this_person_can_type_and_no_more(role: str) -> None:
    told = words_of(Talk(role).say("ช่วยเหลือ"))
    assert EVERYBODY | OF_ROLE[role] <= told
    assert not told & (set.union(*OF_ROLE.values()) - OF_ROLE[role])


@pytest.mark.parametrize("role", OF_ROLE)
def test_what_help_tells_can_be_tapped_and_is_understood(role: str) -> None:
    for command in EVERYBODY | OF_ROLE[role]:
        talk = Talk(role).say("ช่วยเหลือ").tap(content().words.first(command))
        assert not talk.says("open_text.unknown"), command
        assert not talk.says("access.focal"), command
        assert not talk.says("access.admin"), command


def test_help_of_a_newcomer_is_to_register_and_the_channels() -> None:
    talk = Talk("stranger").say("สวัสดี", "ยกเลิก", "ช่วยเหลือ")
    assert talk.step is None
    assert {"join", "cards", "ask", "gift", "channels"} <= words_of(talk)
    assert not words_of(talk) & {"owed", "send", "report"}


def card_shown(talk: Talk) -> str:
    """The id of the card in the last answer."""
    return next(card.id for card in content().cards.all if card.situation in talk.said)


@pytest.mark.parametrize("name", ["grey", "2", "7"])
def test_a_topic_shows_another_card_every_day_and_all_of_them_one_after_another(name: str) -> None:
    pile = {card.id for card in content().cards.pile(name)}
    talk = Talk().go("cards", pile=name)
    seen = [card_shown(talk)]
    for _ in range(len(pile) - 1):
        seen.append(card_shown(talk.tap(content().texts("cards.next"))))
    assert set(seen) == pile
    days = set()
    for count in range(len(pile)):
        talk.today = DAY + timedelta(days=count)
        days.add(card_shown(talk.go("cards", pile=name)))
    assert days == pile


def test_grey_behaviour_is_among_the_topics() -> None:
    talk = Talk().say("การ์ด").tap(content().texts("cards.pick")).tap(content().texts("cards.grey"))
    assert content().cards.get(card_shown(talk)).topic == "grey"


def test_a_button_of_a_standard_from_before_still_shows_a_card_of_it() -> None:
    assert content().cards.get(card_shown(Talk().go("cards", standard="3"))).standard == 3


def test_a_grey_card_can_be_sent() -> None:
    grey = content().cards.grey[-1]
    talk = Talk("admin").say("ส่งข้อความ", "การ์ด Dos & Don'ts", content().texts("cards.grey"), grey.title)
    assert talk.step == ("send", "audience")
    assert grey.situation in talk.say("ทุกคนที่ลงทะเบียน").said


@pytest.mark.parametrize("typed", ["สวัสดีค่ะ", "สวัสดีครับ", "หวัดดี", "Hello"])
def test_a_greeting_is_met_with_the_menu(typed: str) -> None:
    assert Talk().say(typed).says("home.title", name="มาลี")


@pytest.mark.parametrize("typed", ["ขอบคุณค่ะ", "ขอบคุณมากครับ", "Thank you"])
def test_thanks_are_taken_as_thanks_and_leave_an_open_question_open(typed: str) -> None:
    assert Talk().say(typed).says("common.thanks")
    talk = Talk("focal").say("จัดอบรม 2 ครั้ง คนเข้าร่วม 45 จาก 60 คน", typed)
    assert talk.says("common.thanks")
    assert talk.step == ("report_figure", "confirm")
