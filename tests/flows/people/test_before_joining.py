"""Before joining, cards can be read and questions asked, and nothing is recorded of it."""

import pytest

from flows.record.people import Invite
from tests.bot.phone import ways_on
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content

GIFT = "กระเช้าปีใหม่รับได้ไหม"


@pytest.mark.parametrize("typed", ["Dos & Don'ts", "ถาม", "รับได้ไหม", "ช่องทางร้องเรียน", "ช่วยเหลือ", "เมนู", GIFT])
@pytest.mark.parametrize("greeted", [True, False])
def test_a_guest_reads_and_asks(typed: str, greeted: bool) -> None:
    talk = Talk("stranger")
    if greeted:
        talk.follow()
    talk.say(typed)
    assert talk.step is None or talk.step[0] != "join" or typed == "ช่วยเหลือ"
    assert talk.effects == []


def test_a_question_is_answered() -> None:
    talk = Talk("stranger").follow().say(GIFT)
    assert "ของขวัญ" in talk.said
    assert talk.effects == []


def test_the_button_of_the_notice_still_counts_after_a_question() -> None:
    talk = Talk("stranger").follow()
    accept = next(offer for offer in ways_on(talk.answer) if "ยอมรับและเริ่ม" in offer.names)
    for asked in (GIFT, "Dos & Don'ts"):
        talk.say(asked)
    talk.perform(accept)
    assert talk.step is not None
    assert (talk.step[0], talk.step[1] != "privacy") == ("join", True)
    assert [type(effect).__name__ for effect in talk.effects] == ["AcceptPrivacy"]


@pytest.mark.parametrize("before", [[], [GIFT], ["Dos & Don'ts"], ["สิ่งที่ต้องทำ"]])
def test_a_code_at_the_notice_is_kept_and_a_wrong_one_counted(before: list[str]) -> None:
    kept = Kept(content())
    kept.invite("AAAA-1111-BBBB", Invite("focal", "education", "open"))
    talk = Talk("stranger", kept=kept).follow().say(*before)
    assert talk.say("AAAA-2222-BBBB").says("redeem.unknown")
    assert talk.kept.wrong_codes(1) == 1
    assert talk.say("AAAA-1111-BBBB").says("join.code_kept")
    assert talk.step == ("join", "privacy")


def test_the_menu_of_a_guest_offers_to_join() -> None:
    talk = Talk("stranger").say("เมนู")
    assert talk.says("home.guest")
    assert talk.tap("ลงทะเบียน").step == ("join", "privacy")


def test_what_nobody_knows_is_not_passed_on_before_joining() -> None:
    talk = Talk("stranger").follow().say("ซื้อเครื่องถ่ายเอกสารรุ่นไหนดีคะ ใช้งบอะไร")
    talk = talk.tap("ไม่ใช่เรื่องเหล่านี้") if "ไม่ใช่เรื่องเหล่านี้" in talk.said else talk
    assert "ลงทะเบียน" in talk.said
    assert talk.effects == []


def test_the_notice_stays_open_for_what_is_no_question() -> None:
    talk = Talk("stranger").follow().say("ฮัลโหลลลล")
    assert talk.step == ("join", "privacy")
