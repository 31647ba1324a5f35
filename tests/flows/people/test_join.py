"""Joining: how few acts it takes, one thing corrected alone, agencies outside the plan, and codes typed on the way."""

from collections.abc import Sequence

import pytest

from content.model.pack import load
from content.model.reporting.plan import ELSEWHERE
from flows.people.agencies import agency_named
from flows.record.people import AcceptPrivacy, Invite, Register
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content
from tests.house import House

ACCEPT, YES, OTHER = "ยอมรับและเริ่ม", "ถูกต้อง ลงทะเบียน", "หน่วยงานอื่น"
LINE = "สมชาย ใจดี นักวิชาการคลังชำนาญการ สนง.คลัง"
KNOWN = Register("treasury", "สมชาย ใจดี", "นักวิชาการคลังชำนาญการ", "official")
MOST_ACTS = 7


def joining(display_name: str = "", kept: Kept | None = None, number: int = 1) -> Talk:
    return Talk("stranger", kept, number, display_name=display_name).follow().tap(ACCEPT)


def registered(talk: Talk) -> Register:
    return next(effect for effect in talk.effects if isinstance(effect, Register))


# acts


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("ก้อง", ["สมชาย ใจดี นักวิชาการคลังชำนาญการ สนง.คลัง"]),
        ("ก้อง", ["สมชาย ใจดี นักวิชาการคลัง สนง.คลัง ข้าราชการ"]),
        ("สมชาย ใจดี", ["นักวิชาการคลังชำนาญการ คลัง"]),
        ("สมชาย ใจดี", ["คลัง", "นักวิชาการคลังชำนาญการ"]),
    ],
)
def test_from_adding_a_friend_to_the_first_receipt(bot: House, shown: str, typed: list[str]) -> None:
    user, acts = bot.add(shown), 1
    bot.follow(user)
    for tapped in (ACCEPT, *typed, YES, "อ่านเอกสาร", "รับทราบ"):
        bot.say(user, tapped) if tapped in typed else bot.tap(user, tapped)
        acts += 1
        if tapped == "อ่านเอกสาร":
            bot.finish(user)
    assert bot.content.texts("documents.thanks") in bot.said(user)
    assert acts <= MOST_ACTS
    assert bot.known(user).name == "สมชาย ใจดี"


def test_the_name_in_line_is_not_recorded_before_it_is_confirmed() -> None:
    talk = joining("สมชาย ใจดี").say("นักวิชาการคลังชำนาญการ คลัง")
    assert talk.step == ("join", "confirm")
    assert "สมชาย ใจดี" in talk.said
    assert [type(effect) for effect in talk.effects] == [AcceptPrivacy]
    assert talk.kept.person(1).name == ""


@pytest.mark.parametrize("shown", ["ก้อง", "สมชาย ใจดี 🌸", "มาม่า", "บัญชี 081"])
def test_what_is_no_real_name_is_not_offered(shown: str) -> None:
    talk = joining(shown)
    assert shown not in talk.said
    assert talk.say("นักวิชาการคลังชำนาญการ คลัง").step == ("join", "full_name")


def test_line_is_asked_for_the_name_only_after_the_notice_was_accepted(bot: House) -> None:
    user = bot.add("สมชาย ใจดี")
    bot.follow(user)
    assert bot.calls("/profile/") == []
    bot.tap(user, ACCEPT)
    assert bot.calls("/profile/") == [200]


# names


@pytest.mark.parametrize(
    ("typed", "title", "name", "called"),
    [
        ("ว่าที่ร้อยตรีหญิง สมศรี ใจดี", "ว่าที่ร้อยตรีหญิง", "สมศรี ใจดี", "คุณสมศรี"),
        ("นพ.สมชาย ใจดี", "นพ.", "สมชาย ใจดี", "คุณสมชาย"),
        ("Mr. John Smith", "Mr.", "John Smith", "คุณ John"),
        ("ผมชื่อสมชาย ใจดีครับ", "", "สมชาย ใจดี", "คุณสมชาย"),
    ],
)
def test_a_title_is_split_off_and_kept(typed: str, title: str, name: str, called: str) -> None:
    talk = joining().say("คลัง", typed)
    assert called in talk.said
    talk.say("นิติกรชำนาญการ").tap(YES)
    assert registered(talk) == Register("treasury", name, "นิติกรชำนาญการ", "official", title)
    assert content().name_words.full(title, name) in talk.say("ข้อมูลของฉัน").said


@pytest.mark.parametrize("typed", ["ทำไมต้องบอกชื่อ", "เอาชื่อไปทำอะไร", "ชื่อจะเปิดเผยให้ใครเห็นหรือเปล่าคะ"])
def test_a_question_is_answered_and_asked_again(typed: str) -> None:
    talk = joining().say("คลัง", typed)
    assert talk.says("join.full_name.ask")
    assert len(talk.answer) > 1, "answered first"
    assert talk.step == ("join", "full_name")


@pytest.mark.parametrize("typed", ["12345", "สำนักงานคลังจังหวัดตราด", "ไอ้บ้า", "ไม่บอก", "😊", "คลัง"])
def test_what_is_no_name_is_not_taken(typed: str) -> None:
    assert joining().say("คลัง", typed).step == ("join", "full_name")


def test_the_surname_is_asked_for() -> None:
    talk = joining().say("คลัง", "นายสมชาย")
    assert talk.step == ("join", "surname")
    talk.say("ใจดี", "นิติกรชำนาญการ").tap(YES)
    assert (registered(talk).title, registered(talk).name) == ("นาย", "สมชาย ใจดี")


# one thing alone


@pytest.mark.parametrize(
    ("row", "typed", "right"),
    [
        ("หน่วยงาน", "แรงงาน", Register("labour", KNOWN.name, KNOWN.position, "official")),
        ("ชื่อ", "นางมาลี รักดี", Register("treasury", "มาลี รักดี", KNOWN.position, "official", "นาง")),
        ("ตำแหน่ง", "นิติกรชำนาญการ", Register("treasury", KNOWN.name, "นิติกรชำนาญการ", "official")),
        ("ประเภท", "พนักงานราชการ", Register("treasury", KNOWN.name, KNOWN.position, "other")),
    ],
)
def test_one_line_is_corrected_alone(row: str, typed: str, right: Register) -> None:
    talk = joining().say(LINE).tap(row).say(typed)
    assert talk.step == ("join", "confirm")
    assert registered(talk.tap(YES)) == right


@pytest.mark.parametrize("field", ["agency", "name", "position", "type"])
def test_later_too(field: str) -> None:
    typed = {"agency": "แรงงาน", "name": "มาลี รักดี", "position": "นิติกร", "type": "ลูกจ้างประจำ"}[field]
    talk = Talk("staff").go("join", change=field).say(typed)
    assert talk.step == ("join", "confirm")
    talk.say("ถูกต้อง")
    before, after = talk.effects[-1], talk.kept.person(1)
    assert isinstance(before, Register)
    told = ("มาลี ตั้งใจ", "นักวิชาการ", "official", "education")
    now = (after.name, after.position, after.personnel_type, after.agency)
    assert sum(one != other for one, other in zip(told, now, strict=True)) == 1


def test_a_line_typed_at_the_confirmation_is_taken() -> None:
    talk = joining().say(LINE).say("ตำแหน่ง นิติกรชำนาญการ")
    assert talk.step == ("join", "confirm")
    assert "นิติกรชำนาญการ" in talk.said


# agencies outside the plan

NEIGHBOURS: dict[str, Sequence[str]] = {
    "trat-2569": [
        *("เกษตรจังหวัดตราด", "สาธารณสุขอำเภอเมืองตราด", "ที่ดิน", "ขนส่ง", "รพ.ตราด", "โรงพยาบาลตราด", "พัฒนาชุมชน"),
        *("ประมงจังหวัดตราด", "อำเภอเมืองตราด", "โยธาธิการและผังเมือง", "สหกรณ์การเกษตร", "คลังจังหวัดชลบุรี"),
        *("ปกครองอำเภอเมือง", "สสจ.จันทบุรี", "ท้องถิ่นอำเภอ", "เทศบาลเมืองตราด", "อบต.วังกระแจะ", "กรมบังคับคดี"),
    ],
    "narathiwat-2566": [
        *("เกษตรจังหวัดนราธิวาส", "สาธารณสุขอำเภอรือเสาะ", "ขนส่ง", "โรงพยาบาลนราธิวาสราชนครินทร์", "แรงงานจังหวัด"),
        *("เทศบาลเมืองนราธิวาส", "ที่ดินอำเภอ", "พัฒนาชุมชนอำเภอ", "อำเภอรือเสาะ", "ปปช.ยะลา"),
    ],
    "sao-2567": ["รพ.สต.", "โรงเรียน", "เทศบาลตำบล", "กำนัน", "สาธารณสุขอำเภอ", "ศูนย์พัฒนาเด็กเล็ก", "พาณิชย์", "ที่ดิน"],
}


@pytest.mark.parametrize(("programme", "typed"), [(of, one) for of, names in NEIGHBOURS.items() for one in names])
def test_a_neighbour_is_asked_about(programme: str, typed: str) -> None:
    kept = Kept(load(programme))
    talk = Talk("stranger", kept)
    talk.content = kept.content
    assert agency_named(typed, talk.context()) == ""


@pytest.mark.parametrize("typed", NEIGHBOURS["trat-2569"])
def test_after_a_miss_the_list_and_others_are_offered(typed: str) -> None:
    talk = joining().say(typed)
    assert talk.step == ("join", "agency")
    assert "เลือกจากรายชื่อ" in talk.said
    talk.tap(OTHER).say("สมชาย ใจดี", "นิติกรชำนาญการ").tap(YES)
    assert (registered(talk).agency, registered(talk).elsewhere) == (ELSEWHERE, typed)


def test_each_miss_is_its_own() -> None:
    talk = joining().say("อำเภอเมืองตราด").say("โยธาธิการและผังเมือง")
    assert "แหลมงอบ" not in talk.said


def test_an_agency_from_the_list_of_others_is_asked_by_name() -> None:
    talk = joining().tap("เลือกจากรายชื่อ").tap(OTHER)
    assert talk.step == ("join", "elsewhere")
    assert talk.say("ทำไมต้องบอกหน่วยงาน").says("join.why.agency")
    talk.say("โรงพยาบาลตราด")
    assert talk.step == ("join", "full_name")


@pytest.mark.parametrize("deed", ["เมนู", "สิ่งที่ต้องทำ", "รับทราบ", "ข้อมูลของฉัน", "ความคืบหน้า", "ประเมินตนเอง", "ถาม", "เรียน"])
def test_who_is_elsewhere_uses_everything(deed: str) -> None:
    talk = joining().say("รพ.ตราด").tap(OTHER).say("สมชาย ใจดี", "นิติกรชำนาญการ").tap(YES)
    talk.say(deed)
    assert talk.kept.person(1).elsewhere == "รพ.ตราด"


@pytest.mark.parametrize("role", ["focal", "executive"])
def test_who_has_a_role_cannot_be_elsewhere(role: str) -> None:
    talk = Talk(role).go("join", change="agency").say("รพ.ตราด").tap(OTHER)
    assert talk.step == ("join", "agency")
    assert "ศึกษาธิการ" in talk.said


def test_a_code_for_a_role_does_not_go_with_an_agency_elsewhere() -> None:
    kept = Kept(content())
    kept.invite("AAAA-1111-BBBB", Invite("focal", "education", "open"))
    talk = joining(kept=kept).say("AAAA-1111-BBBB", "รพ.ตราด").tap(OTHER)
    assert talk.says("elsewhere.no_role", agency=content().plan.agency("education").name)
    other = joining(kept=kept, number=2).say("รพ.ตราด").tap(OTHER).say("AAAA-1111-BBBB")
    assert other.says("elsewhere.no_role", agency=content().plan.agency("education").name)


# codes


@pytest.mark.parametrize("before", [[], ["คลัง"], ["คลัง", "สมชาย ใจดี"], [LINE]])
def test_a_wrong_code_counts_wherever_it_is_typed(before: list[str]) -> None:
    talk = joining().say(*before)
    here = talk.step
    assert talk.say("AAAA-2222-BBBB").says("redeem.unknown")
    assert (talk.step, talk.kept.wrong_codes(1)) == (here, 1)


def test_a_guest_who_guesses_is_paused() -> None:
    talk, tries = joining(), content().programme.invite_tries
    for number in range(tries):
        talk.say(f"AAAA-{number:04}-BBBB")
    assert talk.says("redeem.unknown")
    talk.say("AAAA-9999-BBBB")
    assert talk.says("redeem.paused", minutes=content().programme.invite_pause_minutes)
    assert talk.kept.wrong_codes(1) == tries


def test_a_code_before_everything_counts_too() -> None:
    talk = Talk("stranger").say("AAAA-2222-BBBB")
    assert talk.says("redeem.unknown")
    assert talk.step == ("join", "privacy")
    assert talk.kept.wrong_codes(1) == 1


def test_a_code_typed_first_is_used_at_the_end() -> None:
    kept = Kept(content())
    kept.invite("AAAA-1111-BBBB", Invite("focal", "education", "open"))
    talk = Talk("stranger", kept).say("AAAA-1111-BBBB").tap(ACCEPT)
    talk.say("สมชาย ใจดี นิติกรชำนาญการ ศธจ.").tap(YES)
    assert talk.kept.person(1).roles == {("focal", "education")}
