"""Learns `content/thai/wrong_letters.yaml`: which runs of letters speak for the telling of a wrong.

From all sets but those that are measured: `python -m tests.bench.learn_wrongs`. Logistic regression, in plain Python.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import exp
from pathlib import Path
from typing import Any

import yaml

from content.model.asking.wrong_letters import HUNDREDTHS
from content.model.pack import load, programmes
from flows.asking.runs import runs_of
from flows.asking.wrongs import known_wrong
from flows.thai.normalise import normalise
from tests.bench.ask import SET as ASKED
from tests.flows.asking.wrongs_set import LEARNT, ROUNDS, TOLD, UNTOUCHED, sentences

OUT = Path("content/thai/wrong_letters.yaml")
SAID = Path("content/thai/asked.yaml")
FIGURES = Path("tests/flows/thai")
EPOCHS, RATE, SHRINK, RARE = 14, 0.5, 2e-5, 2
Sentence = tuple[frozenset[str], bool]


def texts(source: object) -> Iterable[str]:
    """Every text in a YAML value."""
    if isinstance(source, str):
        yield source
    elif isinstance(source, dict | list):
        for value in source.values() if isinstance(source, dict) else source:
            yield from texts(value)


def read(path: Path) -> Any:
    """A YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def innocent() -> set[str]:
    """What people say that tells of nothing: what the packs ask and are called, questions, figures and names."""
    found = set(texts(read(ASKED)["tuning"])) | set(texts(read(SAID)))
    for pack in map(load, programmes()):
        found |= {text for one in pack.answers.all for text in (one.question, *one.wordings)}
        found |= {question.text for question in pack.quiz.all} | {card.title for card in pack.cards.all}
        found |= {name for activity in pack.plan.activities() for name in (activity.title, activity.short)}
        found |= {measure.indicator for measure in pack.plan.measures()}
        found |= {name for agency in pack.plan.agencies for name in (agency.name, agency.short, *agency.aliases)}
        found |= {name for document in pack.documents.all for name in (document.title, document.short)}
        found |= pack.words.all() | {entry.message for entry in pack.campaign_calendar.entries}
    for name in ("figures", "focal_eval", "person_names"):
        found |= set(texts(read(FIGURES / f"{name}.yaml")))
    words = load("trat-2569").wrong_words
    return {text for text in found if not known_wrong(normalise(text), words)}


def told(skip: Sequence[str] = UNTOUCHED) -> tuple[dict[str, str], set[str]]:
    """Sentences of the sets by kind, and what is innocent in them; without what is held out and the rounds left out."""
    kinds: dict[str, str] = {}
    other: set[str] = set()
    rounds = [value for name, value in read(ROUNDS).items() if name not in skip]
    for some in (sentences("tuned"), sentences("fresh"), read(LEARNT), *rounds):
        for kind, found in some.items():
            if kind in TOLD:
                kinds |= dict.fromkeys(found, kind)
            else:
                other |= set(found)
    return kinds, other


def learn(sentences: list[Sentence], weight: float) -> tuple[float, dict[str, float]]:
    """Give the start and the weights of runs that stand in more sentences than one; a right one counts `weight` times."""
    often = Counter(run for runs, _ in sentences for run in runs)
    rows = [([run for run in runs if often[run] >= RARE], len(runs) ** -0.5, right) for runs, right in sentences if runs]
    weights: dict[str, float] = defaultdict(float)
    start, dice = -1.0, random.Random(7)
    for epoch in range(EPOCHS):
        dice.shuffle(rows)
        rate = RATE * 4 / (1 + epoch / 2)
        for runs, scale, right in rows:
            score = start + scale * sum(weights[run] for run in runs)
            step = rate * (weight if right else 1.0) * (right - 1 / (1 + exp(-max(-30.0, min(30.0, score)))))
            start += 0.02 * step
            for run in runs:
                weights[run] += scale * step - SHRINK * rate * weights[run]
    return start, weights


def written(name: str, start: float, weights: dict[str, float], keep: int) -> str:
    """The YAML of one score: the heaviest weights, those of a kind in a line."""
    rows: dict[int, list[str]] = defaultdict(list)
    for run, weight in sorted(weights.items(), key=lambda item: -abs(item[1]))[:keep]:
        rows[round(weight * HUNDREDTHS / 5) * 5].append(run)
    lines = [f'    "{weight}": {" ".join(sorted(runs))}' for weight, runs in sorted(rows.items()) if weight]
    return "\n".join([f"{name}:", f"  start: {round(start * HUNDREDTHS)}", "  runs:", *lines, ""])


def main(skip: Sequence[str] = UNTOUCHED, shift: float = 0.0, keep: int = 14000) -> str:
    """Learn both scores and give the file."""
    kinds, other = told(skip)
    runs = {text: runs_of(normalise(text)) for text in {*kinds, *other, *innocent()}}
    wrong = learn([(runs[text], text in kinds) for text in sorted(runs)], 3.0)
    harm = learn([(runs[text], kind == "harassment") for text, kind in sorted(kinds.items())], 1.0)
    head = "# Learnt by `python -m tests.bench.learn_wrongs`, never written by hand: hundredths and the runs that weigh so much.\n"
    return head + written("told", wrong[0] + shift, wrong[1], keep) + written("harm", *harm, 3000)


if __name__ == "__main__":
    OUT.write_text(main(shift=float(sys.argv[1]) if sys.argv[1:] else 0.0), encoding="utf-8")
