"""The lessons: what is shipped is short and can be passed twice over, and a wrong file is refused with its place."""

import re
import shutil
from pathlib import Path

import pytest

import content
from content.model.documents.documents import load_documents
from content.model.learning.cards import Cards, load_cards
from content.model.learning.lessons import Lesson, load_lessons
from content.model.learning.quiz import Quiz, load_quiz
from content.model.reporting.plan import Unit
from content.model.reporting.plan_file import load_plan
from content.model.words import load_words
from tests.content.model.faults import refused

ROOT = Path(content.__file__).parent


@pytest.fixture(scope="module")
def cards() -> Cards:
    return load_cards(ROOT / "cards", ROOT)


@pytest.fixture(scope="module")
def quiz(cards: Cards) -> Quiz:
    documents = load_documents(ROOT / "documents", ROOT)
    return load_quiz(ROOT / "quiz", ROOT, cards, documents, load_words(ROOT / "words.yaml", ROOT))


@pytest.fixture(scope="module")
def act(quiz: Quiz) -> Lesson:
    return load_lessons(ROOT / "lessons", ROOT, quiz)["ethics-act"]


def test_the_lesson_on_the_act_has_five_short_parts_with_sources(act: Lesson) -> None:
    assert len(act.parts) == 5
    assert all(3 <= len(part.slides) <= 4 for part in act.parts)
    assert all(part.source and part.draft for part in act.parts)
    assert act.draft
    slides = [slide for part in act.parts for slide in part.slides]
    assert len({slide.body for slide in slides}) == len({slide.title for slide in slides}) == len(slides)


def test_the_lesson_names_the_seven_standards_in_order(act: Lesson, cards: Cards) -> None:
    titles = [slide.title for part in act.parts for slide in part.slides]
    assert re.findall(r"ข้อ (\d)", " ".join(titles)) == [str(standard.number) for standard in cards.standards]
    bodies = " ".join(slide.body for part in act.parts for slide in part.slides)
    # the first is shortened, as it alone fills a bubble; part of it stands in the title
    assert all(standard.text in bodies for standard in cards.standards if standard.number not in (1, 5))


def test_the_texts_tell_the_same_numbers_as_the_test(act: Lesson) -> None:
    assert f"{len(act.parts)} ตอน" in act.summary
    assert f"{act.exam.draw} ข้อ" in act.summary
    last = act.parts[-1].slides[-1].body
    assert f"{act.exam.draw} ข้อ" in last
    assert f"ถูก {act.exam.passing} ข้อขึ้นไป" in last
    assert not re.search(r"[{}๐-๙]|ค่ะ|ครับ", "".join(slide.body for part in act.parts for slide in part.slides))


def test_a_failed_test_can_be_taken_again_with_other_questions(act: Lesson, quiz: Quiz) -> None:
    assert (act.exam.draw, act.exam.passing) == (5, 4)
    assert len(quiz.about(*act.exam.topics)) >= 3 * act.exam.draw


def test_a_pass_counts_for_measures_that_the_plan_has(act: Lesson) -> None:
    plan = load_plan(ROOT / "plans/trat-2569.yaml", ROOT)
    units = {plan.measure(id).activity_id: plan.measure(id).unit for id in act.counted[plan.id]}
    assert units == {"1/1.4": Unit.MEDIA, "2/3.3": Unit.LESSONS}


def test_a_pass_of_the_lesson_on_the_act_stands(act: Lesson) -> None:
    assert not act.each_year


def test_one_part_can_be_signed_off_before_the_others(tmp_path: Path, quiz: Quiz) -> None:
    shutil.copytree(ROOT / "lessons", tmp_path / "lessons")
    path = tmp_path / "lessons/ethics-act.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    title: รู้จักพระราชบัญญัตินี้\n", "    title: รู้จัก\n    draft: false\n"), encoding="utf-8")
    lesson = load_lessons(tmp_path / "lessons", tmp_path, quiz)["ethics-act"]
    assert [part.draft for part in lesson.parts] == [False, True, True, True, True]
    assert lesson.draft


WRONG = {
    "another id": ("id: ethics-act", "id: act", "the id is not the file's name"),
    "title too long": ("title: ทำไมต้องมี", "title: " + "ก" * 41, "at most 40"),
    "body too long": ("body: ประชาชน", "body: " + "ก" * 161, "at most 160"),
    "unknown topic": ("topics: [act]", "topics: [acts]", "no question on the topic 'acts'"),
    "pass mark out of reach": ("pass: 4", "pass: 6", "expected a number from 1 to 5"),
    "too few questions": ("draw: 5", "draw: 9", "17 questions are too few to draw 9"),
    "part twice": ("id: ethics-act-2\n", "id: ethics-act-1\n", "the id 'ethics-act-1' stands twice"),
    "slide twice": ("id: ethics-act-3-1\n", "id: ethics-act-1-2\n", "the id 'ethics-act-1-2' stands twice"),
    "slide without an id": ("      - id: ethics-act-1-2\n        title", "      - title", "the key 'id' is missing"),
    "no id": ("id: ethics-act-5\n", "id: ตอนที่ห้า\n", "is not an id of small Latin letters"),
    "no measure": ("trat-2569: [1/1.4#1, 2/3.3#1]", "trat-2569: []", "trat-2569: expected measures"),
    "unknown number": ("{draw} ข้อ ตอบถูก", "{drawn} ข้อ ตอบถูก", "there is no number {drawn}"),
    "no source": ("    source: ระเบียบ", "    # source: ระเบียบ", "the key 'source' is missing"),
    "neither yes nor no": ("each_year: false", "each_year: no", "expected true or false, found 'no'"),
    "no review date": ("review: 2026-05-29", "review: ปีหน้า", "expected a date"),
    "sara ae in two parts": ("แผน", "เเผน", "sara ae"),
}


@pytest.mark.parametrize(("old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_lesson_is_refused_with_its_place(tmp_path: Path, quiz: Quiz, old: str, new: str, reason: str) -> None:
    def load(root: Path) -> object:
        return load_lessons(root / "lessons", root, quiz)

    assert reason in refused(load, tmp_path, "lessons/ethics-act.yaml", old, new, within=2)


def test_a_lesson_says_whether_it_is_asked_each_year(tmp_path: Path, quiz: Quiz) -> None:
    def load(root: Path) -> object:
        return load_lessons(root / "lessons", root, quiz)

    told = refused(load, tmp_path, "lessons/ethics-act.yaml", "each_year: false\n", "", at="id: ethics-act")
    assert told == "the key 'each_year' is missing"
