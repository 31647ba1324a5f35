"""The question bank: what is shipped is fair and holds to the sources, and a wrong file is refused with its place."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import content
from content.model.documents.documents import Documents, load_documents
from content.model.learning.base import BUTTON
from content.model.learning.cards import load_cards
from content.model.learning.quiz import Question, Quiz, load_quiz
from content.model.people.notices import load_channels
from content.model.prose import graphemes
from content.model.source import ContentError
from content.model.words import Words, load_words
from tests.content.model.faults import refused

ROOT = Path(content.__file__).parent
Loader = Callable[[Path], Quiz]


@pytest.fixture(scope="module")
def documents() -> Documents:
    return load_documents(ROOT / "documents", ROOT)


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words(ROOT / "words.yaml", ROOT)


@pytest.fixture(scope="module")
def loader(documents: Documents, words: Words) -> Loader:
    cards = load_cards(ROOT / "cards", ROOT)
    return lambda root: load_quiz(root / "quiz", root, cards, documents, words)


@pytest.fixture(scope="module")
def quiz(loader: Loader) -> Quiz:
    return loader(ROOT)


@pytest.fixture(scope="module")
def everything(quiz: Quiz, documents: Documents) -> tuple[Question, ...]:
    return (*quiz.all, *(question for document in documents for question in quiz.check(document)))


def _texts(question: Question) -> Iterator[str]:
    yield from (question.text, *question.options.values(), question.explanation, question.source)


def test_the_bank_is_as_large_as_promised(quiz: Quiz) -> None:
    for standard in range(1, 8):
        found = quiz.about(f"standard-{standard}")
        assert len(found) >= 12
        assert {question.standard for question in found} == {standard}
        assert {question.difficulty for question in found} == {1, 2, 3}
        assert set(found) <= set(quiz.of(standard))
    assert len(quiz.about("gifts")) >= 12
    assert len(quiz.about("act")) >= 8
    assert len(quiz.about("gifts", "act")) == len(quiz.about("gifts")) + len(quiz.about("act"))


def test_every_document_has_two_check_questions_apart_from_the_bank(quiz: Quiz, documents: Documents) -> None:
    for document in documents:
        pair = quiz.check(document)
        assert len(pair) == 2
        assert not set(pair) & set(quiz.all)
    assert quiz.check("withdrawn") == ()


def test_a_question_is_found_by_id_and_a_withdrawn_one_is_a_key_error(
    quiz: Quiz, everything: tuple[Question, ...]
) -> None:
    assert [quiz.get(question.id) for question in everything] == list(everything)
    with pytest.raises(KeyError):
        quiz.get("withdrawn")


def test_no_question_and_no_explanation_stands_twice(everything: tuple[Question, ...]) -> None:
    for texts in ([q.text for q in everything], [q.explanation for q in everything]):
        assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_every_place_is_right_about_equally_often(quiz: Quiz) -> None:
    places = Counter(tuple(question.options).index(question.correct) for question in quiz.all)
    assert set(places) == {0, 1, 2}
    assert max(places.values()) - min(places.values()) <= len(quiz.all) // 10


def test_the_length_of_an_option_does_not_give_it_away(everything: tuple[Question, ...]) -> None:
    longest = shortest = 0
    for question in everything:
        lengths = [graphemes(option) for option in question.options.values()]
        assert max(lengths) <= BUTTON
        assert max(lengths) - min(lengths) <= 12, question.id
        right = graphemes(question.options[question.correct])
        alone = lengths.count(right) == 1
        longest += alone and right == max(lengths)
        shortest += alone and right == min(lengths)
    assert longest <= 0.4 * len(everything)
    assert shortest <= 0.4 * len(everything)


def test_no_option_refers_to_the_others(everything: tuple[Question, ...]) -> None:
    options = [option for question in everything for option in question.options.values()]
    assert [option for option in options if re.search("ทุกข้อ|ข้อใด|ไม่มีข้อ|ถูกทั้ง|ข้อ [กขค]", option)] == []


def test_texts_show_arabic_digits_and_no_chat_particles(everything: tuple[Question, ...]) -> None:
    for question in everything:
        assert not re.search("[๐-๙]|ค่ะ|ครับ|นะคะ", " ".join(_texts(question))), question.id


def test_a_question_that_names_the_gift_ceiling_also_names_the_stricter_policy(
    everything: tuple[Question, ...],
) -> None:
    found = [question for question in everything if "3,000" in " ".join((question.text, question.explanation))]
    assert len(found) >= 4
    assert all("No Gift Policy" in question.text + question.explanation for question in found)


def test_law_goes_no_further_than_the_sections_we_have_read_about(everything: tuple[Question, ...]) -> None:
    text = " ".join(piece for question in everything for piece in _texts(question))
    assert set(re.findall(r"มาตรา (\d+)", text)) == {"3", "5", "76", "82", "83", "128"}
    assert not re.search("จำคุก|ไล่ออก|ปลดออก|ปรับไม่เกิน", text)


def test_telephone_numbers_are_those_of_the_official_channels(everything: tuple[Question, ...]) -> None:
    official = {channel.number for channel in load_channels(ROOT / "notices/channels.yaml", ROOT)}
    text = " ".join(question.explanation for question in everything)
    found = set(re.findall(r"\b1\d{3}\b", text))
    assert found
    assert found <= official


def test_unsigned_questions_are_drafts_and_none_is_overdue_at_birth(
    everything: tuple[Question, ...], documents: Documents
) -> None:
    published = max(document.current.date for document in documents.all)
    assert all(question.draft and question.review > published for question in everything)


FIRST = "anthem-on-the-phone"
WRONG = {
    "id twice in two files": ("standard-2.yaml", "id: shared-ride-claim", f"id: {FIRST}", "stands twice"),
    "question too long": ("standard-1.yaml", "question: เวลา", "question: " + "ก" * 161, "at most 160"),
    "option too long": ("standard-1.yaml", "ขอวางสาย และยืนตรงจนจบเพลง", "ก" * 41, "at most 40 fit"),
    "option is a word": ("standard-1.yaml", "ขอวางสาย และยืนตรงจนจบเพลง", "ยกเลิก", "global word for 'cancel'"),
    "option twice": (
        "standard-1.yaml",
        "ขอวางสาย และยืนตรงจนจบเพลง",
        "หยุดยืนตรง และคุยต่อเสียงเบา ๆ",
        "stands twice",
    ),
    "option's id twice": ("gifts.yaml", "      3: 90 วัน\n", "      2: 90 วัน\n", "the key '2' stands twice"),
    "option's id is none": ("gifts.yaml", "      3: 90 วัน\n", "      สาม: 90 วัน\n", "'สาม' is not an id of small"),
    "right option without an id": (
        "gifts.yaml",
        "      2: 30 วัน\n",
        "      4: 30 วัน\n",
        "expected one of 1, 4, 3; found '2'",
    ),
    "two options": ("gifts.yaml", "      2: 30 วัน\n", "", "expected 3 or 4 options, found 2"),
    "no such option": ("gifts.yaml", "correct: ", "correct: 4 # ", "expected one of 1, 2, 3; found '4'"),
    "no such difficulty": ("act.yaml", "difficulty: 1", "difficulty: 4", "expected a number from 1 to 3, found 4"),
    "no such standard": ("act.yaml", "standard: 3", "standard: 8", "there is no standard 8"),
    "no source": ("act.yaml", "source: พ.ร.บ.", "# source: พ.ร.บ.", "the key 'source' is missing"),
    "no review date": ("gifts.yaml", "review: ", "# review: ", "the key 'review' is missing"),
    "no explanation": ("standard-3.yaml", "    explanation: ส่งช้า", "    # explanation: ส่งช้า", "missing"),
    "unknown document": ("documents.yaml", "- id: dos-donts", "- id: dos", "no document 'dos'"),
    "document twice": ("documents.yaml", "- id: dos-donts", "- id: code-of-ethics", "stands twice"),
    "version to come": ("documents.yaml", "version: 1", "version: 2", "has no version 2"),
    "bad Thai": ("standard-5.yaml", "จำเป็น", "จํา" + "เป็น", "sara am"),
}


@pytest.mark.parametrize(("file", "old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_quiz_file_is_refused_with_its_place(
    tmp_path: Path, loader: Loader, file: str, old: str, new: str, reason: str
) -> None:
    assert reason in refused(loader, tmp_path, f"quiz/{file}", old, new, within=7)


def test_an_empty_file_of_questions_is_refused(tmp_path: Path, loader: Loader) -> None:
    shutil.copytree(ROOT / "quiz", tmp_path / "quiz")
    (tmp_path / "quiz/more.yaml").write_text("review: 2026-09-30\ndraft: true\nquestions: []\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"quiz/more\.yaml:3: there is no question"):
        loader(tmp_path)


def test_check_questions_are_read_again_when_the_document_changes_materially(
    tmp_path: Path, documents: Documents, words: Words
) -> None:
    shutil.copytree(ROOT / "quiz", tmp_path / "quiz")
    shutil.copytree(ROOT / "documents", tmp_path / "documents")
    home = tmp_path / "documents" / "dos-donts"
    shutil.copy(home / "1.md", home / "2.md")
    head = (home / "document.yaml").read_text(encoding="utf-8")
    cards = load_cards(ROOT / "cards", ROOT)
    for material in ("false", "true"):
        (home / "document.yaml").write_text(
            f"{head}  - {{version: 2, date: 2026-02-01, file: 2.md, material: {material}, changes: แก้คำ,"
            " draft: true, source: ทดสอบ}\n",
            encoding="utf-8",
        )
        changed = load_documents(tmp_path / "documents", tmp_path)
        if material == "false":
            assert len(load_quiz(tmp_path / "quiz", tmp_path, cards, changed, words).check("dos-donts")) == 2
        else:
            with pytest.raises(ContentError, match=r"dos-donts has changed since version 1"):
                load_quiz(tmp_path / "quiz", tmp_path, cards, changed, words)


def test_one_question_can_be_signed_off_before_the_others(tmp_path: Path, loader: Loader) -> None:
    shutil.copytree(ROOT / "quiz", tmp_path / "quiz")
    path = tmp_path / "quiz/standard-1.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"- id: {FIRST}\n", f"- id: {FIRST}\n    draft: false\n"), encoding="utf-8")
    assert [question.id for question in loader(tmp_path).all if not question.draft] == [FIRST]
