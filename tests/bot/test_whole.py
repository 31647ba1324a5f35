"""The main job over the real edges, on both kinds of database: webhook, record, session, reply, campaign."""

from decimal import Decimal

from sqlalchemy import select

from storage.campaigns import campaigns
from storage.documents import acknowledgements
from storage.reporting import results
from storage.tables.people import people as table
from tests.bot.phone import words
from tests.house import House


def test_a_newcomer_joins_and_acknowledges_what_was_read(each_bot: House) -> None:
    user = each_bot.add("สมชาย")
    each_bot.follow(user)
    each_bot.tap(user, "ยอมรับและเริ่ม")
    for text in ("คลัง", "สมชาย ใจดี", "นักวิชาการคลัง", "ข้าราชการ", "ถูกต้อง"):
        each_bot.say(user, text)
    known = each_bot.known(user)
    assert (known.agency, known.name, known.personnel_type) == ("treasury", "สมชาย ใจดี", "official")
    each_bot.say(user, "รับทราบ")
    each_bot.tap(user, "ประมวลจริยธรรม")
    each_bot.tap(user, "รับทราบ")
    with each_bot.installation.database.read() as conn:
        assert acknowledgements.latest(conn, known.id, "trat-2569", frozenset()) == {}
    assert each_bot.tap(user, "อ่านเอกสาร") == 200
    each_bot.tap(user, "รับทราบ", times=2)
    with each_bot.installation.database.read() as conn:
        done = acknowledgements.latest(conn, known.id, "trat-2569", frozenset())["code-of-ethics"]
    assert done.receipt in each_bot.said(user)
    answers = [message for message in each_bot.messages(user) if done.receipt in "\n".join(words(message))]
    assert len(answers) == 2


def test_a_figure_is_stored_once_and_its_correction_keeps_the_first(each_bot: House) -> None:
    user = each_bot.as_focal("มาลี", "education")
    each_bot.say(user, "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน")
    each_bot.tap(user, "ถูกต้อง", times=2)
    with each_bot.installation.database.read() as conn:
        (first,) = results.current(conn, "trat-2569", "education")
    assert (first.measure, first.value) == ("1/1.5#3", Decimal(75))
    each_bot.tap(user, "แก้ไขผลนี้")
    each_bot.say(user, "48 จาก 60")
    each_bot.tap(user, "ถูกต้อง")
    with each_bot.installation.database.read() as conn:
        newest, oldest = results.history(conn, "trat-2569", "education", "1/1.5#3", "1")
    assert (newest.value, oldest.id, newest.id > oldest.id) == (Decimal(80), first.id, True)


def test_a_campaign_reaches_who_has_not_acknowledged_and_nobody_else(each_bot: House) -> None:
    admin, done, open_ = each_bot.as_admin("ดารา"), each_bot.as_staff("วิภา", "health"), each_bot.as_staff("สมชาย")
    each_bot.acknowledged(admin)
    each_bot.acknowledged(done)
    for text in ("ส่งข้อความ", "เอกสารให้รับทราบ", "ประกาศ No Gift Policy", "ผู้ที่ยังไม่รับทราบเอกสาร"):
        each_bot.say(admin, text)
    each_bot.tap(admin, "ส่งถึง 1 คน")
    each_bot.campaigns()
    assert each_bot.messages(done) == []
    (message,) = each_bot.messages(open_)
    assert "No Gift Policy" in message["altText"]
    each_bot.tap(open_, "อ่านเอกสาร")
    assert each_bot.tap(open_, "เปิดเอกสาร") == 200
    each_bot.tap(open_, "รับทราบ")
    each_bot.say(admin, "ผลการส่ง")
    assert "1 จาก 1" in each_bot.said(admin)
    with each_bot.installation.database.read() as conn:
        (sent,) = campaigns.recent(conn, each_bot.content.programme.id, 2)
    assert sent.at.date() == each_bot.installation.clock.today()  # the programme's day, as all else


def test_erasing_leaves_the_counts_and_no_name(each_bot: House) -> None:
    user = each_bot.as_staff("มาลี ตั้งใจ", "education")
    each_bot.acknowledged(user, "code-of-ethics")
    number = each_bot.known(user).id
    each_bot.say(user, "ข้อมูลของฉัน")
    export = each_bot.offer(user, "ดาวน์โหลดสำเนา").action["uri"]
    assert "มาลี ตั้งใจ" in each_bot.page(export).get_data(as_text=True)
    each_bot.tap(user, "ลบข้อมูลของฉัน")
    each_bot.tap(user, "ลบถาวร")
    with each_bot.installation.database.read() as conn:
        row = conn.execute(select(table.c.name, table.c.line_user_id).where(table.c.id == number)).one()
        assert set(acknowledgements.latest(conn, number, "trat-2569", frozenset())) == {"code-of-ethics"}
    assert tuple(row) == (None, None)
    assert each_bot.page(export).status_code == 404
    admin = each_bot.as_admin("ดารา")
    each_bot.say(admin, "ความคืบหน้า")
    each_bot.tap(admin, "การรับทราบเอกสาร")
    assert "1 คน" in each_bot.said(admin)  # the erased person's acknowledgement stands


def test_a_forgotten_session_restarts_politely_and_loses_no_record(each_bot: House) -> None:
    user = each_bot.as_focal("มาลี", "education")
    each_bot.say(user, "สร้างการรับรู้ 2 ครั้ง")
    each_bot.tap(user, "ถูกต้อง")
    each_bot.say(user, "จำนวนบุคลากร")
    each_bot.installation.redis.flushdb()
    each_bot.say(user, "20")
    assert "เมนู" in each_bot.said(user)
    with each_bot.installation.database.read() as conn:
        assert len(results.current(conn, "trat-2569", "education")) == 1


def test_an_event_of_a_kind_invented_tomorrow_is_kept_and_never_answered(each_bot: House) -> None:
    user = each_bot.as_staff("สมชาย")
    each_bot.local.actions.raw(user, [{"type": "hologram", "hologram": {"depth": 3}}])
    each_bot.settle()
    assert each_bot.messages(user) == []
    each_bot.send(user, "hologram")
    assert len(each_bot.messages(user)) == 1


def test_a_blocked_person_is_not_written_to(each_bot: House) -> None:
    admin, user = each_bot.as_admin("ดารา"), each_bot.as_staff("สมชาย")
    each_bot.block(user)
    assert each_bot.known(user).blocked
    for text in ("ส่งข้อความ", "ข้อความ", "ทดสอบ", "ทุกคนที่ลงทะเบียน"):
        each_bot.say(admin, text)
    each_bot.tap(admin, "ส่งถึง 1 คน")
    each_bot.campaigns()
    assert each_bot.messages(user) == []
    each_bot.unblock(user)
    assert each_bot.known(user).blocked is False
