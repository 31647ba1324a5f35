"""An admin says where people of agencies outside the plan belong: what they did is counted there from then on."""

from datetime import date

import pytest
from sqlalchemy import select

from content.model.reporting.plan import ELSEWHERE
from flows.record.people import AcceptPrivacy, PlaceElsewhere, Register
from flows.record.reporting import Counted
from storage import Conflict, upkeep
from storage.tables.people import memberships
from storage.tables.reporting import counters
from storage.tables.work import audit
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content

DOCUMENT, HOSPITAL = "code-of-ethics", "รพ.ตราด"
AFTER_ROUND_ONE = date(2026, 4, 20)


def elsewhere(kept: Kept, number: int, name: str = HOSPITAL) -> None:
    kept.add(number)
    told = Register(ELSEWHERE, f"คนที่ {number}", "พยาบาล", "official", elsewhere=name)
    kept.does(number, AcceptPrivacy(content().privacy.version), told)


def done(kept: Kept, agency: str, period: str = "") -> Counted:
    tally = content().tallies.acknowledged(DOCUMENT)
    return kept.reads(1).tallied(tally, period).get(agency, Counted())


@pytest.fixture
def kept() -> Kept:
    kept = Kept(content())
    Talk("admin", kept)
    for number in (11, 12):
        elsewhere(kept, number)
    elsewhere(kept, 13, "ขนส่งจังหวัดตราด")
    kept.acknowledged(11, DOCUMENT)
    return kept


def placed(kept: Kept) -> Talk:
    talk = Talk("admin", kept).say("จัดหน่วยงาน")
    return talk.tap(HOSPITAL).say("สาธารณสุข").tap("จัดเข้า")


def test_they_are_counted_apart(kept: Kept) -> None:
    assert done(kept, ELSEWHERE) == Counted(1, 1)
    assert done(kept, "health") == Counted()


def test_the_admin_sees_who_waits(kept: Kept) -> None:
    said = Talk("admin", kept).say("จัดหน่วยงาน").said
    assert all(one in said for one in (HOSPITAL, "2 คน", "คนที่ 11", "ขนส่งจังหวัดตราด"))
    assert "จัดหน่วยงานอื่น" in Talk("admin", kept).say("เมนู").said


def test_once_placed_they_and_what_they_did_belong_there(kept: Kept) -> None:
    placed(kept)
    assert [kept.person(number).agency for number in (11, 12, 13)] == ["health", "health", ELSEWHERE]
    assert kept.person(11).elsewhere == ""
    assert (done(kept, ELSEWHERE), done(kept, "health")) == (Counted(), Counted(1, 1))
    assert kept.conn.scalar(select(audit.c.subject).where(audit.c.effect == "PlaceElsewhere")) == "health"


def test_a_closed_period_does_not_change(kept: Kept) -> None:
    kept.day = AFTER_ROUND_ONE
    placed(kept)
    assert done(kept, "health", "1") == Counted()
    assert done(kept, "health", "2") == Counted(1, 1)


def test_counting_anew_gives_the_same(kept: Kept) -> None:
    placed(kept)
    query = select(counters).where(counters.c.people != 0).order_by(*counters.primary_key.columns)
    before = kept.conn.execute(query).all()
    upkeep.recount(kept.conn, content())
    assert kept.conn.execute(query).all() == before


def test_nothing_happens_unless_it_is_confirmed(kept: Kept) -> None:
    talk = Talk("admin", kept).say("จัดหน่วยงาน").tap(HOSPITAL).say("สาธารณสุข").tap("ไว้ก่อน")
    assert talk.says("elsewhere.left")
    assert kept.person(11).agency == ELSEWHERE


def test_nobody_left_is_said(kept: Kept) -> None:
    talk = Talk("admin", kept).say("จัดหน่วยงาน").tap(HOSPITAL).say("สาธารณสุข")
    kept.does(1, PlaceElsewhere(HOSPITAL, "health"))
    assert talk.tap("จัดเข้า").says("elsewhere.gone")
    with pytest.raises(Conflict):
        kept.does(1, PlaceElsewhere(HOSPITAL, "health"))


def test_erased_the_name_they_gave_is_gone(kept: Kept) -> None:
    Talk("", kept, 13).say("ข้อมูลของฉัน", "ลบข้อมูลของฉัน", "ลบถาวร")
    assert kept.conn.scalar(select(memberships.c.elsewhere).where(memberships.c.person_id == 13)) is None
    assert "ขนส่ง" not in Talk("admin", kept).say("จัดหน่วยงาน").said
