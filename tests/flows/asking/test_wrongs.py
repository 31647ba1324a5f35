"""What tells of somebody's wrong is known from a question, met at every free text, and kept nowhere."""

import json

import pytest
import yaml

from content.model.pack import load, programmes
from flows.asking.guard import guarded
from flows.asking.wrongs import Wrong, may_tell, tells, told_wrong
from flows.engine.session import Session
from flows.record.asking import HandOver
from tests.bench.ask import SET as ASKED
from tests.flows.asking.wrongs_set import false_alarms, missed, others, told
from tests.flows.talk import Talk, content

ACCUSING = (
    "นายช่างโยธาชื่อสมชายรับซองจากร้านวัสดุเมื่อวาน",
    "นายสมชาย ใจดี รับเงินใต้โต๊ะ",
    "ผอ.ของเราอมเงินค่าอาหารกลางวัน มีหลักฐาน",
    "น.ส.วิภา ขายข้อสอบ",
    "ด.ต.ประเสริฐ รีดไถคนขับรถบรรทุก",
    "ขอร้องเรียนค่ะ นายก อบต. โกงเงินค่าอาหารกลางวันเด็ก",
    "อยากแจ้งเบาะแสครับ ปลัดฮั้วประมูลถนน",
    "ผอ.โรงเรียนหักเงินเดือนครูอัตราจ้างไปใช้เอง",
    "ที่กองช่างมีคนเรียกเงินชาวบ้านค่าเซ็นใบอนุญาต ทำไงดี",
    "นายก อบต. เอาญาติเข้าทำงานหมดเลย",
    "ลูกจ้างร้องเรียนหัวหน้าเรื่องเบิกเบี้ยเลี้ยงเกิน 3 ครั้ง",
    "ลูกจ้างร้องเรียนหัวหน้าเรื่องเบิกเบี้ยเลี้ยงเกิน ๓ ครั้ง",
    "เรียนมาเพื่อทราบค่ะ เมื่อเดือนก่อนสำนักงานจัดซื้อคอมพิวเตอร์สิบเครื่อง ตอนตรวจรับดิฉันนับได้แค่เจ็ดเครื่อง แต่หัวหน้าพัสดุบอกว่า"
    "ให้เซ็นรับไปก่อนเดี๋ยวของตามมา จนวันนี้ก็ยังไม่มีใครเห็นอีกสามเครื่อง และร้านที่ขายก็เป็นของน้องเขยหัวหน้าเอง",
)
HARASSED = (
    "โดนหัวหน้าลวนลามต้องทำยังไง",
    "หัวหน้าหนูชอบแตะตัวหนูตอนไม่มีคนอยู่",
)
ABOUT_HARM = ("การคุกคามทางเพศคืออะไร", "ถ้าเพื่อนโดนลวนลามในที่ทำงาน เราจะช่วยยังไงได้บ้าง")
HARMLESS = (
    "รับเงินใต้โต๊ะผิดไหม",
    "นายสั่งให้เบิกเกินทำไงดี",
    "จัดอบรมต่อต้านการทุจริต 2 ครั้ง เข้าร่วม 45 จาก 60 คน",
    "นางสาวมาลี ตั้งใจ",
    "ถ้าหัวหน้าโกงต้องแจ้งใคร",
    "ถ้าเห็นคนทำผิดต้องแจ้งใคร",
    "โทษของคนรับสินบนคืออะไร",
    "นายอำเภอรับของขวัญได้ไหม",
    "แจ้งเรื่องทุจริตกับน้องสุจริตในไลน์นี้เลยได้มั้ย",
    "อยากร้องเรียนหัวหน้าทุจริต ต้องทำอย่างไร",
    "อธิบายเรื่องงดรับของขวัญของหน่วยงานหน่อยจ้า",
)


@pytest.mark.parametrize("text", ACCUSING)
def test_an_allegation_is_one(text: str) -> None:
    assert told_wrong(text, content().wrong_words) is Wrong.ALLEGATION


@pytest.mark.parametrize("text", HARASSED)
def test_harassment_is_told(text: str) -> None:
    assert told_wrong(text, content().wrong_words) is Wrong.HARASSMENT


@pytest.mark.parametrize("text", HARMLESS)
def test_a_question_or_a_report_is_none(text: str) -> None:
    assert told_wrong(text, content().wrong_words) is None


def test_recall_and_false_alarms_are_what_was_aimed_at() -> None:
    words = content().wrong_words
    for part in ("tuned", "held out"):
        told_of = told(part)
        assert len(missed(part, words)) <= len(told_of) * (0.02 if part == "tuned" else 0.1), missed(part, words)
        assert len(false_alarms(part, words)) <= len(others(part)) * 0.03, false_alarms(part, words)


def _own_words() -> set[str]:
    """What the packs call things and ask, in every programme."""
    found: set[str] = set()
    for pack in map(load, programmes()):
        found |= {text for one in pack.answers.all for text in (one.question, *one.wordings)}
        found |= {question.text for question in pack.quiz.all}
        found |= {name for activity in pack.plan.activities() for name in (activity.title, activity.short)}
        found |= {measure.indicator for measure in pack.plan.measures()}
        found |= {name for agency in pack.plan.agencies for name in (agency.name, agency.short, *agency.aliases)}
        found |= {name for document in pack.documents.all for name in (document.title, document.short)}
        found |= pack.words.all()
        found |= {entry.message for entry in pack.campaign_calendar.entries}
    return found


def test_nothing_that_the_packs_say_or_ask_is_one() -> None:
    ctx = Talk().context()
    assert sorted(text for text in _own_words() if guarded(text, ctx)) == []


def test_a_card_opens_by_its_title_whatever_it_is_called() -> None:
    ctx = Talk().context()
    assert [card.title for card in content().cards.all if guarded(card.title, ctx)] == []


def test_what_an_officer_answers_is_none() -> None:
    words, answers = content().wrong_words, content().answers.all
    taken = [one.id for one in answers if told_wrong(one.answer, words)]
    assert len(taken) <= 0.03 * len(answers), taken


def test_no_question_of_the_other_set_is_one() -> None:
    asked = yaml.safe_load(ASKED.read_text(encoding="utf-8"))
    questions = [text for part in asked.values() for some in part["asked"].values() for text in some]
    assert [text for text in questions if told_wrong(text, content().wrong_words)] == []


# what is answered


@pytest.mark.parametrize("text", [ACCUSING[0], ACCUSING[-1]])
@pytest.mark.parametrize("words", [(), ("ถาม",), ("รับได้ไหม",), ("ลงทะเบียน",), ("รายงาน",)])
@pytest.mark.parametrize("role", ["stranger", "staff", "focal", "admin"])
def test_wherever_it_is_typed_it_is_not_kept(role: str, text: str, words: tuple[str, ...]) -> None:
    talk = Talk(role).say(*words)
    talk.effects.clear()
    talk.say(text)
    assert talk.answer[-1].get("text") == content().texts("guard.allegation")
    assert talk.says("channels.title")
    assert talk.step is None
    assert talk.effects == []
    assert text not in talk.session.dump()


@pytest.mark.parametrize("text", ABOUT_HARM)
@pytest.mark.parametrize("words", [(), ("ถาม",), ("รายงาน",)])
def test_who_asks_about_harm_is_told_who_helps_and_goes_on(text: str, words: tuple[str, ...]) -> None:
    assert told_wrong(text, content().wrong_words) is None
    talk = Talk("focal").say(*words, text)
    assert talk.says("helpers.title")
    assert not talk.says("guard.harassment")
    assert (talk.session.parked is not None) is (words == ("รายงาน",))


@pytest.mark.parametrize("text", HARASSED)
@pytest.mark.parametrize("words", [(), ("ถาม",), ("รายงาน",)])
def test_harassment_has_people_of_its_own(text: str, words: tuple[str, ...]) -> None:
    talk = Talk("focal").say(*words, text)
    assert talk.answer[-1].get("text") == content().texts("guard.harassment")
    assert talk.says("helpers.title")
    assert "1300" in talk.said
    assert "1205" not in talk.said
    assert talk.session.frame is None


def test_what_was_put_aside_is_dropped_too() -> None:
    talk = Talk().say("ถาม", "ถ้าได้โล่รางวัลเป็นทองต้องคืนหลวงไหม").tap("ส่งให้ศูนย์ฯ").say("รับได้ไหม")
    assert talk.session.parked
    talk.say(ACCUSING[0])
    assert talk.session == Session()


def test_a_telephone_is_called_with_a_tap() -> None:
    talk = Talk().say(ACCUSING[0])
    assert '"uri": "tel:1205"' in json.dumps(talk.answer)


# what is passed on

TELLING = (
    "พี่ที่กองเปิดวิทยุดังทุกวัน",
    "หัวหน้ากลับบ้านก่อนห้าโมงเมื่อวาน",
    "ผอ.คุยโทรศัพท์ที่บ้านเมื่อวาน",
)


@pytest.mark.parametrize("text", TELLING)
def test_what_somebody_did_is_never_offered_to_be_passed_on(text: str) -> None:
    assert tells(text, content().wrong_words)
    talk = Talk().go("hand_over", text=text)
    assert talk.says("hand_over.only_rules")
    assert not talk.says("hand_over.consent")
    talk.go("hand_over").say(text)
    assert talk.says("hand_over.only_rules")
    assert text not in talk.session.dump()


def test_it_is_looked_at_again_when_it_is_sent() -> None:
    talk = Talk().say("ถาม", "ถ้าได้โล่รางวัลเป็นทองต้องคืนหลวงไหม").tap("ส่งให้ศูนย์ฯ").tap("ไม่ให้เห็นชื่อ")
    talk.older(data={**talk.session.frame.data, "text": TELLING[0]})  # type: ignore[union-attr]
    talk.say("ไว้เปิดดูเอง")
    assert talk.says("hand_over.only_rules")
    assert not any(isinstance(effect, HandOver) for effect in talk.effects)


@pytest.mark.parametrize("text", ["ถ้าได้โล่รางวัลเป็นทองต้องคืนหลวงไหม", "ลูกจ้างเหมาบริการต้องถวายสัตย์ปฏิญาณไหม"])
def test_a_question_is_passed_on_as_ever(text: str) -> None:
    assert not tells(text, content().wrong_words)
    assert Talk().go("hand_over", text=text).says("hand_over.consent")


# what is kept word for word

PERHAPS = "เอาเครื่องถ่ายเอกสารหลวงพิมพ์โพยหวย"
"""Not surely a tale, but one where a reason was asked for."""


def _asked_why() -> Talk:
    return Talk("focal").say("รายงาน", "สร้างการรับรู้มาตรฐานจริยธรรม", "ไม่เข้าข่าย")


def test_a_reason_that_may_be_a_tale_is_not_kept_and_asked_for_again() -> None:
    words = content().wrong_words
    assert (told_wrong(PERHAPS, words), may_tell(PERHAPS, words)) == (None, True)
    talk = _asked_why().say(PERHAPS)
    assert talk.says("guard.doubt")
    assert talk.step == ("report_figure", "reason")
    assert PERHAPS not in talk.session.dump()
    assert talk.say("ยังไม่ได้รับจัดสรรงบประมาณ").step == ("report_figure", "confirm")


@pytest.mark.parametrize(
    "reason", ["น้ำท่วม", "รอผู้ว่าอนุมัติ", "หัวหน้าเกษียณ รอคนใหม่", "ผู้บริหารให้ชะลอไว้ก่อน", "เจ้าหน้าที่ที่รับผิดชอบลาคลอด"]
)
def test_an_ordinary_reason_is_kept(reason: str) -> None:
    assert _asked_why().say(reason).step == ("report_figure", "confirm")


@pytest.mark.parametrize("words", [("ส่งข้อความ",), ("คำถามค้าง",)])
def test_an_officer_is_spared_only_where_they_write_to_others(words: tuple[str, ...]) -> None:
    unnamed = "โดนหัวหน้าลวนลามต้องทำยังไง"
    talk = Talk("admin").say(*words, unnamed)
    assert talk.says("guard.harassment")
    assert talk.step is None
