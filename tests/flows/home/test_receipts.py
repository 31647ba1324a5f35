"""A number typed back opens what it is the receipt of, for who it belongs to."""

import pytest

from flows.record.asking import HandOver
from flows.record.documents import Acknowledge
from flows.record.learning import PassLesson
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content, somebody


def _of(kind: str) -> Talk:
    """Somebody whose receipt is 69-EAPP5EK0."""
    kept = Kept(content())
    talk = Talk("focal", kept)
    kept.add(2, somebody("staff", 2))
    if kind == "acknowledgement":
        version = content().documents["no-gift-policy"].current
        kept.does(1, Acknowledge("no-gift-policy", version.number, version.sha256, "69-EAPP5EK0"))
    elif kind == "certificate":
        kept.does(1, PassLesson(content().lessons.all[0].id, 5, 5, "69-EAPP5EK0"))
    elif kind == "question":
        kept.does(1, HandOver("ถามได้ไหม", "centre", "education", False, False, "69-EAPP5EK0"))
    return talk


SHOWN = {
    "acknowledgement": "คุณรับทราบฉบับนี้ไว้แล้วค่ะ",
    "certificate": "เปิดประกาศนียบัตร",
    "question": "ถามได้ไหม",
}


@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize(
    "typed", ["69-EAPP5EK0", "69-eapp5ek0 ค่ะ", "69 eapp5ek0", "69EAPP5EK0", "เลขที่ 69-EAPP5EK0 ครับ"]
)
def test_a_number_opens_its_receipt(kind: str, typed: str) -> None:
    talk = _of(kind).say(typed)
    assert SHOWN[kind] in talk.said
    assert "69-EAPP5EK0" in talk.said


@pytest.mark.parametrize("kind", SHOWN)
def test_a_number_of_somebody_else_is_not_found(kind: str) -> None:
    other = Talk("", _of(kind).kept, 2).say("69-EAPP5EK0")
    assert other.says("receipt.unknown", number="69-EAPP5EK0")
    assert SHOWN[kind] not in other.said


def test_a_result_opens_with_what_can_be_done_about_it_and_only_for_its_agency() -> None:
    talk = Talk("focal").say("สร้างการรับรู้ 2 ครั้ง", "ถูกต้องค่ะ")
    number = talk.kept.reads(1).results("education")[0].receipt
    assert talk.say(number).says("receipt.stands")
    assert talk.says("withdraw.this")
    assert talk.tap("แก้ไขผลนี้").step == ("report_figure", "figure")
    talk.say("3", "ใช่", number)
    assert talk.says("receipt.replaced")
    talk.kept.add(2, somebody("staff", 2))
    assert Talk("", talk.kept, 2).say(number).says("receipt.unknown", number=number)


@pytest.mark.parametrize(
    "typed", ["69", "0812345678", "081-234-5678", "2569", "45 จาก 60", "1/1.3", "69-4", "10-11 มีนาคม"]
)
def test_other_numbers_are_no_receipt(typed: str) -> None:
    assert "ไม่พบเลขที่" not in Talk().say(typed).said


def test_a_number_typed_inside_a_form_is_opened_and_the_form_waits() -> None:
    talk = _of("acknowledgement").say("รับได้ไหม", "69-EAPP5EK0")
    assert SHOWN["acknowledgement"] in talk.said
    assert talk.say("ทำต่อ").step == ("gift", "giver")
