"""Each programme in its own shape: what its focal persons report, and how far it says they are."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from content.model.pack import Content, programmes
from content.model.reporting.plan import Measure, Unit
from flows.asking.asked import SOURCE
from flows.asking.wrongs import told_wrong
from flows.engine.context import Context
from flows.record.people import Person
from flows.record.reporting import RecordResult
from flows.registry import WORDS
from flows.reporting.figures_in_words import measured, target_words
from flows.reporting.measure_status import Status, agency_statuses, judged
from flows.reporting.slots import pack, read, worth
from tests.flows.kept import Kept, Pages
from tests.flows.talk import In
from tests.packs import loaded

ANSWERS = {
    Unit.PERCENT: "45 จาก 60",
    Unit.LEVEL: "3",
    Unit.NOTE: "ดำเนินการแล้วและเผยแพร่ผลทางเว็บไซต์",
}
NAMES = programmes()


@pytest.fixture(scope="module", params=NAMES)
def content(request: pytest.FixtureRequest) -> Content:
    return loaded(request.param)


def tellable(content: Content) -> Iterator[Measure]:
    return (measure for measure in content.plan.measures() if not measure.acknowledged)


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_can_be_reported_and_then_stands(name: str) -> None:
    for measure in tellable(loaded(name)):
        agency = measure.agencies[0]
        talk = In(name, "focal", agency)
        talk.go("report_figure", agency=agency, measure=measure.id)
        assert talk.step == ("report_figure", "figure"), measure.id
        talk.say(ANSWERS.get(measure.unit, "2"))
        assert talk.step == ("report_figure", "confirm"), f"{measure.id}: {talk.said}"
        assert target_words(measure, talk.content.texts) in talk.said
        talk.say("ถูกต้อง")
        stored = [effect for effect in talk.effects if isinstance(effect, RecordResult)]
        assert [effect.measure for effect in stored] == [measure.id]
        measure_status = next(s for s in agency_statuses(talk.context(), agency) if s.measure is measure)
        assert measure_status.status is judged(measure, stored[0].value)
        assert (measure_status.status is Status.RECORDED) == (measure.target is None)


@pytest.mark.parametrize("name", NAMES)
def test_every_agency_sees_its_progress_before_and_after_a_result(name: str) -> None:
    for agency in loaded(name).plan.agencies:
        talk = In(name, "focal", agency.code)
        talk.go("progress")
        assert talk.content.plan.levels.activity in talk.said
        for measure_status in agency_statuses(talk.context(), agency.code):
            args = {"agency": agency.code, "measure": measure_status.measure.id}
            assert measure_status.measure.indicator in talk.go("measure", **args).said


@pytest.mark.parametrize("name", NAMES)
def test_an_admin_sees_the_whole_in_its_own_words(name: str) -> None:
    talk = In(name, "admin")
    talk.go("progress")
    assert talk.content.programme.area in talk.said
    assert ("จังหวัด" in talk.said) == bool(talk.content.programme.province)
    aimed = any(measure.target for measure in talk.content.plan.measures())
    assert talk.says("progress.met") == aimed
    assert talk.says("province.indicators") == bool(talk.content.plan.indicators())


def test_goals_are_to_go_down_as_printed() -> None:
    talk = In("narathiwat-2566", "admin")
    talk.go("progress", part="indicators")
    assert talk.said.count("ลดลง 10%") == 3
    assert talk.said.count("ลดลง 25%") == 1
    assert "จำนวนคดีทุจริตในภาพรวมลดลง" in talk.said


def test_figures_are_judged_by_the_time_printed() -> None:
    talk = In("narathiwat-2566", "focal", "health")
    found = {s.measure.id: s.status for s in agency_statuses(talk.context(), "health")}
    assert found["1/2.5#1"] is Status.OVERDUE  # October to December
    assert found["1/2.4#1"] is Status.MISSING  # January to March
    strong = {s.measure.id: s.status for s in agency_statuses(talk.context(), "strong")}
    assert strong["1/2.2.1#1"] is Status.NOT_YET_DUE  # April to June
    assert "ต.ค. 65–ธ.ค. 65" in talk.go("progress", agency="health", part="measures").said
    talk.today += timedelta(days=22)
    assert {s.measure.id: s.status for s in agency_statuses(talk.context(), "strong")}["1/2.2.1#1"] is Status.MISSING


def test_things_are_counted_in_the_word_of_the_plan() -> None:
    talk = In("narathiwat-2566", "focal", "nacc")
    talk.say("จับตามองไปแล้ว 3 ประเด็น")
    assert talk.step == ("report_figure", "confirm")
    assert "3 ประเด็น" in talk.said
    assert "5 ประเด็น" in talk.said
    assert "2 ประเด็น" in talk.said  # what is missing


def test_a_percentage_of_agencies_is_told_in_agencies() -> None:
    talk = In("narathiwat-2566", "focal", "health")
    talk.go("report_figure", agency="health", measure="1/3.16.1#1")
    assert "กี่หน่วยงาน" in talk.said
    talk.say("45 จาก 53 หน่วยงาน")
    assert "45 จาก 53 หน่วยงาน (84.91%)" in talk.said
    assert "45 จาก 53 คน" not in talk.said


def test_a_result_in_words_is_kept_and_shown_without_a_figure() -> None:
    talk = In("narathiwat-2566", "focal", "health")
    talk.go("report_figure", agency="health", measure="1/2.5#1")
    assert "ชื่อบุคคล" in talk.said
    talk.say("ก")
    assert talk.step == ("report_figure", "figure")
    talk.say("ประกาศร่วมกันในการประชุมเดือนธันวาคม 120 คน", "ถูกต้อง")
    assert "มีผลแล้ว" in talk.said
    talk.go("report_figure", agency="health", measure="1/2.5#1").say("ประกาศอีกครั้งทางเว็บไซต์")
    assert "ประกาศร่วมกันในการประชุมเดือนธันวาคม 120 คน" in talk.said  # what it was
    talk.say("ถูกต้อง")
    assert "ประกาศอีกครั้งทางเว็บไซต์" in talk.go("measure", agency="health", measure="1/2.5#1").said


def test_what_has_no_target_is_recorded_and_never_below() -> None:
    talk = In("sao-2567", "focal", "sao")
    talk.go("report_figure", agency="sao", measure="1/1.4#1").say("20 จาก 200")
    assert "แผนไม่กำหนดเป้า" in talk.said
    assert "ยังขาด" not in talk.said
    talk.say("ถูกต้อง").go("progress")
    assert "1 จาก 31" in talk.said
    assert "ยังไม่ถึงเป้า" not in talk.said
    talk.go("progress", agency="sao", part="measures")
    assert "บันทึกแล้ว" in talk.said
    assert "ยังไม่ถึงเป้า" not in talk.said


def test_words_of_a_figure_agree_with_its_unit(content: Content) -> None:
    day, marks = content.programme.demo_today, ("0", "0", "0")
    ctx = Context(content, Kept(content, day).reads(1), day, Person(1), Pages(), *marks)
    for measure in tellable(content):
        if measure.unit is Unit.NOTE:
            continue
        said = measured(4, measure, content.texts)
        slots = pack(read(said, ctx, measure))
        assert worth(slots, measure) == Decimal(4), f"{measure.id}: {said} {slots}"


SENTENCES = {
    "1/2.2.2 ได้ 3 ประเด็น": ("1/2.2.2#1", {"items": "3"}),
    "คลินิก ITA ให้คำปรึกษาไป 40 หน่วยงาน": ("1/3.9.2#1", {"items": "40"}),
    "ลงพื้นที่โรงเรียนตรวจอาหารกลางวัน 2 ครั้ง": ("2/1.3#1", {"times": "2"}),
    "ตรวจเชิงรุก ๔ โครงการ": ("2/1.5#1", {"items": "4"}),
}


@pytest.mark.parametrize(("sentence", "measure", "slots"), [(text, *found) for text, found in SENTENCES.items()])
def test_a_sentence_names_the_measure_and_its_figure(sentence: str, measure: str, slots: dict[str, str]) -> None:
    talk = In("narathiwat-2566", "focal", "nacc")
    talk.say(sentence, "ถูกต้อง")
    stored = talk.effects[0]
    assert isinstance(stored, RecordResult)
    assert (stored.measure, stored.period, stored.slots) == (measure, "2", slots)


def test_who_told_only_the_whole_is_asked_for_the_part() -> None:
    talk = In("trat-2569", "focal", "treasury")
    talk.go("report_figure", agency="treasury", measure="4/2.3#1")
    talk.say("จากทั้งหมด 60 คน")
    assert talk.says("report.ask.joined")
    talk.say("45")
    assert "45 จาก 60 คน (75%)" in talk.said


# who registered while another plan ran, in an agency that this one does not have

GONE = "labour-of-another-plan"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ["", "admin"])
def test_whose_agency_is_of_another_plan_may_say_anything(name: str, role: str) -> None:
    for command in WORDS:
        talk = In(name, role, GONE).say(loaded(name).words.first(command))
        assert talk.said, command
        assert GONE not in talk.said, command


def test_a_question_from_an_agency_of_another_plan_is_handed_over_and_answered() -> None:
    talk = In("narathiwat-2566", "", GONE).say("ถ้าได้โล่รางวัลเป็นทองต้องคืนหลวงไหม")
    assert talk.says("common.agency_elsewhere")
    talk.tap("ส่งให้ศูนย์ฯ").tap("ไม่ให้เห็นชื่อ").tap("ไว้เปิดดูเอง")
    admin = In("narathiwat-2566", "admin", kept=talk.kept, number=2)
    assert talk.says("hand_over.sent")
    assert admin.say("คำถามค้าง").says("common.agency_elsewhere")
    admin.say("1", "ไม่ต้องคืนค่ะ").tap("ส่งคำตอบ")
    assert talk.kept.reads(1).my_questions()[0].answer == "ไม่ต้องคืนค่ะ"


def test_the_centre_may_be_named_as_the_source_of_an_answer(content: Content) -> None:
    source = content.texts("asked.source_centre", centre=content.programme.centre)
    assert len(source) <= SOURCE
    assert told_wrong(source, content.wrong_words) is None
