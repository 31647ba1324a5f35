"""How much of what people type for a word is understood: commands, choices, yes and no, with politeness around them."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from flows.engine.context import Context
from flows.engine.flow import Ask
from flows.engine.parsers import choice
from flows.engine.session import Session
from flows.learning.questionnaire import on_scale
from flows.registry import conversation
from tests.flows.talk import Talk

WORDINGS = yaml.safe_load((Path(__file__).parent / "wordings.yaml").read_text(encoding="utf-8"))
CONVERSATION = conversation()
HELD_OUT = 3
"""Every third wording was looked at by nobody who wrote the rules."""
LEAST = {"commands": 0.95, "choices": 0.94, "confirmations": 1.0}
"""What is understood at least, of all and of what is held out."""


def _all() -> Iterator[tuple[str, str, str, str]]:
    """Every wording: of which kind, where, what it means, and the text."""
    for command, texts in WORDINGS["commands"].items():
        yield from (("commands", "", command.strip(), str(text)) for text in texts)
    for place in WORDINGS["choices"]:
        for picked, texts in place["picks"].items():
            yield from (("choices", place["at"], picked, str(text)) for text in texts)
    for said, texts in WORDINGS["confirmations"].items():
        yield from (("confirmations", "", said, str(text)) for text in texts)


@cache
def _asked(at: str) -> tuple[Ask, Talk]:
    """A question that is open, and who is in it."""
    walks = {
        "personnel_type": ("stranger", ["ยอมรับและเริ่ม", "คลัง", "สมชาย ใจดี", "นักวิชาการ"]),
        "assess_item": ("staff", ["ประเมินตนเอง", "เริ่มตอบ"]),
        "gift_giver": ("staff", ["รับได้ไหม"]),
        "confirmation": ("focal", ["จำนวนบุคลากร", "20", "4"]),
    }
    role, said = walks[at]
    talk = Talk(role)
    if role == "stranger":
        talk.follow()
    frame = talk.say(*said).session.frame
    assert frame
    return talk.conversation.flows[frame.flow].ask(frame.step, frame.data, talk.context()), talk


@cache
def _context(at: str) -> Context:
    return _asked(at)[1].context()


def _understood(kind: str, at: str, text: str) -> str:
    if kind == "commands":
        return CONVERSATION.hearing.command(text, Session(), _context("gift_giver")) or "none"
    at = at or "confirmation"
    asked = _asked(at)[0]
    found = (on_scale if at == "assess_item" else choice)(text, asked, _context(at))
    if kind == "confirmations":
        return {"yes": "yes", "change": "no"}.get(found or "", "doubtful")
    values = [answer.value for answer in asked.answers()]
    named = dict(zip(values, ("first", "second"), strict=False)) if at == "gift_giver" else {}
    return named.get(found, "other") if named and found else found or "none"


@cache
def _results() -> dict[tuple[str, bool], Counter[bool]]:
    found: dict[tuple[str, bool], Counter[bool]] = {}
    for number, (kind, at, meant, text) in enumerate(_all(), 1):
        right = _understood(kind, at, text) == meant
        found.setdefault((kind, number % HELD_OUT == 0), Counter())[right] += 1
    return found


def test_there_are_enough_wordings() -> None:
    assert len(list(_all())) >= 250


@pytest.mark.parametrize("kind", LEAST)
@pytest.mark.parametrize("held_out", [False, True], ids=["tuned", "held out"])
def test_what_is_understood(kind: str, held_out: bool) -> None:
    counted = _results()[kind, held_out]
    assert counted[True] / counted.total() >= LEAST[kind], counted


def test_nothing_but_yes_confirms() -> None:
    """What is no, or in doubt, is never taken for yes."""
    wrong = [
        text
        for _, _, said, text in _all()
        if said in ("no", "doubtful") and _understood("confirmations", "", text) == "yes"
    ]
    assert wrong == []


if __name__ == "__main__":
    for number, (kind, at, meant, text) in enumerate(_all(), 1):
        got = _understood(kind, at, text)
        if got != meant:
            print("held out" if number % HELD_OUT == 0 else "tuned   ", kind, at, text, "meant", meant, "got", got)
    for (kind, held_out), counted in sorted(_results().items()):
        print(kind, "held out" if held_out else "tuned", f"{counted[True]}/{counted.total()}")
