"""The answers: what is shipped holds together, wrong files are refused, and the evaluation set is independent."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import content
from content.model.asking.answers import ApprovedAnswers, folded, load_answers
from content.model.documents.documents import load_documents
from content.model.learning.cards import load_cards
from content.model.words import load_words
from tests.content.model.faults import refused

ROOT = Path(content.__file__).parent
EVALUATION = Path(__file__).parents[3] / "flows" / "asking" / "ask_eval.yaml"
TOPICS = {
    "ethics", "gifts", "interests", "acknowledgement", "privacy", "complaints", "ita", "reporting", "using", "grey",
    "learning", "programme",
}  # fmt: skip


def load(root: Path) -> ApprovedAnswers:
    return load_answers(
        root / "answers", root, load_cards(root / "cards", root), load_documents(root / "documents", root)
    )


@pytest.fixture(scope="module")
def answers() -> ApprovedAnswers:
    return load(ROOT)


@pytest.fixture(scope="module")
def evaluation() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(EVALUATION.read_text(encoding="utf-8"))
    return loaded


def asked(part: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return ((id, question) for id, questions in part["asked"].items() for question in questions)


def test_there_are_at_least_eighty_answers_over_all_topics(answers: ApprovedAnswers) -> None:
    assert len(answers.all) >= 80
    assert {answer.topic for answer in answers.all} == TOPICS
    assert all(answer.source and answer.review for answer in answers.all)


def test_every_question_is_stored_in_several_wordings(answers: ApprovedAnswers) -> None:
    assert not [answer.id for answer in answers.all if len(answer.wordings) < 3]


def test_an_answer_is_found_by_id_and_a_withdrawn_one_is_a_key_error(answers: ApprovedAnswers) -> None:
    answer = answers.get("gift-limit")
    assert answer in answers.all
    assert answer.documents == ("no-gift-policy",)
    assert "new-year-basket" in answer.cards
    with pytest.raises(KeyError):
        answers.get("withdrawn")


def test_answers_are_polite_and_show_arabic_digits(answers: ApprovedAnswers) -> None:
    for answer in answers.all:
        assert re.search("ค่ะ|นะคะ", answer.answer), answer.id
        assert not re.search("[๐-๙]|ครับ", answer.question + answer.answer + answer.source), answer.id


def test_no_question_is_a_global_word_which_would_never_be_asked(answers: ApprovedAnswers) -> None:
    words = load_words(ROOT / "words.yaml", ROOT)
    for answer in answers.all:
        assert not [text for text in (answer.question, *answer.wordings) if words.command(text)]


def test_only_what_describes_the_bot_itself_is_signed_off(answers: ApprovedAnswers) -> None:
    assert {answer.topic for answer in answers.all if not answer.draft} == {"using"}


def test_the_gift_ceiling_never_stands_without_the_stricter_policy(answers: ApprovedAnswers) -> None:
    found = [answer for answer in answers.all if "3,000" in answer.answer]
    assert found
    assert all("No Gift Policy" in answer.answer for answer in found)
    assert all("มาตรา 128" in answer.source and "ประกาศ ป.ป.ช." in answer.source for answer in found)
    assert all("พ.ศ. 2563" in answer.source for answer in found)


def test_what_rests_on_law_nobody_signed_off_is_a_draft(answers: ApprovedAnswers) -> None:
    assert not [
        answer.id for answer in answers.all if re.search("มาตรา|พ.ร.บ.|ระเบียบ", answer.source) if not answer.draft
    ]
    assert "83" in answers.get("own-business").source
    assert "82 (4)" in answers.get("wrong-order").source
    assert "ไม่มีลูกพี่ลูกน้อง" in answers.get("gift-relative").answer
    assert "ไม่ว่ากรณีใด" in answers.get("gift-boss").answer


def test_a_tap_is_never_called_a_digital_signature(answers: ApprovedAnswers) -> None:
    found = [answer for answer in answers.all if re.search("ดิจิทัล|มาตรา 26", answer.answer)]
    assert [answer.id for answer in found] == ["ack-not-digital-signature"]
    assert found[0].answer.startswith("ไม่ใช่ลายมือชื่อดิจิทัล")


def test_no_penalty_is_stated_for_a_breach_of_ethics_and_section_126_is_not_said_to_bind_everyone(
    answers: ApprovedAnswers,
) -> None:
    assert [answer.id for answer in answers.all if "จำคุก" in answer.answer] == ["gift-penalty"]
    assert answers.get("section-126-who").answer.startswith("ไม่ใช่ทุกคน")


def test_the_bot_says_that_it_takes_no_allegation_and_names_the_numbers(answers: ApprovedAnswers) -> None:
    assert answers.get("complain-not-here").answer.startswith("ไม่ได้")
    where = answers.get("complain-where").answer
    assert all(number in where for number in ("1205", "1206", "1111", "1567"))


WRONG = {
    "id twice in two files": ("ita", "id: ita-what", "id: gift-limit", "stands twice"),
    "question of another answer": (
        "ita",
        "question: ITA คืออะไร",
        "question: ผลประโยชน์ทับซ้อน คืออะไร?\n    chip: สั้น ๆ",
        "'interest-what'",
    ),
    "wording of another answer": (
        "using",
        "[เริ่มใช้น้องสุจริตยังไง",
        "[ITA คืออะไร",
        "'ita-what' answers this question already",
    ),
    "too many wordings": ("grey", "wordings: [", "wordings: [ก, ข, ค, ง, จ, ", "other wordings, at most"),
    "question too long": ("using", "question: ลงทะเบียนใช้งานอย่างไร", "question: " + "ก" * 61, "at most 60"),
    "answer too long": ("using", "answer: ได้ค่ะ เลิกบล็อก", "answer: " + "ก" * 401, "at most 400"),
    "no such card": ("gifts", "cards: [new-year-basket]", "cards: [old-basket]", "no card 'old-basket'"),
    "no such document": ("ethics", "documents: [code-of-ethics]", "documents: [rules]", "no document 'rules'"),
    "no source": ("ita", "source: รายการประเมิน", "origin: รายการประเมิน", "'source' is missing"),
    "not a date": ("ita", "review: 2026-11-30", "review: สิ้นปี", "expected a date"),
    "unknown key": ("ita", "question: ITA คืออะไร", "question: ITA คืออะไร\n    tags: [ITA]", "unknown key 'tags'"),
    "sara am in two parts": ("using", "ทำอย่างไร", "ทํา" + "อย่างไร", "sara am"),
}


@pytest.mark.parametrize(("file", "old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, file: str, old: str, new: str, reason: str) -> None:
    for folder in ("cards", "documents"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    assert reason in refused(load, tmp_path, f"answers/{file}.yaml", old, new)


def test_the_evaluation_set_is_large_and_names_answers_that_exist(
    answers: ApprovedAnswers, evaluation: dict[str, Any]
) -> None:
    known = {answer.id for answer in answers.all}
    for part in evaluation.values():
        assert set(part["asked"]) == known
    assert len(list(asked(evaluation["measured"]))) >= 160
    assert len(evaluation["measured"]["out_of_scope"]) >= 60


def test_no_evaluation_question_stands_twice_or_is_a_stored_wording(
    answers: ApprovedAnswers, evaluation: dict[str, Any]
) -> None:
    questions = [folded(question) for part in evaluation.values() for _, question in asked(part)]
    questions += [folded(question) for part in evaluation.values() for question in part["out_of_scope"]]
    assert len(set(questions)) == len(questions)
    stored = {folded(text) for answer in answers.all for text in (answer.question, *answer.wordings)}
    assert not stored & set(questions)


def pieces(text: str) -> set[str]:
    text = folded(text)
    return {text[place : place + 4] for place in range(len(text) - 3)}


def test_measured_questions_share_little_with_the_wordings_they_should_find(
    answers: ApprovedAnswers, evaluation: dict[str, Any]
) -> None:
    for id, question in asked(evaluation["measured"]):
        answer, own = answers.get(id), pieces(question)
        for text in (answer.question, *answer.wordings):
            assert len(own & pieces(text)) < 0.4 * len(own), f"{question} is nearly {text}"
