"""A newer privacy notice reaches everybody who is registered, once, whatever they do next."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from content.model.pack import Content
from flows.engine.inputs import NotText
from flows.record.people import Erase, SeePrivacy
from storage.tables.people import people
from storage.tables.work import audit
from tests.bot.phone import words
from tests.flows.talk import Talk, content


def newer() -> Content:
    notice = content().privacy
    return replace(content(), privacy=replace(notice, version=notice.version + 1, short="เก็บอย่างอื่นด้วย"))


@pytest.fixture(params=["staff", "focal", "admin"])
def talk(request: pytest.FixtureRequest) -> Talk:
    """Somebody registered under the notice before."""
    talk = Talk(request.param)
    talk.content = newer()
    return talk


def shown(talk: Talk) -> bool:
    """Whether the first thing said is the notice."""
    first = "\n".join(words(talk.answer[0]))
    return content().texts("join.privacy.changed") in first and newer().privacy.short in first


@pytest.mark.parametrize("typed", ["เมนู", "สวัสดีค่ะ", "รับของขวัญได้ไหมคะ", "ขอบคุณครับ", "ไม่รู้เรื่องอะไรเลยจริง ๆ"])
def test_a_newer_notice_is_shown_once_and_recorded(talk: Talk, typed: str) -> None:
    version = newer().privacy.version
    assert shown(talk.say(typed))
    assert talk.effects.count(SeePrivacy(version)) == 1
    assert talk.kept.person(talk.number).privacy_version == version
    assert talk.kept.conn.scalar(select(audit.c.effect).where(audit.c.effect == "SeePrivacy")) == "SeePrivacy"
    assert talk.kept.conn.scalars(select(people.c.privacy_at)).one() == talk.kept.now
    assert len(talk.answer) > 1, "what was typed is answered as well"
    for again in (typed, "เมนู"):
        assert not shown(talk.say(again))


def test_a_sticker_and_a_button_bring_it_too_and_the_open_question_stays() -> None:
    talk = Talk().say("รับได้ไหม")
    step = talk.step
    assert step
    talk.content = newer()
    assert shown(talk.send(NotText("sticker")))
    assert talk.step == step
    again = Talk()
    again.content = newer()
    assert shown(again.go("home"))


def test_who_saw_the_latest_is_not_bothered() -> None:
    assert not shown(Talk().say("เมนู"))


def test_a_guest_meets_it_on_joining_as_ever() -> None:
    talk = Talk("stranger")
    talk.content = newer()
    talk.say("ลงทะเบียน")
    assert talk.step == ("join", "privacy")
    assert newer().privacy.short in talk.said
    assert talk.effects == []


def test_who_erases_themselves_is_not_told_more() -> None:
    talk = Talk().say("ข้อมูลของฉัน").tap("ลบข้อมูลของฉัน")
    talk.content = newer()
    talk.tap("ลบถาวร")
    assert any(isinstance(effect, Erase) for effect in talk.effects), talk.said
    assert not any(isinstance(effect, SeePrivacy) for effect in talk.effects)


def test_it_waits_where_there_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk()
    talk.content = newer()
    monkeypatch.setattr("flows.engine.conversation.MOST_MESSAGES", 1)
    assert not shown(talk.say("เมนู"))
    monkeypatch.undo()
    assert shown(talk.say("เมนู"))
