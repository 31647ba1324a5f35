"""Learns `content/thai/wrong_weights.yaml`: which runs of letters and which words speak for the telling of a wrong.

From all sets but what is held out of `wrongs.yaml`, the rounds that are untouched and `focal_fresh.yaml`:
`python -m tests.bench.learn_wrongs`, six minutes. Logistic regression in plain Python. The questions of the
other set, both parts, are innocent here, as the guard must let them pass; the search still sees its `tuning` alone.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import exp
from pathlib import Path
from typing import Any

import yaml

from content.model.asking.wrong_weights import HUNDREDTHS, Pieces, Weights
from content.model.pack import load, programmes
from flows.asking.pieces import pieces_of
from flows.asking.wrongs import WEIGHED, known_wrong
from flows.thai.normalise import normalise
from tests.bench.ask import SET as ASKED
from tests.flows.asking.wrongs_set import LEARNT, ROUNDS, TOLD, UNTOUCHED, sentences

OUT = Path("content/thai/wrong_weights.yaml")
SAID = Path("content/thai/asked.yaml")
FIGURES = Path("tests/flows/thai")
KINDS = ("runs", "words")
EPOCHS, RATE, RARE = 20, 0.5, 2
KEPT, KEPT_OF_HARM = 24000, 5000
"""Weights of runs, and as many of words, that are written: the heaviest."""
WRONG, OWN = 1.5, 1.5
"""How often a wrong counts, and what the packs say and ask."""
LENIENT, LENIENT_OF_HARM = 0.1, 0.6
"""What the scores are raised by: above 0, more wrongs are noticed, and more is taken for one."""
Sentence = tuple[Pieces, bool, float]


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


def learn(some: list[Sentence], kept: int) -> Weights:
    """Give the weights of pieces that stand in more sentences than one; each sentence counts as often as it says.

    Learnt twice: of all, and then of the heaviest alone, which take on what the others said.
    """
    often = Counter(piece for pieces, _, _ in some for piece in _named(pieces))
    first = _learn(some, [piece for piece, count in often.items() if count >= RARE])
    return _learn(some, [(kind, piece) for kind in KINDS for piece in _heaviest(getattr(first, kind), kept)])


def _learn(some: list[Sentence], known: list[tuple[str, str]]) -> Weights:
    numbers = {piece: at for at, piece in enumerate(known)}
    rows = [(_scaled(pieces, numbers), right, counts) for pieces, right, counts in some if pieces.runs]
    weights, start, dice = [0.0] * len(numbers), -1.0, random.Random(7)
    for epoch in range(EPOCHS):
        dice.shuffle(rows)
        rate = RATE * 4 / (1 + epoch / 2)
        for groups, right, counts in rows:
            score = start + sum(scale * sum(weights[piece] for piece in pieces) for pieces, scale in groups)
            step = rate * counts * (right - 1 / (1 + exp(-max(-30.0, min(30.0, score)))))
            start += 0.02 * step
            for pieces, scale in groups:
                for piece in pieces:
                    weights[piece] += scale * step
    learnt = {piece: weights[at] for piece, at in numbers.items()}
    return Weights(start, *({piece: weight for (of, piece), weight in learnt.items() if of == kind} for kind in KINDS))


def _named(pieces: Pieces) -> Iterable[tuple[str, str]]:
    return ((kind, piece) for kind in KINDS for piece in getattr(pieces, kind))


def _scaled(pieces: Pieces, numbers: dict[tuple[str, str], int]) -> list[tuple[list[int], float]]:
    """For each kind the known pieces of a text by their numbers, and what each of them counts."""
    kinds = ((kind, getattr(pieces, kind)) for kind in KINDS)
    return [
        ([numbers[kind, one] for one in some if (kind, one) in numbers], max(1, len(some)) ** -0.5)
        for kind, some in kinds
    ]


def _heaviest(weights: Mapping[str, float], count: int) -> list[str]:
    return sorted(weights, key=lambda piece: -abs(weights[piece]))[:count]


def written(name: str, learnt: Weights, lenient: float) -> str:
    """The YAML of one score."""
    lines = [f"{name}:", f"  start: {round((learnt.start + lenient) * HUNDREDTHS)}"]
    for kind in KINDS:
        lines += [f"  {kind}:", *_lines(getattr(learnt, kind))]
    return "\n".join([*lines, ""])


def _lines(weights: Mapping[str, float]) -> Iterable[str]:
    """The weights, those that are alike in a line."""
    rows: dict[int, list[str]] = defaultdict(list)
    for piece, weight in weights.items():
        rows[round(weight * HUNDREDTHS / 5) * 5].append(piece)
    return (f'    "{weight}": {" ".join(sorted(pieces))}' for weight, pieces in sorted(rows.items()) if weight)


def main() -> str:
    """Learn both scores and give the file."""
    (kinds, other), own = told(), innocent()
    pieces = {text: pieces_of(normalise(text)) for text in {*kinds, *other, *own}}
    counts = dict.fromkeys(own, OWN) | dict.fromkeys(kinds, WRONG)
    wrong = learn([(pieces[text], text in kinds, counts.get(text, 1.0)) for text in sorted(pieces)], KEPT)
    harm = learn([(pieces[text], kind == "harassment", 1.0) for text, kind in sorted(kinds.items())], KEPT_OF_HARM)
    head = "# Learnt by `python -m tests.bench.learn_wrongs`, never by hand: hundredths, and what weighs so much."
    return "\n".join([head, written("told", wrong, LENIENT) + written("harm", harm, LENIENT_OF_HARM)])


if __name__ == "__main__":
    OUT.write_text(main(), encoding="utf-8")
