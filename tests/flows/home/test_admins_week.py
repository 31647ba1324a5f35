"""What an admin has to see to, on the day before a due date, on it, and after it."""

from datetime import date, timedelta

import pytest

from flows.home.admins_week import admins_week
from flows.home.late import late_agencies
from flows.record.asking import HandOver
from flows.record.campaigns import Quota
from flows.record.people import CancelInvite, CreateInvite
from storage import Conflict
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content

CLOSES = date(2026, 3, 31)


@pytest.mark.parametrize(("day", "late"), [(CLOSES - timedelta(1), 0), (CLOSES, 0), (CLOSES + timedelta(1), 1)])
def test_agencies_are_late_only_after_the_due_date(day: date, late: int) -> None:
    talk = Talk("admin", Kept(content(), day))
    found = late_agencies(talk.context())
    assert {one.days for one in found} == ({late} if late else set())
    titles = [item.title for item in admins_week(talk.context())]
    assert any("เลยกำหนด" in title for title in titles) is bool(late)


def test_days_go_on_and_the_longest_comes_first() -> None:
    found = late_agencies(Talk("admin", Kept(content(), date(2026, 10, 5))).context())
    assert [one.days for one in found] == sorted((one.days for one in found), reverse=True)
    assert found[0].days == (date(2026, 10, 5) - CLOSES).days


def test_only_an_admin_has_them() -> None:
    for role in ("staff", "focal", "executive"):
        assert admins_week(Talk(role).context()) == []


def test_who_has_a_focal_person_is_not_missed() -> None:
    kept = Kept(content())
    Talk("focal", kept, number=2)
    talk = Talk("admin", kept)
    talk.say("สิ่งที่ต้องทำ")
    assert talk.says("week.no_focal", count=len(content().plan.agencies) - 1)


def test_questions_to_the_centre_wait_for_the_admin_and_others_do_not() -> None:
    kept = Kept(content())
    Talk("staff", kept, number=2)
    kept.does(2, HandOver("ถามศูนย์", "centre", "education", with_name=False, tell=False, receipt="69-1"))
    kept.does(2, HandOver("ถามหน่วยงาน", "focal", "education", with_name=False, tell=False, receipt="69-2"))
    assert Talk("admin", kept).say("สิ่งที่ต้องทำ").says("week.questions", count=1)


@pytest.mark.parametrize(("quota", "told"), [(Quota(300, 40), True), (Quota(None), False), (Quota(known=False), False)])
def test_quota_is_told_where_there_is_one(quota: Quota, told: bool) -> None:
    kept = Kept(content())
    kept.quota = quota
    assert Talk("admin", kept).say("สิ่งที่ต้องทำ").says("week.quota", left="260", limit="300") is told
    assert not Talk("staff", kept, number=2).say("สิ่งที่ต้องทำ").says("week.quota", left="260", limit="300")


def test_an_agency_without_anybody_is_invited_and_one_with_is_reminded() -> None:
    kept = Kept(content())
    Talk("focal", kept, number=2)
    talk = Talk("admin", kept)
    assert talk.go("progress", agency="treasury").says("remind.invite")
    assert not talk.says("remind.send")
    assert talk.go("progress", agency="education").says("remind.send")
    talk.tap("เตือนผู้รายงาน")
    assert talk.step == ("send", "confirm")
    assert "มาลี ตั้งใจ" in talk.said


def test_who_blocked_is_told_as_left_out() -> None:
    kept = Kept(content())
    Talk("focal", kept, number=2)
    Talk("focal", kept, number=3)
    kept.blocks(3)
    talk = Talk("admin", kept).go("send", remind="education")
    assert talk.says("send.blocked", n="1")
    assert talk.says("send.go", n="1")


def test_a_code_can_be_cancelled_once_and_works_no_more() -> None:
    kept = Kept(content())
    talk = Talk("admin", kept)
    kept.does(1, CreateInvite("7K3M-Q2XA-9TBC", "focal", "treasury"))
    (one,) = kept.reads(1).open_invites()
    kept.does(1, CancelInvite(one.id))
    assert kept.reads(1).open_invites() == []
    with pytest.raises(Conflict):
        kept.does(1, CancelInvite(one.id))
    assert Talk("staff", kept, number=2).say("7K3M-Q2XA-9TBC").says("redeem.expired")
    assert talk.go("new_invite").step == ("new_invite", "role")


def test_a_code_of_another_agency_is_asked_about_and_one_of_ones_own_is_not() -> None:
    kept = Kept(content())
    Talk("admin", kept)
    kept.does(1, CreateInvite("7K3M-Q2XA-9TBC", "focal", "treasury"))
    kept.does(1, CreateInvite("7K3M-Q2XA-9TBD", "focal", "education"))
    talk = Talk("staff", kept, number=2).say("7K3M-Q2XA-9TBC")
    assert talk.step == ("redeem", "sure")
    talk.tap("ไม่ใช่ของฉัน")
    assert not kept.person(2).roles
    talk.say("7K3M-Q2XA-9TBD")
    assert kept.person(2).roles == {("focal", "education")}
    talk.say("7K3M-Q2XA-9TBC").tap("ใช่ ฉันดูแลหน่วยงานนี้ด้วย")
    assert ("focal", "treasury") in kept.person(2).roles
