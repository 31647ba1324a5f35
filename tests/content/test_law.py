"""What the quiz, the lessons and the documents say of the law: the rules in force, their scope, their sources."""

import re
from pathlib import Path

import pytest
import yaml

import content

ROOT = Path(content.__file__).parent
FILES = sorted(path for part in ("quiz", "lessons", "documents") for path in (ROOT / part).rglob("*.*"))
GIFTS, POLICY = "quiz/gifts.yaml", "documents/no-gift-policy/1.md"
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def _said(path: Path) -> str:
    """What a file says, without the comments and with Arabic digits."""
    text = path.read_text(encoding="utf-8")
    return str(yaml.safe_load(text) if path.suffix == ".yaml" else text).translate(THAI_DIGITS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_repealed_law_is_not_cited(path: Path) -> None:
    said = _said(path)
    assert not re.search(r"พ\.ศ\. 2544|มาตรา 103|พ\.ศ\. 2543", said)
    assert not re.search(r"หน่วยงานของรัฐทุกประเภท(?! ไม่)", said), "the Act leaves out parliament, courts and others"
    assert "เพื่อหวังผล" not in said, "collecting for a superior is forbidden in any case"


@pytest.mark.parametrize(
    "name", ["quiz/gifts.yaml", "documents/no-gift-policy/1.md", "documents/no-gift-policy/document.yaml"]
)
def test_section_128_stands_with_the_announcement_that_has_the_ceiling(name: str) -> None:
    said = _said(ROOT / name)
    assert "มาตรา 128" in said
    assert re.search(r"โดยธรรมจรรยาของเจ้าพนักงานของรัฐ พ\.ศ\. 2563", said)
    assert "ลูกพี่ลูกน้อง" in said or name.endswith("document.yaml")


@pytest.mark.parametrize(
    "name", ["quiz/gifts.yaml", "documents/no-gift-policy/1.md", "documents/ethics-requirements/1.md"]
)
def test_gifts_to_superiors_follow_the_regulation_of_2565(name: str) -> None:
    said = _said(ROOT / name)
    assert "ว่าด้วยการให้หรือรับของขวัญของเจ้าหน้าที่ของรัฐ พ.ศ. 2565" in said
    assert re.search(r"เรี่ยไร.*ไม่ว่ากรณีใด", said)


def test_who_manages_a_company_and_what_the_act_leaves_out_are_said() -> None:
    assert "มาตรา 83" in _said(ROOT / "documents/ethics-requirements/1.md")
    for name in ("quiz/act.yaml", "lessons/ethics-act.yaml"):
        assert re.search("ไม่รวมหน่วยธุรการของรัฐสภา องค์กรอิสระ ศาล", _said(ROOT / name))
