"""How far the options of a question give its answer away to somebody who does not read the question."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from content.model.learning.quiz import Question
from content.model.prose import graphemes
from content.model.source import read

Features = Callable[[str], Iterable[str]]
"""Cuts an option into what a guesser may learn of it."""
_SMOOTHING = 0.5


@dataclass(frozen=True)
class GuessingLimit:
    """`most` is the share of answers, in a hundred, that may be guessed; `absolute` are words of wrong options."""

    most: int
    absolute: tuple[str, ...]


@dataclass(frozen=True)
class Guesses:
    """What one way of guessing reaches: the share from 0 to 1, and the questions it guesses, the surest first."""

    way: str
    share: float
    guessed: tuple[str, ...]


def load_guessing(path: Path, root: Path) -> GuessingLimit:
    """Read the limit. Raises ContentError."""
    fields = read(path, root).only("most absolute")
    most = fields["most"].whole()
    if not 0 <= most <= 100:
        fields["most"].fail(f"expected a number from 0 to 100, found {most}")
    return GuessingLimit(most, fields["absolute"].texts())


def letters(option: str) -> set[str]:
    """Give the runs of three letters of an option."""
    text = f" {option} "
    return {text[at : at + 3] for at in range(len(text) - 2)}


def guesses(questions: Sequence[Question], limit: GuessingLimit, words: Features) -> tuple[Guesses, ...]:
    """Guess every answer from its options alone: as all other questions teach, and by rules of thumb."""
    rules: Mapping[str, Callable[[Question, str], float]] = {
        "longest": lambda question, id: graphemes(question.options[id]),
        "shortest": lambda question, id: -graphemes(question.options[id]),
        "first": lambda question, id: -tuple(question.options).index(id),
        "middle": lambda question, id: -abs(tuple(question.options).index(id) - (len(question.options) - 1) / 2),
        "last": lambda question, id: tuple(question.options).index(id),
        "no absolute": lambda question, id: -sum(word in question.options[id] for word in limit.absolute),
    }
    learned = (_learned(questions, "words", words), _learned(questions, "letters", letters))
    return (*learned, *(_by_rule(questions, way, rule) for way, rule in rules.items()))


def _by_rule(questions: Sequence[Question], way: str, rule: Callable[[Question, str], float]) -> Guesses:
    return _told(way, [(question, {id: rule(question, id) for id in question.options}) for question in questions])


def _learned(questions: Sequence[Question], way: str, features: Features) -> Guesses:
    """Weigh each option by how often what it says stands in right and in wrong options of all other questions."""
    cut = {q.id: {id: frozenset(features(text)) for id, text in q.options.items()} for q in questions}
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for question in questions:
        for id, found in cut[question.id].items():
            (right if id == question.correct else wrong).update(found)
    return _told(way, [(question, _weighed(question, cut[question.id], right, wrong)) for question in questions])


def _weighed(
    question: Question, cut: Mapping[str, frozenset[str]], right: Counter[str], wrong: Counter[str]
) -> dict[str, float]:
    own_right, own_wrong = Counter(cut[question.correct]), Counter[str]()
    for id, found in cut.items():
        if id != question.correct:
            own_wrong.update(found)

    def weight(feature: str) -> float:
        for_it = right[feature] - own_right[feature] + _SMOOTHING
        against = wrong[feature] - own_wrong[feature] + _SMOOTHING * (len(cut) - 1)
        return log(for_it / against)

    even = log(1 / (len(cut) - 1))
    return {id: sum(weight(feature) - even for feature in found) for id, found in cut.items()}


def _told(way: str, scored: Sequence[tuple[Question, Mapping[str, float]]]) -> Guesses:
    """Count the guesses; where several options are equally good, one of them is taken by chance."""
    share = 0.0
    sure: list[tuple[float, str]] = []
    for question, scores in scored:
        best = max(scores.values())
        taken = [id for id, score in scores.items() if score == best]
        if question.correct in taken:
            share += 1 / len(taken)
            next_best = max((score for id, score in scores.items() if id != question.correct), default=best)
            sure.append((next_best - best, question.id))
    return Guesses(way, share / len(scored) if scored else 0.0, tuple(id for _, id in sorted(sure)))
