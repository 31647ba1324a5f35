"""The report form: complete and counted, mapped onto the plan, and refused where it contradicts itself."""

import re
from collections import Counter
from pathlib import Path

import pytest

import content
from content.model.reporting.form import FIELDS, Form, FormItem, ResultType
from content.model.reporting.form_file import load_form
from content.model.reporting.form_mapping import FormMapping, load_form_mapping
from content.model.reporting.plan import Plan
from content.model.reporting.plan_file import load_plan
from content.model.source import ContentError

ROOT = Path(content.__file__).parent


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(ROOT / "forms/six-month.yaml", ROOT)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(ROOT / "plans/trat-2569.yaml", ROOT)


@pytest.fixture(scope="module")
def mapping(form: Form, plan: Plan) -> FormMapping:
    return load_form_mapping(ROOT / "forms/six-month.trat-2569.yaml", ROOT, form, plan)


def _printed(item: FormItem) -> list[str]:
    return ["".join(piece.words + ("_" if piece.blank else "") for piece in line) for line in item.cell]


def test_the_form_has_all_that_is_printed(form: Form) -> None:
    goals = [goal for strategy in form.strategies for goal in strategy.goals]
    indicators = [indicator for goal in goals for indicator in goal.indicators]
    lines = [line for indicator in indicators for line in indicator.lines]
    assert (len(form.fields), len(form.strategies), len(goals), len(indicators), len(lines)) == (10, 5, 5, 9, 12)
    assert [len([row for row in strategy.rows() for _ in row.items]) for strategy in form.strategies] == [2, 4, 3, 3, 3]
    assert sum(len(item.boxes) for item in form.items) == 33
    assert [item.item for item in form.items] == list(range(1, 16))


def test_the_six_result_types_stand_at_their_items(form: Form) -> None:
    places: dict[str, list[int]] = {}
    for item in form.items:
        places.setdefault(item.result, []).append(item.item)
    assert places == {
        ResultType.ACK_PERCENT: [1, 2],
        ResultType.CHECKBOX_SPECIFY: [3, 5],
        ResultType.LEVEL: [4, 6, 7, 8, 9, 10],
        ResultType.PARTICIPATION_PERCENT: [11, 12, 15],
        ResultType.REACH: [13],
        ResultType.FREE_TEXT: [14],
    }


def test_result_cells_read_as_printed(form: Form) -> None:
    assert _printed(form.item(1)) == [
        "จำนวนข้าราชการในหน่วยงานที่รับทราบ _ คน",
        "จำนวนข้าราชการทั้งหมดในหน่วยงาน _ คน",
        "คิดเป็นร้อยละ _",
    ]
    assert _printed(form.item(5)) == [
        "_ มีการจัดตั้งคณะกรรมการ/กลุ่มงาน/ทีมงาน ระบุ _",
        "_ ไม่มีการจัดตั้งคณะกรรมการ/กลุ่มงาน/ทีมงาน",
    ]
    assert form.item(3).boxes == ("yes",)
    assert _printed(form.item(9))[4] == "_ ระดับที่ ๕"
    assert "ตามกลุ่มเป้าหมาย" in _printed(form.item(12))[1]
    assert _printed(form.item(13)) == ["_ ครั้ง _ คน"]
    assert _printed(form.item(14)) == ["_"]


def test_the_header_asks_for_every_field_once(form: Form) -> None:
    blanks = [piece.blank for line in form.header for piece in line if piece.blank]
    assert blanks == list(FIELDS) == [field.id for field in form.fields]


def test_merged_cells_cover_each_row_once(form: Form) -> None:
    for strategy in form.strategies:
        rows = list(strategy.rows())
        for spans in (
            [row.goal_span for row in rows],
            [row.indicator_span for row in rows],
            [row.line_span for row in rows],
        ):
            covered = [number for number, span in enumerate(spans) for _ in range(span)]
            assert len(covered) == len(rows)
            assert all(
                not spans[place] for start in range(len(rows)) for place in range(start + 1, start + spans[start])
            )
    assert [[item.item for item in row.items] for row in form.strategies[0].rows()] == [[1, 2]]
    third = list(form.strategies[2].rows())
    assert [(row.goal_span, row.indicator_span, row.line_span) for row in third] == [(3, 3, 1), (0, 0, 2), (0, 0, 0)]


def test_a_filled_form_names_its_province_and_year_and_nothing_is_left_open(form: Form) -> None:
    filled = form.filled("ตราด", "๒๕๗๐")
    assert filled.title[0].endswith("จังหวัดตราด (พ.ศ. ๒๕๖๖ - ๒๕๗๐)")
    assert filled.title[1] == "ประจำปีงบประมาณ พ.ศ. ๒๕๗๐"
    lines = [row.line.text for strategy in filled.strategies for row in strategy.rows()]
    assert sum("ในจังหวัดตราด" in text for text in lines) == 1
    assert not any("{" in text for text in (*filled.title, *lines))
    assert filled.items == form.items
    assert "{province}" in form.title[0]


def test_the_misreadings_are_corrected_and_listed(form: Form) -> None:
    rows = [row for strategy in form.filled("ตราด", "๒๕๖๙").strategies for row in strategy.rows()]
    texts = [
        row.goal.text + row.indicator.text + row.line.text + "".join(item.text for item in row.items) for row in rows
    ]
    printed = "\n".join((*texts, *(strategy.name for strategy in form.strategies)))
    wrong = "มาตฐาน|ผลิตภัณฑ์|รักษากิจกรรม|ระดับความถี่|คืบ|พัฒนาเมือง|ถ่ายทอดสัญญาณ|นครราชสีมา|ที่ตัวอย่าง"
    assert not re.search(wrong, printed)
    assert "เหรียญพิทักษ์เสรีชนและเหรียญราชการชายแดน" in form.item(9).text
    doubtful = Counter(reading.doubtful for reading in form.readings)
    assert doubtful[True] >= 5
    assert doubtful[False] >= 5


def test_official_texts_have_thai_digits_and_chat_labels_arabic_ones(form: Form) -> None:
    for item in form.items:
        assert not re.search("[0-9]", item.text + "".join(_printed(item))), item.item
        assert not re.search("[๐-๙]", item.short), item.item
    assert len({item.short for item in form.items}) == 15


def test_an_unknown_item_is_a_key_error(form: Form) -> None:
    for number in (0, 16):
        with pytest.raises(KeyError):
            form.item(number)


def test_the_mapping_joins_items_and_activities(mapping: FormMapping, plan: Plan) -> None:
    assert mapping.activities[4] == ("2/2.1", "2/2.2", "4/1.2")
    assert [item for item, activities in mapping.activities.items() if not activities] == [5, 6, 7, 9, 15]
    assert mapping.items_of("4/2.3") == (11, 12)
    assert mapping.items_of("2/3.4") == ()
    assert mapping.acknowledged == {1: ("ethics-requirements",), 2: ("dos-donts",)}
    assert len(mapping.without_item) == 12
    mapped = {activity for activities in mapping.activities.values() for activity in activities}
    assert mapped | set(mapping.without_item) == {activity.id for activity in plan.activities()}


FORM_FAULTS = {
    "count": ("  checkboxes: 33", "  checkboxes: 34", "said to have 34 checkboxes, but has 33"),
    "result type count": ("  reach: 1", "  reach: 2", "said to have 2 reach, but has 1"),
    "unknown result": ("result: reach", "result: percent", "expected one of ack_percent"),
    "item out of place": ("- item: 2\n", "- item: 3\n", "item 3 stands in place 2"),
    "unknown blank": ("{specify}", "{name}", "no blank 'name' here"),
    "missing blank": (" {percent}", "", "the blank 'percent' is missing"),
    "blank twice": ("{times} ครั้ง", "{persons} ครั้ง", "the blank 'persons' stands twice"),
    "open brace": ("- ที่อยู่ {address}", "- ที่อยู่ {address", "the braces do not match"),
    "empty braces": ("- ที่อยู่ {address}", "- ที่อยู่ {}", "no blank '' here"),
    "placeholder in an item": ("text: การออกข้อกำหนดจริยธรรม", "text: การออกของ{province}", "cannot stand here"),
    "unknown placeholder": ("พ.ศ. {fiscal_year}", "พ.ศ. {year}", "unknown {year}"),
    "cell where the type has one": (
        "result: reach",
        "result: reach\n                    cell: []",
        "stands under cells",
    ),
    "correction not in the form": ("used: คำอธิบาย", "used: ผลลัพธ์", "does not stand in the form"),
    "field out of order": ("id: address", "id: adress", "expected the field 'address'"),
    "columns": ("กลยุทธ์, แผนการดำเนินงาน (", "แผนการดำเนินงาน (", "expected 5 columns, found 4"),
    "no review date": ("review: 2026-09-30\n", "", "the key 'review' is missing"),
    "short too long": ("short: พิธีถวายสัตย์ปฏิญาณ", "short: " + "ก" * 39, "at most 38 fit"),
    "printed number": ("number: 2\n                    short", "number: 0\n                    short", "start at 1"),
    "empty list": (re.compile(r"indicators:\n.*?(?=\n  - number: 2)", re.S), "indicators: []", "the list is empty"),
}


def _changed(source: Path, target: Path, old: str | re.Pattern[str], new: str) -> None:
    text = source.read_text(encoding="utf-8")
    changed = text.replace(old, new, 1) if isinstance(old, str) else old.sub(new, text, count=1)
    assert changed != text
    target.parent.mkdir(exist_ok=True)
    target.write_text(changed, encoding="utf-8")


@pytest.mark.parametrize(("old", "new", "reason"), FORM_FAULTS.values(), ids=FORM_FAULTS.keys())
def test_a_wrong_form_is_refused_with_its_place(
    tmp_path: Path, old: str | re.Pattern[str], new: str, reason: str
) -> None:
    target = tmp_path / "forms/six-month.yaml"
    _changed(ROOT / "forms/six-month.yaml", target, old, new)
    with pytest.raises(ContentError, match=re.escape(reason)) as raised:
        load_form(target, tmp_path)
    assert raised.value.file == "forms/six-month.yaml"
    assert raised.value.line > 1 or "missing" in reason


MAPPING_FAULTS = {
    "unknown activity": ("activities: [1/1.2]", "activities: [1/1.9]", "the plan has no activity '1/1.9'"),
    "activity twice": ("[4/2.2, 4/2.3]", "[4/2.2, 4/2.2]", "stands twice"),
    "forgotten activity": ("without_item: [1/1.3, ", "without_item: [", "'1/1.3' has no item and is not listed"),
    "listed though mapped": ("without_item: [", "without_item: [1/1.1, ", "'1/1.1' has an item"),
    "item missing": ("  - {item: 5, activities: []}\n", "", "expected every item of the form once"),
    "another plan": ("plan: trat-2569", "plan: trat-2570", "expected the plan 'trat-2569'"),
    "document not counted": ("[dos-donts]", "[code-of-ethics]", "no activity of this item counts acknowledgements"),
    "document missing": (", acknowledged: [dos-donts]", "", "acknowledged stands beside the items"),
}


@pytest.mark.parametrize(("old", "new", "reason"), MAPPING_FAULTS.values(), ids=MAPPING_FAULTS.keys())
def test_a_wrong_mapping_is_refused_with_its_place(
    tmp_path: Path, form: Form, plan: Plan, old: str, new: str, reason: str
) -> None:
    name = "forms/six-month.trat-2569.yaml"
    _changed(ROOT / name, tmp_path / name, old, new)
    with pytest.raises(ContentError, match=re.escape(reason)) as raised:
        load_form_mapping(tmp_path / name, tmp_path, form, plan)
    assert raised.value.file == name
    assert raised.value.line > 1
