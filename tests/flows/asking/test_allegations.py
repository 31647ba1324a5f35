"""An allegation is told from a question, met at every free text, and kept nowhere in a session or an effect."""

import pytest

from flows.asking.allegations import is_allegation
from tests.flows.talk import Talk, content

ACCUSING = (
    "นายช่างโยธาชื่อสมชายรับซองจากร้านวัสดุเมื่อวาน",
    "นายสมชาย ใจดี รับเงินใต้โต๊ะ",
    "ผอ.ของเราอมเงินค่าอาหารกลางวัน มีหลักฐาน",
    "น.ส.วิภา ขายข้อสอบ",
    "ด.ต.ประเสริฐ รีดไถคนขับรถบรรทุก",
    "ขอร้องเรียนค่ะ นายก อบต. โกงเงินค่าอาหารกลางวันเด็ก",
    "อยากแจ้งเบาะแสครับ ปลัดฮั้วประมูลถนน",
)
HARMLESS = (
    "รับเงินใต้โต๊ะผิดไหม",
    "นายสั่งให้เบิกเกินทำไงดี",
    "จัดอบรมต่อต้านการทุจริต 2 ครั้ง เข้าร่วม 45 จาก 60 คน",
    "นางสาวมาลี ตั้งใจ",
    "ถ้าหัวหน้าโกงต้องแจ้งใคร",
    "นายอำเภอรับของขวัญได้ไหม",
    "แจ้งเรื่องทุจริตกับน้องสุจริตในไลน์นี้เลยได้มั้ย",
    "อยากร้องเรียนหัวหน้าทุจริต ต้องทำอย่างไร",
    "อธิบายเรื่องงดรับของขวัญของหน่วยงานหน่อยจ้า",
)


@pytest.mark.parametrize("text", ACCUSING)
def test_an_allegation_is_one(text: str) -> None:
    assert is_allegation(text, content().allegation_words)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_question_or_a_report_is_none(text: str) -> None:
    assert not is_allegation(text, content().allegation_words)


def test_no_stored_question_is_one() -> None:
    stored = [text for one in content().answers.all for text in (one.question, *one.wordings)]
    assert [text for text in stored if is_allegation(text, content().allegation_words)] == []


@pytest.mark.parametrize("text", ACCUSING)
@pytest.mark.parametrize("words", [(), ("ถาม",), ("รับได้ไหม",), ("ลงทะเบียน",)])
def test_wherever_it_is_typed_it_is_not_kept(text: str, words: tuple[str, ...]) -> None:
    talk = Talk("staff").say(*words)
    before = talk.step
    talk.say(text)
    assert talk.says("guard.not_kept")
    assert talk.step == before
    assert talk.effects == []
    assert text not in talk.session.dump()
