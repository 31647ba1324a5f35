"""Bad input of the chat, each with the answer that helps, and nothing recorded."""

import pytest

from flows.engine.inputs import NotText, Tapped
from flows.record.people import Invite
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content

LONG = "ก" * 5000
ZERO_WIDTH = "เม\u200bนู\ufeff"
DECOMPOSED = "ย\u0e4d\u0e32"  # sara am written as nikhahit and sara aa


def counting() -> Talk:
    """A focal person who was asked how many times."""
    talk = Talk("focal").say("รายงาน", "สร้างการรับรู้มาตรฐานจริยธรรม")
    assert talk.step == ("report_figure", "figure")
    return talk


def sharing() -> Talk:
    """A focal person who was asked how many of how many."""
    talk = Talk("focal").say("รายงาน", "โครงการคุณธรรมและป้องกันการทุจริต")
    assert talk.step == ("report_figure", "figure")
    return talk


@pytest.mark.parametrize("kind", ["sticker", "image", "video", "audio", "file", "location", "other"])
@pytest.mark.parametrize("talk", [Talk, counting], ids=["at rest", "in a question"])
def test_what_is_not_text_is_named_and_the_question_stays(kind: str, talk: type[Talk]) -> None:
    person = talk()
    before = person.step
    person.send(NotText(kind))  # type: ignore[arg-type]
    assert person.says(f"common.sent_{kind}")
    assert person.step == before
    assert person.effects == []


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("-5", "negative", "-5"),
        ("ลบห้า", "negative", "-5"),
        ("4.5", "fraction", "4.5"),
        ("2.5 ครั้ง", "fraction", "2.5"),
        ("99999999999", "too_large", "99999999999"),
        ("ประมาณ 40", "approximate", "40"),
        ("2 หรือ 3 ครั้ง", "ambiguous", "2 หรือ 3"),
        ("หลายครั้ง", "no_number", ""),
        ("🎉🎉", "no_number", ""),
        (LONG, "too_long", ""),
    ],
)
def test_a_figure_that_cannot_be_stored(typed: str, code: str, values: str) -> None:
    talk = counting().say(typed)
    assert talk.says(f"figure.{code}", values=values)
    assert talk.step == ("report_figure", "figure")
    assert talk.effects == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("70 จาก 60", "joined_over_of"),
        ("120%", "percent_over_100"),
        ("45 จาก 60 คน (80%)", "percent_mismatch"),
    ],
)
def test_a_share_that_cannot_be(typed: str, code: str) -> None:
    talk = sharing().say(typed)
    assert content().texts(f"figure.{code}", values="…").split("(")[0] in talk.said
    assert talk.effects == []


@pytest.mark.parametrize("typed", ["๒ ครั้ง", "สองครั้ง", "2\u200b ครั้ง", "2", "２ ครั้ง"])
def test_thai_digits_and_invisible_marks_read_as_the_number(typed: str) -> None:
    talk = counting().say(typed)
    assert talk.step == ("report_figure", "confirm")
    assert content().texts("amount.times", n=2) in talk.said


@pytest.mark.parametrize("typed", ["1", "3", "๓ ครั้ง", "แก้เป็น 3 ครั้ง"])
def test_a_number_typed_at_the_confirmation_is_a_figure_and_never_a_choice(typed: str) -> None:
    talk = counting().say("2", typed)
    assert talk.effects == []
    assert talk.step == ("report_figure", "confirm")
    assert content().texts("amount.times", n=1 if typed == "1" else 3) in talk.said


@pytest.mark.parametrize("typed", ["1", "2", "๑", " 2 "])
def test_a_bare_number_neither_sends_nor_erases_nor_stops(typed: str) -> None:
    send = Talk("admin").say("ส่งข้อความ", "ข้อความ", "ทดสอบ", "ทุกคนที่ลงทะเบียน", typed)
    assert (send.step, send.effects) == (("send", "confirm"), [])
    erase = Talk().say("ข้อมูลของฉัน", "ลบข้อมูลของฉัน", typed)
    assert (erase.step, erase.effects) == (("my_data", "sure"), [])
    send.say("ส่งถึง 1 คน", "ผลการส่ง").tap("ทดสอบ").tap("หยุดส่ง").say(typed)
    assert send.step == ("stop_campaign", "sure")
    assert [campaign.state for campaign in send.kept.reads(1).campaigns()] == ["sending"]


def test_invisible_marks_do_not_hide_a_command() -> None:
    assert Talk().say(ZERO_WIDTH).says("home.title", name="มาลี")


def test_decomposed_thai_is_kept_in_one_spelling() -> None:
    talk = Talk("stranger").follow().say("ยอมรับและเริ่ม", "คลัง", f"ส{DECOMPOSED} ดี")
    assert talk.step == ("join", "position")
    assert talk.session.frame
    assert talk.session.frame.data["name"] == "สยำ ดี"


@pytest.mark.parametrize("typed", [LONG, "😀", "123", "..", "ก"])
def test_a_name_that_is_none(typed: str) -> None:
    talk = Talk("stranger").follow().say("ยอมรับและเริ่ม", "คลัง", typed)
    assert talk.says("join.full_name.hint")
    assert talk.step == ("join", "full_name")


@pytest.mark.parametrize("typed", ["กรมดาวอังคาร", "😀", "%%%", "0", LONG])
def test_an_agency_that_does_not_exist(typed: str) -> None:
    talk = Talk("stranger").follow().say("ยอมรับและเริ่ม", typed)
    assert talk.says("join.agency.missed", typed=typed) or talk.says("join.agency.hint")
    assert talk.step == ("join", "agency")
    assert Talk("admin").say("สร้างรหัส", "ผู้บริหาร", typed).says("join.agency.unknown")


def test_an_unclear_agency_is_asked_and_never_guessed() -> None:
    talk = Talk("stranger").follow().say("ยอมรับและเริ่ม", "แรงงาน จังหวัด สวัสดิการ")
    assert talk.step == ("join", "agency")
    admin = Talk("admin").say("ส่งข้อความ", "ข้อความ", "ทดสอบ", "เลือกหน่วยงาน", "แรง")
    assert "แรงงาน" in admin.said
    assert admin.step == ("send", "agencies")


@pytest.mark.parametrize("typed", ["😀", LONG, "ฝนจะตกไหม", "?!", "\u200b", "0", "-5"])
@pytest.mark.parametrize("role", ["staff", "focal", "admin"])
def test_text_that_means_nothing_here_gets_help(role: str, typed: str) -> None:
    talk = Talk(role).say(typed)
    assert "เมนู" in talk.said or talk.step == ("report_figure", "activity")
    assert talk.effects == []


def test_a_text_to_send_that_is_too_long_says_how_long_it_is() -> None:
    talk = Talk("admin").say("ส่งข้อความ", "ข้อความ", LONG)
    assert talk.says("send.too_long", length=5000, limit=1000)
    assert talk.step == ("send", "text")


@pytest.mark.parametrize("typed", ["-1", "4.5", "99999999999", "ยี่สิบกว่า", "😀", "2 3"])
def test_a_headcount_that_is_none(typed: str) -> None:
    talk = Talk("focal").say("จำนวนบุคลากร", typed)
    assert talk.says("headcount.officials.hint")
    assert talk.step == ("headcount", "officials")


class TestCodes:
    CODE = "7K3M-Q2XA-9TBC"

    def kept(self, agency: str, state: str) -> Kept:
        kept = Kept(content())
        kept.invite(self.CODE, Invite("focal", agency, state))
        return kept

    def with_code(self, state: str = "open", agency: str = "education") -> Talk:
        return Talk(kept=self.kept(agency, state))

    def test_a_wrong_code(self) -> None:
        talk = Talk().say(self.CODE)
        assert talk.says("redeem.unknown")
        assert talk.kept.wrong_codes(1) == 1

    @pytest.mark.parametrize("state", ["used", "expired"])
    def test_a_code_that_is_over(self, state: str) -> None:
        talk = self.with_code(state).say(self.CODE)
        assert talk.says(f"redeem.{state}")
        assert talk.effects == []
        assert talk.kept.wrong_codes(1) == 1

    def test_guessing_is_paused_even_for_a_good_code(self) -> None:
        programme = content().programme
        talk = self.with_code()
        for _ in range(programme.invite_tries):
            talk.say("0000-0000-0000")
        assert talk.say(self.CODE).says("redeem.paused", minutes=programme.invite_pause_minutes)
        assert talk.effects == []

    def test_a_code_of_another_agency_says_so_and_gives_that_agency_to_who_means_it(self) -> None:
        talk = self.with_code(agency="treasury").say(self.CODE)
        assert "สำนักงานคลังจังหวัดตราด" in talk.said
        assert not talk.kept.person(1).roles
        talk.say("ใช่ค่ะ")
        assert talk.kept.person(1).agencies_as("focal") == ("treasury",)

    def test_a_code_in_lower_case_within_a_sentence(self) -> None:
        assert self.with_code().say("รหัสคือ 7k3m-q2xa-9tbc ครับ").says("redeem.can_focal")

    @pytest.mark.parametrize("typed", ["7K3MQ2XA9TBC", "7k3m q2xa 9tbc", " 7K3M - Q2XA - 9TBC "])
    def test_a_code_typed_without_its_hyphens(self, typed: str) -> None:
        assert self.with_code().say(typed).says("redeem.can_focal")

    @pytest.mark.parametrize("typed", ["2566-2567", "081234567890", "081-2345-6789", "transparency", "Anna-Lisa"])
    def test_years_numbers_and_words_are_no_code(self, typed: str) -> None:
        talk = self.with_code().say(typed)
        assert not talk.says("redeem.unknown")
        assert talk.kept.wrong_codes(1) == 0

    def test_a_code_one_has_used_oneself(self) -> None:
        assert self.with_code().say(self.CODE, self.CODE).says("redeem.have_already", role="ผู้รายงานข้อมูล")

    @pytest.mark.parametrize("before", range(4))
    def test_a_code_typed_while_joining_is_kept_and_used_once_joined(self, before: int) -> None:
        answers = ["ยอมรับและเริ่ม", "คลัง", "มาลี ตั้งใจ", "นักวิชาการ", "ข้าราชการ", "ถูกต้อง"]
        kept = self.kept("education", "open")
        talk = Talk("stranger", kept).follow().say(*answers[:before], self.CODE, *answers[before:])
        person = kept.person(1)
        assert talk.says("home.joined", name="มาลี")
        assert person.agencies_as("focal") == ("education",)
        assert (person.name, person.position) == ("มาลี ตั้งใจ", "นักวิชาการ")


class TestWrongPeople:
    @pytest.mark.parametrize("typed", ["รายงาน", "จำนวนบุคลากร"])
    def test_staff_try_the_words_of_a_focal_person(self, typed: str) -> None:
        assert Talk("staff").say(typed).says("access.focal")

    @pytest.mark.parametrize("typed", ["ส่งข้อความ", "ผลการส่ง", "สร้างรหัส"])
    @pytest.mark.parametrize("role", ["staff", "focal", "executive"])
    def test_others_try_the_words_of_an_admin(self, role: str, typed: str) -> None:
        talk = Talk(role).say(typed)
        assert talk.says("access.admin")
        assert talk.effects == []

    def test_staff_write_a_sentence_with_a_figure(self) -> None:
        talk = Talk("staff").say("จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน")
        assert talk.effects == []
        assert talk.step is None

    def test_a_button_with_the_measure_of_another_agency(self) -> None:
        talk = Talk("focal").go("report_figure", agency="education", measure="1/1.4#1")
        assert talk.says("report.not_yours")
        assert Talk("focal").go("report_figure", agency="treasury").says("report.not_yours")


class TestOldButtons:
    def test_a_button_from_last_week(self) -> None:
        talk = counting().say("2")
        old = talk.answer
        talk.say("ถูกต้อง")
        talk.effects.clear()
        talk.answer = old
        assert talk.tap("ถูกต้อง").says("common.passed_over")
        assert talk.effects == []

    def test_two_taps_at_once_store_once(self) -> None:
        talk = counting().say("2")
        shown = talk.answer
        talk.tap("ถูกต้อง")
        talk.answer = shown
        talk.tap("ถูกต้อง")
        assert [result.value for result in talk.kept.reads(1).results("education")] == [2]

    @pytest.mark.parametrize(
        ("flow", "args", "key"),
        [
            ("acknowledge", {"document": "code-of-ethics", "version": "0"}, "documents.read"),
            ("acknowledge", {"document": "gone", "version": "1"}, "documents.gone"),
            ("acknowledge", {}, "common.passed_over"),
            ("documents", {"document": "gone"}, "documents.gone"),
            ("cards", {"card": "gone"}, "cards.gone"),
            ("cards", {"after": "gone"}, "cards.gone"),
            ("cards", {"standard": "99"}, "cards.gone"),
            ("cards", {"standard": "one"}, "cards.gone"),
            ("progress", {"agency": "gone"}, "progress.gone"),
            ("measure", {"agency": "gone", "measure": "gone"}, "progress.gone"),
            ("measure", {"agency": "education", "measure": "gone"}, "progress.gone"),
            ("measure", {}, "common.passed_over"),
            ("document_progress", {}, "common.passed_over"),
            ("campaigns", {"campaign": "gone"}, "campaigns.gone"),
            ("send", {"document": "gone"}, "send.kind"),
            ("redeem", {}, "common.passed_over"),
            ("redeem", {"code": ""}, "redeem.unknown"),
            ("open_text", {}, "common.passed_over"),
            ("open_text", {"text": ""}, "open_text.unknown"),
            ("cards", {"colour": "red"}, "common.passed_over"),
            ("acknowledge", {"document": "code-of-ethics", "version": "one"}, "common.passed_over"),
        ],
    )
    def test_a_button_of_something_that_is_gone(self, flow: str, args: dict[str, str], key: str) -> None:
        talk = Talk("admin").go(flow, **args)
        assert talk.says(key)
        assert talk.effects == []

    def test_a_button_of_another_bot(self) -> None:
        assert Talk().take(Tapped(None)).says("common.passed_over")
        assert Talk().go("lottery").says("common.passed_over")
