"""The console of each programme, in the shape and the words of its plan."""

import csv
import html
import io
from decimal import Decimal

import pytest

from bot.links import Links
from bot.pages import Province, console
from content.model.pack import Content, programmes
from flows.reporting.measure_status import MeasureStatus, Status, judged
from tests.bot.pages.conftest import Written, browser, with_console
from tests.packs import loaded


class Filled(Written):
    """Every agency has told a figure of everything, and not much of it."""

    def province(self, account: int = 1) -> Province:
        plan, one = self.content.plan, Decimal(1)
        statuses = {
            agency.code: [MeasureStatus(m, one, judged(m, one)) for m in plan.measures_of(agency.code)]
            for agency in plan.agencies
        }
        return Province(self.content.programme.demo_today, statuses, {}, ())


@pytest.fixture(params=programmes())
def programme(request: pytest.FixtureRequest) -> Content:
    return loaded(request.param)


def page_of(content: Content) -> str:
    links = Links("", "a secret")
    answer = with_console(browser(content, links, Filled(content)), links).get("/console")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_each_plan_stands_in_its_own_words(programme: Content) -> None:
    page, plan = page_of(programme), programme.plan
    assert programme.programme.area in page
    assert all(f"{plan.levels.strategy} {strategy.number}" in page for strategy in plan.strategies)
    others = {loaded(name).plan.levels.strategy for name in programmes()} - {plan.levels.strategy}
    assert [word for word in others if f"{word} 1<" in page] == []


def test_columns_and_cells_are_those_of_the_plan(programme: Content) -> None:
    table = console.overview(Filled(programme).province(), programme)
    assert sum(width for _, width in table.strategies) == sum(len(a.measures) for a in table.activities)
    assert all(activity.measures for activity in table.activities)
    assert table.reported == sum(len(measure.agencies) for measure in programme.plan.measures())


def test_without_a_target_nothing_is_reached_or_below() -> None:
    sao = loaded("sao-2567")
    table = console.overview(Filled(sao).province(), sao)
    assert table.count(Status.RECORDED) == table.reported == 31
    assert not {Status.MET, Status.BELOW} & set(table.statuses)
    page = page_of(sao)
    assert sao.texts("pages.console.status.below") not in page
    assert all(practice.text in page for practice in sao.plan.practices())
    assert all(place in page for place in sao.plan.left_out)


def test_goals_show_their_indicators_and_by_how_much_cases_go_down() -> None:
    page = page_of(loaded("narathiwat-2566"))
    assert page.count("<strong>ลดลง 10%</strong>") == 3
    assert "จำนวนคดีทุจริตในภาพรวมลดลง: <strong>ลดลง 10%</strong>" in page


def test_trat_shows_no_more_than_before() -> None:
    trat = loaded("trat-2569")
    table = console.overview(Filled(trat).province(), trat)
    assert table.explained == ()
    assert Status.RECORDED not in table.statuses


def test_the_file_tells_targets_and_results_in_the_words_of_the_plan() -> None:
    nara = loaded("narathiwat-2566")
    head, *rows = csv.reader(io.StringIO(console.matrix_csv(console.overview(Filled(nara).province(), nara), nara)))
    assert [len(head), len(rows)] == [1 + 38, 16]
    assert "1/2.2.2#1 จับตามองและแจ้งเบาะแส (Watch & Voice) (เป้า 5 ประเด็น)" in head
    assert "1/2.4#1 ชมรม STRONG ของหน่วยงาน (แผนไม่กำหนดเป้า)" in head
    health = next(row for row in rows if row[0] == "สำนักงานสาธารณสุขจังหวัดนราธิวาส")
    assert health[head.index("1/2.4#1 ชมรม STRONG ของหน่วยงาน (แผนไม่กำหนดเป้า)")] == "บันทึกแล้ว แผนไม่กำหนดเป้า"


def test_the_year_is_the_programmes(programme: Content) -> None:
    assert f"ปีงบประมาณ {programme.programme.fiscal_year}" in page_of(programme)
