"""A role that ended: nothing is done in it any more, whatever was under way, and what it opened is closed."""

from datetime import datetime

import pytest
from sqlalchemy import Table, delete, select, update

from bot.links import OUTSIDE
from content.model.calendar import THAI_TIME
from flows.record.people import EndRole
from storage.tables.campaigns import campaigns
from storage.tables.people import invites, roles
from storage.tables.reporting import headcounts, results
from storage.tables.work import jobs
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content
from tests.house import House

UNDER_WAY: dict[str, tuple[str, str, Table, tuple[str, ...]]] = {
    "an invite": ("admin", "", invites, ("สร้างรหัสเชิญ", "ผู้ดูแลของศูนย์ฯ", "สร้างเลย")),
    "a campaign": ("admin", "", campaigns, ("ส่งข้อความ", "ข้อความ", "ประชุมพรุ่งนี้", "ทุกคนที่ลงทะเบียน", "ส่งถึง 2 คน")),
    "a result": ("focal", "treasury", results, ("รายงาน", "คลัง", "เผยแพร่ภารกิจ 2 ช่องทาง", "ถูกต้อง")),
    "a headcount": ("focal", "commerce", headcounts, ("จำนวนบุคลากร", "5", "0", "ถูกต้อง")),
}


@pytest.mark.parametrize("what", UNDER_WAY)
@pytest.mark.parametrize("ended", [False, True])
def test_what_is_confirmed_after_the_role_ended_is_not_recorded(bot: House, what: str, *, ended: bool) -> None:
    role, agency, table, (*before, confirmed) = UNDER_WAY[what]
    roles = (("admin", None),) if role == "admin" else (("focal", "commerce"), ("focal", "treasury"))
    user, admin = bot.as_staff("ธนา", "treasury", roles=roles), bot.as_admin("วิภา")
    for text in before:
        bot.say(user, text)
    if ended:
        bot.does(admin, EndRole(bot.person(user).id, role, agency))
    bot.say(user, confirmed)
    with bot.installation.database.read() as conn:
        assert len(conn.execute(select(table)).all()) == (not ended)
    if ended:
        assert bot.content.texts(f"access.{role}") in bot.said(user)


def test_the_menu_follows(bot: House) -> None:
    admin, user = bot.as_admin("วิภา"), bot.as_focal("มาลี", "treasury")
    with bot.installation.database.write() as conn:
        conn.execute(delete(jobs))
    for text in ("ผู้มีบทบาท", "มาลี", "ถอนบทบาท"):
        bot.say(admin, text)
    assert bot.person(user).roles == frozenset()
    bot.jobs.do()
    assert bot.calls("/richmenu/alias/sujarit-staff")


@pytest.mark.parametrize(("answer", "said"), [("roles.end", "roles.gone"), ("roles.keep", "roles.kept")])
def test_a_role_that_another_admin_took_away_meanwhile_is_gone(bot: House, answer: str, said: str) -> None:
    admin, user, t = bot.as_admin("วิภา"), bot.as_focal("มาลี", "treasury"), bot.content.texts
    for text in ("ผู้มีบทบาท", "มาลี"):
        bot.say(admin, text)
    bot.does(bot.as_admin("ธนา"), EndRole(bot.person(user).id, "focal", "treasury"))
    bot.tap(admin, t(answer))
    assert t(said) in bot.said(admin)
    bot.say(admin, "ยกเลิก")
    assert t("common.nothing_to_cancel") in bot.said(admin)


def test_an_admin_who_is_the_last_by_now_stays_one(bot: House) -> None:
    admin, other, t = bot.as_admin("วิภา"), bot.as_admin("ธนา"), bot.content.texts
    for text in ("ผู้มีบทบาท", "วิภา"):
        bot.say(admin, text)
    bot.does(admin, EndRole(bot.person(other).id, "admin", ""))
    bot.tap(admin, t("roles.end"))
    assert t("roles.last_admin") in bot.said(admin)
    assert bot.person(admin).has("admin")


def test_a_role_that_ends_by_itself_is_shown_with_its_last_day(bot: House) -> None:
    user, until = bot.as_focal("มาลี", "treasury"), datetime(2026, 4, 1, tzinfo=THAI_TIME)
    with bot.installation.database.write() as conn:
        conn.execute(update(roles).values(until=until))
    bot.say(user, "ข้อมูลของฉัน")
    assert bot.content.texts("roles.from_until", since="10 มี.ค. 69", until="31 มี.ค. 69") in bot.said(user)


def test_that_a_role_was_taken_away_is_told_even_where_the_reply_is_lost() -> None:
    kept = Kept(content())
    Talk("focal", kept, 2)
    talk = Talk("admin", kept).say("ผู้มีบทบาท", "ศึกษาธิการ").tap("มาลี ตั้งใจ").tap(content().texts("roles.end"))
    assert talk.effects == [EndRole(2, "focal", "education")]
    assert talk.turn
    assert talk.turn.matters


def test_a_console_opened_before_shows_nothing_afterwards(bot: House) -> None:
    admin, other = bot.as_admin("วิภา"), bot.as_admin("ธนา")
    link = bot.installation.links.for_person(1, bot.person(other).id)
    assert bot.page(link.console(), page="a page's secret").status_code == 303
    pages = ("/console", "/console.csv", link.console())
    assert [bot.page(page).status_code for page in pages] == [200, 200, 200]
    bot.does(admin, EndRole(bot.person(other).id, "admin", ""))
    assert [bot.page(page).status_code for page in pages] == [410, 404, 404]


def test_an_open_question_of_a_role_that_ended_is_not_asked_again(bot: House) -> None:
    admin, user = bot.as_admin("วิภา"), bot.as_focal("มาลี", "treasury")
    bot.say(user, "จำนวนบุคลากร")
    bot.does(admin, EndRole(bot.person(user).id, "focal", "treasury"))
    bot.send(user, "sticker")
    assert bot.content.texts("access.focal") in bot.said(user)
    bot.send(user, "sticker")
    assert bot.content.texts("access.focal") not in bot.said(user)


def test_the_copy_of_my_data_tells_where_and_in_which_roles_from_when_to_when(bot: House) -> None:
    admin, user = bot.as_admin("วิภา"), bot.as_focal("มาลี", "treasury", "commerce")
    bot.does(admin, EndRole(bot.person(user).id, "focal", "commerce"))
    found = bot.page(
        bot.installation.links.for_person(1, bot.person(user).id).export().removesuffix(OUTSIDE) + ".json"
    ).json
    assert found
    held = {row["agency"]: (row["since"], row["until"]) for row in found["roles.person_id"]}
    assert held["treasury"][1] is None
    assert held["commerce"][1] > held["commerce"][0] > "2026-03-09"
    (here,) = found["memberships.person_id"]
    assert (here["programme"], here["agency"], here["until"]) == ("trat-2569", "treasury", None)
    assert here["since"] > "2026-03-09"
