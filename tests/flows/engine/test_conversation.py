"""The rules by which a person moves among the flows."""

from dataclasses import replace

import pytest

from flows.engine.context import Context
from flows.engine.conversation import TRAIL
from flows.engine.flow import Outcome
from flows.engine.session import Frame, Session
from flows.engine.start import Start
from flows.record.reporting import Staff
from flows.registry import FLOWS, WORDS, conversation
from flows.reporting.headcount import Headcount
from tests.flows.talk import ROLES, Talk, content, somebody


def reporting() -> Talk:
    """A focal person who was asked how many times something was done."""
    talk = Talk("focal").say("รายงาน", "สร้างการรับรู้มาตรฐานจริยธรรม")
    assert talk.step == ("report_figure", "figure")
    return talk


class TestPrecedence:
    @pytest.mark.parametrize("command", sorted(WORDS))
    def test_a_global_word_goes_before_the_open_question(self, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
        talk = Talk("admin")
        talk.kept.add(1, replace(somebody("admin"), roles=ROLES["admin"] | ROLES["focal"]))
        assert talk.say("ส่งข้อความ", "ข้อความ").step == ("send", "text")
        flow, begun = talk.conversation.flows[WORDS[command].flow], []

        def begin(start: Start, ctx: Context) -> Outcome:
            begun.append(start)
            return type(flow).begin(flow, start, ctx)

        monkeypatch.setattr(flow, "begin", begin)
        talk.say(content().words.first(command))
        assert begun == [WORDS[command]]
        assert talk.step != ("send", "audience")

    def test_every_word_for_a_command_counts_in_any_case_and_spacing(self) -> None:
        for text in ("เมนู", " เม นู ", "MENU", "menu"):
            assert Talk().say(text).says("home.title", name="มาลี")

    def test_a_word_inside_a_sentence_is_part_of_the_answer(self) -> None:
        talk = Talk("admin").say("ส่งข้อความ", "ข้อความ", "พรุ่งนี้ยกเลิกประชุม ขอให้ทุกคนทราบ")
        assert talk.step == ("send", "audience")


class TestStaleTaps:
    def test_an_answer_to_a_passed_question_changes_nothing(self) -> None:
        talk = Talk("admin").say("สร้างรหัส")
        old = talk.answer
        talk.say("ผู้ดูแลของศูนย์ฯ")
        before = talk.session
        talk.answer = old
        talk.tap("ผู้บริหาร")
        assert talk.says("common.passed")
        assert talk.session == before
        assert talk.step == ("new_invite", "confirm")

    def test_the_same_question_asked_again_is_another_one(self) -> None:
        talk = Talk("admin").say("สร้างรหัส")
        old = talk.answer
        talk.say("สร้างรหัส")
        talk.answer = old
        assert talk.tap("ผู้บริหาร").says("common.passed")

    def test_a_tap_of_today_counts(self) -> None:
        assert Talk("admin").say("สร้างรหัส").tap("ผู้บริหาร").step == ("new_invite", "agency")

    def test_a_start_may_be_tapped_at_any_time(self) -> None:
        old = Talk("admin").go("progress", part="documents")
        old.session = Session()
        assert old.tap("ประมวลจริยธรรม").says("province.send_rest")


class TestDeploys:
    def test_another_version_restarts_politely(self) -> None:
        talk = reporting().older(version=0).say("2")
        assert talk.says("common.updated")
        assert talk.step == ("report_figure", "activity")
        assert talk.effects == []

    def test_another_version_restarts_when_looked_at_too(self) -> None:
        talk = reporting().older(version=0).say("ช่วยเหลือ")
        assert talk.says("common.updated")
        assert talk.step == ("report_figure", "activity")

    def test_a_step_that_is_gone_restarts(self) -> None:
        assert reporting().older(step="quantity").say("2").says("common.updated")

    @pytest.mark.parametrize("text", ["2", "ช่วยเหลือ", "ย้อนกลับ", "ยกเลิก", "เมนู"])
    def test_a_flow_that_is_gone_leads_home(self, text: str) -> None:
        talk = reporting().older(flow="lottery", trail=()).say(text)
        assert talk.step is None

    def test_a_migration_keeps_what_was_told(self) -> None:
        class Renamed(Headcount):
            version = 2

            def migrate(self, frame: Frame) -> Frame | None:
                return replace(frame, version=2, step="others") if frame.step == "rest" else None

        now = conversation()
        now.flows["headcount"] = Renamed()
        talk = Talk("focal", flows=now).say("จำนวนบุคลากร", "24").older(version=1, step="rest").say("6")
        assert talk.step == ("headcount", "confirm")
        assert "24" in talk.said

    def test_a_parked_frame_of_another_version_restarts(self) -> None:
        talk = reporting().say("จำนวนบุคลากร", "24")
        parked = talk.session.parked
        assert parked
        talk.session = replace(talk.session, parked=replace(parked, version=0))
        assert talk.say("ยกเลิก").says("common.updated")
        assert talk.step == ("report_figure", "activity")


class TestParking:
    def test_another_flow_parks_the_first_and_resumes_it(self) -> None:
        talk = reporting().say("จำนวนบุคลากร")
        assert talk.step == ("headcount", "officials")
        assert talk.session.parked
        assert talk.session.parked.flow == "report_figure"
        talk.say("20", "4", "ถูกต้อง")
        assert talk.says("common.resumed", what=content().texts("flow.report_figure"))
        assert talk.step == ("report_figure", "figure")
        assert talk.session.parked is None

    def test_what_only_looks_comes_back_at_once(self) -> None:
        talk = reporting().say("สิ่งที่ต้องทำ")
        assert talk.step == ("report_figure", "figure")
        assert talk.say("2").step == ("report_figure", "confirm")

    def test_a_conversation_without_an_answer_is_not_parked(self) -> None:
        assert Talk("focal").say("จำนวนบุคลากร", "รายงาน").session.parked is None

    def test_there_is_one_parked_conversation_and_no_stack(self) -> None:
        talk = reporting().say("จำนวนบุคลากร", "20", "ข้อมูลของฉัน", "ลบข้อมูลของฉัน")
        assert talk.session.parked
        assert talk.session.parked.flow == "headcount"
        assert talk.say("ยกเลิก").step == ("headcount", "others")
        assert talk.say("ยกเลิก").step is None

    def test_starting_the_parked_flow_anew_drops_it(self) -> None:
        talk = reporting().say("จำนวนบุคลากร", "20", "รายงาน")
        assert talk.step == ("report_figure", "activity")
        assert talk.session.parked
        assert talk.session.parked.flow == "headcount"

    def test_a_resumed_long_question_never_makes_the_answer_too_long(self) -> None:
        send = Talk("admin").say("ส่งข้อความ", "ข้อความ", "ทดสอบ", "ทุกคนที่ลงทะเบียน")
        assert send.step == ("send", "confirm")
        assert send.say("ความคืบหน้า").step == ("send", "confirm")
        two = Talk("focal of two").say("รายงาน", "สำนักงานศึกษาธิการจังหวัดตราด", "1/1.3").say("ความคืบหน้า")
        assert two.step == ("report_figure", "figure")


class TestBack:
    def test_goes_back_step_by_step_and_then_home(self) -> None:
        talk = Talk("focal").say("จำนวนบุคลากร", "20", "4")
        steps = [talk.say("ย้อนกลับ").step for _ in range(3)]
        assert steps == [("headcount", "others"), ("headcount", "officials"), None]
        assert talk.says("home.title", name="มาลี")

    def test_an_answer_after_going_back_replaces_the_first(self) -> None:
        talk = Talk("focal").say("จำนวนบุคลากร", "20", "4", "ย้อนกลับ", "ย้อนกลับ", "30", "6", "ถูกต้อง")
        assert talk.kept.reads(1).staff() == {"education": Staff(30, 6)}

    def test_the_way_back_is_kept_short(self) -> None:
        talk = reporting()
        for _ in range(TRAIL):
            talk.say("2", "แก้ตัวเลข")
        assert talk.session.frame
        assert len(talk.session.frame.trail) == TRAIL


class TestMisses:
    def test_a_second_miss_in_a_row_offers_a_person(self) -> None:
        contact = content().programme.contact
        talk = reporting().say("อะไรนะ")
        assert not talk.says("common.ask_a_person", contact=contact)
        assert talk.say("ไม่รู้").says("common.ask_a_person", contact=contact)

    def test_an_understood_answer_starts_the_count_anew(self) -> None:
        talk = reporting().say("อะไรนะ", "2", "อะไรนะ")
        assert talk.session.misses == 1

    def test_help_explains_the_open_question(self) -> None:
        talk = reporting().say("ช่วยเหลือ")
        assert talk.says("report_figure.figure.hint")
        assert talk.step == ("report_figure", "figure")

    def test_every_step_has_a_hint_of_its_own(self) -> None:
        wanted = {f"{flow.name}.{step}.hint" for flow in FLOWS for step in flow.steps}
        assert wanted - set(content().texts.keys()) == set()


class TestNewcomers:
    def test_the_registration_goes_on_where_it_was_whatever_is_asked_for(self) -> None:
        talk = Talk("stranger").follow().say("ยอมรับและเริ่ม", "คลัง", "มาลี ตั้งใจ")
        for text in ("เมนู", "สิ่งที่ต้องทำ", "รายงาน", "ลงทะเบียน"):
            assert talk.say(text).step == ("join", "position")

    def test_coming_back_after_a_block_goes_on_too(self) -> None:
        talk = Talk("stranger").follow().say("ยอมรับและเริ่ม", "คลัง").follow()
        assert talk.step == ("join", "full_name")

    def test_the_channels_are_open_to_all(self) -> None:
        talk = Talk("stranger").follow().say("ยอมรับและเริ่ม", "ช่องทางร้องเรียน")
        assert "1205" in talk.said
        assert talk.step == ("join", "agency")
