"""A row put in above another: ids, officers' corrections and people's answers stay with the row they were made for."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.model import entries, overlay, pack
from content.model.overlay import Correction, Refused

NAME = "trat-2569"
PLAN, LESSON = "plans/trat-2569.yaml", "lessons/ethics-act.yaml"
QUIZ, SURVEY = "quiz/act.yaml", "assessments/grey-survey.yaml"
BEFORE = pack.load(NAME)
Put = Callable[[str, str, str], None]

MEASURE = """              - id: 1/1.1#more
                unit: times
                target: 1
                budget: none
                quarters: [2]
                indicator: จำนวนครั้ง
                agencies: [health]
"""
SLIDE = """      - id: ethics-act-1-more
        title: เพิ่มไว้ก่อน
        body: เนื้อหาที่เพิ่มไว้ก่อน
"""
PART = f"""  - id: ethics-act-more
    title: ตอนที่เพิ่มไว้ก่อน
    source: ทดสอบ
    slides:
{SLIDE.replace("-1-more", "-more-1")}"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "*.py")
    return Path(shutil.copytree(pack.ROOT, tmp_path / "content", ignore=ignored))


@pytest.fixture
def above(root: Path) -> Put:
    def put(file: str, line: str, new: str) -> None:
        """Put new lines in above the first that begins with these words."""
        text = (root / file).read_text(encoding="utf-8")
        changed, times = re.subn(rf"^(?= *{re.escape(line)})", new, text, count=1, flags=re.MULTILINE)
        assert times == 1
        (root / file).write_text(changed, encoding="utf-8")

    return put


def _corrected(root: Path, *corrections: Correction) -> tuple[pack.Content, tuple[Refused, ...]]:
    return overlay.load(NAME, corrections, root)


def test_measures_keep_what_is_reported_under_their_ids(root: Path, above: Put) -> None:
    above(PLAN, "- id: 1/1.1#1", MEASURE)
    text = (root / PLAN).read_text(encoding="utf-8")
    text = text.replace("  measures: 38\n", "  measures: 39\n").replace("  pairs: 168\n", "  pairs: 169\n")
    (root / PLAN).write_text(text, encoding="utf-8")
    after = pack.load(NAME, root).plan
    first, second = after.activity("1/1.1").measures
    assert (first.id, second) == ("1/1.1#more", BEFORE.plan.measure("1/1.1#1"))
    assert [one for one in after.measures() if one.id != first.id] == list(BEFORE.plan.measures())


def test_parts_and_slides_keep_their_corrections(root: Path, above: Put) -> None:
    above(LESSON, "- id: ethics-act-1\n", PART)
    above(LESSON, "- id: ethics-act-1-1\n", SLIDE)
    wanted = [
        Correction("part", "ethics-act-1", {"title": "ตอนที่แก้แล้ว"}),
        Correction("slide", "ethics-act-1-1", {"title": "ข้อที่แก้แล้ว"}),
    ]
    content, refused = _corrected(root, *wanted)
    lesson, shipped = content.lessons["ethics-act"], BEFORE.lessons["ethics-act"]
    assert refused == ()
    assert [part.title for part in lesson.parts[:2]] == ["ตอนที่เพิ่มไว้ก่อน", "ตอนที่แก้แล้ว"]
    assert [slide.title for slide in lesson.parts[1].slides[:2]] == ["เพิ่มไว้ก่อน", "ข้อที่แก้แล้ว"]
    assert lesson.parts[1].slides[2:] == shipped.parts[0].slides[1:]
    assert lesson.parts[2:] == shipped.parts[1:]


def test_the_right_option_stays_the_right_one(root: Path, above: Put) -> None:
    above(QUIZ, "1: 5 ประการ", "      three: 3 ประการ\n")
    question, shipped = pack.load(NAME, root).quiz.get("act-how-many"), BEFORE.quiz.get("act-how-many")
    assert list(question.options.items()) == [("three", "3 ประการ"), *shipped.options.items()]
    assert question.options[question.correct] == shipped.options[shipped.correct] == "7 ประการ"


@pytest.mark.parametrize(
    ("fields", "right", "options"),
    [
        ({"correct": "3"}, "10 ประการ", ["3 ประการ", "5 ประการ", "7 ประการ", "10 ประการ"]),
        ({"options": ("ห้า", "เจ็ด", "สิบ")}, "เจ็ด", ["ห้า", "เจ็ด", "สิบ"]),
        ({"options": ("ห้า", "เจ็ด", "สิบ"), "correct": "3"}, "สิบ", ["ห้า", "เจ็ด", "สิบ"]),
        ({"options": ("three: สาม", "1: ห้า", "2: เจ็ด")}, "เจ็ด", ["สาม", "ห้า", "เจ็ด"]),
        ({"correct": "three"}, "3 ประการ", ["3 ประการ", "5 ประการ", "7 ประการ", "10 ประการ"]),
    ],
)
def test_a_correction_of_options_means_what_it_meant(
    root: Path, above: Put, fields: dict[str, str | tuple[str, ...]], right: str, options: list[str]
) -> None:
    above(QUIZ, "1: 5 ประการ", "      three: 3 ประการ\n")
    content, refused = _corrected(root, Correction("question", "act-how-many", fields))
    question = content.quiz.get("act-how-many")
    assert refused == ()
    assert (question.options[question.correct], list(question.options.values())) == (right, options)


def test_an_officer_sees_ids_where_they_are_not_the_places(root: Path, above: Put) -> None:
    def shown() -> entries.Value:
        found = entries.entries(root, "question")
        return next(entry.fields["options"] for entry in found if entry.id == "act-how-many")

    assert shown() == ("5 ประการ", "7 ประการ", "10 ประการ")
    above(QUIZ, "1: 5 ประการ", "      three: 3 ประการ\n")
    assert shown() == ("three: 3 ประการ", "1: 5 ประการ", "2: 7 ประการ", "3: 10 ประการ")
    content, refused = _corrected(root, Correction("question", "act-how-many", {"options": shown()}))
    assert refused == ()
    assert content.quiz.all == pack.load(NAME, root).quiz.all


def test_answers_to_a_questionnaire_stay_with_their_label_and_statement(root: Path, above: Put) -> None:
    text = (root / SURVEY).read_text(encoding="utf-8")
    text = text.replace("scale: {1: ", "scale: {0: ไม่ขอตอบ, 1: ")
    (root / SURVEY).write_text(text, encoding="utf-8")
    above(SURVEY, "- {id: short-detour", "  - {id: added-before, text: ข้อที่เพิ่มไว้ก่อน}\n")
    after, shipped = (content.assessments["grey-survey"] for content in (pack.load(NAME, root), BEFORE))
    assert {number: after.scale[number] for number in shipped.scale} == shipped.scale
    assert set(shipped.cells()) <= set(after.cells())
    kept = {item.id: 4 for item in shipped.items if not item.reversed}
    assert after.mean(kept) == shipped.mean(kept)
