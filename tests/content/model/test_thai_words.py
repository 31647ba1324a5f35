"""The vocabulary of figures: loaded whole, and a fault told with its place."""

from pathlib import Path

import pytest

import content
from content.model.thai_words import load_figure_words
from tests.content.model.faults import refused

ROOT = Path(content.__file__).parent
FILE = "thai/figures.yaml"


def test_loads() -> None:
    words = load_figure_words(ROOT / FILE, ROOT)
    assert words.units["ครั้ง"] == "times"
    assert words.markers["จาก"] == "from_near"
    assert words.digits["เอ็ด"] == 1
    assert words.units_before <= words.units.keys()
    assert words.levels == (1, 5)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("times: [ครั้ง,", "times: [คน,", "'คน' already stands under 'times'"),
        ("persons:", "people:", "the key 'persons' is missing"),
        ("count: 999999", "count: many", "expected a whole number, found 'many'"),
        ("สอง: 2", "สอง: two", "expected a whole number, found 'two'"),
    ],
)
def test_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(lambda root: load_figure_words(root / FILE, root), tmp_path, FILE, old, new, within=1)
