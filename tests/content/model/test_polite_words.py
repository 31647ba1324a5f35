"""The words of politeness: loaded whole, and a fault told with its place."""

from pathlib import Path

import pytest

from content.model.pack import ROOT
from content.model.polite_words import load_polite_words
from tests.content.model.faults import refused

FILE = "thai/polite.yaml"


def test_loads() -> None:
    words = load_polite_words(ROOT / FILE, ROOT)
    assert words.question[0] == "ไหม"
    assert "ค่ะ" in words.always
    assert not set(words.yes) & set(words.no)
    assert "พนักงานราชการ" in words.called["บุคลากรอื่น"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("particles:", "particle:", "the key 'particles' is missing"),
        ("[ขรก., ", "[พนักงานราชการ, ", "'พนักงานราชการ' is what 'ข้าราชการ' is called"),
    ],
)
def test_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(lambda root: load_polite_words(root / FILE, root), tmp_path, FILE, old, new, within=90)
