"""Asking, handing over with consent, answering, and publishing; and what holds for a gift."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from content.model.asking.answers import ApprovedAnswers
from flows.asking.search import index_of
from flows.record.asking import AnswerAsked, HandOver
from flows.record.campaigns import SendCampaign
from tests.bot.phone import ways_on
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content

UNKNOWN = "ถ้าได้โล่รางวัลเป็นทองต้องคืนหลวงไหม"


def handed(kept: Kept, to: str, name: str, tell: str) -> HandOver:
    talk = Talk("staff", kept).go("hand_over").say(UNKNOWN).tap(to).tap(name).tap(tell)
    (effect,) = talk.effects
    assert isinstance(effect, HandOver)
    return effect


def test_a_known_question_is_answered_with_its_source() -> None:
    talk = Talk().say("ขับรถหลวงแวะรับลูกได้ป่ะครับ")
    assert "ใช้รถราชการ" in talk.said
    assert "ที่มา" in talk.said


def test_an_answer_that_was_withdrawn_meanwhile_is_offered_no_more_and_said_to_be_gone() -> None:
    talk = Talk().say("วินัย")
    assert talk.step == ("ask", "guess")
    gone = index_of(content()).search("วินัย")[0].id
    left = tuple(one for one in content().answers.all if one.id != gone)
    question = content().answers.get(gone).question
    button = next(offer for offer in ways_on(talk.answer) if question in offer.names)
    talk.content = replace(content(), answers=ApprovedAnswers(left))
    for _ in range(2):
        talk.say("ช่วยเหลือ")
    assert talk.says("ask.guess")
    assert question not in talk.said
    assert talk.perform(button).says("ask.gone")
    assert talk.go("ask", id=gone).says("ask.gone")


def test_the_title_of_a_card_is_the_card() -> None:
    for card in content().cards.all:
        assert card.situation in Talk().say(card.title).said


def test_the_name_of_a_document_is_the_document_and_a_question_about_it_is_a_question() -> None:
    for document in content().documents.all:
        for name in (document.title, document.short):
            talk = Talk().say(name)
            assert talk.says("documents.read")
            assert document.summary in talk.said
        assert not Talk().say(f"{document.short}คืออะไร").says("documents.read")


def test_the_name_of_an_agency_is_its_progress_to_an_admin() -> None:
    for agency in content().plan.agencies:
        assert agency.short in Talk("admin").say(agency.name).said


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("กขคงไหม", None),
        ("กขคงจไหม", "to"),
        ("กขคงจฉชซ", None),
        ("12345678", None),
        ("ฮก" * 148 + "ไหม", "to"),
        ("ฮก" * 149 + "ไหม", None),
    ],
)
def test_what_could_be_a_question_is_offered_to_somebody(typed: str, step: str | None) -> None:
    talk = Talk().say(typed)
    assert talk.step == (step and ("hand_over", step))
    assert talk.says("open_text.unknown") is (step is None)


def test_nothing_is_kept_without_consent() -> None:
    talk = Talk().go("hand_over").say(UNKNOWN).tap("ไม่ส่ง")
    assert talk.says("hand_over.not_sent")
    assert talk.effects == []
    assert UNKNOWN not in talk.session.dump()


def test_the_name_goes_only_if_they_agree() -> None:
    kept = Kept(content())
    assert not handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง").with_name
    assert "มาลี" not in Talk("admin", kept, 2).say("คำถามค้าง").said
    other = Kept(content())
    assert handed(other, "ส่งให้ศูนย์ฯ", "ให้เห็นชื่อ", "ไว้เปิดดูเอง").with_name
    assert "มาลี" in Talk("admin", other, 2).say("คำถามค้าง").said


def test_the_answer_is_pushed_only_if_they_asked_to_be_told() -> None:
    for tell, pushed in (("ส่งข้อความบอก", True), ("ไว้เปิดดูเอง", False)):
        kept = Kept(content())
        handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", tell)
        talk = Talk("admin", kept, 2).say("คำถามค้าง", "1", "ติดต่อกงสุลค่ะ").tap("ส่งคำตอบ")
        assert any(isinstance(effect, SendCampaign) for effect in talk.effects) == pushed
        (question,) = kept.reads(1).my_questions()
        assert "ติดต่อกงสุล" in Talk("staff", kept).go("my_questions", question=question.receipt).said


def test_each_of_ones_own_questions_can_be_looked_at() -> None:
    kept = Kept(content())
    texts = ["ก" * 40, "ข" * 41]
    talk = Talk("staff", kept)
    for text in texts:
        talk.go("hand_over").say(text).tap("ส่งให้ศูนย์ฯ").tap("ไม่ให้เห็นชื่อ").tap("ไว้เปิดดูเอง")
    talk.say("คำถามของฉัน")
    other = Talk("staff", kept, 3).go("hand_over").say(UNKNOWN)
    other.tap("ส่งให้ศูนย์ฯ").tap("ไม่ให้เห็นชื่อ").tap("ไว้เปิดดูเอง")
    for text in texts:
        assert text in talk.said.split("\n")
        (question,) = [one for one in kept.reads(1).my_questions() if one.text == text]
        told = Talk("staff", kept).go("my_questions", question=question.receipt).said.split("\n")
        assert [one for one in texts if one in told] == [text]
        assert other.go("my_questions", question=question.receipt).says("my_questions.gone")
        assert text not in other.said


def test_the_answer_goes_to_the_question_that_was_picked_and_the_others_wait() -> None:
    kept = Kept(content())
    receipts = [handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง").receipt]
    other = Talk("staff", kept, 3).go("hand_over").say("ต่อใบขับขี่ที่ไหน")
    (effect,) = other.tap("ส่งให้ศูนย์ฯ").tap("ไม่ให้เห็นชื่อ").tap("ไว้เปิดดูเอง").effects
    assert isinstance(effect, HandOver)
    receipts.append(effect.receipt)
    for place in (1, 0):
        talk = Talk("admin", kept, 2).say("คำถามค้าง", f"{place + 1}", "ติดต่อขนส่งค่ะ").tap("ส่งคำตอบ")
        assert talk.effects == [AnswerAsked(receipts[place], "ติดต่อขนส่งค่ะ", None)]
        assert talk.says("asked.next") is (place == 1)


def test_a_question_that_another_admin_answered_meanwhile_is_gone() -> None:
    for said in ((), ("ติดต่อกงสุลค่ะ",)):
        kept = Kept(content())
        handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง")
        late = Talk("admin", kept, 4).say("คำถามค้าง", "1", *said)
        Talk("admin", kept, 2).say("คำถามค้าง", "1", "ติดต่อกงสุลค่ะ").tap("ส่งคำตอบ")
        assert late.say(content().texts("asked.send") if said else "ติดต่อขนส่งค่ะ").says("asked.gone")
        assert (late.step, late.effects) == (None, [])


def test_a_focal_person_sees_their_agencys_and_publishes_nothing() -> None:
    kept = Kept(content())
    Talk("focal", kept, 3)
    handed(kept, "ส่งให้ผู้รายงาน", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง")
    talk = Talk("focal", kept, 3).say("คำถามค้าง", "1", "ติดต่อกงสุลค่ะ")
    assert not talk.says("asked.publish_too")
    (answered,) = talk.tap("ส่งคำตอบ").effects
    assert isinstance(answered, AnswerAsked)
    assert answered.published is None


def test_what_went_to_the_centre_is_not_the_focal_persons() -> None:
    kept = Kept(content())
    handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง")
    assert Talk("focal", kept, 3).say("คำถามค้าง").says("asked.none")


def test_a_published_answer_has_all_that_the_content_asks() -> None:
    kept = Kept(content())
    handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง")
    talk = Talk("admin", kept, 2).say("คำถามค้าง", "1", "ติดต่อกงสุลค่ะ").tap("ส่งและเผยแพร่")
    talk.say("คู่มือกงสุล").tap("แก้คำถาม").say("ทำวีซ่าที่ไหน\nต่อวีซ่า").tap("เผยแพร่และส่งคำตอบ")
    published = _published(talk)
    assert (published["question"], published["wordings"]) == ("ทำวีซ่าที่ไหน", ["ต่อวีซ่า"])
    assert published["source"] == "คู่มือกงสุล"


def test_a_question_is_published_as_it_was_asked_with_three_taps() -> None:
    kept = Kept(content())
    handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง")
    talk = Talk("admin", kept, 2).say("คำถามค้าง", "1", "ติดต่อกงสุลค่ะ")
    talk.tap("ส่งและเผยแพร่").tap("คำตอบของศูนย์ฯ").tap("เผยแพร่และส่งคำตอบ")
    published = _published(talk)
    assert (published["question"], published["wordings"]) == (UNKNOWN, [])
    assert published["source"] == "คำตอบของศูนย์ปฏิบัติการต่อต้านการทุจริตจังหวัดตราด"


@pytest.mark.parametrize(
    ("day", "review"),
    [("2026-03-10", "2027-03-10"), ("2026-09-28", "2027-09-28"), ("2028-02-29", "2029-02-28")],
)
def test_a_published_answer_is_read_again_a_year_later(day: str, review: str) -> None:
    kept = Kept(content(), date.fromisoformat(day))
    handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง")
    talk = Talk("admin", kept, 2).say("คำถามค้าง", "1", "ติดต่อกงสุลค่ะ")
    talk.tap("ส่งและเผยแพร่").tap("คำตอบของศูนย์ฯ").tap("เผยแพร่และส่งคำตอบ")
    assert _published(talk)["review"] == review


@pytest.mark.parametrize(
    ("asked", "reason"), [(f"{UNKNOWN} {'ก' * 60}", "asked.long"), ("No Gift Policy คืออะไร", "asked.taken")]
)
def test_a_question_that_cannot_be_published_as_asked_is_put_by_the_admin(asked: str, reason: str) -> None:
    kept = Kept(content())
    Talk("staff", kept).go("hand_over").say(asked).tap("ส่งให้ศูนย์ฯ").tap("ไม่ให้เห็นชื่อ").tap("ไว้เปิดดูเอง")
    talk = Talk("admin", kept, 2).say("คำถามค้าง", "1", "ติดต่อกงสุลค่ะ").tap("ส่งและเผยแพร่")
    assert talk.step == ("asked", "wordings")
    assert talk.says(reason, line=asked[:40], limit=60)
    assert talk.say("ทำวีซ่าที่ไหน").step == ("asked", "source")


@pytest.mark.parametrize("lines", ["ก" * 60, "\n".join(f"ต่อวีซ่าแบบที่ {n}" for n in range(7))])
def test_wordings_as_long_and_as_many_as_may_be_are_taken(lines: str) -> None:
    kept = Kept(content())
    handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง")
    talk = Talk("admin", kept, 2).say("คำถามค้าง", "1", "ติดต่อกงสุลค่ะ").tap("ส่งและเผยแพร่").say("คู่มือกงสุล")
    assert talk.tap("แก้คำถาม").say(lines).step == ("asked", "publish")


@pytest.mark.parametrize(
    ("lines", "reason", "values"),
    [
        ("", "asked.lines", {"count": 0, "least": 1, "most": 7}),
        ("\n".join(f"ต่อวีซ่าแบบที่ {n}" for n in range(8)), "asked.lines", {"count": 8, "least": 1, "most": 7}),
        ("ก" * 61, "asked.long", {"line": "ก" * 40, "limit": 60}),
    ],
)
def test_wordings_that_the_content_would_refuse_are_refused_at_once(
    lines: str, reason: str, values: Mapping[str, object]
) -> None:
    kept = Kept(content())
    handed(kept, "ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง")
    talk = Talk("admin", kept, 2).say("คำถามค้าง", "1", "ติดต่อกงสุลค่ะ").tap("ส่งและเผยแพร่").say("คู่มือกงสุล")
    assert talk.tap("แก้คำถาม").say(lines).step == ("asked", "wordings")
    assert talk.says(reason, **values)
    assert talk.effects == []


@pytest.mark.parametrize(
    ("giver", "what", "worth", "why", "law", "report"),
    [
        ("other", "thing", "3000", "private", "law", "within"),
        ("other", "thing", "3001", "private", "over", "over"),
        ("other", "thing", "2500 หรือ 3500", "private", "over", "over"),
        ("other", "thing", None, "private", "law", "unknown"),
        ("other", "thing", "0", "work", "law", "work"),
        ("other", "thing", None, "work", "law", "work"),
        ("other", "money", "5000", "private", "over", "over"),
        ("other", "money", "100", "work", "work_law", "work"),
        ("client", "thing", "100", "private", "law", "work"),
        ("client", "thing", "5000", "work", "over", "over"),
        ("client", "money", None, "private", "work_law", "work"),
        ("relative", "benefit", "50000", "private", "law", "within"),
        ("relative", "benefit", None, "unsure", "law", "within"),
    ],
)
def test_what_holds_for_a_gift(giver: str, what: str, worth: str | None, why: str, law: str, report: str) -> None:
    guide, t = content().gift, content().texts
    who, kind = guide.givers[giver], guide.kinds[what]
    told = worth or t("gift.worth.unknown")
    talk = Talk().say("รับได้ไหม", who.label, kind.label, told, guide.reasons[why])
    laws = {"law": who.law, "over": who.over, "work_law": kind.work_law}
    at_work = who.work or why == "work"
    for key, texts, which in (
        ("law", laws, law),
        ("policy", guide.policy, "work" if at_work else why),
        ("report", guide.report, report),
    ):
        title = t(f"gift.{key}")
        assert [name for name in texts if f"{title}\n{guide.filled(texts[name])}\n" in talk.said] == [which]
    assert [one.id for one in guide.kinds.values() if one.note and one.note in talk.said] == [what] * bool(kind.note)


MOST = content().figure_words.largest_baht


@pytest.mark.parametrize(("worth", "read"), [("0", "0"), ("ห้าร้อย", "500"), (f"{MOST} บาท", f"{MOST:,}")])
def test_what_a_gift_is_worth_is_read_back(worth: str, read: str) -> None:
    assert f" · {content().texts('gift.baht', n=read)} · " in Talk().say("รับได้ไหม", "5", "1", worth, "2").said


@pytest.mark.parametrize("worth", [f"{MOST + 1}", "-1", "แพงมาก", "500 บาท กับ 600 บาท", "วันที่ 3"])
def test_a_worth_that_cannot_be_read_is_asked_again(worth: str) -> None:
    talk = Talk().say("รับได้ไหม", "5", "1", worth)
    assert talk.says("gift.worth.hint")
    assert talk.step == ("gift", "worth")


def _published(talk: Talk) -> Mapping[str, Any]:
    (answered,) = talk.effects
    assert isinstance(answered, AnswerAsked)
    assert answered.published is not None
    return answered.published
