from pathlib import Path

import pytest

from content.model.menus import load_menus
from content.model.pack import ROOT
from content.model.source import ContentError
from content.model.words import Words, load_words

WORDS = Words({"menu": ("เมนู", "menu"), "help": ("ช่วยเหลือ",)})
GOOD = "{chat_bar: เมนู, rows: [[{label: เมนู, icon: menu, command: menu}]]}"
WHOLE = f"visitor: {GOOD}\nstaff: {GOOD}\nfocal: {GOOD}\nadmin: "


def test_area_sends_the_first_word_of_its_command() -> None:
    menus = load_menus(ROOT / "menus.yaml", ROOT, load_words(ROOT / "words.yaml", ROOT))
    assert [area.text for area in menus["admin"].rows[0]] == ["ส่งข้อความ", "ผลการส่ง", "ความคืบหน้า"]
    assert [[area.main for row in menu.rows for area in row].count(True) for menu in menus.values()] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("admin", "reason"),
    [
        ("{chat_bar: เมนู, rows: [[{label: ก, icon: menu, command: dance}]]}", "not a command of words.yaml"),
        ("{chat_bar: เมนู, rows: []}", "equally many areas"),
        ("{chat_bar: เมนู, rows: [[]]}", "equally many areas"),
        ("{chat_bar: ยาวเกินไปสำหรับแถบเมนูนี้, rows: [[{label: ก, icon: menu, command: menu}]]}", "longer than the 14"),
        (f"{{chat_bar: ก, rows: [[{{label: {'ก' * 21}, icon: menu, command: menu}}]]}}", "longer than the 20"),
        ("{chat_bar: ก, rows: [[{label: ก, icon: menu, command: menu, main: yes}]]}", "expected true or false"),
    ],
)
def test_wrong_menu_is_told_with_its_line(tmp_path: Path, admin: str, reason: str) -> None:
    (tmp_path / "menus.yaml").write_text(WHOLE + admin, encoding="utf-8")
    with pytest.raises(ContentError, match=reason) as error:
        load_menus(tmp_path / "menus.yaml", tmp_path, WORDS)
    assert (error.value.file, error.value.line) == ("menus.yaml", 4)


def test_marks_are_not_counted_as_characters(tmp_path: Path) -> None:
    # 14 characters as seen, 42 code points
    admin = f"{{chat_bar: {'ที่' * 14}, rows: [[{{label: {'ที่' * 20}, icon: menu, command: menu}}]]}}"
    (tmp_path / "menus.yaml").write_text(WHOLE + admin, encoding="utf-8")
    assert load_menus(tmp_path / "menus.yaml", tmp_path, WORDS)["admin"].chat_bar == "ที่" * 14
