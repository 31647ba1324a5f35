"""Learns `content/thai/wrong_letters.yaml`: which runs of letters speak for the telling of a wrong.

From all sets but what is held out of `wrongs.yaml`, the rounds that are untouched and `focal_fresh.yaml`:
`python -m tests.bench.learn_wrongs`, half a minute. Logistic regression in plain Python. The questions of the
other set, both parts, are innocent here, as the guard must let them pass; the search still sees its `tuning` alone.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import exp
from pathlib import Path
from typing import Any

import yaml

from content.model.asking.wrong_letters import HUNDREDTHS
from content.model.pack import load, programmes
from flows.asking.runs import runs_of
from flows.asking.wrongs import WEIGHED, known_wrong
from flows.thai.normalise import normalise
from tests.bench.ask import SET as ASKED
from tests.flows.asking.wrongs_set import LEARNT, ROUNDS, TOLD, UNTOUCHED, sentences

OUT = Path("content/thai/wrong_letters.yaml")
SAID = Path("content/thai/asked.yaml")
FIGURES = Path("tests/flows/thai")
EPOCHS, RATE, SHRINK, RARE = 20, 0.5, 1e-5, 2
KEPT, KEPT_OF_HARM = 24000, 5000
"""Weights that are written, the heaviest."""
WRONG, OWN = 3.0, 8.0
"""How often a wrong counts, and what the packs say and ask."""
LENIENT = 1.0
"""What a score is raised by: a wrong that is passed over is worse than a question that meets the channels."""
Sentence = tuple[frozenset[str], bool, float]


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
    asked = read(ASKED)
    found = {text for part in asked.values() for text in texts(part["asked"])} | set(texts(read(SAID)))
    found |= set(texts(asked["tuning"]["out_of_scope"]))
    for pack in map(load, programmes()):
        found |= {text for one in pack.answers.all for text in (one.question, *one.wordings)}
        found |= {question.text for question in pack.quiz.all} | {card.title for card in pack.cards.all}
        found |= {name for activity in pack.plan.activities() for name in (activity.title, activity.short)}
        found |= {measure.indicator for measure in pack.plan.measures()}
        found |= {name for agency in pack.plan.agencies for name in (agency.name, agency.short, *agency.aliases)}
        found |= {name for document in pack.documents.all for name in (document.title, document.short)}
        found |= {one.answer for one in pack.answers.all}
        found |= pack.words.all() | {entry.message for entry in pack.campaign_calendar.entries}
    for name in ("figures", "focal_eval", "person_names"):
        found |= set(texts(read(FIGURES / f"{name}.yaml")))
    words = load("trat-2569").wrong_words
    return {text for text in found if len(text) <= WEIGHED and not known_wrong(normalise(text), words)}


def told() -> tuple[dict[str, str], set[str]]:
    """Sentences of the sets by kind, and what is innocent in them; without what is held out and the rounds left out."""
    kinds: dict[str, str] = {}
    other: set[str] = set()
    rounds = [value for name, value in read(ROUNDS).items() if name not in UNTOUCHED]
    for some in (sentences("tuned"), sentences("fresh"), read(LEARNT), *rounds):
        for kind, found in some.items():
            if kind in TOLD:
                kinds |= dict.fromkeys(found, kind)
            else:
                other |= set(found)
    return kinds, other


def learn(some: list[Sentence]) -> tuple[float, dict[str, float]]:
    """Give the start and the weights of runs that stand in more sentences than one; each counts as often as it says."""
    often = Counter(run for runs, _, _ in some for run in runs)
    common = ([run for run in runs if often[run] >= RARE] for runs, _, _ in some)
    rows = [(kept, len(one[0]) ** -0.5, *one[1:]) for kept, one in zip(common, some, strict=True) if one[0]]
    weights: dict[str, float] = defaultdict(float)
    start, dice = -1.0, random.Random(7)
    for epoch in range(EPOCHS):
        dice.shuffle(rows)
        rate = RATE * 4 / (1 + epoch / 2)
        for runs, scale, right, counts in rows:
            score = start + scale * sum(weights[run] for run in runs)
            step = rate * counts * (right - 1 / (1 + exp(-max(-30.0, min(30.0, score)))))
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
    return "\n".join([f"{name}:", f"  start: {round((start + LENIENT) * HUNDREDTHS)}", "  runs:", *lines, ""])


def main() -> str:
    """Learn both scores and give the file."""
    (kinds, other), own = told(), innocent()
    runs = {text: runs_of(normalise(text)) for text in {*kinds, *other, *own}}
    counts = dict.fromkeys(own, OWN) | dict.fromkeys(kinds, WRONG)
    wrong = learn([(runs[text], text in kinds, counts.get(text, 1.0)) for text in sorted(runs)])
    harm = learn([(runs[text], kind == "harassment", 1.0) for text, kind in sorted(kinds.items())])
    head = (
        "# Learnt by `python -m tests.bench.learn_wrongs`, never by hand: hundredths, and the runs that weigh so much."
    )
    return "\n".join([head, written("told", *wrong, KEPT) + written("harm", *harm, KEPT_OF_HARM)])


if __name__ == "__main__":
    OUT.write_text(main(), encoding="utf-8")
