"""How much the pieces of a text speak for the telling of a wrong (`content/thai/wrong_weights.yaml`), as was learnt."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from content.model.source import Source, read

RUNS = (2, 3, 4, 5)
"""Letters of the runs that count."""
THEN, LATER = "+", "~"
"""Stands between two words that follow each other, and between two with one word between them."""
HUNDREDTHS = 100
_LETTER = r"[a-z\u0e01-\u0e4e]"
_RUN = re.compile(rf"{_LETTER}{{{RUNS[0]},{RUNS[-1]}}}")
_WORD = re.compile(rf"(0|{_LETTER}+)([{THEN}{LATER}](0|{_LETTER}+))?")
_WEIGHT = re.compile(r"-?[1-9]\d*")


@dataclass(frozen=True)
class Pieces:
    """What a text is made of: its runs of letters; and its words, each alone and with one after it."""

    runs: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, eq=False)
class Weights:
    """A score: a start, and for runs and words each the weights of a text's over the root of how many it has."""

    start: float
    runs: Mapping[str, float]
    words: Mapping[str, float]

    def score(self, pieces: Pieces) -> float:
        """How much a text of these pieces tells of it; above 0 it does."""
        if not pieces.runs:
            return min(self.start, 0.0)
        return self.start + _mean(pieces.runs, self.runs) + _mean(pieces.words, self.words)


def _mean(some: Set[str], weights: Mapping[str, float]) -> float:
    return float(sum(weights[one] for one in some if one in weights) / max(1, len(some)) ** 0.5)


@dataclass(frozen=True, eq=False)
class WrongWeights:
    """Whether a wrong is told, and whether it is one that is done to a person."""

    told: Weights
    harm: Weights


def load_wrong_weights(path: Path, root: Path) -> WrongWeights:
    """Read the weights; raises ContentError where a weight is none, or a piece is none or stands twice."""
    top = read(path, root).only("told harm")
    return WrongWeights(told=_weights(top["told"]), harm=_weights(top["harm"]))


def _weights(source: Source) -> Weights:
    top = source.only("start runs words")
    start = top["start"].text()
    if not _WEIGHT.fullmatch(start):
        top["start"].fail(f"a start is a whole number of hundredths other than 0; found {start!r}")
    runs = _by_piece(top["runs"], _RUN, f"no run of {RUNS[0]} to {RUNS[-1]} letters")
    return Weights(int(start) / HUNDREDTHS, runs, _by_piece(top["words"], _WORD, "no word or pair of words"))


def _by_piece(source: Source, kind: re.Pattern[str], none: str) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for weight, pieces in source.pairs().items():
        if not _WEIGHT.fullmatch(weight):
            pieces.fail(f"a weight is a whole number of hundredths other than 0; found {weight!r}")
        listed = pieces.text().split()
        known, new = len(weights), dict.fromkeys(listed, int(weight) / HUNDREDTHS)
        twice = new.keys() & weights.keys()
        weights |= new
        # looked at one by one only where something is wrong: there are tens of thousands
        if len(weights) < known + len(listed) or not all(map(kind.fullmatch, listed)):
            odd = (piece for piece in listed if not kind.fullmatch(piece) or piece in twice)
            pieces.fail(f"{next(odd, None) or max(listed, key=listed.count)!r} stands twice or is {none}")
    return weights
