"""What the letters of a wrong weigh: a score that grows with them, and a wrong file is refused."""

from pathlib import Path

import pytest

from content.model.asking.wrong_letters import Letters, WrongLetters, load_wrong_letters
from tests.content.model.faults import refused

FILE = "thai/wrong_letters.yaml"


def _load(root: Path) -> WrongLetters:
    return load_wrong_letters(root / FILE, root)


def test_a_score_is_the_weights_over_the_root_of_all_runs() -> None:
    letters = Letters(-1.0, {"กก": 3.0, "ขข": -1.0})
    assert letters.score(frozenset({"กก", "คค", "งง", "จจ"})) == 0.5
    assert letters.score(frozenset({"กก", "ขข", "งง", "จจ"})) == 0.0


def test_a_text_without_letters_tells_of_nothing() -> None:
    assert Letters(1.0, {}).score(frozenset()) <= 0


WRONG = {
    "no weight": ("\n  runs:\n", '\n  runs:\n    "0": กก\n', "other than 0"),
    "a run too long": ("\n  runs:\n", '\n  runs:\n    "7": กกกกก\n', "no run of 2 to 4 letters"),
    "a run twice": ("\n  runs:\n", '\n  runs:\n    "7": ฮฮฮฮ ฮฮฮฮ\n', "stands twice"),
    "no start": ("told:\n  start: ", "told:\n  start: x", "a start is a whole number"),
}


@pytest.mark.parametrize(("old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(_load, tmp_path, FILE, old, new)
