"""One spelling for what people type."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util.keyboard import thai_to_eng

from content.model.source import thai_problem
from flows.thai.normalise import normalise, wrong_layout

THAI = st.text(
    alphabet=[chr(code) for code in range(0x0E01, 0x0E5C) if unicodedata.name(chr(code), "")] + list(" \n09a-"),
    max_size=200,
)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("จ\u0e4d\u0e32นวน", "จำนวน"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("เเผน", "แผน"),
        ("ร\u0e49\u0e49อย", "ร้อย"),
        ("ค่าา", "ค่า"),
        ("ที\u0e48\u0e35", "ที่"),
        ("๒๕๖๙", "2569"),
        ("４５％", "45%"),
        ("\uff01\uff5e", "!~"),  # the first and the last of full width, and what follows
        ("\uff5f", "\uff5f"),
        ("๐๙๚", "09๚"),
        ("คน\u200bเข้า\u200dร่วม\ufeff", "คนเข้าร่วม"),
        ("ก\u200b\u200fข\u202a\u202eค\u2060\u2064ง\u00adจ", "กขคงจ"),
        ("ก\u2010\u00aeข", "ก\u2010\u00aeข"),
        ("45\u00a0คน\u3000และ\u202fหัวหน้า", "45 คน และ หัวหน้า"),
        ("  จัด \n\n 2\tครั้ง ", "จัด 2 ครั้ง"),
        ("−5", "-5"),
        ("Dos & Don'ts", "Dos & Don'ts"),
        ("👍", "👍"),
        ("", ""),
    ],
)
def test_normalise(typed: str, clean: str) -> None:
    assert normalise(typed) == clean


@given(st.one_of(st.text(max_size=300), THAI))
def test_normalised_once_is_normalised(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once == once.strip()
    assert "  " not in once
    assert not any(character in once for character in "\u200b\ufeff\u00a0๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize("piece", ["่", "า", "่า", "เ", "ํา", " ", "\u0301", "กี้", "\u200b"])
def test_a_long_run_of_one_piece(piece: str) -> None:
    assert len(normalise(piece * (5000 // len(piece)))) <= 5000


@pytest.mark.parametrize(
    "thai", ["รายงาน", "เมนู", "ยกเลิก", "ความคืบหน้า", "ช่วยเหลือ", "สิ่งที่ต้องทำ", "รับทราบ", "ย้อนกลับ", "ข้อมูลของฉัน", "คลังจังหวัด"]
)
def test_wrong_layout(thai: str) -> None:
    assert wrong_layout(thai_to_eng(thai)) == thai


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "menu",
        "Dos & Don'ts",
        "don't",
        "No Gift Policy",
        "e-mail: a.b@c.th",
        "K7Q2-9XMP-A2B3",
        "https://a.b/c",
        "O'Brien",
        "1/1.5",
        "รายงาน",
        "45",
        "",
        "a",
    ],
)
def test_text_that_was_meant(text: str) -> None:
    assert wrong_layout(text) is None


@given(st.one_of(st.text(max_size=300), THAI))
def test_what_is_normalised_may_be_published(text: str) -> None:
    assert thai_problem(normalise(text)) is None


@given(st.text(max_size=100))
def test_wrong_layout_reads_any_text(text: str) -> None:
    thai = wrong_layout(text)
    assert thai is None or normalise(thai) == thai


def test_import_is_cheap() -> None:
    code = "import sys, flows.thai.figure, flows.thai.names; print({'pythainlp', 'rapidfuzz'} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
