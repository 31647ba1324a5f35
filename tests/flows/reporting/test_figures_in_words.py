"""Figures in words."""

from decimal import Decimal

import pytest

from flows.reporting.figures_in_words import number, slots_in_words
from tests.flows.talk import Talk


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal(2500) / 32, "78.13"),  # a half up, as the record and a spreadsheet round it
        (Decimal(100) / 32, "3.13"),
        (Decimal(200) / 3, "66.67"),
        (75, "75"),
        (Decimal("0"), "0"),
        (Decimal("12.50"), "12.5"),
        (1025440, "1,025,440"),
        (Decimal("99999999999"), "99,999,999,999"),
    ],
)
def test_a_number_as_people_write_it(value: Decimal | int, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("slots", "shown"),
    [
        ({"joined": "45", "of": "60", "percent": "75"}, "45 จาก 60 คน (75%)"),
        ({"joined": "45", "percent": "75"}, "75%, 45 คน"),
        ({"of": "60", "percent": "75"}, "75%, จากทั้งหมด 60 คน"),
        ({"percent": "75"}, "75%"),
    ],
)
def test_what_counts_is_among_what_is_shown(slots: dict[str, str], shown: str) -> None:
    assert slots_in_words(slots, Talk("focal").context()) == shown
