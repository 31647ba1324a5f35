"""The plans of Narathiwat and of a subdistrict organisation as printed, and every programme that can be run."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

import content
from bot.cli.entry import main
from content.model.calendar import fiscal_year_span
from content.model.pack import Content, load, programmes
from content.model.reporting.plan import BudgetKind, Comparator, Measure, Plan, Unit
from content.model.reporting.plan_file import counts, load_plan
from content.model.source import ContentError
from tests.content.model.reporting.test_plan import SMALL
from tests.content.model.reporting.test_plan import load as load_small

ROOT = Path(content.__file__).parent
PRINTED = {
    "trat-2569": {"strategies": 5, "activities": 25, "measures": 38, "targets": 38, "budgets": 7, "budget": 227_650},
    "narathiwat-2566": {
        "strategies": 2,
        "indicators": 7,
        "activities": 31,
        "parts": 10,
        "measures": 38,
        "targets": 21,
        "budgets": 15,
        "budget": 1_025_440 + 120_400,
    },
    "sao-2567": {"strategies": 5, "practices": 35, "activities": 31, "measures": 31, "targets": 0, "budgets": 0},
}


@pytest.fixture(scope="module")
def narathiwat() -> Plan:
    return load_plan(ROOT / "plans" / "narathiwat-2566.yaml", ROOT)


@pytest.fixture(scope="module")
def sao() -> Plan:
    return load_plan(ROOT / "plans" / "sao-2567.yaml", ROOT)


@pytest.fixture(scope="module", params=programmes())
def programme(request: pytest.FixtureRequest) -> Content:
    return load(request.param)


def test_the_three_programmes_are_there() -> None:
    assert programmes() == ("narathiwat-2566", "sao-2567", "trat-2569")


def test_counts_are_the_printed_ones(programme: Content) -> None:
    counted = counts(programme.plan)
    assert {name: counted[name] for name in PRINTED[programme.plan.id]} == PRINTED[programme.plan.id]


def test_a_programme_keeps_its_days_inside_its_year(programme: Content) -> None:
    first, last = fiscal_year_span(programme.programme.fiscal_year)
    days = [programme.programme.demo_today, *(required.due for required in programme.programme.documents)]
    assert days == [day for day in days if first <= day <= last]
    assert programme.programme.span == (first, last)


def test_every_agency_has_something_to_do(programme: Content) -> None:
    assert all(programme.plan.measures_of(agency.code) for agency in programme.plan.agencies)


def test_buttons_keywords_and_global_words_get_on(programme: Content) -> None:
    plan = programme.plan
    activities = [activity for activity in plan.activities() if activity.measures]
    assert len({activity.short for activity in activities}) == len(activities)
    assert all(3 <= len(set(activity.keywords)) == len(activity.keywords) <= 8 for activity in activities)
    names = [name for agency in plan.agencies for name in (agency.name, agency.short, *agency.aliases)]
    assert [n for n in (*names, *(activity.short for activity in activities)) if programme.words.command(n)] == []


def test_nothing_of_one_province_is_in_another(programme: Content) -> None:
    own = programme.programme.id
    files = [ROOT / folder / f"{own}.yaml" for folder in ("plans", "programmes", "demo")]
    foreign = {"ตราด", "นราธิวาส", "นครราชสีมา", "แม่แตง", "แม่ดง"} - {programme.programme.province}
    # what the scan misprinted is quoted where it is corrected
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    text = "".join(line for line in lines if not line.startswith("  - printed: "))
    assert {word for word in foreign if word in text} == set()


def test_content_check_prints_each_programme() -> None:
    said = CliRunner().invoke(main, ["content", "check"])
    assert said.exit_code == 0
    lines = said.output.splitlines()
    *of_programmes, guessed = [line.partition(":")[0] for line in lines]
    assert (of_programmes, guessed) == (list(programmes()), "answers guessed from the options alone")
    assert "1,145,840 budget" in lines[0]
    assert "35 practices" in lines[1]


def test_narathiwat_goals_have_the_printed_shape(narathiwat: Plan) -> None:
    assert narathiwat.levels.strategy == "เป้าหมายที่"
    assert [strategy.budget_total for strategy in narathiwat.strategies] == [1_025_440, 120_400]
    lines = [line for strategy in narathiwat.strategies for line in strategy.lines]
    assert [len(line.activities) for line in lines] == [1, 9, 8, 13]
    aims = [(i.number, i.target, i.comparator) for i in narathiwat.indicators()]
    at_least, reduce_by = Comparator.AT_LEAST, Comparator.REDUCE_BY
    assert aims == [
        ("1.1", 80, at_least),
        ("1.2", 80, at_least),
        ("1.3", 100, at_least),
        ("2.1", 10, reduce_by),
        ("2.2.1", 10, reduce_by),
        ("2.2.2", 10, reduce_by),
        ("2.3", 25, reduce_by),
    ]


def test_narathiwat_numbers_stand_as_printed(narathiwat: Plan) -> None:
    goal_1, goal_2 = narathiwat.strategies
    printed = [activity.id for line in goal_1.lines for activity in line.activities]
    assert [int(number.rpartition(".")[2]) for number in printed] == [*range(1, 11), *range(9, 17)]
    assert [a.id for a in goal_2.lines[0].activities] == [f"2/1.{number}" for number in range(1, 14)]
    parts = {a.id: len(a.parts) for a in narathiwat.activities() if a.parts}
    assert parts == {"1/2.2": 5, "1/3.9": 2, "1/3.16": 1, "2/1.1": 2}
    assert [a.id for a in narathiwat.activities() if a.parts and a.measures] == ["1/3.16"]


def test_narathiwat_targets_are_the_printed_ones(narathiwat: Plan) -> None:
    targets = {m.id.partition("#")[0]: (m.target, m.word) for m in narathiwat.measures() if m.target is not None}
    assert targets == {
        "1/1.1": (3, "แห่ง"),
        "1/2.2.1": (25, ""),
        "1/2.2.2": (5, "ประเด็น"),
        "1/2.2.3": (100, ""),
        "1/2.2.4": (50, ""),
        "1/2.2.5": (1, ""),
        "1/2.3": (21, "ชุมชน"),
        "1/2.8": (3, ""),
        "1/2.9": (4, "โปสเตอร์"),
        "1/3.9.1": (1, "รายงาน"),
        "1/3.9.2": (90, "หน่วยงาน"),
        "1/3.16.1": (82, "หน่วยงาน"),
        "2/1.1.1": (50, ""),
        "2/1.1.2": (5, "พื้นที่"),
        "2/1.2": (4, "โครงการ/เรื่อง/ประเด็น"),
        "2/1.3": (6, ""),
        "2/1.4": (2, "แห่ง"),
        "2/1.5": (12, "โครงการ/กิจกรรม"),
        "2/1.9": (1, "แผน"),
        "2/1.11": (90, "คน"),
        "2/1.13": (1, ""),
    }


def test_narathiwat_budgets_are_the_printed_ones(narathiwat: Plan) -> None:
    money = [m.budget.baht for m in narathiwat.measures() if m.budget.kind is BudgetKind.AMOUNT]
    goal_1 = [30_500, 61_000, 113_000, 72_900, 22_600, 362_420, 22_600, 2_000, 180_000, 13_800, 96_000, 48_620]
    assert money == [*goal_1, 35_000, 25_000, 60_400]
    assert all(m.budget.kind is not BudgetKind.UNKNOWN for m in narathiwat.measures())


def test_narathiwat_months_are_the_printed_ones(narathiwat: Plan) -> None:
    assert Counter(measure.months for measure in narathiwat.measures()) == {
        (4, 6): 7,
        (1, 3): 6,
        (10, 6): 6,
        (10, 9): 5,
        (1, 6): 4,
        (1, 9): 4,
        (10, 12): 3,
        (10, 3): 2,
        (1, 4): 1,
    }
    assert narathiwat.measure("1/3.16#1").quarters == (2, 3)


def test_narathiwat_groups_are_not_expanded_but_where_each_of_them_is_asked(narathiwat: Plan) -> None:
    assert narathiwat.measure("1/2.7#1").agencies == ("province",)
    assert narathiwat.measure("1/2.7#1").others == ("ราชการส่วนภูมิภาคทุกส่วน", "องค์กรปกครองส่วนท้องถิ่นในจังหวัด")
    assert len(narathiwat.measure("2/1.13#1").agencies) == 9


def test_sao_columns_are_the_printed_ones(sao: Plan) -> None:
    assert sao.levels.strategy == "มาตรฐานที่"
    assert [len(strategy.practices) for strategy in sao.strategies] == [5, 8, 9, 10, 3]
    assert [len(list(strategy.measures())) for strategy in sao.strategies] == [8, 7, 8, 5, 3]
    assert {measure.target for measure in sao.measures()} == {None}
    assert {agency.name for agency in sao.agencies} == {"องค์การบริหารส่วนตำบล"}


def test_sao_leaves_out_what_cannot_be_read(sao: Plan) -> None:
    assert len(sao.left_out) == 9  # five of practices and indicators, four of meanings and behaviours
    texts = [*(activity.title for activity in sao.activities()), *(practice.text for practice in sao.practices())]
    unreadable = ("วิสัยพิพ", "ลดจลาจล", "ู้ใช้ตรึก", "วิทยะคุณ", "กสละ")
    assert [text for text in texts if any(piece in text for piece in unreadable)] == []


def test_a_measure_without_a_target_has_none_and_not_zero(sao: Plan, narathiwat: Plan) -> None:
    without: list[Measure] = [m for plan in (sao, narathiwat) for m in plan.measures() if m.target is None]
    assert len(without) == 31 + 17
    assert all(m.unit is not Unit.NOTE for plan in (sao, narathiwat) for m in plan.measures() if m.target)


# what is replaced in the small plan, by what, the reason
FAULTS = {
    "items without a word": ("unit: times", "unit: items", "items need a word"),
    "a result in words with a target": ("unit: times", "unit: note", "has no target"),
    "quarters and months": (
        "quarters: [1]",
        "quarters: [1]\n                months: [10, 12]",
        "either quarters or months",
    ),
    "neither": ("                quarters: [1]\n", "", "either quarters or months"),
    "one month": ("quarters: [1]", "months: [10]", "the first and the last"),
    "months over the year's end": ("quarters: [1]", "months: [9, 10]", "the last month comes before the first"),
    "total of one strategy": (
        "    budget: 500\n    lines",
        "    budget: 500\n    totals: {activities: 1}\n    lines",
        "has 2",
    ),
    "total nobody counts": ("totals:\n", "totals:\n  moons: 3\n", "unknown key 'moons'"),
    "part of another project": (
        "            keywords: [ประชุม]\n",
        "            keywords: [ประชุม]\n            parts: [{id: 1/1.1.1, title: ก, short: ก, keywords: [ก]}]\n",
        "has the id 1/1.2. and a number",
    ),
    "practices in a list": (
        "    budget: 500\n    lines",
        "    budget: 500\n    practices: [ก]\n    lines",
        "expected a mapping",
    ),
    "practice without a number": (
        "    budget: 500\n    lines",
        "    budget: 500\n    practices: {ก: ข}\n    lines",
        "'ก' is no number of a practice",
    ),
    "practice twice": (
        "    budget: 500\n    lines",
        "    budget: 500\n    practices: {1: ก, 1: ข}\n    lines",
        "stands twice",
    ),
    "no word for its levels": ("levels: {strategy: ยุทธศาสตร์ที่, activity: กิจกรรม}\n", "", "the key 'levels' is missing"),
}


@pytest.mark.parametrize(("old", "new", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_plan_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert SMALL.count(old) == 1
    with pytest.raises(ContentError, match=r"plans/small\.yaml:") as refused:
        load_small(tmp_path, SMALL.replace(old, new))
    assert reason in refused.value.reason


def test_a_plan_without_targets_and_with_months_loads(tmp_path: Path) -> None:
    text = SMALL.replace("target: 2", "target: none").replace("quarters: [1]", "months: [11, 1]")
    measure = load_small(tmp_path, text).measure("1/1.2#1")
    assert (measure.target, measure.quarters, measure.months) == (None, (1, 2), (11, 1))
    first, last = measure.span(2569)
    assert (first.isoformat(), last.isoformat()) == ("2025-11-01", "2026-01-31")
