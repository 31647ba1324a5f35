"""How much each run of letters speaks for the telling of a wrong (`content/thai/wrong_letters.yaml`), as was learnt."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.model.source import Source, read

RUNS = (2, 3, 4)
"""Letters of the runs that count."""
HUNDREDTHS = 100
_RUN = re.compile(rf"[a-z\u0e01-\u0e4e]{{{RUNS[0]},{RUNS[-1]}}}")
_WEIGHT = re.compile(r"-?[1-9]\d*")


@dataclass(frozen=True, eq=False)
class Letters:
    """A score: a start, and the weights of a text's runs over the root of how many different ones it has."""

    start: float
    weights: Mapping[str, float]

    def score(self, runs: frozenset[str]) -> float:
        """How much a text with these runs tells of it; above 0 it does."""
        if not runs:
            return min(self.start, 0.0)
        weights = self.weights
        return float(self.start + sum(weights[run] for run in runs if run in weights) / len(runs) ** 0.5)


@dataclass(frozen=True, eq=False)
class WrongLetters:
    """Whether a wrong is told, and whether it is one that is done to a person."""

    told: Letters
    harm: Letters


def load_wrong_letters(path: Path, root: Path) -> WrongLetters:
    """Read the weights; raises ContentError where a weight is none or a run stands twice."""
    top = read(path, root).only("told harm")
    return WrongLetters(told=_letters(top["told"]), harm=_letters(top["harm"]))


def _letters(source: Source) -> Letters:
    top = source.only("start runs")
    weights: dict[str, float] = {}
    for weight, runs in top["runs"].pairs().items():
        if not _WEIGHT.fullmatch(weight):
            runs.fail(f"a weight is a whole number of hundredths other than 0; found {weight!r}")
        for run in runs.text().split():
            if not _RUN.fullmatch(run) or run in weights:
                runs.fail(f"{run!r} stands twice or is no run of {RUNS[0]} to {RUNS[-1]} letters")
            weights[run] = int(weight) / HUNDREDTHS
    start = top["start"].text()
    if not _WEIGHT.fullmatch(start):
        top["start"].fail(f"a start is a whole number of hundredths other than 0; found {start!r}")
    return Letters(int(start) / HUNDREDTHS, weights)
