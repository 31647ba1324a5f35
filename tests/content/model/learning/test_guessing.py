"""A quiz is guessed from its options alone: what gives an answer away is found, and what does not is left at chance."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

import content
from content.model import pack
from content.model.learning.guessing import Guesses, GuessingLimit, guesses, letters, load_guessing
from content.model.learning.quiz import Question
from content.model.source import ContentError

ROOT = Path(content.__file__).parent
LIMIT = GuessingLimit(45, ("เสมอ",))
BLANK = Question("", "t", "?", {}, "1", "", "", None, 1, date(2026, 9, 30), draft=True)


def _shares(questions: list[Question]) -> dict[str, float]:
    return {one.way: one.share for one in guesses(questions, LIMIT, str.split)}


def _question(number: int, options: dict[str, str], correct: str) -> Question:
    return replace(BLANK, id=f"q{number}", options=options, correct=correct)


def test_a_word_that_only_right_options_say_gives_them_away() -> None:
    told = [_question(n, {"1": f"a{n} yes", "2": f"b{n} no", "3": f"c{n} no"}, "1") for n in range(20)]
    assert _shares(told)["words"] == 1.0


def test_what_chance_has_dealt_is_not_guessed() -> None:
    dice = Random(7)
    names = [f"w{n}" for n in range(40)]
    dealt = [
        _question(n, {id: " ".join(dice.sample(names, 4)) for id in "123"}, dice.choice("123")) for n in range(600)
    ]
    assert all(abs(share - 1 / 3) < 0.08 for share in _shares(dealt).values())


def test_a_question_never_teaches_its_own_answer() -> None:
    alone = [_question(1, {"1": "right", "2": "wrong", "3": "wrong too"}, "1")]
    assert _shares(alone)["words"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("options", "way"),
    [
        ({"1": "กก", "2": "กกกก", "3": "กกก"}, "longest"),
        ({"1": "กก", "2": "ก", "3": "กกก"}, "shortest"),
        ({"1": "ก เสมอ", "2": "ข", "3": "ค เสมอ"}, "no absolute"),
    ],
)
def test_rules_of_thumb(options: dict[str, str], way: str) -> None:
    assert _shares([_question(1, options, "2")])[way] == 1.0


def test_places_are_guessed_too_and_equally_good_options_share_the_guess() -> None:
    found = _shares([_question(1, {"1": "กก", "2": "กก", "3": "กก"}, "3")])
    assert (found["first"], found["middle"], found["last"]) == (0.0, 0.0, 1.0)
    assert found["longest"] == found["shortest"] == pytest.approx(1 / 3)


def test_the_surest_guess_is_told_first() -> None:
    first = _question(1, {"1": "กกก", "2": "กก", "3": "ก"}, "1")
    surer = _question(2, {"1": "กกกกกก", "2": "ก", "3": "ก"}, "1")
    found = next(one for one in guesses([first, surer], LIMIT, letters) if one.way == "longest")
    assert found == Guesses("longest", 1.0, ("q2", "q1"))


def test_nothing_to_guess() -> None:
    assert set(_shares([]).values()) == {0.0}


def test_what_is_shipped_gives_little_away_to_a_guesser_it_was_not_written_against() -> None:
    """Options are scored by the option of another question that shares most pairs of letters: right or wrong."""
    questions = pack.load("trat-2569").quiz.everything
    known = [(q.id, id == q.correct, _pairs(text)) for q in questions for id, text in q.options.items()]

    def nearest(own: str, text: str) -> float:
        mine = _pairs(text)
        near = sorted(((len(mine & its) / len(mine | its), right) for id, right, its in known if id != own))[-9:]
        return sum(weight * (1 if right else -0.5) for weight, right in near)

    scored = [({id: nearest(q.id, text) for id, text in q.options.items()}, q.correct) for q in questions]
    assert sum(max(scores, key=scores.__getitem__) == correct for scores, correct in scored) / len(questions) <= 0.45


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


@pytest.mark.parametrize("wrong", ["most: 101\nabsolute: []", "most: many\nabsolute: []", "most: 45"])
def test_a_wrong_limit_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "guessing.yaml").write_text(wrong + "\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"guessing\.yaml:1"):
        load_guessing(tmp_path / "guessing.yaml", tmp_path)
