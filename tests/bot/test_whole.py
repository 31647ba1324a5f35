"""The main job over the real edges, on both kinds of database: webhook, record, session, reply, campaign."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from content.model.calendar import THAI_TIME
from storage.campaigns import campaigns
from storage.documents import acknowledgements
from storage.people import people
from storage.people.people import Person
from storage.reporting import results
from tests.bot.phone import words
from tests.bot.whole import Whole, whole_bot


@pytest.fixture
def whole(redis_url: str, database_url: str, tmp_path: Path) -> Iterator[Whole]:
    with whole_bot(redis_url, database_url, tmp_path) as found:
        yield found


def person(whole: Whole, user: str) -> Person:
    with whole.parts.database.read() as conn:
        found = people.person(conn, user)
    assert found
    return found


def said(whole: Whole, user: str) -> str:
    return "\n".join(word for message in whole.answer(user) for word in words(message))


def test_a_newcomer_joins_and_acknowledges_what_was_read(whole: Whole) -> None:
    user = whole.add("สมชาย")
    whole.follow(user)
    whole.tap(user, "ยอมรับและเริ่ม")
    for text in ("คลัง", "สมชาย ใจดี", "นักวิชาการคลัง", "ข้าราชการ", "ถูกต้อง"):
        whole.say(user, text)
    known = person(whole, user)
    assert (known.agency, known.name, known.personnel_type) == ("treasury", "สมชาย ใจดี", "official")
    whole.say(user, "รับทราบ")
    whole.tap(user, "ประมวลจริยธรรม")
    whole.tap(user, "รับทราบ")
    with whole.parts.database.read() as conn:
        assert acknowledgements.latest(conn, known.id) == {}
    assert whole.tap(user, "อ่านเอกสาร") == 200
    whole.tap(user, "รับทราบ", times=2)
    with whole.parts.database.read() as conn:
        done = acknowledgements.latest(conn, known.id)["code-of-ethics"]
    assert done.receipt in said(whole, user)
    answers = [message for message in whole.messages(user) if done.receipt in "\n".join(words(message))]
    assert len(answers) == 2


def test_a_figure_is_stored_once_and_its_correction_keeps_the_first(whole: Whole) -> None:
    user = whole.as_focal("มาลี", "education")
    whole.say(user, "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน")
    whole.tap(user, "ถูกต้อง", times=2)
    with whole.parts.database.read() as conn:
        (first,) = results.current(conn, "trat-2569", "education")
    assert (first.measure, first.value) == ("1/1.5#3", Decimal(75))
    whole.tap(user, "แก้ไขผลนี้")
    whole.say(user, "48 จาก 60")
    whole.tap(user, "ถูกต้อง")
    with whole.parts.database.read() as conn:
        newest, oldest = results.history(conn, "trat-2569", "education", "1/1.5#3", 1)
    assert (newest.value, newest.supersedes, oldest.id) == (Decimal(80), first.id, first.id)


def test_a_campaign_reaches_who_has_not_acknowledged_and_nobody_else(whole: Whole) -> None:
    admin, done, open_ = whole.as_admin("ดารา"), whole.as_staff("วิภา", "health"), whole.as_staff("สมชาย")
    whole.acknowledged(admin)
    whole.acknowledged(done)
    for text in ("ส่งข้อความ", "เอกสารให้รับทราบ", "ประกาศ No Gift Policy", "ผู้ที่ยังไม่รับทราบเอกสาร"):
        whole.say(admin, text)
    whole.tap(admin, "ส่งถึง 1 คน")
    whole.campaigns()
    assert whole.messages(done) == []
    (message,) = whole.messages(open_)
    assert "No Gift Policy" in message["altText"]
    whole.tap(open_, "อ่านเอกสาร")
    assert whole.tap(open_, "เปิดเอกสาร") == 200
    whole.tap(open_, "รับทราบ")
    whole.say(admin, "ผลการส่ง")
    assert "1 จาก 1" in said(whole, admin)
    with whole.parts.database.read() as conn:
        (sent,) = campaigns.recent(conn, whole.parts.content.programme.id, 2)
    assert sent.created_at.astimezone(THAI_TIME).date() == whole.parts.clock.today()  # the programme's day, as all else


def test_erasing_leaves_the_counts_and_no_name(whole: Whole) -> None:
    user = whole.as_staff("มาลี ตั้งใจ", "education")
    whole.acknowledged(user, "code-of-ethics")
    number = person(whole, user).id
    whole.say(user, "ข้อมูลของฉัน")
    export = whole.offer(user, "ดาวน์โหลดสำเนา").action["uri"]
    assert "มาลี ตั้งใจ" in whole.page(export).get_data(as_text=True)
    whole.tap(user, "ลบข้อมูลของฉัน")
    whole.tap(user, "ลบถาวร")
    with whole.parts.database.read() as conn:
        gone = people.by_id(conn, number)
        assert set(acknowledgements.latest(conn, number)) == {"code-of-ethics"}
    assert gone
    assert (gone.name, gone.line_user_id) == (None, None)
    assert whole.page(export).status_code == 404
    admin = whole.as_admin("ดารา")
    whole.say(admin, "ความคืบหน้า")
    assert "1 จาก 2 คน" in said(whole, admin)  # the erased person's acknowledgement, and the admin who owes one


def test_a_forgotten_session_restarts_politely_and_loses_no_record(whole: Whole) -> None:
    user = whole.as_focal("มาลี", "education")
    whole.say(user, "สร้างการรับรู้ 2 ครั้ง")
    whole.tap(user, "ถูกต้อง")
    whole.say(user, "จำนวนบุคลากร")
    whole.parts.redis.flushdb()
    whole.say(user, "20")
    assert "เมนู" in said(whole, user)
    with whole.parts.database.read() as conn:
        assert len(results.current(conn, "trat-2569", "education")) == 1


def test_an_event_of_a_kind_invented_tomorrow_is_kept_and_never_answered(whole: Whole) -> None:
    user = whole.as_staff("สมชาย")
    whole.local.deeds.raw(user, [{"type": "hologram", "hologram": {"depth": 3}}])
    whole.settle()
    assert whole.messages(user) == []
    whole.send(user, "hologram")
    assert len(whole.messages(user)) == 1


def test_a_blocked_person_is_not_written_to(whole: Whole) -> None:
    admin, user = whole.as_admin("ดารา"), whole.as_staff("สมชาย")
    whole.block(user)
    assert person(whole, user).blocked_at
    for text in ("ส่งข้อความ", "ข้อความ", "ทดสอบ", "ทุกคนที่ลงทะเบียน"):
        whole.say(admin, text)
    whole.tap(admin, "ส่งถึง 1 คน")
    whole.campaigns()
    assert whole.messages(user) == []
    whole.unblock(user)
    assert person(whole, user).blocked_at is None
