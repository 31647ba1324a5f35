"""Who says that they take note means the document that is before them."""

import pytest

from flows.record.documents import Acknowledge
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content, somebody

TAKEN = ("รับทราบครับ", "รับทราบค่ะ", "รับทราบแล้วค่ะ", "ทราบแล้วครับ", "รับทราบคร้าบบ")
DOCUMENTS = [required.document for required in content().programme.documents]


def _with(*left: str) -> Talk:
    """Somebody who has acknowledged all but these."""
    kept = Kept(content())
    kept.add(1, somebody("staff"))
    kept.acknowledged(1, *(document for document in DOCUMENTS if document not in left))
    return Talk("staff", kept)


def _acknowledged(talk: Talk) -> list[str]:
    return [effect.document for effect in talk.effects if isinstance(effect, Acknowledge)]


@pytest.mark.parametrize("text", TAKEN)
def test_the_one_that_is_left_is_opened_first_and_then_acknowledged(text: str) -> None:
    talk = _with("no-gift-policy").say(text)
    assert talk.says("documents.read_first", name="มาลี")
    assert _acknowledged(talk) == []
    talk.kept.read(1, "no-gift-policy")
    assert _acknowledged(talk.say(text)) == ["no-gift-policy"]


def test_of_several_the_one_that_was_opened() -> None:
    talk = _with("no-gift-policy", "dos-donts", "code-of-ethics")
    talk.kept.read(1, "dos-donts")
    assert _acknowledged(talk.say("รับทราบค่ะ")) == ["dos-donts"]


def test_where_it_is_unclear_they_are_asked() -> None:
    talk = _with("no-gift-policy", "dos-donts")
    for document in ("no-gift-policy", "dos-donts"):
        talk.kept.read(1, document)
    assert talk.say("รับทราบครับ").says("documents.which")
    assert _acknowledged(talk) == []


def test_the_plain_word_is_the_list() -> None:
    talk = _with("no-gift-policy")
    talk.kept.read(1, "no-gift-policy")
    assert talk.say("รับทราบ").says("documents.title")
    assert _acknowledged(talk) == []


def test_nothing_is_left() -> None:
    assert _with().say("รับทราบค่ะ").says("documents.title")


@pytest.mark.parametrize("text", ["ยังไม่รับทราบ", "ไม่รับทราบค่ะ", "รับทราบไหม", "รับทราบหรือยัง"])
def test_what_denies_or_asks_acknowledges_nothing(text: str) -> None:
    talk = _with("no-gift-policy")
    talk.kept.read(1, "no-gift-policy")
    assert _acknowledged(talk.say(text)) == []
