"""The words that tell of a wrong: what is shipped does not contradict itself, and a wrong file is refused."""

from pathlib import Path

import pytest

from content.model.asking.wrongs import AROUND, LISTS, PHRASES, WrongWords, load_wrong_words
from content.model.pack import ROOT
from tests.content.model.faults import refused

FILE = "thai/wrongs.yaml"
WORDS = load_wrong_words(ROOT / FILE, ROOT)


def _load(root: Path) -> WrongWords:
    return load_wrong_words(root / FILE, root)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_words(name: str) -> None:
    assert getattr(WORDS, name)


def test_no_sign_that_it_happened_is_one_that_a_rule_is_asked() -> None:
    assert not {*WORDS.happened, *WORDS.witnessed} & {*WORDS.asking, *WORDS.supposed}


def test_every_word_that_may_not_be_part_of_another_is_looked_for() -> None:
    assert {*WORDS.longer, *WORDS.shorter} - WORDS.vocabulary == set()


WRONG = {
    "not a list": ("\nasking: [", "\nasking: คือ # [", "expected a list"),
    "an empty word": ("\nruled: [", '\nruled: ["", ', "the text is empty"),
    "a word in a mapping": ("\nposts: [", "\nposts: [{ครู: ใหญ่}, ", "expected a text"),
    "unknown list": ("\nharmless: [", "\ninnocent: [คุณครู]\nharmless: [", "unknown key 'innocent'"),
    "sara am in two parts": ("\nhappened: [", "\nhappened: [ประจํา" + ", ", "sara am"),
    "a mark in a word": ("\nhappened: [", "\nhappened: [ผ.อ., ", "without spaces and marks"),
    "a set that is none": ("\ncases:\n", "\ncases:\n  - $nobody\n", "no set 'nobody'"),
    "nothing after later": ("\ncases:\n", "\ncases:\n  - โกง ~\n", "begins and ends with words"),
    "a word twice": ("\nruled: [", "\nruled: [ไหม, ไหม, ", "stands twice"),
    "not YAML": ("\nruled: [", "\nruled: [[", "not YAML"),
}


@pytest.mark.parametrize(("old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_wrong_words_are_refused_with_their_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(_load, tmp_path, FILE, old, new, at="harm:" if reason == "not YAML" else None)


@pytest.mark.parametrize("name", [*LISTS, *PHRASES, *AROUND])
def test_a_list_that_is_missing_is_refused(tmp_path: Path, name: str) -> None:
    reason = refused(_load, tmp_path, FILE, f"\n{name}:", f"\n{name}_gone:", at="sets:")
    assert reason == f"the key '{name}' is missing"
