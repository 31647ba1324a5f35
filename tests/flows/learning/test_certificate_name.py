"""A certificate keeps the name at passing, until whoever holds it has it corrected; and not without end."""

import pytest

from flows.record.learning import CorrectHolder, Holder, PassLesson
from flows.record.people import Register
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content, somebody

LESSON = content().lessons.all[0]
NUMBER, OTHER = "69-AAAAAAAA", "69-BBBBBBBB"
MOST = content().programme.name_corrections
ASK, YES, NO = (content().texts(key) for key in ("learn.correct_name", "certificate_name.yes", "certificate_name.no"))


@pytest.fixture
def talk() -> Talk:
    """Somebody who has passed a lesson."""
    kept = Kept(content())
    kept.add(1, somebody("staff"))
    kept.does(1, PassLesson(LESSON.id, 4, 5, NUMBER))
    return Talk(kept=kept)


def renamed(talk: Talk, name: str, title: str = "") -> Talk:
    """They have another name from now on."""
    talk.kept.does(talk.number, Register("education", name, "นักวิชาการ", "official", title))
    return talk


def corrections(talk: Talk) -> list[CorrectHolder]:
    return [effect for effect in talk.effects if isinstance(effect, CorrectHolder)]


def holder(talk: Talk) -> Holder:
    return talk.kept.reads(talk.number).holders()[NUMBER]


def offers(talk: Talk) -> bool:
    """Whether the certificate offers to correct its name."""
    return ASK in talk.say("ประกาศนียบัตร").said


def test_the_name_at_passing_is_what_the_certificate_says(talk: Talk) -> None:
    assert not offers(talk)
    renamed(talk, "มาลี รักดี")
    assert offers(talk)
    assert talk.says("learn.certificate_note", name="มาลี ตั้งใจ")
    assert talk.says("learn.other_name", holder="มาลี ตั้งใจ", name="มาลี รักดี")


@pytest.mark.parametrize(("name", "title"), [("มาลี ตั้งใจ", "นาง"), ("อรุณ แสงทอง", "")])
def test_a_title_alone_and_another_name_altogether_are_corrected_alike(talk: Talk, name: str, title: str) -> None:
    renamed(talk, name, title).say("ประกาศนียบัตร").tap(ASK).tap(YES)
    assert talk.says("certificate_name.done")
    assert corrections(talk) == [CorrectHolder(NUMBER, f"{title}{name}")]
    assert holder(talk) == Holder(f"{title}{name}", 1)
    assert talk.turn
    assert talk.turn.matters
    assert not offers(talk)


def test_both_names_are_shown_before_anything_is_changed(talk: Talk) -> None:
    renamed(talk, "มาลี รักดี").say("ประกาศนียบัตร").tap(ASK)
    assert {"มาลี ตั้งใจ", "มาลี รักดี", NUMBER} <= set(talk.said.splitlines())
    assert talk.says("certificate_name.means")
    assert talk.says("certificate_name.left", times=MOST, left=MOST)
    assert talk.tap(NO).says("certificate_name.kept")
    assert (corrections(talk), holder(talk)) == ([], Holder("มาลี ตั้งใจ"))


def test_it_is_corrected_a_few_times_and_then_the_centre_is_asked(talk: Talk) -> None:
    for number in range(MOST):
        renamed(talk, f"มาลี {'ก' * (number + 1)}").say("ประกาศนียบัตร").tap(ASK).tap(YES)
    assert holder(talk).corrections == MOST
    renamed(talk, "มาลี รักดี")
    assert not offers(talk)
    assert talk.says(
        "learn.other_name_stays", holder=f"มาลี {'ก' * MOST}", times=MOST, contact=content().programme.contact
    )
    assert talk.go("certificate_name", receipt=NUMBER).step is None
    assert len(corrections(talk)) == MOST


def test_a_name_that_was_changed_back_meanwhile_is_not_corrected(talk: Talk) -> None:
    renamed(talk, "มาลี รักดี").say("ประกาศนียบัตร").tap(ASK)
    renamed(talk, "มาลี ตั้งใจ").say("ใช่")
    assert (corrections(talk), talk.step) == ([], None)
    assert talk.says("learn.certificate_note", name="มาลี ตั้งใจ")


def test_what_is_confirmed_is_the_name_of_that_moment(talk: Talk) -> None:
    renamed(talk, "มาลี รักดี").say("ประกาศนียบัตร").tap(ASK)
    renamed(talk, "มาลี รักเรียน").say("เมนู").tap("ทำต่อ")
    assert "มาลี รักเรียน" in talk.said
    assert talk.tap(YES).kept.reads(1).holders()[NUMBER].name == "มาลี รักเรียน"


@pytest.mark.parametrize("number", [OTHER, "69-ZZZZZZZZ", ""])
def test_a_certificate_of_somebody_else_is_not_touched(talk: Talk, number: str) -> None:
    talk.kept.add(2, somebody("staff", 2))
    talk.kept.does(2, PassLesson(LESSON.id, 4, 5, OTHER))
    renamed(talk, "มาลี รักดี").go("certificate_name", receipt=number)
    assert (corrections(talk), talk.step) == ([], None)
    assert NUMBER in talk.said
    assert OTHER not in talk.said


def test_whoever_changes_their_name_hears_that_certificates_keep_it(talk: Talk) -> None:
    talk.say("แก้ชื่อ", "มาลี รักดี", "ถูกต้อง")
    assert talk.says("home.certificates_keep")
    talk.say("ประกาศนียบัตร").tap(ASK).tap(YES)
    talk.go("join", change="position").say("นิติกร", "ถูกต้อง")
    assert talk.says("home.changed")
    assert not talk.says("home.certificates_keep")


def test_the_lesson_that_was_passed_tells_it_too(talk: Talk) -> None:
    talk.kept.does(1, CorrectHolder(NUMBER, "มาลี รักดี"))
    assert talk.say("เรียน").says("learn.other_name", holder="มาลี รักดี", name="มาลี ตั้งใจ")
