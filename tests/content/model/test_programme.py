"""The periods of a programme's year: which one a day falls in, which take reports, and what a file may not say."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.model.calendar import fiscal_year, fiscal_year_span, quarter
from content.model.pack import ROOT
from content.model.programme import Period, Programme, load_programme
from tests.content.model.faults import refused
from tests.content.periods import QUARTERS, periods_of
from tests.packs import loaded

FILE = "programmes/trat-2569.yaml"
TRAT = load_programme(ROOT / FILE, ROOT)
FIRST, SECOND = TRAT.periods
DAY = timedelta(days=1)
ORDER = "the periods cover the quarters 1 to 4 in order, each quarter once"


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """A programme of any year, with its quarters in one to four periods."""
    year = draw(st.integers(2500, 2700))
    cuts = sorted({0, 4, *draw(st.sets(st.integers(1, 3)))})
    groups = tuple(tuple(range(start + 1, end + 1)) for start, end in pairwise(cuts))
    return replace(TRAT, fiscal_year=year, periods=periods_of(year, groups, draw(st.integers(0, 60))))


@st.composite
def programmes_and_days(draw: st.DrawFn) -> tuple[Programme, date]:
    programme = draw(programmes())
    first, last = programme.span
    return programme, draw(st.dates(first - timedelta(days=400), last + timedelta(days=400)))


def test_the_periods_of_trat_are_two_halves_of_the_year() -> None:
    assert TRAT.periods == periods_of(2569)
    assert TRAT.span == (date(2025, 10, 1), date(2026, 9, 30))
    assert (FIRST.id, FIRST.quarters, FIRST.accepts_until) == ("1", (1, 2), date(2026, 4, 15))
    assert load_programme(ROOT / "programmes/narathiwat-2566.yaml", ROOT).periods == periods_of(2566, QUARTERS)
    assert load_programme(ROOT / "programmes/sao-2567.yaml", ROOT).periods == periods_of(2567)


@pytest.mark.parametrize(
    ("day", "falls_in", "open_periods", "state"),
    [
        (date(2025, 9, 30), None, (), "before"),
        (date(2025, 10, 1), FIRST, (FIRST,), "running"),
        (date(2026, 3, 31), FIRST, (FIRST,), "running"),
        (date(2026, 4, 1), SECOND, (FIRST, SECOND), "running"),
        (date(2026, 4, 15), SECOND, (FIRST, SECOND), "running"),
        (date(2026, 4, 16), SECOND, (SECOND,), "running"),
        (date(2026, 9, 30), SECOND, (SECOND,), "running"),
        (date(2026, 10, 1), None, (SECOND,), "closing"),
        (date(2026, 10, 15), None, (SECOND,), "closing"),
        (date(2026, 10, 16), None, (), "over"),
    ],
)
def test_what_a_day_is_to_the_year(
    day: date, falls_in: Period | None, open_periods: tuple[Period, ...], state: str
) -> None:
    assert TRAT.period_on(day) is falls_in
    assert TRAT.open_periods(day) == open_periods
    assert TRAT.state_on(day) == state


def test_a_period_is_found_by_its_id_and_by_a_quarter() -> None:
    assert TRAT.period("2") is SECOND
    assert [TRAT.period_of_quarter(number).id for number in (1, 2, 3, 4)] == ["1", "1", "2", "2"]
    for unknown in ("0", "3", ""):
        with pytest.raises(KeyError):
            TRAT.period(unknown)
    with pytest.raises(KeyError):
        TRAT.period_of_quarter(5)


def test_the_latest_period_stays_after_the_year_and_is_the_first_before_it() -> None:
    days = {date(2024, 1, 1): "1", date(2026, 3, 31): "1", date(2026, 4, 1): "2", date(2027, 1, 1): "2"}
    assert {day: TRAT.latest_period(day).id for day in days} == days


def test_a_measure_is_due_in_the_period_of_its_last_quarter() -> None:
    trat = loaded("trat-2569").plan
    first_half = replace(trat.measures()[0], quarters=(1, 2))
    assert first_half.due_period(TRAT) is FIRST
    assert replace(first_half, quarters=(2, 3)).due_period(TRAT) is SECOND
    assert {measure.due_period(TRAT).id for measure in trat.measures()} == {"2"}
    narathiwat = loaded("narathiwat-2566")
    printed_in_months = [measure for measure in narathiwat.plan.measures() if measure.months]
    assert printed_in_months
    for measure in printed_in_months:
        last_day = measure.span(2566)[1]
        assert measure.due_period(narathiwat.programme).covers(last_day)


@given(programmes_and_days())
def test_a_day_of_the_year_falls_in_the_period_of_its_quarter_and_no_other_day_in_any(
    case: tuple[Programme, date],
) -> None:
    programme, day = case
    found = programme.period_on(day)
    if fiscal_year(day) == programme.fiscal_year:
        assert found is programme.period_of_quarter(quarter(day))
        assert found is programme.latest_period(day)
        assert found in programme.open_periods(day)
        assert [period for period in programme.periods if period.covers(day)] == [found]
    else:
        assert found is None


@given(programmes_and_days())
def test_open_periods_are_those_begun_that_still_have_a_day_of_grace(case: tuple[Programme, date]) -> None:
    programme, day = case
    open_periods = programme.open_periods(day)
    assert list(open_periods) == sorted(open_periods, key=lambda period: period.opens)
    for period in programme.periods:
        left = (period.closes - day).days + period.grace_days
        assert (period in open_periods) is (period.opens <= day and left >= 0)


@given(programmes())
def test_the_year_goes_through_its_states_in_order(programme: Programme) -> None:
    first, last = fiscal_year_span(programme.fiscal_year)
    assert programme.span == (first, last)
    until = programme.periods[-1].accepts_until
    days = [first - DAY, first, last, last + DAY, until, until + DAY]
    after = "closing" if until > last else "over"
    states = ["before", "running", "running", after, "closing" if until > last else "running", "over"]
    assert [programme.state_on(day) for day in days] == states


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('id: "2"', 'id: "1"', "the id '1' stands twice"),
        ('id: "2"', 'id: "Half 2"', "'Half 2' is not an id of small Latin letters, digits and hyphens"),
        ("quarters: [1, 2]", "quarters: [1]", "with its quarters, a period of 2569 closes on 2025-12-31"),
        ("quarters: [1, 2]", "quarters: [2, 1]", ORDER),
        ("quarters: [1, 2]", "quarters: []", ORDER),
        (
            "quarters: [3, 4]",
            "quarters: [2, 3, 4]",
            ORDER,
        ),
        ("quarters: [3, 4]", "quarters: [4]", ORDER),
        (
            "quarters: [3, 4]",
            "quarters: [3, 4, 5]",
            ORDER,
        ),
        ("opens: 2025-10-01", "opens: 2025-09-30", "with its quarters, a period of 2569 opens on 2025-10-01"),
        ("opens: 2026-04-01", "opens: 2026-03-31", "with its quarters, a period of 2569 opens on 2026-04-01"),
        ("closes: 2026-09-30", "closes: 2027-09-30", "with its quarters, a period of 2569 closes on 2026-09-30"),
        ("grace_days: 15", "grace_days: -1", "days of grace are 0 or more"),
        ("fiscal_year: 2569", "fiscal_year: 2026", "expected a year of the Buddhist era such as 2569, found 2026"),
    ],
)
def test_wrong_periods_are_refused_with_their_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert refused(lambda root: load_programme(root / FILE, root), tmp_path, FILE, old, new) == reason


def test_a_quarter_without_a_period_is_refused(tmp_path: Path) -> None:
    found = re.search(r'  - \{id: "2".*\n', (ROOT / FILE).read_text(encoding="utf-8"))
    assert found
    told = refused(lambda root: load_programme(root / FILE, root), tmp_path, FILE, found[0], "", at='- {id: "1"')
    assert told == "no period covers quarter 3"


def test_a_number_to_call_is_one_or_is_left_out(tmp_path: Path) -> None:
    assert TRAT.phone == ""
    text = (ROOT / FILE).read_text(encoding="utf-8")
    (tmp_path / "programmes").mkdir()
    (tmp_path / FILE).write_text(text.replace("# phone: ", "phone: "), encoding="utf-8")
    assert load_programme(tmp_path / FILE, tmp_path).phone == "039-511-282"


@pytest.mark.parametrize("wrong", ["ถามหน้าห้อง", "12", "039-511-282-99-1"])
def test_what_is_no_number_to_call_is_refused(tmp_path: Path, wrong: str) -> None:
    reason = refused(
        lambda root: load_programme(root / FILE, root), tmp_path, FILE, "# phone: 039-511-282", f"phone: {wrong}"
    )
    assert "expected a telephone number" in reason


@pytest.mark.parametrize(
    ("contact", "reached"),
    [
        ("ศูนย์ฯ โทร 0 3951 1282", True),
        ("ศูนย์ฯ โทร 039-511282", True),
        ("ศูนย์ฯ 0812345678", True),
        ("ศูนย์ฯ สายด่วน 1567", True),
        ("ศูนย์ฯ trat@moi.go.th", True),
        ("ศูนย์ฯ", False),
        ("ศูนย์ฯ ห้อง 12", False),
        ("ศูนย์ฯ (รอระบุโทรศัพท์และอีเมล)", False),
    ],
)
def test_a_contact_nobody_can_reach_is_still_to_be_set(tmp_path: Path, contact: str, reached: bool) -> None:
    (tmp_path / "programmes").mkdir()
    text = re.sub("^contact: .*", f"contact: {contact}", (ROOT / FILE).read_text("utf-8"), flags=re.MULTILINE)
    (tmp_path / FILE).write_text(text, "utf-8")
    found = load_programme(tmp_path / FILE, tmp_path).unset
    assert not found if reached else [one.line for one in found] == [10]
