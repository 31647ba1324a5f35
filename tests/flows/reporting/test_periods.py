"""To which period a report belongs, what each misses, and when a measure is late."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.installation import ACCOUNT
from bot.pages.console import overview
from bot.pages.page_reader import PageReader
from content.model.programme import Programme
from content.model.reporting.plan import Measure, Unit
from flows.campaigns.audiences import focal_not_reported
from flows.engine.context import Facts
from flows.record.reporting import Result
from flows.reporting.measure_status import MeasureStatus, Status, actual_of, agency_statuses
from flows.reporting.periods import missing_in, period_for, refusal
from tests.content.periods import periods_of
from tests.flows.kept import Kept
from tests.house import House
from tests.packs import loaded

TRAT = loaded("trat-2569")
NOTHING = Kept(TRAT).reads(1)
MEASURE = next(measure for measure in TRAT.plan.measures_of("education") if measure.unit is Unit.PERCENT)
YEAR = TRAT.programme.span
DAYS = st.integers(-40, 420).map(lambda days: YEAR[0] + timedelta(days=days))
TAP = "g=report_figure&_agency=education&_measure=1/1.3%231"


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """The year of Trat with its quarters in one to four periods, and any days of grace."""
    cuts = sorted({0, 4, *draw(st.sets(st.integers(1, 3)))})
    groups = tuple(tuple(range(a + 1, b + 1)) for a, b in pairwise(cuts))
    return replace(TRAT.programme, periods=periods_of(2569, groups, draw(st.sampled_from((0, 15, 100)))))


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """A measure of any quarters in a row."""
    first = draw(st.integers(1, 4))
    return replace(MEASURE, quarters=tuple(range(first, draw(st.integers(first, 4)) + 1)))


def told(*periods: str, value: int = 1) -> list[Result]:
    """The results of these periods, worth one more each."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    numbered = enumerate(periods)
    return [Result(n, "", "education", MEASURE.id, id, Decimal(value + n), {}, at) for n, id in numbered]


def facts_on(day: date, programme: Programme) -> Facts:
    """What is known on a day on which nothing is recorded yet."""
    return Facts(replace(TRAT, programme=programme), NOTHING, day)


@given(programmes(), measures(), DAYS, st.sets(st.sampled_from("1234")))
def test_a_report_goes_to_the_oldest_open_period_that_misses_it_else_to_the_latest_open_one(
    programme: Programme, measure: Measure, day: date, done: set[str]
) -> None:
    facts = facts_on(day, programme)
    found = period_for(missing_in(measure, told(*done), facts), facts)
    open_ = programme.open_periods(day)
    first, last = measure.span(2569)
    asks = [p for p in open_ if p.id not in done and first <= day and first <= p.closes and p.opens <= last]
    assert found == (asks[0] if asks else open_[-1] if open_ else None)


@given(programmes(), measures(), DAYS, st.sets(st.sampled_from("1234")))
def test_what_is_missing_ran_by_today_and_was_not_told_nor_made_up_for(
    programme: Programme, measure: Measure, day: date, done: set[str]
) -> None:
    missing = missing_in(measure, told(*done), facts_on(day, programme))
    assert list(missing) == sorted(missing, key=lambda period: period.opens)
    for period in programme.periods:
        runs = any(quarter in measure.quarters for quarter in period.quarters) and measure.span(2569)[0] <= day
        later = {one.id for one in programme.periods if one.opens > period.opens}
        made_up = not period.open_on(day) and done & later
        assert (period in missing) == (runs and period.opens <= day and period.id not in done and not made_up)


@pytest.mark.parametrize(("order", "actual"), [(("9", "10"), 2), (("10", "9"), 1)])
def test_the_latest_period_stands_by_the_order_of_the_programme(order: tuple[str, str], actual: int) -> None:
    first, second = TRAT.programme.periods
    programme = replace(TRAT.programme, periods=(replace(first, id=order[0]), replace(second, id=order[1])))
    assert actual_of(MEASURE, told("9", "10"), programme) == actual


@contextmanager
def facts(bot: House, day: date) -> Iterator[Facts]:
    bot.today(day)
    with bot.installation.database.read() as conn:
        yield bot.installation.facts(ACCOUNT, conn)


def asked_of(found: Facts) -> list[MeasureStatus]:
    """All that agencies tell, of the whole province."""
    everything = (s for agency in found.content.plan.agencies for s in agency_statuses(found, agency.code))
    return [measure_status for measure_status in everything if not measure_status.measure.acknowledged]


def statuses(bot: House, day: date) -> set[Status]:
    with facts(bot, day) as found:
        return {measure_status.status for measure_status in asked_of(found)}


def test_nobody_is_late_before_the_period_of_the_last_quarter_is_over(bot: House) -> None:
    assert statuses(bot, date(2025, 12, 31)) == {Status.NOT_YET_DUE}
    for day in (date(2026, 1, 1), date(2026, 4, 1), date(2026, 4, 16)):
        assert statuses(bot, day) == {Status.NOT_YET_DUE, Status.MISSING}
    assert statuses(bot, date(2026, 9, 30)) == {Status.MISSING}
    assert statuses(bot, date(2026, 10, 1)) == statuses(bot, date(2026, 12, 1)) == {Status.OVERDUE}


def test_those_are_reminded_who_can_still_report_something(bot: House) -> None:
    plan = bot.content.plan
    tells = {agency.code for agency in plan.agencies if any(not m.acknowledged for m in plan.measures_of(agency.code))}
    user = bot.as_focal("มาลี", "commerce")
    with facts(bot, date(2026, 3, 31)) as found:
        assert "commerce" in focal_not_reported(found)["agencies"]
    bot.say(user, "รายงาน")
    bot.tap(user, plan.activity(plan.measures_of("commerce")[0].activity_id).short)
    bot.say(user, "2")
    bot.tap(user, "ถูกต้อง")
    with facts(bot, date(2026, 3, 31)) as found:
        assert "commerce" not in focal_not_reported(found)["agencies"]
    with facts(bot, date(2026, 4, 16)) as found:
        assert set(focal_not_reported(found)["agencies"]) == tells  # of the second period
    for day in (date(2025, 9, 30), date(2026, 10, 16)):
        with facts(bot, day) as found:
            assert focal_not_reported(found)["agencies"] == []


# buttons of old messages, and of nobody's


def test_a_correction_goes_to_the_period_of_the_result_also_from_a_button_that_does_not_name_it(bot: House) -> None:
    user = bot.as_focal("มาลี", "education")
    bot.say(user, "สร้างการรับรู้ 2 ครั้ง")
    bot.tap(user, "ถูกต้อง")
    bot.today(date(2026, 4, 15))
    bot.postback(user, f"{TAP}&_correct=yes")
    bot.say(user, "1")
    bot.tap(user, "ถูกต้อง")
    with facts(bot, date(2026, 4, 15)) as found:
        assert [(r.period, r.value) for r in found.records.results("education")] == [("1", Decimal(1))]
    bot.today(date(2026, 4, 16))
    bot.postback(user, f"{TAP}&_correct=yes")
    assert refusal_of("1", bot) in bot.said(user)


def refusal_of(period: str, bot: House) -> str:
    with facts(bot, bot.clock.today()) as found:
        return refusal(period, found)


@pytest.mark.parametrize("period", ["2", "7", "x"])
def test_a_period_that_is_not_open_or_not_there_is_refused(bot: House, period: str) -> None:
    user = bot.as_focal("มาลี", "education")
    bot.postback(user, f"{TAP}&_period={period}")
    assert refusal_of(period, bot) in bot.said(user)
    bot.postback(user, TAP.replace("report_figure", "withdraw") + f"&_period={period}")
    assert refusal_of(period, bot) in bot.said(user)


# withdrawn, and not applicable


def test_what_a_colleague_corrected_meanwhile_is_not_withdrawn(bot: House) -> None:
    first, second = bot.as_focal("มาลี", "education"), bot.as_focal("วิชัย", "education")
    bot.say(first, "สร้างการรับรู้ 5 ครั้ง")
    bot.tap(first, "ถูกต้อง")
    bot.tap(first, "แก้ไขผลนี้")
    bot.tap(first, "ถอนผลนี้")
    bot.postback(second, f"{TAP}&_correct=yes")
    bot.say(second, "2")
    bot.tap(second, "ถูกต้อง")
    bot.tap(first, "ถอนผล")
    assert bot.content.texts("withdraw.gone") in bot.said(first)
    with facts(bot, bot.clock.today()) as found:
        assert [result.value for result in found.records.results("education")] == [2]


def test_not_applicable_is_told_and_is_no_figure(bot: House) -> None:
    user = bot.as_focal("มาลี", "education")
    bot.postback(user, TAP)
    bot.tap(user, "ไม่เข้าข่าย")
    bot.say(user, "เป็นหน่วยงานตั้งใหม่")
    bot.tap(user, "ถูกต้อง")
    with facts(bot, date(2026, 3, 10)) as found:
        (result,) = found.records.results("education")
        assert (result.state, result.value) == ("not_applicable", Decimal(0))
        assert result.slots == {"note": "เป็นหน่วยงานตั้งใหม่"}
        measure_status = next(s for s in agency_statuses(found, "education") if s.measure.id == "1/1.3#1")
        assert (measure_status.actual, measure_status.status, measure_status.told, measure_status.missing) == (
            None,
            Status.NOT_APPLICABLE,
            True,
            (),
        )
    with facts(bot, date(2026, 4, 1)) as found:
        measure_status = next(s for s in agency_statuses(found, "education") if s.measure.id == "1/1.3#1")
        assert [period.id for period in measure_status.missing] == ["2"]


def test_the_console_marks_what_is_not_applicable_and_counts_it_as_reported(bot: House) -> None:
    user, admin = bot.as_focal("มาลี", "education"), bot.as_admin("อารี")
    bot.postback(user, TAP)
    for said in ("ไม่เข้าข่าย", "เป็นหน่วยงานตั้งใหม่", "ถูกต้อง"):
        bot.say(user, said)
    bot.say(admin, "ความคืบหน้า")
    content = bot.installation.main.content
    label = content.texts("province.console", scope=content.programme.scope)
    bot.page(bot.offer(admin, label).action["uri"], page="a page's secret")
    page = bot.page("/console").get_data(as_text=True)
    assert '<td class="not_applicable" title="ไม่เข้าข่าย">' in page
    assert re.search(r'<span class="mark not_applicable"[^>]*>–</span></td>', page)
    assert re.search(r'<span class="mark no_headcount"[^>]*>\?</span>', page)
    table = overview(PageReader(bot.installation).province(ACCOUNT), content)
    assert (table.reported, table.late) == (1, ())
