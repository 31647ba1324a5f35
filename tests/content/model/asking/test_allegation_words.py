"""The words that make an allegation: what is shipped does not contradict itself, and a wrong file is refused."""

from pathlib import Path

import pytest

from content.model.asking.allegations import GROUPS, AllegationWords, load_allegation_words
from content.model.pack import ROOT
from tests.content.model.faults import refused

FILE = "thai/allegations.yaml"
WORDS = load_allegation_words(ROOT / FILE, ROOT)


def _load(root: Path) -> AllegationWords:
    return load_allegation_words(root / FILE, root)


def test_every_group_has_words_and_none_stands_twice_in_it() -> None:
    for name in GROUPS:
        words = getattr(WORDS, name)
        assert words, name
        assert len(set(words)) == len(words), name


def test_no_word_is_grave_in_itself_and_also_only_of_somebody_named() -> None:
    assert not set(WORDS.serious) & set(WORDS.acts)
    assert not set(WORDS.happened) & set(WORDS.asking)


WRONG = {
    "not a list": ("\nasking: [", "\nasking: คือ # [", "expected a list"),
    "an empty word": ("\nacts: [", '\nacts: ["", ', "the text is empty"),
    "a word in a mapping": ("\nposts: [", "\nposts: [{ครู: ใหญ่}, ", "expected a text"),
    "unknown group": ("\nharmless: [", "\ninnocent: [คุณครู]\nharmless: [", "unknown key 'innocent'"),
    "sara am in two parts": ("\nhappened: [", "\nhappened: [ประจํา" + ", ", "sara am"),
    "not YAML": ("\nserious: [", "\nserious: [[", "not YAML"),
}


@pytest.mark.parametrize(("old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_wrong_words_are_refused_with_their_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(_load, tmp_path, FILE, old, new, at="acts:" if reason == "not YAML" else None)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_that_is_missing_is_refused(tmp_path: Path, group: str) -> None:
    at = "posts:" if group == "titles" else "titles:"
    assert refused(_load, tmp_path, FILE, f"\n{group}:", f"\n# {group}:", at=at) == f"the key '{group}' is missing"
