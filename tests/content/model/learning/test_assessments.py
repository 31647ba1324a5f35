"""The questionnaires: what is shipped covers the standards and protects the person, and a wrong file is refused."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import content
from content.model.learning.assessments import SHEET, Assessment, Assessments, load_assessments
from content.model.learning.cards import load_cards
from content.model.reporting.plan import Unit
from content.model.reporting.plan_file import load_plan
from content.model.source import ContentError
from content.model.words import load_words

ROOT = Path(content.__file__).parent
CARDS = load_cards(ROOT / "cards", ROOT)
WORDS = load_words(ROOT / "words.yaml", ROOT)
SHIPPED = load_assessments(ROOT / "assessments", ROOT, CARDS, WORDS)
ITEMS = [(assessment, item.id) for assessment in SHIPPED.all for item in assessment.items]


def _load(root: Path) -> Assessments:
    return load_assessments(root / "assessments", root, CARDS, WORDS)


def test_the_self_assessment_asks_three_things_of_every_standard() -> None:
    behaviour = SHIPPED["behaviour"]
    assert Counter(item.standard for item in behaviour.items) == dict.fromkeys(range(1, 8), 3)
    assert list(behaviour.advice) == [standard.number for standard in CARDS.standards]
    assert not behaviour.anonymous
    assert not any(item.reversed for item in behaviour.items)
    assert behaviour.waves == ()
    assert behaviour.counts_from is None


def test_the_survey_has_nine_items_is_anonymous_and_is_asked_twice() -> None:
    survey = SHIPPED["grey-survey"]
    assert len(survey.items) == 9
    assert survey.anonymous
    assert [wave.id for wave in survey.waves] == ["before", "after"]
    assert 3 <= sum(item.reversed for item in survey.items) <= 6
    assert survey.counts_from == 4


def test_each_has_five_labels_a_source_and_says_how_answers_are_kept() -> None:
    for assessment in SHIPPED.all:
        assert len(assessment.scale) == 5
        assert assessment.minimum_group == 5
        told = " ".join(assessment.instructions)
        assert f"{len(assessment.items)} ข้อ" in told
        assert f"ตั้งแต่ {assessment.minimum_group} คนขึ้นไป" in told
        assert assessment.source
        assert assessment.draft
        assert assessment.closing
        words = (told, *assessment.closing, *assessment.advice.values(), *(item.text for item in assessment.items))
        assert not re.search("[๐-๙{}]|ค่ะ|ครับ|นะคะ", " ".join(words))
        assert len({item.text for item in assessment.items}) == len(assessment.items)


def test_they_feed_measures_that_the_plan_has() -> None:
    plan = load_plan(ROOT / "plans/trat-2569.yaml", ROOT)
    fed = {name: [plan.measure(id) for id in SHIPPED[name].counted[plan.id]] for name in SHIPPED}
    assert {name: [(m.activity_id, m.unit) for m in measures] for name, measures in fed.items()} == {
        "behaviour": [("3/1.1", Unit.PERCENT), ("3/1.1", Unit.TIMES)],
        "grey-survey": [("5/2.1", Unit.PERCENT)],
    }


@given(st.sampled_from(SHIPPED.all), st.data())
def test_points_stay_on_the_scale_and_turning_every_answer_turns_the_mean(
    assessment: Assessment, data: st.DataObject
) -> None:
    top = len(assessment.scale)
    ids = st.sampled_from([item.id for item in assessment.items])
    answers = data.draw(st.dictionaries(ids, st.integers(1, top), min_size=1))
    mean = assessment.mean(answers)
    assert 1 <= mean <= top
    turned = assessment.mean({id: top + 1 - answer for id, answer in answers.items()})
    assert mean + turned == pytest.approx(top + 1)


def test_the_best_sheet_agrees_with_what_is_right_and_disagrees_with_what_is_not() -> None:
    survey = SHIPPED["grey-survey"]
    best = {item.id: 1 if item.reversed else 5 for item in survey.items}
    assert survey.mean(best) == 5
    assert survey.mean(dict.fromkeys(best, 5)) == pytest.approx((5 * 5 + 4 * 1) / 9)


def test_the_mean_of_a_standard_takes_its_items_only() -> None:
    behaviour = SHIPPED["behaviour"]
    answers = {item.id: 5 if item.standard == 3 else 2 for item in behaviour.items}
    assert behaviour.mean(answers, 3) == 5
    assert behaviour.mean(answers, 4) == 2
    assert behaviour.mean(answers) == pytest.approx((3 * 5 + 18 * 2) / 21)


def test_answers_that_cannot_be_are_refused() -> None:
    behaviour = SHIPPED["behaviour"]
    first = behaviour.items[0]
    for answers in ({}, {first.id: 0}, {first.id: 6}):
        with pytest.raises(ValueError, match=r"answered|scale"):
            behaviour.mean(answers)
    with pytest.raises(ValueError, match="nothing is answered"):
        behaviour.mean({first.id: 3}, standard=7)
    with pytest.raises(KeyError):
        behaviour.mean({"withdrawn": 3})


def test_the_waves_open_with_the_rounds() -> None:
    survey = SHIPPED["grey-survey"]
    assert [survey.wave(number).id for number in (0, 1, 2, 3)] == ["before", "before", "after", "after"]


@pytest.mark.parametrize("answer", range(1, 6))
def test_a_sheet_of_the_same_answer_throughout_counts_for_nothing(answer: int) -> None:
    survey = SHIPPED["grey-survey"]
    sheet = survey.sheet(dict.fromkeys((item.id for item in survey.items), answer))
    assert sheet[SHEET] == 0
    assert set(sheet.items()) <= set(survey.cells())


def test_a_sheet_counts_from_the_mean_that_the_file_sets() -> None:
    survey = SHIPPED["grey-survey"]
    good = {item.id: 2 if item.reversed else 4 for item in survey.items}
    assert survey.sheet(good)[SHEET] == 1
    assert survey.sheet(good | {survey.items[0].id: 3})[SHEET] == 0
    assert len(survey.cells()) == 9 * 5 + 2


def test_points_are_by_standard_with_the_items_they_are_of() -> None:
    behaviour = SHIPPED["behaviour"]
    answers = {item.id: 4 if item.standard == 1 else 2 for item in behaviour.items}
    assert behaviour.points(answers) == {"1": (12, 3)} | {str(n): (6, 3) for n in range(2, 8)}
    assert SHIPPED["grey-survey"].points({}) == {}


WRONG = {
    "another id": ("behaviour", "id: behaviour", "id: conduct", "the id is not the file's name"),
    "item twice": ("behaviour", "id: own-up", "id: honest-claims", "stands twice"),
    "no such standard": ("behaviour", "standard: 7", "standard: 8", "expected one of 1, 2, 3, 4, 5, 6, 7"),
    "advice missing": ("behaviour", "  - ก่อนโพสต์", "  # ก่อนโพสต์", "6 pieces of advice; expected 7"),
    "nothing said before": ("grey-survey", re.compile(r"closing:\n(?:  - .*\n)+"), "closing: []\n", "no paragraph"),
    "item too long": ("behaviour", "text: ฉันร่วม", "text: " + "ก" * 161, "at most 160"),
    "label too long": ("behaviour", "{1: ไม่เคย,", f"{{1: {'ก' * 21},", "21 characters, at most 20"),
    "label twice": ("behaviour", "2: นาน ๆ ครั้ง", "2: ไม่เคย", "stands twice"),
    "label is a word": ("grey-survey", "{1: ไม่เห็นด้วยเลย", "{1: เลิก", "global word for 'cancel'"),
    "group of one": ("grey-survey", "minimum_group: 5", "minimum_group: 1", "a group of one is a person"),
    "one wave": ("grey-survey", ", after: หลังการรณรงค์", "", "two waves"),
    "no round for a wave": ("grey-survey", "opens: {before: 1, after: 2}", "# opens", "'opens' tells"),
    "waves at once": ("grey-survey", "before: 1, after: 2", "before: 1, after: 1", "follow each other"),
    "waves turned round": ("grey-survey", "before: 1, after: 2", "before: 2, after: 1", "follow each other"),
    "off the scale": ("grey-survey", "counts_from: 4", "counts_from: 6", "expected a number from 1 to 5"),
    "one label": ("grey-survey", re.compile(r"scale: .*"), "scale: {1: เห็นด้วย}", "at least two labels"),
    "number twice": ("grey-survey", "2: ไม่ค่อยเห็นด้วย", "1: ไม่ค่อยเห็นด้วย", "the key '1' stands twice"),
    "numbers falling": ("grey-survey", "2: ไม่ค่อยเห็นด้วย", "6: ไม่ค่อยเห็นด้วย", "have rising numbers"),
    "no number": ("grey-survey", "2: ไม่ค่อยเห็นด้วย", "two: ไม่ค่อยเห็นด้วย", "have rising numbers"),
    "not yes or no": ("grey-survey", "anonymous: true", "anonymous: maybe", "expected true or false"),
    "no source": ("grey-survey", "source: จัดทำ", "# source: จัดทำ", "the key 'source' is missing"),
    "unknown number": ("grey-survey", "{minimum_group}", "{group}", r"there is no number \{group\}"),
}


@pytest.mark.parametrize(("name", "old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_questionnaire_is_refused_with_its_place(
    tmp_path: Path, name: str, old: str | re.Pattern[str], new: str, reason: str
) -> None:
    shutil.copytree(ROOT / "assessments", tmp_path / "assessments")
    path = tmp_path / "assessments" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(old)) if isinstance(old, str) else old
    changed, times = pattern.subn(lambda _: new, text, count=1)
    assert times == 1
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(ContentError, match=reason) as raised:
        _load(tmp_path)
    assert raised.value.file == f"assessments/{name}.yaml"
    assert raised.value.line > 1
