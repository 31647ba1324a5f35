"""The fiscal year, quarters, and dates in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.model.calendar import (
    THAI_TIME,
    arabic_digits,
    chat_date,
    chat_time,
    fiscal_year,
    fiscal_year_span,
    form_date,
    quarter,
    quarter_span,
    thai_digits,
    typed_date,
)

DAYS = st.dates(date(1950, 1, 1), date(2400, 12, 31))


@pytest.mark.parametrize(
    ("day", "year", "number"),
    [
        (date(2025, 9, 30), 2568, 4),
        (date(2025, 10, 1), 2569, 1),
        (date(2025, 12, 31), 2569, 1),
        (date(2026, 1, 1), 2569, 2),
        (date(2026, 3, 31), 2569, 2),
        (date(2026, 4, 1), 2569, 3),
        (date(2026, 7, 1), 2569, 4),
        (date(2026, 9, 30), 2569, 4),
        (date(2024, 2, 29), 2567, 2),
    ],
)
def test_a_day_has_its_fiscal_year_and_quarter(day: date, year: int, number: int) -> None:
    assert (fiscal_year(day), quarter(day)) == (year, number)


@pytest.mark.parametrize(("year", "first"), [(2569, 2025), (2566, 2022), (2567, 2023)])
def test_a_fiscal_year_runs_from_october_to_september(year: int, first: int) -> None:
    assert fiscal_year_span(year) == (date(first, 10, 1), date(first + 1, 9, 30))


def test_the_quarters_of_2569() -> None:
    assert [quarter_span(2569, number) for number in (1, 2, 3, 4)] == [
        (date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
    ]


@pytest.mark.parametrize("number", [0, 5, -1])
def test_there_are_four_quarters(number: int) -> None:
    with pytest.raises(ValueError, match="a quarter is 1 to 4"):
        quarter_span(2569, number)


@given(DAYS)
def test_every_day_lies_in_its_own_spans(day: date) -> None:
    first, last = quarter_span(fiscal_year(day), quarter(day))
    assert first <= day <= last
    first, last = fiscal_year_span(fiscal_year(day))
    assert first <= day <= last


@given(st.integers(2400, 2999), st.integers(1, 3))
def test_quarters_follow_each_other_without_a_gap(year: int, number: int) -> None:
    assert quarter_span(year, number)[1] + timedelta(days=1) == quarter_span(year, number + 1)[0]
    assert fiscal_year_span(year)[1] + timedelta(days=1) == fiscal_year_span(year + 1)[0]


def test_dates_in_chat_and_on_forms() -> None:
    assert chat_date(date(2026, 3, 31)) == "31 มี.ค. 69"
    assert chat_date(date(2025, 10, 1)) == "1 ต.ค. 68"
    assert form_date(date(2026, 3, 31)) == "๓๑ มีนาคม ๒๕๖๙"
    assert form_date(date(2024, 2, 29)) == "๒๙ กุมภาพันธ์ ๒๕๖๗"


def test_every_month_has_its_name() -> None:
    short = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
    assert [chat_date(date(2026, month, 5)) for month in range(1, 13)] == [f"5 {name} 69" for name in short]


def test_moments_are_written_in_thai_time() -> None:
    assert chat_time(datetime(2026, 3, 31, 14, 5, tzinfo=THAI_TIME)) == "31 มี.ค. 69 14:05"
    assert chat_time(datetime(2026, 3, 31, 17, 30, tzinfo=UTC)) == "1 เม.ย. 69 00:30"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="a moment needs a time zone"):
        chat_time(datetime(2026, 3, 31, 14, 5))  # noqa: DTZ001


def test_digits() -> None:
    assert thai_digits("1/1.5 จำนวน 60 คน") == "๑/๑.๕ จำนวน ๖๐ คน"
    assert arabic_digits("๔๕ จาก 60") == "45 จาก 60"
    assert thai_digits("") == ""


@given(st.text())
def test_digits_turn_back(text: str) -> None:
    assert arabic_digits(thai_digits(text)) == arabic_digits(text)


@given(DAYS)
def test_a_form_date_names_its_day_and_year(day: date) -> None:
    number, _, year = arabic_digits(form_date(day)).split(" ")
    assert (int(number), int(year)) == (day.day, day.year + 543)


@pytest.mark.parametrize("text", ["2026-12-31", "2569-12-31", "31/12/2026", "31/12/2569", "31-12-2569", "31.12.2569"])
def test_a_date_may_be_typed_in_many_ways(text: str) -> None:
    assert typed_date(text) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["", "31/12/69", "31/13/2569", "2026-02-30", "31 ธ.ค. 2569", "2026/12/31", "1/1/0000"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert typed_date(text) is None


@given(st.dates(date(1900, 1, 1), date(2399, 12, 31)))
def test_a_date_of_either_era_comes_back(day: date) -> None:
    assert typed_date(day.isoformat()) == day
    assert typed_date(f"{day.day}/{day.month}/{day.year + 543}") == day
