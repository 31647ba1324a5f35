"""Names as people type them: what is a title, a given name, a surname, and what is no name."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows.thai.person_name import FullName, called, needs_surname, read_name, read_surname, shown_name
from tests.flows.talk import content

SET: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parent / "person_names.yaml").read_text(encoding="utf-8"))
LEAST = 150
WORDS = content().name_words


def is_right(row: Any) -> bool:
    if isinstance(row, str):
        return read_name(row, WORDS) is None
    return read_name(row[0], WORDS) == FullName(*row[1:])


@pytest.mark.parametrize("row", [*SET["names"], *SET["not_names"]], ids=str)
def test_the_set_is_read(row: Any) -> None:
    assert is_right(row)


def test_the_set_is_large() -> None:
    assert len(SET["names"]) >= LEAST


@pytest.mark.parametrize(
    ("name", "given_name"),
    [("นายสมชาย ใจดี", "สมชาย"), ("สมศรี ใจดี", "สมศรี"), ("พล.ต.ต.สมชาย ใจดี", "สมชาย"), ("ผู้ดูแล 1", "ผู้ดูแล"), ("", "")],
)
def test_people_are_called_by_their_given_name(name: str, given_name: str) -> None:
    assert called(name, WORDS) == given_name


@pytest.mark.parametrize(
    ("typed", "surname"),
    [
        ("ใจดี", "ใจดี"),
        ("นามสกุลใจดีค่ะ", "ใจดี"),
        ("สมชาย ใจดี", "ใจดี"),
        ("ณ ระนอง", "ณ ระนอง"),
        ("ไม่บอก", None),
        ("12", None),
    ],
)
def test_a_surname_alone(typed: str, surname: str | None) -> None:
    found = read_surname(typed, FullName("นาย", "สมชาย", ""), WORDS)
    assert found == (FullName("นาย", "สมชาย", surname) if surname else None)


def test_a_monk_may_have_no_surname() -> None:
    assert not needs_surname(FullName("พระครู", "วิมลธรรม", ""), WORDS)
    assert needs_surname(FullName("นาย", "สมชาย", ""), WORDS)


@pytest.mark.parametrize("display", ["สมชาย ใจดี", "นางสาวมาลี รักดี", "Somchai Jaidee"])
def test_a_real_name_in_line_is_offered(display: str) -> None:
    assert shown_name(display, WORDS)


@pytest.mark.parametrize(
    "display",
    ["สมชาย", "💖Mali💖", "สมชาย ใจดี 🌸", "ชาย'za", "หมูแดง น้อย", "Somchai J.", "คลังตราด", "Mam 081", ""],
)
def test_a_nickname_or_a_picture_is_not(display: str) -> None:
    assert shown_name(display, WORDS) is None


@pytest.mark.parametrize(
    ("title", "full"),
    [("นาย", "นายสมชาย ใจดี"), ("ว่าที่ร้อยตรี", "ว่าที่ร้อยตรี สมชาย ใจดี"), ("ผศ.ดร.", "ผศ.ดร.สมชาย ใจดี"), ("", "สมชาย ใจดี")],
)
def test_a_title_is_written_before_the_name(title: str, full: str) -> None:
    assert WORDS.full(title, "สมชาย ใจดี") == full


@given(st.text(max_size=120))
def test_any_text_is_read_or_not(text: str) -> None:
    found = read_name(text, WORDS)
    if found:
        assert found.given
        assert not any(letter.isdigit() for letter in found.name)


@given(st.sampled_from([row for row in SET["names"] if row[3] and row[0] != row[2]]))
def test_what_was_split_is_read_again_from_the_full_name(row: list[str]) -> None:
    _, title, given_name, surname = row
    again = read_name(WORDS.full(title, f"{given_name} {surname}"), WORDS)
    assert again == FullName(title, given_name, surname)
