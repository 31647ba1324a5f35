"""Self-assessment and survey: one tap a statement, resumable, private, and no small group is ever shown."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.model.learning.assessments import Assessment, Assessments
from flows.engine.session import Session
from flows.learning.groups import shown
from flows.record.learning import RecordAssessment, RecordSurvey
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content, somebody

SURVEY, BEHAVIOUR = content().assessments["grey-survey"], content().assessments["behaviour"]
GOOD = {item.id: 1 if item.reversed else 5 for item in SURVEY.items}
POOR = {item.id: 5 if item.reversed else 1 for item in SURVEY.items}


def answering(talk: Talk, answers: str) -> Talk:
    return talk.say("เริ่มตอบ", *answers)


def surveyed(kept: Kept, wave: str, agency: str, good: int, poor: int = 0) -> None:
    """People of an agency who are all here before one of them takes part."""
    people = []
    for _ in range(good + poor):
        people.append(number := kept.newcomer())
        kept.add(number, replace(somebody("staff", number), agency=agency))
    for place, number in enumerate(people):
        kept.does(number, RecordSurvey(SURVEY.id, wave, GOOD if place < good else POOR))


# self-assessment


def test_a_self_assessment_keeps_totals_by_standard_and_nothing_else() -> None:
    talk = answering(Talk().say("ประเมินตนเอง"), "543" * 7)
    assert talk.effects == [RecordAssessment("behaviour", {str(n): (12, 3) for n in range(1, 8)})]
    assert talk.says("assess.picture")
    assert talk.says("assess.mean", mean="4.0", top=5)
    assert talk.session == Session()


def test_the_suggestion_is_for_the_standard_with_the_fewest_points() -> None:
    talk = answering(Talk().say("ประเมินตนเอง"), "555" * 4 + "421" + "555" * 2)
    assert BEHAVIOUR.advice[5] in talk.said
    assert not any(BEHAVIOUR.advice[n] in talk.said for n in (1, 2, 3, 4, 6, 7))
    talk.tap(content().texts("assess.card"))
    assert content().cards.standard(5).short in talk.said


def test_what_is_none_of_my_work_is_passed_over_and_counts_for_nothing() -> None:
    passed = content().texts("assess.not_mine")
    talk = answering(Talk().say("ประเมินตนเอง"), "54").tap(passed)
    assert talk.says("questionnaire.number", number=4, of=21)
    talk.tap(passed).tap(passed).tap(passed).say(*("3" * 15))
    kept = {"1": (9, 2), **{str(n): (9, 3) for n in range(3, 8)}}
    assert talk.effects == [RecordAssessment("behaviour", kept)]
    assert talk.says("assess.picture")


def test_if_nothing_is_my_work_there_is_nothing_to_keep() -> None:
    talk = answering(Talk().say("ประเมินตนเอง"), "")
    for _ in range(21):
        talk.tap(content().texts("assess.not_mine"))
    assert (talk.effects, talk.session) == ([], Session())
    assert talk.says("assess.nothing")
    assert not Talk().say("แบบสำรวจ", "เริ่มตอบ").says("assess.not_mine")


def test_it_goes_on_where_it_was_after_something_else_and_when_asked_for_again() -> None:
    talk = answering(Talk("focal").say("ประเมินตนเอง"), "54")
    assert talk.say("ประเมินตนเอง").says("common.resumed", what=content().texts("flow.assess"))
    assert talk.says("questionnaire.number", number=3, of=21)
    talk.say("เมนู", "ทำต่อ")
    assert talk.says("questionnaire.number", number=3, of=21)
    talk.say("จำนวนบุคลากร")
    assert talk.step == ("headcount", "officials")
    assert talk.say("ประเมินตนเอง").says("questionnaire.number", number=3, of=21)
    talk.say(*("3" * 19))
    assert len([one for one in talk.effects if isinstance(one, RecordAssessment)]) == 1


def test_one_can_go_back_to_the_first_statement() -> None:
    talk = answering(Talk().say("ประเมินตนเอง"), "3" * 20)
    for number in range(20, 0, -1):
        assert talk.say("ย้อนกลับ").says("questionnaire.number", number=number, of=21)
    talk.say(*("5" * 21))
    assert talk.effects == [RecordAssessment("behaviour", {str(n): (15, 3) for n in range(1, 8)})]


@pytest.mark.parametrize("typed", ["0", "6", "ไม่ทราบ", "12", "😀", "ก" * 5000])
def test_what_is_not_on_the_scale_is_asked_again(typed: str) -> None:
    talk = answering(Talk().say("ประเมินตนเอง"), "5").say(typed)
    assert talk.says("assess.item.hint")
    assert talk.step == ("assess", "item")
    assert talk.session.frame
    assert talk.session.frame.data["answers"] == {BEHAVIOUR.items[0].id: 5}


def test_answers_stay_with_their_statements_when_one_is_put_in_above() -> None:
    talk = answering(Talk().say("ประเมินตนเอง"), "5" * 20)
    new = replace(BEHAVIOUR.items[0], id="put-in", text="ข้อที่เพิ่มไว้ก่อน")
    longer = replace(BEHAVIOUR, items=(new, *BEHAVIOUR.items))
    talk.content = replace(content(), assessments=Assessments((longer, SURVEY)))
    assert "ข้อที่เพิ่มไว้ก่อน" in talk.say("เมนู", "ทำต่อ").said
    assert talk.say("1").says("questionnaire.number", number=22, of=22)
    assert BEHAVIOUR.items[-1].text in talk.said
    talk.say("2")
    expected = {str(n): (15, 3) for n in range(1, 8)} | {"1": (16, 4), "7": (12, 3)}
    assert talk.effects == [RecordAssessment("behaviour", expected)]


@pytest.mark.parametrize(("typed", "other"), [("ประเมินตนเอง", SURVEY), ("แบบสำรวจ", BEHAVIOUR)])
def test_where_the_content_has_no_such_questionnaire_that_is_said(typed: str, other: Assessment) -> None:
    talk = Talk()
    talk.content = replace(content(), assessments=Assessments((other,)))
    assert talk.say(typed).says("questionnaire.none")
    assert talk.step is None


def test_the_next_time_shows_what_it_was_before() -> None:
    talk = answering(Talk().say("ประเมินตนเอง"), "3" * 21)
    answering(talk.say("ประเมินตนเอง"), "4" * 21)
    assert talk.says("assess.since", before="3.0", mean="4.0")
    last = talk.say("ประเมินตนเอง").tap(content().texts("assess.see_last"))
    assert last.says("assess.since", before="3.0", mean="4.0")
    assert len(talk.effects) == 2


def _assessed(kept: Kept, agency: str, count: int) -> None:
    for number in range(100, 100 + count):
        kept.add(number, replace(somebody("staff", number), agency=agency))
        kept.does(number, RecordAssessment("behaviour", {str(standard): (12, 3) for standard in range(1, 8)}))


@pytest.mark.parametrize(("count", "seen"), [(0, False), (4, False), (5, True)])
@pytest.mark.parametrize("role", ["focal", "executive", "admin"])
def test_an_agency_is_seen_from_five_people_on(role: str, count: int, seen: bool) -> None:
    kept = Kept(content())
    _assessed(kept, "education", count)
    talk = Talk(role, kept).go("assessed", agency="education")
    assert talk.says("assess.mean", mean="4.0", top=5) == seen
    detail = Talk(role, kept).go("measure", agency="education", measure="3/1.1#3")
    assert detail.says("amount.times", n=5) == seen
    assert detail.says("assess.hidden") != seen
    assert not Talk("focal", kept).go("assessed", agency="treasury").says("assess.groups")


# survey


def test_a_survey_is_sent_once_and_leaves_nothing_in_the_session() -> None:
    talk = answering(Talk().say("แบบสำรวจ"), "151555123")
    assert talk.effects == []
    assert talk.step == ("survey", "send")
    talk.tap(content().texts("survey.submit"))
    (sheet,) = talk.effects
    assert isinstance(sheet, RecordSurvey)
    assert (sheet.wave, list(sheet.answers.values())) == ("before", [1, 5, 1, 5, 5, 5, 1, 2, 3])
    assert talk.session == Session()
    assert talk.say("แบบสำรวจ").says("survey.taken", wave="ก่อนการรณรงค์")
    assert "ตอบแบบสำรวจ" not in talk.say("เมนู").said.split("\n")


def test_answers_are_gone_when_it_is_cancelled() -> None:
    talk = answering(Talk().say("แบบสำรวจ"), "15").say("ยกเลิก")
    assert talk.says("survey.cancelled")
    assert (talk.session, talk.effects) == (Session(), [])


def test_the_second_wave_opens_with_the_second_round() -> None:
    talk = answering(Talk().say("แบบสำรวจ"), "1" * 9).tap(content().texts("survey.submit"))
    talk.today = talk.today.replace(month=4, day=1)
    assert talk.say("แบบสำรวจ").step == ("survey", "intro")
    answering(talk, "2" * 9).tap(content().texts("survey.submit"))
    assert [sheet.wave for sheet in talk.effects if isinstance(sheet, RecordSurvey)] == ["before", "after"]


def test_fewer_than_five_sheets_are_never_shown() -> None:
    kept = Kept(content())
    surveyed(kept, "before", "treasury", 2)
    surveyed(kept, "before", "labour", 2)
    assert Talk("admin", kept).say("ผลสำรวจ").says("survey.too_few", least=5)


def test_before_and_after_and_what_changed() -> None:
    kept = Kept(content())
    surveyed(kept, "before", "environment", 2, 8)
    surveyed(kept, "after", "environment", 7, 3)
    talk = Talk("admin", kept).say("ผลสำรวจ")
    for key, values in (
        ("survey.aware_people", {"aware": 2, "of": 10}),
        ("survey.aware_people", {"aware": 7, "of": 10}),
        ("survey.points", {"change": "+50.0"}),
    ):
        assert talk.says(key, **values), talk.said
    assert "1.8 → 3.8" in Talk("admin", kept).go("survey_results", part="items").said
    measure = Talk("admin", kept).go("measure", agency="environment", measure="5/2.1#3")
    assert measure.says("survey.aware_of", done=7, total=10)


def test_small_agencies_are_shown_together_with_others_only() -> None:
    kept = Kept(content())
    surveyed(kept, "before", "environment", 6)
    surveyed(kept, "before", "labour", 9)
    surveyed(kept, "before", "treasury", 3)
    names = {code: content().plan.agency(code).short for code in ("environment", "labour", "treasury", "commerce")}

    def seen() -> list[str]:
        talk = Talk("admin", kept).go("survey_results", part="agencies")
        return [code for code, name in names.items() if name in talk.said]

    assert seen() == ["environment", "labour"]
    assert Talk("admin", kept).say("ผลสำรวจ").says("survey.aware_people", aware=10, of=10)
    surveyed(kept, "before", "commerce", 0, 2)
    assert seen() == ["environment", "labour"]
    assert Talk("admin", kept).say("ผลสำรวจ").says("survey.aware_people", aware=13, of=15)


def test_an_agency_of_a_few_shows_nothing_of_its_own() -> None:
    kept = Kept(content())
    surveyed(kept, "before", "environment", 4)
    surveyed(kept, "before", "labour", 1)
    assert Talk("admin", kept).say("ผลสำรวจ").says("survey.aware_people", aware=5, of=5)
    assert Talk("admin", kept).go("measure", agency="environment", measure="5/2.1#3").says("assess.hidden")


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(0, 12)), st.integers(2, 6))
def test_no_small_group_is_shown_or_left_over(sizes: Mapping[str, int], least: int) -> None:
    found = shown(sizes, least)
    assert all(sizes[name] >= least for name in found)
    left = sum(size for name, size in sizes.items() if name not in found)
    if found:
        assert left == 0 or left >= least
    enough = [name for name in sizes if sizes[name] >= least]
    assert len(found) >= len(enough) - 1
