"""What the pieces of a text weigh: a score that grows with them, and a wrong file is refused."""

from pathlib import Path

import pytest

from content.model.asking.wrong_weights import Pieces, Weights, WrongWeights, load_wrong_weights
from tests.content.model.faults import refused

FILE = "thai/wrong_weights.yaml"


def _load(root: Path) -> WrongWeights:
    return load_wrong_weights(root / FILE, root)


def test_a_score_is_the_weights_over_the_root_of_all_pieces_of_a_kind() -> None:
    weights = Weights(-1.0, {"กก": 3.0, "ขข": -1.0}, {"กิน": 1.0})
    four = frozenset({"กก", "คค", "งง", "จจ"})
    assert weights.score(Pieces(four, frozenset())) == 0.5
    assert weights.score(Pieces(four, frozenset({"กิน", "ข้าว", "กิน+ข้าว", "0"}))) == 1.0
    assert weights.score(Pieces(frozenset({"กก", "ขข", "งง", "จจ"}), frozenset())) == 0.0


def test_a_text_without_letters_tells_of_nothing() -> None:
    assert Weights(1.0, {}, {"0": 5.0}).score(Pieces(frozenset(), frozenset({"0"}))) <= 0


WRONG = {
    "no weight": ("\n  runs:\n", '\n  runs:\n    "0": กก\n', "other than 0"),
    "a run too long": ("\n  runs:\n", '\n  runs:\n    "7": กกกกกก\n', "no run of 2 to 5 letters"),
    "a run twice": ("\n  runs:\n", '\n  runs:\n    "7": ฮฮฮฮ ฮฮฮฮ\n', "stands twice"),
    "no word": ("\n  words:\n", '\n  words:\n    "7": กิน-ข้าว\n', "no word or pair of words"),
    "no start": ("told:\n  start: ", "told:\n  start: x", "a start is a whole number"),
}


@pytest.mark.parametrize(("old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(_load, tmp_path, FILE, old, new)
