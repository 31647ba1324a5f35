"""Every Thai word of the packs is in the workbook, where an officer corrects it, or there is a reason why not."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import yaml

from content.model import entries, pack
from content.model.entries import KINDS
from content.model.source import read
from content.model.workbook import load_wordings

SAID = load_wordings(pack.ROOT / "workbook.yaml", pack.ROOT)
SHEETS = {
    "cards/*.yaml": ["การ์ด"],
    "answers/*.yaml": ["คำถาม-คำตอบ"],
    "quiz/*.yaml": ["แบบทดสอบ"],
    "lessons/*.yaml": ["บทเรียน", "ตอนของบทเรียน", "เนื้อหาบทเรียน"],
    "assessments/*.yaml": ["แบบประเมิน", "ข้อของแบบประเมิน"],
    "documents/*/document.yaml": ["เอกสาร"],
    "gift.yaml": ["เกณฑ์รับของขวัญ", "ถ้อยคำรับของขวัญ"],
    "notices/*channels.yaml": ["ช่องทางร้องเรียน"],
    "campaign_calendar.yaml": ["ข้อความรณรงค์"],
    "programmes/*.yaml": ["ศูนย์และการติดต่อ", "รอบรายงาน", "กำหนดรับทราบเอกสาร"],
    "plans/*.yaml": ["หน่วยงาน", "กิจกรรมตามแผน", "ตัวชี้วัดและเป้าหมาย"],
    "texts/*.yaml": ["ข้อความของระบบ"],
}
"""Where the files of a pattern are in the workbook."""

_PRINTED = "stands as its source prints it"
_NEW_VERSION = "what people acknowledged or accepted never changes: a new text is a new version"
_COMPARED = "answers already given are compared by it"
LEFT_OUT = {
    "plans/*": _PRINTED,
    "forms/*": _PRINTED,
    "guideline.yaml": _PRINTED,
    "cards/standards.yaml": _PRINTED,
    "cards/practices.*:names": "are typed like commands: one word too many shuts a door",
    "documents/*.md": _NEW_VERSION,
    "documents/*:title": "is the first line of the text",
    "documents/*:versions/*": _NEW_VERSION,
    "notices/privacy.*": _NEW_VERSION,
    "appointment_order.yaml": "is the wording of what people acknowledge",
    "assessments/*:scale/*": _COMPARED,
    "assessments/*:waves/*": _COMPARED,
    "campaign_calendar.yaml:*/occasion": "goes with the rule for the day",
    "campaign_calendar.yaml:holidays/*": "decides days: set once a year, by file",
    "programmes/*": "is set once, by whoever starts a programme: where it runs, and what its account is called",
    "menus.yaml": "is drawn into pictures by `sujarit line setup`",
    "words.yaml": "are commands: one word too many shuts a door",
    "thai/*": "is how sentences are read, and held by tests",
    "demo/*": "are invented people",
    "my_copy.yaml": "names what the record holds, and a test holds it complete",
    "holidays.yaml": "decides days: set once a year, by file",
    "guessing.yaml": "is a measure of the quizzes, not read by people",
    "workbook.yaml": "is the workbook itself",
}
"""What is not in the workbook: a pattern of `file:keys`, and why."""


def test_every_kind_is_in_its_sheet() -> None:
    found: dict[str, list[str]] = {}
    for sheet in SAID.sheets:
        found.setdefault(KINDS[sheet.kind].files, []).append(sheet.name)
    assert found == SHEETS
    for sheet in SAID.sheets:
        assert {column.field for column in sheet.columns} == {"id", "file", *KINDS[sheet.kind].fields}


def test_every_thai_word_is_in_the_workbook_or_there_is_a_reason() -> None:
    unused = set(LEFT_OUT)
    nowhere = []
    for path in sorted((*pack.ROOT.rglob("*.yaml"), *pack.ROOT.rglob("*.md"))):
        for place in _left_out(path):
            reasons = {pattern for pattern in LEFT_OUT if fnmatch(place, pattern) or fnmatch(place, f"{pattern}:*")}
            unused -= reasons
            if not reasons:
                nowhere.append(place)
    assert nowhere == []
    assert unused == set()


def _left_out(path: Path) -> Iterator[str]:
    """Give `file:keys` of every Thai word in a file that no entry holds."""
    name = path.relative_to(pack.ROOT).as_posix()
    if path.suffix != ".yaml":
        yield f"{name}:"
        return
    source = read(path, pack.ROOT)
    found = [(kind, one) for kind in entries.kinds_in(name) for one in entries.find(kind, name, source.node)]
    held = {id(node) for kind, one in found for field in KINDS[kind].fields if (node := one.node(field))}
    yield from (f"{name}:{keys}" for keys in _thai(source.node, "", held))


def _thai(node: yaml.Node, keys: str, held: set[int]) -> Iterator[str]:
    if id(node) in held:
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _thai(value, f"{keys}/{key.value}".lstrip("/"), held)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _thai(item, keys, held)
    elif re.search("[ก-๙]", str(node.value)):
        yield keys
