"""The Thai fiscal year and its quarters, and dates as people and forms write them.

Years are of the Buddhist era (B.E. = C.E. + 543); fiscal year N runs from 1 October N-1 to 30 September N.
"""

import os
import re
from datetime import date, datetime, time, timedelta, timezone

ERA_OFFSET = 543
# a year from this on is of the Buddhist era
_BUDDHIST = 2400
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
# Thailand keeps UTC+7 all year, so no time zone database is needed
THAI_TIME = timezone(timedelta(hours=7), "ICT")


def fiscal_year(day: date) -> int:
    """Give the fiscal year (B.E.) a day falls in."""
    return day.year + ERA_OFFSET + (day.month >= 10)


def fiscal_year_span(year: int) -> tuple[date, date]:
    """Give the first and the last day of a fiscal year (B.E.)."""
    return quarter_span(year, 1)[0], quarter_span(year, 4)[1]


def quarter(day: date) -> int:
    """Give the quarter of the fiscal year, 1 (October to December) to 4."""
    return (day.month - 10) % 12 // 3 + 1


def quarters_of(first: int, last: int) -> tuple[int, ...]:
    """Give the quarters that a run of months (1 to 12) touches; none where the last is before the first."""
    starts, ends = ((month - 10) % 12 for month in (first, last))
    return tuple(range(starts // 3 + 1, ends // 3 + 2)) if starts <= ends else ()


def quarter_span(year: int, number: int) -> tuple[date, date]:
    """Give the first and the last day of a quarter of a fiscal year (B.E.)."""
    if number not in (1, 2, 3, 4):
        raise ValueError(f"a quarter is 1 to 4, not {number}")
    first, after = _quarter_start(year, number), _quarter_start(year, number + 1)
    return first, after - timedelta(days=1)


def month_span(year: int, month: int) -> tuple[date, date]:
    """Give the first and the last day of a month (1 to 12) of a fiscal year (B.E.)."""
    first = date(year - ERA_OFFSET - (month >= 10), month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _quarter_start(year: int, number: int) -> date:
    months = 9 + 3 * (number - 1)  # since the January before the fiscal year began
    return date(year - ERA_OFFSET - 1 + months // 12, months % 12 + 1, 1)


def chat_date(day: date) -> str:
    """Write a date as in chat: day, short month, two digits of the year (B.E.)."""
    return _written(_midnight(day), "%-d %b %y")


def chat_month(day: date) -> str:
    """Write a month as in chat: short month, two digits of the year (B.E.)."""
    return _written(_midnight(day), "%b %y")


def chat_time(moment: datetime) -> str:
    """Write a moment as in chat, date and 24-hour clock in Thai time; ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return _written(moment.astimezone(THAI_TIME), "%-d %b %y %H:%M")


def form_date(day: date) -> str:
    """Write a date as on an official form: Thai digits, full month, full year (B.E.)."""
    return thai_digits(_written(_midnight(day), "%-d %B %Y"))


def typed_date(text: str) -> date | None:
    """Read a date in digits, year first or last, of either era; None where it is none."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year - ERA_OFFSET if year >= _BUDDHIST else year, month, day)
    except ValueError:
        return None


def thai_digits(text: str) -> str:
    """Turn Arabic digits into Thai ones."""
    _read_only()
    from pythainlp.util.digitconv import arabic_digit_to_thai_digit  # noqa: PLC0415

    return str(arabic_digit_to_thai_digit(text))


def arabic_digits(text: str) -> str:
    """Turn Thai digits into Arabic ones."""
    _read_only()
    from pythainlp.util.digitconv import thai_digit_to_arabic_digit  # noqa: PLC0415

    return str(thai_digit_to_arabic_digit(text))


def _written(moment: datetime, pattern: str) -> str:
    _read_only()
    from pythainlp.util.strftime import thai_strftime  # noqa: PLC0415

    return str(thai_strftime(moment, pattern))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), THAI_TIME)


def _read_only() -> None:
    # PyThaiNLP costs about 100 ms and 8 MB to import, so it comes in with the first date written; it would also
    # create a data folder in the home directory unless told not to
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
