"""An answer is explained at the end of the chat; the next question is a tap, and only then asked."""

from dataclasses import replace

import pytest

from tests.bot.phone import filled, words
from tests.flows.talk import Talk, content

NEXT, SOURCE = content().texts("questions.next"), content().texts("source.tap")


def asking(flow: str) -> Talk:
    """Somebody before the first question of a test or a check."""
    talk = Talk()
    if flow == "check":
        talk.kept.acknowledged(talk.number, "code-of-ethics")
        return talk.go("check", document="code-of-ethics")
    return talk.go("learn", lesson=next(iter(content().lessons)), test="yes")


@pytest.mark.parametrize("flow", ["check", "learn"])
def test_the_verdict_is_all_that_is_said_and_the_next_question_its_button(flow: str) -> None:
    talk = asking(flow)
    first = talk.said
    talk.say("1")
    assert talk.step == (flow, "explained")
    (message,) = talk.answer
    assert filled(message) == [NEXT]
    assert talk.tap(NEXT).step == (flow, "question")
    assert talk.said != first


@pytest.mark.parametrize("flow", ["check", "learn"])
def test_the_source_is_one_tap_away_and_leads_on(flow: str) -> None:
    talk = asking(flow).say("1")
    asked = content().quiz.get(talk.session.frame.data["drawn"][0]) if talk.session.frame else None
    assert asked
    assert asked.source not in talk.said
    assert asked.source in talk.tap(SOURCE).said
    assert talk.tap(NEXT).step == (flow, "question")


@pytest.mark.parametrize("flow", ["check", "learn"])
def test_a_question_from_before_answers_were_explained_is_still_open(flow: str) -> None:
    talk = asking(flow)
    assert talk.session.frame
    talk.session = replace(talk.session, frame=replace(talk.session.frame, version=2))
    assert talk.say("1").step == (flow, "explained")


@pytest.mark.parametrize("flow", ["check", "learn"])
def test_what_all_came_to_is_one_message_with_the_last_explanation(flow: str) -> None:
    talk = asking(flow)
    while talk.step == (flow, "question"):
        talk.say("1")
        if talk.step == (flow, "explained"):
            talk.tap(NEXT)
    (message,) = talk.answer
    last = {content().texts(f"questions.last_{how}") for how in ("right", "wrong")}
    assert any(word.lstrip("✓! ") in last for word in words(message))


def test_who_acknowledges_sees_the_receipt_last_and_the_check_as_its_button() -> None:
    document = content().documents["code-of-ethics"]
    talk = Talk()
    talk.kept.read(talk.number, document.id)
    talk.go("acknowledge", document=document.id, version=str(document.current.number))
    (receipt,) = talk.answer
    assert content().texts("documents.thanks") in words(receipt)
    assert document.current.sha256[:12] not in talk.said
    assert filled(receipt) == [content().texts("check.button", questions=len(content().quiz.check(document.id)))]
    assert talk.tap(filled(receipt)[0]).step == ("check", "question")
