"""Days off: what is shipped, and what is refused."""

from datetime import date
from pathlib import Path

import pytest

import content
from content.model.holidays import load_holidays
from content.model.source import ContentError

ROOT = Path(content.__file__).parent
HEAD = "draft: true\nsource: ทดสอบ\n"


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 10), True),
        (date(2026, 3, 14), False),  # Saturday
        (date(2026, 3, 15), False),
        (date(2026, 4, 14), False),
        (date(2022, 10, 13), False),
        (date(2026, 3, 3), False),
        (date(2027, 3, 3), True),  # moves with the moon
    ],
)
def test_offices_work_on_weekdays_that_are_no_holidays(day: date, works: bool) -> None:
    assert load_holidays(ROOT / "holidays.yaml", ROOT).works(day) is works


def test_every_shipped_day_is_of_a_weekday_or_every_year_and_the_list_is_a_draft() -> None:
    found = load_holidays(ROOT / "holidays.yaml", ROOT)
    assert found.draft
    assert [day for day in found.on if day.weekday() > 4 or (day.month, day.day) in found.every_year] == []


@pytest.mark.parametrize("wrong", ["'13-01': ก", "'4/13': ก", "'02-30': ก"])
def test_a_day_there_is_not_is_refused_with_its_place(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text(f"{HEAD}every_year: {{{wrong}}}\non: {{}}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"holidays\.yaml:3: .* is no day"):
        load_holidays(path, tmp_path)
