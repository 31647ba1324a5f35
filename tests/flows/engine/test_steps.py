"""Every step of every flow can be left: by ยกเลิก with nothing recorded, by ย้อนกลับ to the step before."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import pytest
from sqlalchemy import update

from content.model.documents.orders import Order, with_orders
from content.model.pack import Content
from content.model.reporting.added import with_added
from content.model.reporting.plan import ELSEWHERE
from flows.engine.inputs import NotText
from flows.record.learning import AnswerQuestion, KeepPlace, PassLesson
from flows.record.people import AcceptPrivacy, CreateInvite, Register
from flows.registry import FLOWS
from storage.tables.people import memberships
from tests.content.model.camp import CAMP
from tests.flows.talk import Talk, content, somebody

CARD = "ผู้รับจ้างนำกระเช้าปีใหม่มาให้"
UNSURE, UNKNOWN = "ลาออกไปแล้วชื่อยังค้างในระบบอีกนานไหม", "ถ้าได้โล่รางวัลเป็นทองต้องคืนหลวงไหม"
STANDARD = "ซื่อสัตย์สุจริต รับผิดชอบต่อหน้าที่"


OTHERS = {
    "roles": replace(somebody("focal", 2), name="สมชาย ใจดี"),
    "elsewhere": replace(somebody("staff", 2), agency=ELSEWHERE, elsewhere="รพ.ตราด"),
}
"""Somebody else who is there."""
CODES = {
    "new_invite": CreateInvite("7K3M-Q2XA-9TBC", "admin", ""),
    "redeem": CreateInvite("7K3M-Q2XA-9TBC", "focal", "treasury"),
}
"""An invite code that is open."""


@cache
def ordered() -> Content:
    """With an order of appointment; one for all walks, as what questions are found by is made for each content."""
    return with_orders(content(), [Order("education", "1", date(2026, 1, 5), ("ก",), version=1)])


@cache
def grown() -> Content:
    """With an activity that was added."""
    return with_added(content(), [CAMP])[0]


@dataclass(frozen=True)
class Walk:
    """What a person types, and the step whose question is open after each."""

    role: str
    flow: str
    steps: tuple[tuple[str, str], ...]

    def until(self, count: int) -> Talk:
        talk = Talk(self.role)
        if self.flow in ("report_figure", "withdraw") and self.role == "focal":
            talk.say("สร้างการรับรู้ 1 ครั้ง", "ถูกต้อง")
        if self.flow == "withdraw":
            talk.tap("แก้ไขผลนี้")
        if ("เปลี่ยนรอบ", "period") in self.steps:
            talk.today = date(2026, 4, 1)
        if self.flow == "stop_campaign":
            talk.say("ส่งข้อความ", "ข้อความ", "ทดสอบ", "ทุกคนที่ลงทะเบียน", "ส่งถึง 1 คน", "ผลการส่ง")
            talk.tap("ทดสอบ")
        if self.flow == "check":
            talk.kept.acknowledged(talk.number, "code-of-ethics")
            talk.say("สิ่งที่ต้องทำ")
        if self.flow == "add_activity":
            talk.go("ideas", idea="4-3")
        if self.flow == "record_order" and self.role == "focal":
            talk.content = ordered()
        if self.flow == "added":
            talk.content = grown()
        if self.flow == "hand_over":
            talk.say(UNSURE, "3")
        if self.flow == "asked":
            talk.say(UNKNOWN, "ส่งให้ศูนย์ฯ", "ให้เห็นชื่อ", "ไว้เปิดดูเอง")
        if self.flow == "carry_over":
            last_year(talk)
        _others(self.flow, talk)
        talk.effects.clear()
        for typed, step in self.steps[: count + 1]:
            talk.tap(typed.strip("[]")) if typed.startswith("[") or typed == "หยุดส่ง" else talk.say(typed)
            assert talk.step == (self.flow, step), typed
        return talk


def _others(flow: str, talk: Talk) -> None:
    """Have there be whom or what a flow is about."""
    if flow in OTHERS:
        talk.kept.add(2, OTHERS[flow])
    if flow in CODES:
        talk.kept.does(talk.number, CODES[flow])
    if flow == "certificate_name":
        passed = PassLesson(content().lessons.all[0].id, 4, 5, "69-PASSED01")
        talk.kept.does(talk.number, passed, Register("education", "มาลี รักดี", "ครู", "official"))
        talk.say("ประกาศนียบัตร")


def last_year(talk: Talk) -> None:
    """Have a person belong to the year before."""
    with talk.kept.writing():
        talk.kept.conn.execute(update(memberships).values(programme="trat-2568"))


WALKS = (
    Walk(
        "stranger",
        "join",
        (
            ("ลงทะเบียน", "privacy"),
            ("ยอมรับและเริ่ม", "agency"),
            ("เลือกจากรายชื่อ", "pick"),
            ("หน่วยงานอื่น", "elsewhere"),
            ("โรงพยาบาลตราด", "full_name"),
            ("สมชาย", "surname"),
            ("ใจดี", "position"),
            ("นักวิชาการ", "personnel_type"),
            ("ข้าราชการ", "confirm"),
            ("แก้ไข", "which"),
        ),
    ),
    Walk("staff", "carry_over", (("สวัสดี", "same"),)),
    Walk("admin", "elsewhere", (("จัดหน่วยงาน", "pick"), ("[รพ.ตราด]", "agency"), ("สาธารณสุข", "sure"))),
    Walk("admin", "roles", (("ผู้มีบทบาท", "pick"), ("[สมชาย ใจดี]", "sure"))),
    Walk(
        "focal of two",
        "report_figure",
        (
            ("รายงาน", "agency"),
            ("สำนักงานศึกษาธิการจังหวัดตราด", "activity"),
            ("สร้างการรับรู้มาตรฐานจริยธรรม", "figure"),
            ("2", "confirm"),
        ),
    ),
    Walk("focal", "report_figure", (("สร้างการรับรู้ 1 ครั้ง", "merge"), ("เพิ่ม", "confirm"))),
    Walk(
        "focal",
        "report_figure",
        (("สร้างการรับรู้ 1 ครั้ง", "confirm"), ("เปลี่ยนรอบ", "period"), ("รอบที่ 1", "merge"), ("แทนที่", "confirm")),
    ),
    Walk(
        "focal of two",
        "report_figure",
        (
            ("รายงาน", "agency"),
            ("สำนักงานศึกษาธิการจังหวัดตราด", "activity"),
            ("สร้างการรับรู้มาตรฐานจริยธรรม", "figure"),
            ("ไม่เข้าข่าย", "reason"),
            ("เป็นหน่วยงานตั้งใหม่", "confirm"),
        ),
    ),
    Walk("focal", "withdraw", (("ถอนผลนี้", "sure"),)),
    Walk("focal", "record_order", (("คำสั่งแต่งตั้ง", "standing"), ("ถอนคำสั่งนี้", "withdraw"))),
    Walk(
        "focal of three",
        "record_order",
        (
            ("คำสั่งแต่งตั้ง", "agency"),
            ("แรงงาน", "number"),
            ("12/2569", "day"),
            ("5 ม.ค. 69", "people"),
            ("นายดี ใจดี ประธาน", "confirm"),
        ),
    ),
    Walk("focal", "headcount", (("จำนวนบุคลากร", "officials"), ("24", "others"), ("6", "confirm"))),
    Walk("admin", "new_invite", (("สร้างรหัส", "role"), ("ผู้บริหาร", "agency"), ("คลัง", "confirm"))),
    Walk(
        "admin",
        "send",
        (
            ("ส่งข้อความ", "kind"),
            ("การ์ด Dos & Don'ts", "standard"),
            (STANDARD, "card"),
            (CARD, "audience"),
            ("ตามบทบาท", "role"),
            ("ผู้ดูแลของศูนย์ฯ", "confirm"),
        ),
    ),
    Walk(
        "admin",
        "send",
        (
            ("ส่งข้อความ", "kind"),
            ("ข้อความ", "text"),
            ("ทดสอบ", "audience"),
            ("ผู้ที่ยังไม่รับทราบเอกสาร", "document"),
            ("ประมวลจริยธรรม", "confirm"),
        ),
    ),
    Walk(
        "admin",
        "send",
        (
            ("ส่งข้อความ", "kind"),
            ("เอกสารให้รับทราบ", "document"),
            ("ประมวลจริยธรรม", "audience"),
            ("เลือกหน่วยงาน", "agencies"),
            ("ศึกษาธิการ", "agencies"),
            ("พอแล้ว", "confirm"),
        ),
    ),
    Walk("admin", "send", (("ส่งข้อความ", "kind"), ("ตามปฏิทิน", "entry"), ("กิจกรรมวันมาฆบูชา", "audience"))),
    Walk("admin", "stop_campaign", (("หยุดส่ง", "sure"),)),
    Walk("admin", "new_invite", (("สร้างรหัส", "role"), ("ทุกหน่วยงานที่ยังไม่มีผู้รายงาน", "all"))),
    Walk("admin", "new_invite", (("สร้างรหัส", "role"), ("รหัสที่ยังไม่ถูกใช้", "open"), ("1", "cancel"))),
    Walk("staff", "redeem", (("7K3M-Q2XA-9TBC", "sure"),)),
    Walk("admin", "ideas", (("คลังกิจกรรม", "words"),)),
    Walk(
        "admin",
        "add_activity",
        (
            ("[เพิ่มในแผน]", "line"),
            ("1", "short"),
            ("ค่ายเยาวชนคนดี", "unit"),
            ("ครั้ง", "target"),
            ("๒ ครั้ง", "agencies"),
            ("คลัง", "agencies"),
            ("พอแล้ว", "when"),
            ("ไตรมาส 4", "confirm"),
        ),
    ),
    Walk("admin", "added", (("กิจกรรมที่เพิ่ม", "pick"), ("ค่ายเยาวชนคนดี", "withdraw"))),
    Walk("staff", "daily", (("คำถามวันนี้", "question"),)),
    Walk("staff", "assess", (("ประเมินตนเอง", "intro"), ("เริ่มตอบ", "item"), ("บ่อยครั้ง", "item"))),
    Walk(
        "staff",
        "survey",
        (("แบบสำรวจ", "intro"), ("เริ่มตอบ", "item"), *(("ไม่แน่ใจ", "item"),) * 8, ("ไม่แน่ใจ", "send")),
    ),
    Walk(
        "staff",
        "learn",
        (
            ("เรียน", "part"),
            *(("ต่อไป", "part"),) * 4,
            ("ทำแบบทดสอบ", "question"),
            ("1", "explained"),
        ),
    ),
    Walk("staff", "certificate_name", (("[แก้ชื่อในใบนี้]", "sure"),)),
    Walk("staff", "check", (("[ตอบ 2 ข้อสั้น ๆ]", "question"), ("1", "explained"))),
    Walk("staff", "ask", (("ถาม", "question"), (UNSURE, "guess"))),
    Walk(
        "staff",
        "hand_over",
        (("[ไม่ตรง ถามเจ้าหน้าที่]", "text"), (UNKNOWN, "to"), ("ส่งให้ศูนย์ฯ", "with_name"), ("ให้เห็นชื่อ", "tell")),
    ),
    Walk(
        "admin",
        "asked",
        (
            ("คำถามค้าง", "pick"),
            ("1", "write"),
            ("ติดต่อสำนักงานหนังสือเดินทางโดยตรงค่ะ", "confirm"),
            ("ส่งและเผยแพร่", "source"),
            ("คู่มือกงสุล", "publish"),
            ("แก้คำถาม", "wordings"),
        ),
    ),
    Walk(
        "staff",
        "gift",
        (("รับได้ไหม", "giver"), ("ผู้รับบริการ/ผู้รับจ้าง", "what"), ("สิ่งของ", "worth"), ("ห้าพันบาท", "why")),
    ),
    Walk("staff", "my_data", (("ข้อมูลของฉัน", "show"), ("[ลบข้อมูลของฉัน]", "sure"))),
)
PLACES = [(walk, count) for walk in WALKS for count in range(len(walk.steps))]
IDS = [f"{walk.role}-{walk.flow}-{count}-{walk.steps[count][1]}" for walk, count in PLACES]


def test_the_walks_visit_every_step() -> None:
    visited = {(walk.flow, step) for walk in WALKS for _, step in walk.steps}
    assert visited == {(flow.name, step) for flow in FLOWS for step in flow.steps}


KEEPERS = ("learn", "check", "carry_over", "assess")
LASTING = AcceptPrivacy | AnswerQuestion | KeepPlace


@pytest.mark.parametrize(("walk", "count"), PLACES, ids=IDS)
def test_the_question_stays_open_until_it_is_left_with_nothing_recorded(walk: Walk, count: int) -> None:
    talk = walk.until(count)
    open_, before = talk.session, len(talk.effects)
    _help_and_a_sticker_leave_it_open(talk, walk.flow, walk.steps[count][1])
    talk.session = open_
    _no_and_what_is_in_doubt_record_nothing(talk, walk.flow, walk.steps[count][1])
    assert len(talk.effects) == before
    talk.session = open_
    _cancel_ends_it_with_nothing_recorded(talk, walk)


def _help_and_a_sticker_leave_it_open(talk: Talk, flow: str, step: str) -> None:
    assert talk.say("ช่วยเหลือ").says(f"{flow}.{step}.hint")
    assert talk.step == (flow, step)
    assert talk.send(NotText("sticker")).step == (flow, step)


def _no_and_what_is_in_doubt_record_nothing(talk: Talk, flow: str, step: str) -> None:
    texts = ["ถูกต้องไหมคะ", "ใช่ แต่ผิด"]
    if (flow, step) != ("hand_over", "tell"):  # whose no is that it is not told
        texts.append("ไม่ใช่ค่ะ")
    open_, before = talk.session, len(talk.effects)
    for text in texts:
        talk.session = open_  # nothing else changes, as nothing is recorded
        talk.say(text)
        assert talk.effects[before:] == []


def _cancel_ends_it_with_nothing_recorded(talk: Talk, walk: Walk) -> None:
    talk.say("ยกเลิก")
    assert talk.step is None
    assert [effect for effect in talk.effects if not isinstance(effect, LASTING)] == []
    if walk.flow in KEEPERS:  # what was read and answered so far is kept, and said to be
        assert talk.says(f"{walk.flow}.cancelled")
    else:
        assert talk.says("common.cancelled_join") if walk.role == "stranger" else "ยกเลิก" in talk.said


@pytest.mark.parametrize(("walk", "count"), PLACES, ids=IDS)
def test_back_leads_to_the_step_before(walk: Walk, count: int) -> None:
    talk = walk.until(count)
    frame = talk.session.frame
    assert frame
    only_on = talk.conversation.flows[walk.flow].one_way(frame.step, frame.data)
    talk.say("ย้อนกลับ")
    if count and only_on:
        assert talk.says("common.one_way")
        assert talk.step == (walk.flow, walk.steps[count][1])
    elif count:
        assert talk.step == (walk.flow, walk.steps[count - 1][1])
        assert talk.say(walk.steps[count][0].strip("[]")).step == (walk.flow, walk.steps[count][1])
    else:
        assert talk.step is None or walk.flow in ("join", "carry_over")
