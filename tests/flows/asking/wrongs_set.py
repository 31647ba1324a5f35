"""The evaluation set of wrongs told in the chat: its kinds, its two parts, and how well they are told apart."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from content.model.asking.wrongs import WrongWords
from flows.asking.wrongs import told_wrong

SET = Path(__file__).with_name("wrongs.yaml")
ROUNDS = Path(__file__).with_name("wrongs_rounds.yaml")
LEARNT = Path(__file__).with_name("wrongs_learnt.yaml")
FRESH = Path(__file__).with_name("wrongs_fresh.yaml")
TOLD = ("allegation", "harassment")
FIRST_RUN = {
    "C": (7, 0),
    "F": (10, 1),
    "G": (24, 2),
    "N": (220, 32),
    "O": (221, 15),
    "W": (381, 30),
    "Z": (407, 30),
    "AL": (389, 12),
}
"""Of the wrongs and the other sentences of a round how many were noticed, and taken for one, on its first run; C and F
came before anything was learnt, N and O before P to S, W and Z before T to Y and AA on, AL before AH to AK."""
UNTOUCHED = tuple(FIRST_RUN)
"""The rounds that nothing is learnt from. H to O were each written by somebody who saw no other; N seeks to deceive."""
HELD_OUT = 3
"""Every so many of a list was looked at by nobody while the rules were tuned."""


PARTS = ("tuned", "held out")
"""The parts of `wrongs.yaml`."""


@cache
def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def sentences(part: str) -> dict[str, list[str]]:
    """The sentences of a part by kind: `tuned`, `held out`, `fresh` or a round."""
    if part == "fresh":
        return dict(_read(FRESH))
    if part not in PARTS:
        return dict(_read(ROUNDS)[part])
    found, held = _read(SET), part == "held out"
    return {
        kind: [text for at, text in enumerate(texts, 1) if (at % HELD_OUT == 0) is held]
        for kind, texts in found.items()
    }


def missed(part: str, words: WrongWords) -> list[str]:
    """Wrongs that are told and not noticed; harassment counts only with the answer of its own."""
    by_kind = sentences(part)
    unseen = [text for text in by_kind["allegation"] if told_wrong(text, words) is None]
    return [*unseen, *(text for text in by_kind["harassment"] if told_wrong(text, words) != "harassment")]


def false_alarms(part: str, words: WrongWords) -> list[str]:
    """Other sentences that are taken for one."""
    return [text for text in others(part) if told_wrong(text, words)]


def others(part: str) -> list[str]:
    """What tells of no wrong."""
    return [text for kind, texts in sentences(part).items() if kind not in TOLD for text in texts]


def told(part: str) -> list[str]:
    """What tells of one."""
    return [text for kind in TOLD for text in sentences(part)[kind]]
