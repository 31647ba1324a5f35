"""The vocabulary of the search: what is shipped is of known answers, and a wrong file is refused with its place."""

from pathlib import Path

import pytest

from content.model.asking.search_words import LIMITS, WEIGHTS, SearchWords, load_search_words
from content.model.pack import ROOT
from tests.content.model.faults import refused
from tests.packs import loaded

FILE = "thai/search.yaml"
ANSWERS = loaded("trat-2569").answers.ids
WORDS = load_search_words(ROOT / FILE, ROOT, ANSWERS)


def _load(root: Path) -> SearchWords:
    return load_search_words(root / FILE, root, ANSWERS)


def test_what_is_shipped() -> None:
    assert set(WORDS.weights) == set(WEIGHTS)
    assert set(WORDS.limits) == set(LIMITS)
    assert 0 < WORDS.limits["offered"] < WORDS.limits["sure"] < 1
    assert WORDS.asked.keys() <= ANSWERS
    assert all(len(row) > 1 for row in WORDS.synonyms)
    assert WORDS.elsewhere


ASKED = "thai/asked.yaml"
WRONG = {
    "a weight in words": (FILE, "  wording: ", "  wording: มาก # ", "expected a whole number, found 'มาก'"),
    "unknown weight": (FILE, "  letters: ", "  glyphs: 1\n  letters: ", "unknown key 'glyphs'"),
    "limit twice": (FILE, "  sure: ", "  offered: 1\n  sure: ", "the key 'offered' stands twice"),
    "a synonym alone": (FILE, "\nsynonyms:\n", "\nsynonyms:\n  - [ของขวัญ]\n", "a row has at least two words"),
    "a subject in one word": (ASKED, "\nsubjects:\n", "\nsubjects:\n  - [หวย]\n", "a row has at least two words"),
    "not a row": (FILE, "\nsynonyms:\n", "\nsynonyms:\n  - ของขวัญ\n", "expected a list"),
    "an empty word": (FILE, "\nsynonyms:\n", '\nsynonyms:\n  - [ของขวัญ, ""]\n', "the text is empty"),
    "sara am in two parts": (FILE, "\nsynonyms:\n", "\nsynonyms:\n  - [ทํา" + ", สร้าง]\n", "sara am"),
    "questions of no answer": (ASKED, "\nanswers:\n", "\nanswers:\n  old-gifts: [ของ]\n", "no answer 'old-gifts'"),
    "a question that is a list": (ASKED, "\nelsewhere:\n", "\nelsewhere:\n  - [หวย]\n", "expected a text"),
}


@pytest.mark.parametrize(("file", "old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_vocabulary_is_refused_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, reason: str
) -> None:
    assert reason in refused(_load, tmp_path, file, old, new)


GROUPS = {FILE: ("weights", "limits", "synonyms"), ASKED: ("answers", "elsewhere", "subjects")}


@pytest.mark.parametrize(("file", "key"), [(file, key) for file, keys in GROUPS.items() for key in keys])
def test_a_group_under_another_name_is_refused(tmp_path: Path, file: str, key: str) -> None:
    first = {FILE: "weights", ASKED: "ack-how:"}[file]
    reason = refused(_load, tmp_path, file, f"\n{key}:", f"\n{key}s:", at=first, within=1)
    assert reason == f"the key '{key}' is missing"
