"""The plan of Trat as printed, and plan files that must be refused with their place and reason."""

from collections import Counter
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

import content
from content.model.reporting.plan import Budget, BudgetKind, Plan, Unit
from content.model.reporting.plan_file import SHORT_LIMIT, load_plan
from content.model.source import ContentError

ROOT = Path(content.__file__).parent

SMALL = """\
id: small
title: แผนตัวอย่าง
fiscal_year: 2569
source: เอกสารตัวอย่าง
levels: {strategy: ยุทธศาสตร์ที่, activity: กิจกรรม}
totals:
  budget: 500
  activities: 2
  measures: 3
  agencies: 2
  pairs: 4
agencies:
  - code: treasury
    name: สำนักงานคลังจังหวัดตราด
    short: สนง.คลัง จ.ตราด
    aliases: [คลัง]
  - code: energy
    name: สำนักงานพลังงานจังหวัดตราด
    short: สนง.พลังงาน จ.ตราด
    aliases: [พลังงาน]
strategies:
  - number: 1
    name: ยุทธศาสตร์หนึ่ง
    goal: เป้าหมาย
    budget: 500
    lines:
      - number: 1
        name: กลยุทธ์
        activities:
          - id: 1/1.1
            title: อบรม
            short: อบรม
            keywords: [อบรม]
            measures:
              - id: 1/1.1#1
                unit: percent
                target: 80
                budget: 500
                quarters: [2, 3]
                indicator: ร้อยละของบุคลากร
                expected: บุคลากรเข้าใจ
                agencies: [treasury]
                acknowledged: [code]
              - id: 1/1.1#2
                unit: level
                target: 5
                budget: unknown
                quarters: [4]
                indicator: ระดับความสำเร็จ
                expected: สำเร็จ
                agencies: [energy]
          - id: 1/1.2
            title: ประชุม
            short: ประชุม
            keywords: [ประชุม]
            measures:
              - id: 1/1.2#1
                unit: times
                target: 2
                budget: none
                quarters: [1]
                indicator: จำนวนครั้ง
                expected: ได้ประชุม
                agencies: [energy, treasury]
"""


@pytest.fixture(scope="module")
def trat() -> Plan:
    return load_plan(ROOT / "plans" / "trat-2569.yaml", ROOT)


def load(folder: Path, text: str) -> Plan:
    (folder / "plans").mkdir(exist_ok=True)
    path = folder / "plans" / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return load_plan(path, folder)


def test_trat_counts_are_the_printed_ones(trat: Plan) -> None:
    assert [sum(len(line.activities) for line in s.lines) for s in trat.strategies] == [6, 8, 1, 7, 3]
    assert sum(len(s.lines) for s in trat.strategies) == 9
    assert Counter(m.id[0] for m in trat.measures()) == {"1": 10, "2": 11, "3": 3, "4": 7, "5": 7}
    assert len(trat.activities()) == 25
    assert len(trat.agencies) == 23
    assert sum(len(trat.measures_of(agency.code)) for agency in trat.agencies) == 168
    assert trat.fiscal_year == 2569


def test_trat_units_and_quarters_are_the_printed_ones(trat: Plan) -> None:
    assert Counter(m.unit for m in trat.measures()) == {
        Unit.PERCENT: 15,
        Unit.TIMES: 9,
        Unit.CHANNELS: 8,
        Unit.LEVEL: 3,
        Unit.MEDIA: 1,
        Unit.LESSONS: 1,
        Unit.PERSONS: 1,
    }
    assert Counter(m.quarters for m in trat.measures()) == {(2, 3, 4): 34, (3,): 2, (4,): 1, (3, 4): 1}


def test_trat_budgets_are_the_printed_ones(trat: Plan) -> None:
    assert [s.budget_total for s in trat.strategies] == [210650, 12000, None, 5000, None]
    amounts = {m.id: m.budget.baht for m in trat.measures() if m.budget.kind is BudgetKind.AMOUNT}
    assert amounts == {
        "1/1.5#1": 99650,
        "1/1.5#2": 50000,
        "1/1.5#3": 34000,
        "1/1.5#4": 15000,
        "1/1.5#5": 12000,
        "2/3.5#2": 12000,
        "4/2.1#1": 5000,
    }
    assert [m.id for m in trat.measures() if m.budget == Budget(BudgetKind.UNKNOWN)] == ["2/3.2#1"]


def test_trat_agencies_have_the_printed_number_of_activities(trat: Plan) -> None:
    owed = {agency.code: len(trat.measures_of(agency.code)) for agency in trat.agencies}
    assert (owed["province"], owed["education"]) == (17, 12)
    assert min(owed.values()) == owed["polytechnic"] == owed["commerce"] == 1
    assert sorted(owed.values())[-1] == owed["province"]


def test_trat_project_has_a_row_and_a_budget_for_each_of_five_agencies(trat: Plan) -> None:
    rows = trat.activity("1/1.5").measures
    assert [m.agencies for m in rows] == [("province",), ("pao",), ("education",), ("polytechnic",), ("health",)]
    assert [m.unit for m in rows] == [Unit.TIMES] + [Unit.PERCENT] * 4
    assert trat.measure_for("1/1.5", "polytechnic") is trat.measure("1/1.5#4")


def test_trat_acknowledged_measures(trat: Plan) -> None:
    assert {m.id: m.acknowledged for m in trat.measures() if m.acknowledged} == {
        "1/1.1#1": ("code-of-ethics", "ethics-requirements"),
        "1/1.2#1": ("dos-donts",),
        "2/3.1#1": ("integrity-declaration",),
    }


def test_trat_misread_agencies_are_read_right(trat: Plan) -> None:
    """The scan has การประชาสัมพันธ์, สทสร and เสริมการเรียนรู้ for these three."""
    assert "waterworks" in trat.measure("1/1.3#1").agencies
    assert "cooperatives" in trat.measure("2/1.1#1").agencies
    assert trat.measure("2/2.1#2").agencies == ("learning", "education")


def test_trat_buttons_and_keywords_fit(trat: Plan) -> None:
    activities = trat.activities()
    assert all(3 <= len(activity.keywords) <= 8 for activity in activities)
    assert len({activity.short for activity in activities}) == len(activities)
    assert all(len(set(activity.keywords)) == len(activity.keywords) for activity in activities)


def test_look_ups_find_what_the_lists_hold(trat: Plan) -> None:
    for measure in trat.measures():
        assert trat.measure(measure.id) is measure
        assert measure in trat.activity(measure.activity_id).measures
        for code in measure.agencies:
            assert trat.measure_for(measure.activity_id, code) is measure
            assert measure in trat.measures_of(trat.agency(code).code)


@pytest.mark.parametrize("name", ["agency", "activity", "measure", "measures_of"])
def test_an_unknown_id_is_a_key_error(trat: Plan, name: str) -> None:
    with pytest.raises(KeyError):
        getattr(trat, name)("nothing")


def test_an_agency_without_a_row_in_an_activity_is_a_key_error(trat: Plan) -> None:
    with pytest.raises(KeyError):
        trat.measure_for("1/1.6", "treasury")


def test_a_plan_cannot_be_changed(trat: Plan) -> None:
    with pytest.raises(FrozenInstanceError):
        trat.title = "อื่น"  # type: ignore[misc]


def test_a_small_plan_loads(tmp_path: Path) -> None:
    plan = load(tmp_path, SMALL)
    assert [m.id for m in plan.measures()] == ["1/1.1#1", "1/1.1#2", "1/1.2#1"]
    assert [m.id for m in plan.measures_of("treasury")] == ["1/1.1#1", "1/1.2#1"]
    assert plan.measure("1/1.1#2").budget == Budget(BudgetKind.UNKNOWN, None)


# what is replaced, by what, the line at fault (its first words after the change), the reason
FAULTS = {
    "wrong unit": ("unit: times", "unit: time", "unit: time\n", "expected one of percent, times"),
    "missing target": ("                target: 2\n", "", "- id: 1/1.2#1", "the key 'target' is missing"),
    "negative target": ("target: 2", "target: -2", "target: -2", "a target is at least 1, found -2"),
    "zero target": ("target: 2", "target: 0", "target: 0", "a target is at least 1"),
    "target not a number": ("target: 2", "target: สอง", "target: สอง", "expected a whole number"),
    "target with a fraction": ("target: 2", "target: 2.5", "target: 2.5", "expected a whole number"),
    "percent over 100": ("target: 80", "target: 101", "target: 101", "at most 100, found 101"),
    "level over 5": ("target: 5", "target: 6", "target: 6", "at most 5, found 6"),
    "unknown agency": ("[energy, treasury]", "[energy, moon]", "[energy, moon]", "unknown agency 'moon'"),
    "no agency": ("[energy, treasury]", "[]", "agencies: []", "at least one agency"),
    "agency twice in a row": ("[energy, treasury]", "[energy, energy]", "[energy, energy]", "energy stands twice"),
    "agency in two rows": ("agencies: [energy]\n", "agencies: [treasury]\n", "[treasury]\n          -", "stands twice"),
    "agency's code twice": ("code: energy", "code: treasury", "code: treasury\n    name: สำนักงานพ", "stands twice"),
    "odd code": ("code: energy", "code: พลังงาน", "code: พลังงาน", "an agency's code is"),
    "activity twice": ("id: 1/1.2\n", "id: 1/1.1\n", "id: 1/1.1\n            title: ประชุม", "1/1.1 stands twice"),
    "activity of another line": ("id: 1/1.2\n", "id: 1/2.1\n", "id: 1/2.1", "has the id 1/1. and a number"),
    "measure without an id": (
        "- id: 1/1.2#1\n                unit",
        "- unit",
        "- unit: times",
        "the key 'id' is missing",
    ),
    "measure twice": ("id: 1/1.1#2", "id: 1/1.1#1", "id: 1/1.1#1\n                unit: level", "1/1.1#1 stands twice"),
    "measure of another activity": ("id: 1/1.2#1", "id: 1/1.1#3", "id: 1/1.1#3", "has the id 1/1.2# and a name"),
    "measure without a name": ("id: 1/1.2#1", "id: 1/1.2#", "id: 1/1.2#\n", "has the id 1/1.2# and a name"),
    "no quarters": ("quarters: [1]", "quarters: []", "quarters: []", "at least one quarter"),
    "a fifth quarter": ("quarters: [1]", "quarters: [5]", "quarters: [5]", "numbers from 1 to 4"),
    "quarters falling": ("quarters: [2, 3]", "quarters: [3, 2]", "quarters: [3, 2]", "rising"),
    "a budget of words": ("budget: none", "budget: free", "budget: free", "a number of baht, none or unknown"),
    "a budget of zero": ("budget: none", "budget: 0", "budget: 0", "a number of baht, none or unknown"),
    "strategy's total": ("    budget: 500\n    lines", "    budget: 400\n    lines", "budget: 400", "not 400"),
    "strategy without a total": ("    budget: 500\n    lines", "    budget: none\n    lines", "budget: none", "not 0"),
    "grand total": ("totals:\n  budget: 500", "totals:\n  budget: 501", "budget: 501", "printed as 501"),
    "number of activities": ("activities: 2", "activities: 3", "activities: 3", "the plan has 2"),
    "number of measures": ("measures: 3", "measures: 2", "measures: 2", "the plan has 3"),
    "number of agencies": ("agencies: 2", "agencies: 23", "agencies: 23", "the plan has 2"),
    "number of pairs": ("pairs: 4", "pairs: 5", "pairs: 5", "the plan has 4"),
    "alias of two agencies": ("[พลังงาน]", "[คลัง]", "aliases: [คลัง]\nstrategies", "names the agency treasury"),
    "alias is another's name": (
        "[คลัง]",
        "[สำนักงานพลังงานจังหวัดตราด]",
        "name: สำนักงานพลังงานจังหวัดตราด",
        "names the agency treasury",
    ),
    "alias differs in dots and spaces": ("[พลังงาน]", "[สนง คลัง จ ตราด]", "[สนง คลัง", "names the agency treasury"),
    "year of the common era": ("year: 2569", "year: 2026", "fiscal_year: 2026", "Buddhist era"),
    "another file's id": ("id: small", "id: large", "id: large", "not the file's name"),
    "long short title": ("short: ประชุม", f"short: {'ก' * 39}", "short: กก", f"39 characters, more than {SHORT_LIMIT}"),
    "acknowledged times": (
        "agencies: [energy, treasury]\n",
        "agencies: [energy, treasury]\n                acknowledged: [a]\n",
        "acknowledged: [a]",
        "give a percentage, but the unit is times",
    ),
    "missing title": ("            title: ประชุม\n", "", "- id: 1/1.2", "the key 'title' is missing"),
    "unknown key": ("title: ประชุม", "title: ประชุม\n            red: 1", "red: 1", "unknown key 'red'"),
    "thai digits mixed": ("expected: ได้ประชุม", "expected: 1๐ ครั้ง", "expected: 1๐", "mixes Thai and Arabic digits"),
    "empty indicator": ("indicator: จำนวนครั้ง", "indicator: ''", "indicator: ''", "the text is empty"),
}


@pytest.mark.parametrize(("old", "new", "at", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_plan_is_refused_with_file_line_and_reason(
    tmp_path: Path, old: str, new: str, at: str, reason: str
) -> None:
    assert SMALL.count(old) == 1
    text = SMALL.replace(old, new)
    with pytest.raises(ContentError) as refused:
        load(tmp_path, text)
    line = text[: text.index(at)].count("\n") + 1
    assert (refused.value.file, refused.value.line) == ("plans/small.yaml", line), refused.value
    assert reason in refused.value.reason
    assert str(refused.value).startswith(f"plans/small.yaml:{line}: ")
