"""A new fiscal year on the same record: who was there says with one tap that they still are, and goes on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from content.model import pack
from content.model.pack import Content
from flows.engine.session import Frame, Session
from flows.record.people import Membership, Register
from storage.tables.people import invites, memberships
from storage.tables.work import jobs
from tests.content.next_year import NEXT_YEAR, with_next_year
from tests.flows.talk import Talk
from tests.house import House

LAST_YEAR, THIS_YEAR = date(2026, 9, 30), date(2026, 10, 5)
YES = "ใช่ เหมือนเดิม"


@pytest.fixture(scope="session")
def following(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The programme of the year after."""
    return pack.load(NEXT_YEAR, with_next_year(tmp_path_factory.mktemp("following")))


def a_year_on(bot: House, content: Content) -> None:
    bot.today(THIS_YEAR)
    bot.restart(content)


def question(bot: House, agency: str = "สนง.คลัง จ.ตราด") -> str:
    return bot.content.texts("carry_over.same.ask", year=2570, agency=agency)


def belongs(bot: House, user: str) -> list[tuple[str, str, str | None, bool]]:
    """Where somebody belonged, the oldest first: programme, agency, position, and whether they still do."""
    m, person = memberships.c, bot.person(user).id
    query = select(m.programme, m.agency, m.position, m.until).where(m.person_id == person).order_by(m.id)
    with bot.installation.database.read() as conn:
        return [(*row[:3], row[3] is None) for row in conn.execute(query)]


DEEDS: dict[str, Callable[[House, str], None]] = {
    "a word": lambda bot, user: bot.say(user, "เมนู"),
    "free text": lambda bot, user: bot.say(user, "ของขวัญรับได้ไหมคะ"),
    "thanks": lambda bot, user: bot.say(user, "ขอบคุณค่ะ"),
    "what only a focal person may": lambda bot, user: bot.say(user, "รายงาน"),
    "a sticker": lambda bot, user: bot.send(user, "sticker"),
    "back as a friend": lambda bot, user: bot.follow(user),
    "an old button": lambda bot, user: bot.postback(user, "g=documents&_document=code-of-ethics"),
    "an old answer": lambda bot, user: bot.postback(user, "a=report_figure&v=1&s=confirm&m=ABCDEF&x=yes"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_whatever_they_do_first_is_answered_with_the_one_question(bot: House, following: Content, deed: str) -> None:
    bot.today(LAST_YEAR)
    user = bot.as_focal("มาลี ตั้งใจ", "treasury")
    a_year_on(bot, following)
    DEEDS[deed](bot, user)
    assert question(bot) in bot.said(user)
    assert belongs(bot, user) == [("trat-2569", "treasury", "นักวิชาการ", True)]


def test_an_allegation_is_met_before_anything_is_asked(bot: House, following: Content) -> None:
    bot.today(LAST_YEAR)
    user = bot.as_focal("มาลี ตั้งใจ", "treasury")
    a_year_on(bot, following)
    bot.say(user, "ปลัดรับสินบนจากผู้รับเหมา")
    assert bot.last(user)["text"] == bot.content.texts("guard.allegation")
    bot.tap(user, bot.content.texts("quick.carry_over"))
    assert question(bot) in bot.said(user)


def test_one_tap_carries_them_over_and_their_role_with_them(each_bot: House, following: Content) -> None:
    bot = each_bot
    bot.today(LAST_YEAR)
    user = bot.as_focal("มาลี ตั้งใจ", "treasury")
    a_year_on(bot, following)
    assert bot.person(user).before == Membership("trat-2569", "treasury", "นักวิชาการ", "official")
    bot.say(user, "เมนู")
    bot.tap(user, YES)
    person = bot.person(user)
    assert (person.registered, person.agency, person.before) == (True, "treasury", None)
    assert person.personnel_type == "official"
    assert person.roles == {("focal", "treasury")}
    gone, here = belongs(bot, user)
    assert gone == ("trat-2569", "treasury", "นักวิชาการ", False)
    assert here == (NEXT_YEAR, "treasury", "นักวิชาการ", True)
    assert bot.content.texts("home.title", name="มาลี") in bot.said(user)


def test_they_go_on_with_what_they_wanted(bot: House, following: Content) -> None:
    bot.today(LAST_YEAR)
    user = bot.as_focal("มาลี ตั้งใจ", "treasury")
    a_year_on(bot, following)
    bot.say(user, "เผยแพร่ภารกิจ 2 ช่องทาง")
    bot.say(user, "ใช่")
    assert "2 ช่องทาง" in bot.said(user)
    assert bot.content.texts("report.yes") in bot.said(user)


def test_the_latest_wish_counts(bot: House, following: Content) -> None:
    bot.today(LAST_YEAR)
    user = bot.as_staff()
    a_year_on(bot, following)
    bot.say(user, "เมนู")
    bot.postback(user, "g=documents&_document=code-of-ethics")
    assert question(bot) in bot.said(user)
    bot.tap(user, YES)
    assert following.documents["code-of-ethics"].title in bot.said(user)


def test_an_agency_that_the_plan_does_not_know_any_more_is_chosen_anew(bot: House, following: Content) -> None:
    bot.today(LAST_YEAR)
    user = bot.as_staff()
    bot.does(user, Register("closed-office", "สมหญิง ใจดี", "นักวิชาการ", "official"))
    a_year_on(bot, following)
    bot.say(user, "เมนู")
    t = bot.content.texts
    assert t("carry_over.agency_gone", year=2570) in bot.said(user)
    assert t("join.agency.ask") in bot.said(user)
    for text in ("คลัง", "ถูกต้อง"):
        bot.say(user, text)
    assert belongs(bot, user)[-1] == (NEXT_YEAR, "treasury", "นักวิชาการ", True)


def test_the_notice_is_asked_again_only_where_it_is_a_newer_one(bot: House, following: Content) -> None:
    bot.today(LAST_YEAR)
    user = bot.as_staff()
    a_year_on(bot, replace(following, privacy=replace(following.privacy, version=following.privacy.version + 1)))
    bot.say(user, "เมนู")
    assert question(bot) not in bot.said(user)
    bot.tap(user, "ยอมรับและเริ่ม")
    assert question(bot) in bot.said(user)
    assert bot.person(user).privacy_version == following.privacy.version + 1


def test_a_code_typed_first_is_redeemed_after_the_tap(bot: House, following: Content) -> None:
    bot.today(LAST_YEAR)
    admin, user = bot.as_admin("วิภา"), bot.as_staff()
    a_year_on(bot, following)
    for text in ("สร้างรหัสเชิญ", "ใช่", "ผู้ดูแลของศูนย์ฯ", "สร้างเลย"):
        bot.say(admin, text)
    code = str(bot.last(admin)["text"]).splitlines()[1]
    bot.say(user, code)
    assert question(bot) in bot.said(user)
    bot.tap(user, YES)
    assert ("admin", "") in bot.person(user).roles


def test_who_never_belonged_is_asked_to_join(bot: House, following: Content) -> None:
    user = bot.add("สมชาย")
    a_year_on(bot, following)
    bot.follow(user)
    assert bot.content.texts("join.privacy.title") in bot.said(user)


def test_who_has_not_said_so_yet_keeps_the_menu_of_their_role(bot: House, following: Content) -> None:
    bot.today(LAST_YEAR)
    user = bot.as_focal("มาลี ตั้งใจ", "treasury")
    a_year_on(bot, following)
    bot.follow(user)  # LINE forgets the menu of who blocks the account
    bot.jobs.do()
    assert bot.calls("/richmenu/alias/sujarit-focal")
    assert not bot.calls(f"/user/{user}/richmenu")


def test_who_belonged_last_year_may_erase_themselves_without_saying_so(bot: House, following: Content) -> None:
    bot.today(LAST_YEAR)
    user = bot.as_focal("มาลี ตั้งใจ", "treasury")
    a_year_on(bot, following)
    bot.say(user, "ข้อมูลของฉัน")
    assert "สำนักงานคลังจังหวัดตราด" in bot.said(user)
    number = bot.person(user).id
    bot.tap(user, "ลบข้อมูลของฉัน")
    bot.tap(user, "ลบถาวร")
    with bot.installation.database.read() as conn:
        left = conn.execute(select(memberships).where(memberships.c.person_id == number)).mappings().all()
        waiting = {row.kind for row in conn.execute(select(jobs).where(jobs.c.subject == user))}
    assert [(row["position"], row["until"] is None) for row in left] == [(None, False)]
    assert waiting == {"menu", "forget"}


def test_a_question_left_open_last_year_is_not_asked_again(bot: House, following: Content) -> None:
    """Even where the session is still there, as on a record whose programme changes its year in place."""
    bot.today(LAST_YEAR)
    user = bot.as_focal("มาลี ตั้งใจ", "treasury")
    bot.say(user, "รายงาน")
    sessions = bot.installation.sessions
    a_year_on(bot, following)
    bot.put(sessions=sessions)
    bot.send(user, "sticker")
    assert question(bot) in bot.said(user)


def test_who_has_said_so_already_is_home() -> None:
    home = {"name": "มาลี"}
    assert Talk().go("carry_over").says("home.title", **home)
    talk = Talk()
    talk.session = Session(Frame("carry_over", 1, "same", {"code": "", "then": ""}, "A", ()))
    assert talk.say(YES).says("home.title", **home)
    assert talk.effects == []


def test_nothing_is_invited_before_the_tap(bot: House, following: Content) -> None:
    bot.today(LAST_YEAR)
    admin = bot.as_admin("วิภา")
    for text in ("สร้างรหัสเชิญ", "ผู้ดูแลของศูนย์ฯ"):
        bot.say(admin, text)
    sessions = bot.installation.sessions
    a_year_on(bot, following)
    bot.put(sessions=sessions)
    bot.say(admin, "สร้างเลย")
    assert question(bot, "สำนักงานจังหวัดตราด") in bot.said(admin)
    with bot.installation.database.read() as conn:
        assert conn.execute(select(invites)).all() == []
