"""A question that nobody could answer, from its asker to everybody: handed over, answered once, published, found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.editing import corrections
from content.model.pack import Content
from flows.asking import search
from storage import published
from tests.bot.phone import words
from tests.bot.whole import Whole, whole_bot

ASKED = "เบิกค่าเช่าบ้านต้องใช้อะไรบ้างคะ"
ANSWER = "ใช้สัญญาเช่าและใบเสร็จ ยื่นที่ฝ่ายการเงินของหน่วยงานค่ะ"


@pytest.fixture
def whole(redis_url: str, database_url: str, tmp_path: Path) -> Iterator[Whole]:
    with whole_bot(redis_url, database_url, tmp_path) as found:
        yield found


def said(whole: Whole, user: str) -> str:
    return "\n".join(word for message in whole.answer(user) for word in words(message))


def asks(whole: Whole, agency: str = "treasury") -> str:
    """Somebody asks, hears that nobody knows, and hands the question over without their name."""
    user = whole.as_staff("สมชาย ใจดี", agency)
    whole.say(user, ASKED)
    assert "ยังไม่ทราบคำตอบ" in said(whole, user)
    for label in ("ส่งให้ศูนย์ฯ", "ไม่ให้เห็นชื่อ", "ไว้เปิดดูเอง"):
        whole.tap(user, label)
    return user


def publishes(whole: Whole, admin: str) -> None:
    for text in ("คำถามค้าง", "1", ANSWER):
        whole.say(admin, text)
    for label in ("ส่งและเผยแพร่", "คำตอบของศูนย์ฯ", "เผยแพร่และส่งคำตอบ"):
        whole.tap(admin, label)


def test_no_turn_has_to_wait_until_questions_are_found_in_the_new_content(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, standing = whole.parts, list[tuple[bool, bool]]()
    asks(whole)
    publishes(whole, whole.as_admin("ดารา"))
    before = parts.content

    class Watched(search.Index):
        def __init__(self, content: Content) -> None:
            super().__init__(content)
            standing.append((content is before, parts.content is before))

    monkeypatch.setattr(search, "Index", Watched)
    assert corrections.take_up(parts)
    assert standing == [(False, True)], "built of the new one while the old one stands"
    assert parts.content is not before
    other = whole.as_staff("วิภา", "health")
    whole.say(other, ASKED)
    assert ANSWER in said(whole, other)
    assert len(standing) == 1


def test_others_ask_in_other_words_and_read_the_published_answer(whole: Whole) -> None:
    asker, admin, other = asks(whole), whole.as_admin("ดารา"), whole.as_staff("วิภา", "health")
    publishes(whole, admin)
    assert corrections.take_up(whole.parts)
    for words_of_others in ("ค่าเช่าบ้านใช้เอกสารอะไรเบิก", "อยากเบิกค่าเช่าบ้านครับ"):
        whole.say(other, words_of_others)
        if ANSWER not in said(whole, other):
            whole.tap(other, ASKED)  # not sure enough, it is offered
        assert ANSWER in said(whole, other)
        assert f"คำตอบของ{whole.parts.content.programme.centre}" in said(whole, other)
    whole.say(asker, "คำถามของฉัน")
    whole.tap(asker, ASKED)
    assert ANSWER in said(whole, asker)
    whole.say(admin, "คำถามค้าง")
    assert "ไม่มีคำถามค้าง" in said(whole, admin)
    with whole.parts.database.read() as conn:
        (row,) = published.newest(conn)
    assert (row.kind, row.version, row.published_by.split(" #")[0]) == ("answer", 1, "ดารา")
    assert (row.fields["question"], row.fields["answer"], row.fields["wordings"]) == (ASKED, ANSWER, [])
    assert "สมชาย" not in repr(row)


def test_of_two_who_answer_the_same_question_the_second_is_told_and_publishes_nothing(whole: Whole) -> None:
    asks(whole)
    first, second = whole.as_admin("ดารา"), whole.as_admin("มานะ")
    for text in ("คำถามค้าง", "1", "คำตอบอื่นค่ะ"):
        whole.say(second, text)
    publishes(whole, first)
    whole.tap(second, "ส่งและเผยแพร่")
    assert "มีคนตอบแล้ว" in said(whole, second)
    with whole.parts.database.read() as conn:
        assert [row.fields["answer"] for row in published.newest(conn)] == [ANSWER]


def test_what_was_sent_and_not_published_stays_between_the_two(whole: Whole) -> None:
    asker, admin = asks(whole), whole.as_admin("ดารา")
    for text in ("คำถามค้าง", "1", ANSWER):
        whole.say(admin, text)
    whole.tap(admin, "ส่งคำตอบ")
    assert not corrections.take_up(whole.parts)
    other = whole.as_staff("วิภา", "health")
    whole.say(other, ASKED)
    assert ANSWER not in said(whole, other)
    whole.say(asker, "คำถามของฉัน")
    whole.tap(asker, ASKED)
    assert ANSWER in said(whole, asker)


def test_a_question_from_an_agency_that_the_plan_does_not_have_is_not_lost(whole: Whole) -> None:
    asker, admin = asks(whole, "of-last-years-plan"), whole.as_admin("ดารา")
    whole.say(admin, "คำถามค้าง")
    assert ASKED in said(whole, admin)
    assert "หน่วยงานนอกแผนนี้" in said(whole, admin)
    whole.say(admin, "1")
    whole.say(admin, ANSWER)
    whole.tap(admin, "ส่งคำตอบ")
    whole.say(asker, "คำถามของฉัน")
    assert "ตอบแล้ว" in said(whole, asker)
