"""The words around names and of positions: what is shipped does not contradict itself, and a wrong file is refused."""

from pathlib import Path

import pytest

from content.model.pack import ROOT
from content.model.people.name_words import GROUPS, NameWords, load_name_words
from content.model.people.position_words import PositionWords, load_position_words
from tests.content.model.faults import refused

NAMES, POSITIONS = "thai/names.yaml", "thai/positions.yaml"


def _names(root: Path) -> NameWords:
    return load_name_words(root / NAMES, root)


def _positions(root: Path) -> PositionWords:
    return load_position_words(root / POSITIONS, root)


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_words_and_none_stands_twice_in_it(group: str) -> None:
    words = getattr(_names(ROOT), group)
    assert words
    assert len(set(words)) == len(words)


WRONG = {
    "a title twice": ("  glued: [นาย, ", "  glued: [นาย, นาย, ", "the title 'นาย' stands twice"),
    "an unknown group": ("\nrude: [", "\nkind: [ดี]\nrude: [", "unknown key 'kind'"),
    "a question about nothing": ("  data: [", "  weather: [ฝน]\n  data: [", "unknown key 'weather'"),
}


@pytest.mark.parametrize(("old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_wrong_names_are_refused_with_their_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert refused(_names, tmp_path, NAMES, old, new) == reason


def test_a_word_for_both_types_is_refused(tmp_path: Path) -> None:
    found = refused(_positions, tmp_path, POSITIONS, "    [พนักงานราชการ, ", "    [ข้าราชการ, พนักงานราชการ, ")
    assert found == "'ข้าราชการ' names officials already"


@pytest.mark.parametrize(
    ("position", "kind"),
    [
        ("นักวิชาการคลังชำนาญการ", "official"),
        ("นักวิชาการคลัง ระดับชำนาญการพิเศษ", "official"),
        ("เจ้าพนักงานธุรการปฏิบัติงาน", "official"),
        ("พนักงานราชการ นักวิชาการคลังปฏิบัติการ", "other"),
        ("ครูอัตราจ้าง", "other"),
        ("ลูกจ้างประจำ", "other"),
        ("พนักงานขับรถยนต์", "other"),
        ("นักวิชาการคลัง", ""),
        ("ครู", ""),
        ("หัวหน้าฝ่าย", ""),
    ],
)
def test_a_position_shows_the_type_or_it_is_asked(position: str, kind: str) -> None:
    assert _positions(ROOT).type_shown(position) == kind


@pytest.mark.parametrize(
    ("title", "full"), [("พ.ต.ท.หญิง", "พ.ต.ท.หญิง สมศรี"), ("แพทย์หญิง", "แพทย์หญิงสมศรี"), ("พันเอก", "พันเอก สมศรี")]
)
def test_a_rank_stands_apart(title: str, full: str) -> None:
    assert _names(ROOT).full(title, "สมศรี") == full
