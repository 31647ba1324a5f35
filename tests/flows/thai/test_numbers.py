"""Numbers in digits and in words, and numbers that count nothing."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pythainlp.util.numtoword import num_to_thaiword

from content.model.thai_words import FigureWords
from flows.thai.normalise import normalise
from flows.thai.numbers import numbers

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def values(text: str, words: FigureWords) -> list[str]:
    return [format(number.value, "f") for number in numbers(normalise(text), words) if number.kind == "count"]


@given(st.integers(0, 10_000_000))
@example(1005)
@example(1_000_001)
@example(21)
@example(10_000_000)
def test_words_and_digits_of_any_number(words: FigureWords, number: int) -> None:
    for written in (
        num_to_thaiword(number),
        f"{number:,}",
        str(number),
        f"{number:,}".translate(THAI_DIGITS),
        f"เข้าร่วม{num_to_thaiword(number)}คน",
    ):
        assert values(written, words) == [str(number)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("สอง", ["2"]),
        ("สิบห้า", ["15"]),
        ("ยี่สิบเอ็ด", ["21"]),
        ("หนึ่งร้อยห้าสิบ", ["150"]),
        ("ร้อยห้า", ["105"]),
        ("พันห้า", ["1500"]),
        ("หมื่นสอง", ["12000"]),
        ("ล้านครึ่ง", ["1500000"]),
        ("สองพัน", ["2000"]),
        ("สามแสน", ["300000"]),
        ("สองล้านห้าแสน", ["2500000"]),
        ("ครึ่ง", ["0.5"]),
        ("แปดสิบห้าจุดห้า", ["85.5"]),
        ("จุดห้า", []),
        ("สองครึ่ง", ["2.5"]),
        ("2 พันคน", ["2000"]),
        ("1.5 ล้าน", ["1500000.0"]),
        ("-5", ["-5"]),
        ("ลบ 5", ["-5"]),
        ("ติดลบห้า", ["-5"]),
        ("5 ลบ", ["5"]),
        ("2 ครั้ง ครบทุกรุ่น", ["2"]),
        ("4.5", ["4.5"]),
        (".5", ["0.5"]),
        ("99999999999", ["99999999999"]),
        ("1,234,567.89", ["1234567.89"]),
        ("75%", ["75"]),
        ("ห้ามรับ", []),
        ("สามารถ", []),
        ("ประชาสัมพันธ์", []),
        ("ศูนย์ดำรงธรรม", []),
        ("ร้อยละ", []),
        ("จังหวัดร้อยเอ็ด", []),
        ("เก้าอี้", []),
        ("สี่เหลี่ยม", []),
        ("สามัคคี", []),
        ("covid19 5G A4 Q2", []),
        ("https://a.b/45", []),
    ],
)
def test_values(words: FigureWords, text: str, expected: list[str]) -> None:
    assert values(text, words) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("15 มีนาคม 2569", "date"),
        ("15 มี.ค. 69", "date"),
        ("15-17 มี.ค. 69", "date"),
        ("มีนาคม 2569", "date"),
        ("15/3/69", "date"),
        ("2026-03-15", "date"),
        ("1/2569", "date"),
        ("09.00 น.", "time"),
        ("13.30-16.00 น.", "time"),
        ("9:30", "time"),
        ("0812345678", "phone"),
        ("039-511-282", "phone"),
        ("081 234 5678", "phone"),
        ("1/1.5", "activity"),
        ("5/2.1#2", "activity"),
        ("ครั้งที่ 2", "label"),
        ("ครั้ง ที่ 2", "label"),
        ("ไตรมาส 2", "label"),
        ("ไตรมาส 2-4", "label"),
        ("ปีงบประมาณ 2569", "label"),
        ("พ.ศ. 2569", "label"),
        ("มาตรา 128", "label"),
    ],
)
def test_numbers_that_count_nothing(words: FigureWords, text: str, kind: str) -> None:
    assert [number.kind for number in numbers(normalise(text), words)] == [kind]


@pytest.mark.parametrize(
    "text", ["ประมาณ 40", "ราวๆ 40 คน", "40 กว่าคน", "เกือบ 40", "ไม่น้อยกว่า 40", "40 คนขึ้นไป", "ประมาณสี่สิบคน"]
)
def test_about(words: FigureWords, text: str) -> None:
    assert [(number.value, number.approximate) for number in numbers(normalise(text), words)] == [(Decimal(40), True)]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("สองพันห้า", [2005, 2500]),
        ("สองสาม", [2, 3]),
        ("40-50", [40, 50]),
        ("40 ถึง 50 คน", [40, 50]),
        ("สองร้อยห้า", [205]),
    ],
)
def test_other_readings(words: FigureWords, text: str, readings: list[int]) -> None:
    (number,) = numbers(normalise(text), words)
    assert [number.value, *number.others] == readings


@given(st.text(max_size=300))
def test_places_are_in_the_text_and_in_order(words: FigureWords, text: str) -> None:
    clean = normalise(text)
    found = numbers(clean, words)
    edges = [edge for number in found for edge in (number.start, number.end)]
    assert edges == sorted(edges)
    assert all(number.start < number.end <= len(clean) for number in found)
