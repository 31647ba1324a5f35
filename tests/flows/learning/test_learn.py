"""Learning: the lesson and its test, the draw, and the check after a document."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.model.learning.lessons import Lessons
from content.model.learning.quiz import Question
from flows.engine.messages import Go
from flows.learning.learn import draw
from flows.record.documents import Acknowledge, Understand
from flows.record.learning import AnswerQuestion, KeepPlace, PassLesson
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content, somebody

LESSON = content().lessons["ethics-act"]
CODE = content().documents["code-of-ethics"]


def answered(talk: Talk, right: bool) -> None:
    """Answer the open question, or the next where the last has just been explained."""
    if talk.step and talk.step[1] == "explained":
        talk.tap(content().texts("questions.next"))
    frame = talk.session.frame
    assert frame
    question = content().quiz.get(frame.data["drawn"][frame.data["at"]])
    talk.say(next(text for option, text in question.options.items() if (option == question.correct) is right))


def sit(talk: Talk, right: int) -> Talk:
    """Take the test with so many right answers, wrong ones first."""
    for at in range(LESSON.exam.draw):
        answered(talk, at >= LESSON.exam.draw - right)
    return talk


def passed(talk: Talk) -> list[PassLesson]:
    return [effect for effect in talk.effects if isinstance(effect, PassLesson)]


# the lesson


def test_a_lesson_goes_part_by_part_to_its_test() -> None:
    talk = Talk().say("เรียน")
    for number, part in enumerate(LESSON.parts, 1):
        assert talk.says("learn.eyebrow", part=number, parts=len(LESSON.parts), title=part.title)
        assert all(slide.body in talk.said for slide in part.slides)
        talk.say("ต่อไป" if number < len(LESSON.parts) else "ทำแบบทดสอบ")
    assert talk.step == ("learn", "question")
    assert [effect.part for effect in talk.effects if isinstance(effect, KeepPlace)] == [
        part.id for part in LESSON.parts[1:]
    ]


def test_a_lesson_goes_on_where_it_was_left() -> None:
    talk = Talk().say("เรียน", "ต่อไป", "ต่อไป", "ยกเลิก", "เรียน")
    assert talk.says("learn.resumed", title=LESSON.title, part=3)
    assert talk.says("learn.eyebrow", part=3, parts=5, title=LESSON.parts[2].title)
    talk.tap("เริ่มจากตอนแรก")
    assert talk.says("learn.eyebrow", part=1, parts=5, title=LESSON.parts[0].title)


def test_a_place_in_a_part_that_was_withdrawn_is_the_beginning() -> None:
    kept = Kept(content())
    kept.add(1, somebody("staff"))
    kept.does(1, KeepPlace(LESSON.id, "withdrawn"))
    talk = Talk(kept=kept).say("เรียน")
    assert talk.says("learn.eyebrow", part=1, parts=5, title=LESSON.parts[0].title)
    assert not talk.says("learn.resumed", title=LESSON.title, part=1)


def test_a_part_put_in_before_leaves_a_reader_where_they_were() -> None:
    new = replace(LESSON.parts[0], id="new", title="ตอนใหม่")
    longer = replace(LESSON, parts=(new, *LESSON.parts))
    talk = Talk().say("เรียน", "ต่อไป")
    talk.content = replace(content(), lessons=Lessons((longer,)))
    assert talk.say("เมนู", "ทำต่อ").says("learn.eyebrow", part=3, parts=6, title=LESSON.parts[1].title)
    talk.say("ยกเลิก", "เรียน")
    assert talk.says("learn.resumed", title=LESSON.title, part=3)
    assert talk.says("learn.eyebrow", part=3, parts=6, title=LESSON.parts[1].title)
    assert talk.say("ต่อไป").effects[-1] == KeepPlace(LESSON.id, LESSON.parts[2].id)


@pytest.mark.parametrize("right", range(LESSON.exam.draw + 1))
def test_the_pass_mark_is_the_contents(right: int) -> None:
    talk = sit(Talk().go("learn", lesson=LESSON.id, test="yes"), right)
    assert talk.step is None
    enough = right >= LESSON.exam.passing
    assert [(one.lesson, one.score, one.questions) for one in passed(talk)] == [(LESSON.id, right, 5)] * enough
    assert talk.says("learn.passed") is enough
    assert talk.turn
    assert talk.turn.matters is enough


def test_who_fails_is_asked_other_questions() -> None:
    talk = Talk().go("learn", lesson=LESSON.id, test="yes")
    assert talk.session.frame
    first = set(talk.session.frame.data["drawn"])
    sit(talk, 0).tap("ทำแบบทดสอบใหม่")
    assert talk.session.frame
    assert not first & set(talk.session.frame.data["drawn"])


def test_stopping_draws_no_other_questions() -> None:
    talk = Talk().go("learn", lesson=LESSON.id, test="yes")
    assert talk.session.frame
    drawn = talk.session.frame.data["drawn"]
    talk.say("ยกเลิก").go("learn", lesson=LESSON.id, test="yes")
    assert talk.session.frame
    assert talk.session.frame.data["drawn"] == drawn


def test_what_was_explained_cannot_be_answered_again() -> None:
    talk = Talk().go("learn", lesson=LESSON.id, test="yes")
    answered(talk, right=False)
    frame = talk.session.frame
    assert talk.say("ย้อนกลับ").says("common.one_way")
    assert talk.session.frame == frame
    assert talk.turn
    ways = [content().texts(key) for key in ("source.tap", "quick.cancel")]
    assert [choice.label for choice in talk.turn.quick] == ways


def test_before_the_first_answer_the_lesson_can_be_gone_back_to() -> None:
    kept = Kept(content())
    kept.add(1, somebody("staff"))
    kept.does(1, KeepPlace(LESSON.id, LESSON.parts[-1].id))
    talk = Talk(kept=kept).say("เรียน", "ทำแบบทดสอบ")
    assert talk.step == ("learn", "question")
    assert talk.say("ย้อนกลับ").step == ("learn", "part")


def test_who_has_passed_gets_the_same_certificate_and_may_read_again() -> None:
    talk = sit(Talk().go("learn", lesson=LESSON.id, test="yes"), 5)
    number = passed(talk)[0].receipt
    assert number in talk.said
    assert talk.say("เรียน").says("learn.passed_before")
    assert f"https://bot.example/certificate/{number}" in str(talk.answer)
    assert f"https://bot.example/verify/{number}" in str(talk.answer)
    assert talk.tap("ทบทวนบทเรียน").step == ("learn", "part")
    talk.say("ต่อไป", "ต่อไป", "ต่อไป", "ต่อไป", "ทำแบบทดสอบ")
    assert number in sit(talk, 4).said
    talk.go("learn", lesson=LESSON.id, test="yes")
    assert sit(talk, 0).says("learn.still_valid", receipt=number)
    assert len(passed(talk)) == 1


# the draw

BANK = content().quiz.about(*LESSON.exam.topics)
ASKED = st.dictionaries(st.sampled_from([question.id for question in content().quiz.all]), st.integers(0, 3))


@given(st.text(), ASKED, st.integers(1, 16))
def test_a_draw_takes_the_least_asked_and_depends_on_its_seed_alone(seed: str, asked: dict[str, int], n: int) -> None:
    drawn = draw(BANK, n, asked, seed)
    assert drawn == draw(BANK[::-1], n, asked, seed)
    assert len({question.id for question in drawn}) == len(drawn) == n
    rest = [asked.get(question.id, 0) for question in BANK if question not in drawn]
    assert max(asked.get(question.id, 0) for question in drawn) <= min(rest, default=99)
    assert [question.difficulty for question in drawn] == sorted(question.difficulty for question in drawn)


@given(st.text())
def test_a_draw_is_balanced_over_the_standards(seed: str) -> None:
    bank = [question for question in content().quiz.all if question.standard]
    drawn = draw(bank, 14, {}, seed)
    assert sorted(question.standard or 0 for question in drawn) == sorted([*range(1, 8)] * 2)


def test_every_question_is_drawn_for_somebody() -> None:
    drawn: set[Question] = set()
    for person in range(200):
        drawn |= set(draw(BANK, 5, {}, f"{LESSON.id}:{person}:{date(2026, 3, 10)}:0"))
    assert drawn == set(BANK)


# the check after a document


def acknowledging() -> Talk:
    talk = Talk()
    talk.kept.read(1, CODE.id)
    return talk.go("acknowledge", document=CODE.id, version="1")


def test_the_questions_follow_the_receipt() -> None:
    talk = acknowledging()
    assert talk.says("documents.thanks")
    assert [type(effect) for effect in talk.effects] == [Acknowledge]
    assert talk.turn
    assert talk.turn.matters
    talk.tap(content().texts("check.button", questions=2))
    answered(talk, right=True)
    answered(talk, right=True)
    assert talk.says("check.passed")
    assert talk.effects[-1] == Understand(CODE.id, 1, 2, 2, passed=True)
    assert all(choice.start.args()["document"] != CODE.id for choice in talk.turn.quick if isinstance(choice, Go))


def test_a_wrong_answer_is_explained_and_can_be_given_again_later() -> None:
    talk = acknowledging().tap(content().texts("check.button", questions=2))
    question = content().quiz.check(CODE.id)[0]
    answered(talk, right=False)
    assert question.explanation in talk.said
    assert talk.says("questions.answer", option=question.options[question.correct])
    answered(talk, right=True)
    assert talk.says("check.failed_what", right=1, questions=2)
    assert talk.effects[-1] == Understand(CODE.id, 1, 1, 2, passed=False)
    assert talk.say("สิ่งที่ต้องทำ").says("check.owed", title=CODE.short)
    assert talk.tap(content().texts("check.owed", title=CODE.short)).step == ("check", "question")
    answered(talk, right=True)
    answered(talk, right=True)
    assert not talk.say("สิ่งที่ต้องทำ").says("check.owed", title=CODE.short)
    assert [effect.correct for effect in talk.effects if isinstance(effect, AnswerQuestion)] == [False] + [True] * 3


def test_nobody_is_checked_on_what_they_have_not_acknowledged() -> None:
    talk = Talk().go("check", document=CODE.id)
    assert talk.says("check.acknowledge_first")
    assert talk.step is None
    assert not talk.say("สิ่งที่ต้องทำ").says("check.owed", title=CODE.short)


@pytest.mark.parametrize("document", ["no-gift-policy", "none", ""])
def test_a_document_without_a_check_has_none(document: str) -> None:
    assert Talk().go("check", document=document).says("documents.gone")


def test_acknowledged_and_understood_are_two_figures() -> None:
    measure = next(one for one in content().plan.measures() if one.id == "1/1.1#1")
    agency, kept = measure.agencies[0], Kept(content())
    for number in (1, 2):
        kept.add(number, replace(somebody("staff", number), agency=agency))
        kept.acknowledged(number, *measure.acknowledged)
    kept.staff(1, agency, 2, 0)
    kept.does(1, *(Understand(document, 1, 2, 2, passed=True) for document in measure.acknowledged))
    boss = Talk("admin", kept, 3).go("measure", agency=agency, measure=measure.id)
    assert "2 จาก 2 คน" in boss.said
    assert "1 จาก 2 คน" in boss.said
