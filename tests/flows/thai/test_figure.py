"""Figures in sentences: the table of real-looking messages, and what a measure makes of them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util.numtoword import num_to_thaiword

from content.model.thai_words import FigureWords
from flows.thai.figure import Figure, check, fill, read_figure, value
from flows.thai.slots import from_plain, to_plain

TABLE: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("figures.yaml").read_text(encoding="utf-8"))
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize("row", TABLE, ids=[row["say"] for row in TABLE])
def test_sentence(row: dict[str, Any], words: FigureWords) -> None:
    plain = to_plain(read_figure(row["say"], words))
    problems = [" ".join(part for part in problem if part) for problem in plain.pop("problems", [])]
    unread = plain.pop("unread", [])
    read = {slot: Decimal(found) if slot in ("bare", "percent", "baht") else found for slot, found in plain.items()}
    expected = {
        slot: Decimal(str(want)) if slot in ("bare", "percent", "baht") else want
        for slot, want in row.get("read", {}).items()
    }
    assert (read, problems, unread) == (expected, row.get("problems", []), row.get("unread", []))


def test_table_is_large_enough_to_trust() -> None:
    assert len(TABLE) >= 120
    assert len({row["say"] for row in TABLE}) == len(TABLE)


@given(st.text(max_size=300))
def test_reads_any_text(words: FigureWords, text: str) -> None:
    figure = read_figure(text, words)
    assert from_plain(to_plain(figure)) == figure
    for unit in ("percent", "times", "channels", "level", "lessons", "persons", "media"):
        needs = check(figure, unit, words)
        assert (value(needs.figure, unit) is None) or not needs.missing


PIECES = [
    "45",
    "๒",
    "คน",
    "ครั้ง",
    "จาก",
    "/",
    "-",
    "ร้อยละ",
    "%",
    "ระดับ",
    "ประมาณ",
    "ครบทุกคน",
    "ขาด",
    "สองพันห้า",
    "ล้าน",
    "ครึ่ง",
    "เดือนละ",
    "ยังไม่ได้ทำ",
    " ",
    ".5",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_reads_any_mix_of_its_own_words(words: FigureWords, text: str) -> None:
    figure = read_figure(text, words)
    assert figure.has_slots or figure.problems or figure.unread or not any(letter.isdigit() for letter in text)
    assert from_plain(to_plain(figure)) == figure


@pytest.mark.parametrize(
    "piece",
    [
        "45",
        "สอง",
        "45 คน ",
        "45/",
        "ล้าน",
        "-",
        "่",
        "่า",
        "1,000 ",
        "ประมาณ ",
        "จาก 45 ",
        "๙.",
        "เ",
        "ครั้งละ 2 ",
        "ฟ",
        " ",
    ],
)
def test_reads_five_thousand_characters(words: FigureWords, piece: str) -> None:
    figure = read_figure(piece * (5000 // len(piece)), words)
    assert figure.has_slots or figure.problems or figure.unread
    assert all(len(shown) <= 24 for problem in figure.problems for shown in problem.values)


@given(times=st.integers(0, 500), joined=st.integers(0, 999_999), extra=st.integers(0, 500), spelled=st.booleans())
def test_generated_sentence(words: FigureWords, times: int, joined: int, extra: int, spelled: bool) -> None:
    of = min(joined + extra, 999_999)
    written = [num_to_thaiword(n) if spelled and not _spoken(n) else f"{n:,}" for n in (times, joined, of)]
    figure = read_figure("จัดอบรม {} ครั้ง ผู้เข้าร่วม {} คน จาก {} คน".format(*written), words)
    assert figure == Figure(times=times, joined=joined, of=of)


def _spoken(number: int) -> bool:
    """Whether the words of a number are also said for another ("สองพันห้า")."""
    return number > 1000 and number % 10 > 1 and number % 1000 < 10


@given(st.sampled_from([row["say"] for row in TABLE]))
def test_thai_and_arabic_digits_read_alike(words: FigureWords, sentence: str) -> None:
    assert read_figure(sentence.translate(THAI_DIGITS), words) == read_figure(sentence, words)


@pytest.mark.parametrize(
    ("said", "unit", "missing", "problems", "worth"),
    [
        ("45 จาก 60 คน", "percent", (), [], "75.00"),
        ("2 จาก 3 คน", "percent", (), [], "66.67"),
        ("1 จาก 8 คน", "percent", (), [], "12.50"),
        ("ร้อยละ 92", "percent", (), [], "92"),
        ("45", "percent", ("of",), ["ambiguous"], None),
        ("45 คน", "percent", ("of",), ["ambiguous"], None),
        ("87.5", "percent", (), [], "87.5"),
        ("เข้าร่วม 45 คน", "percent", ("of",), [], None),
        ("กลุ่มเป้าหมาย 60 คน", "percent", ("joined",), [], None),
        ("ครบทุกคน", "percent", ("joined", "of"), [], None),
        ("60/45", "percent", (), ["joined_over_of"], None),
        ("0/0", "percent", (), [], None),
        ("80% (45/60)", "percent", (), ["percent_mismatch"], "75.00"),
        ("ยังไม่ได้ทำ", "percent", (), [], "0"),
        ("สวัสดี", "percent", ("joined", "of"), ["no_number"], None),
        ("2", "times", (), [], "2"),
        ("2 ครั้ง 45 60", "times", (), [], "2"),
        ("4.5", "times", ("times",), ["fraction"], None),
        ("-5", "times", ("times",), ["negative"], None),
        ("99999999999", "times", ("times",), ["too_large"], None),
        ("ประมาณ 40", "times", (), ["approximate"], "40"),
        ("45 คน", "times", ("times",), [], None),
        ("40-50 คน 2 ครั้ง", "times", (), [], "2"),
        ("4", "level", (), [], "4"),
        ("7", "level", ("level",), ["level_range"], None),
        ("3 ช่องทาง", "channels", (), [], "3"),
        ("เข้าร่วม 45 คน", "persons", (), [], "45"),
        ("1", "media", (), [], "1"),
        ("1 บทเรียน", "lessons", (), [], "1"),
    ],
)
def test_check(
    words: FigureWords, said: str, unit: str, missing: tuple[str, ...], problems: list[str], worth: str | None
) -> None:
    needs = check(read_figure(said, words), unit, words)
    assert needs.missing == missing
    assert [problem.code for problem in needs.problems] == problems
    assert value(needs.figure, unit) == (None if worth is None else Decimal(worth))


@pytest.mark.parametrize(
    ("first", "slot", "answer", "expected"),
    [
        ("45", "of", "60", "75.00"),
        ("45 คน", "of", "60 คน", "75.00"),
        ("เข้าร่วม 45 คน", "of", "ทั้งหมด 60 คนค่ะ", "75.00"),
        ("60/45", "joined", "45 จาก 60", "75.00"),
        ("ครบทุกคน", "of", "60", "100.00"),
        ("40-50 คน", "joined", "45 จาก 60 คน", "75.00"),
    ],
)
def test_fill_completes_a_percentage(words: FigureWords, first: str, slot: str, answer: str, expected: str) -> None:
    asked = check(read_figure(first, words), "percent", words).figure
    needs = check(fill(asked, slot, read_figure(answer, words), words), "percent", words)
    assert (needs.missing, needs.problems) == ((), ())
    assert value(needs.figure, "percent") == Decimal(expected)


def test_fill_takes_that_nothing_was_done(words: FigureWords) -> None:
    answered = fill(Figure(), "times", read_figure("ยังไม่มี", words), words)
    assert value(check(answered, "times", words).figure, "times") == 0


def test_fill_keeps_the_fault_of_an_answer(words: FigureWords) -> None:
    asked = check(read_figure("45", words), "percent", words).figure
    needs = check(fill(asked, "of", read_figure("-5", words), words), "percent", words)
    assert needs.missing == ("of",)
    assert ("negative", "of", ("-5",)) in [(p.code, p.slot, p.values) for p in needs.problems]


@pytest.mark.parametrize(("first", "answer"), [("ประมาณ 45 คน", "60"), ("45 คน", "ประมาณ 60"), ("45 คน", "60")])
def test_what_one_of_two_answers_says_roughly_is_rough(words: FigureWords, first: str, answer: str) -> None:
    answered = fill(read_figure(first, words), "of", read_figure(answer, words), words)
    assert answered.approximate == ("ประมาณ" in first + answer)


def test_a_loose_number_is_kept_until_the_question_about_it_is_answered(words: FigureWords) -> None:
    loose = read_figure("45", words)
    assert fill(loose, "of", read_figure("-5", words), words).bare == loose.bare == 45
    assert fill(loose, "of", read_figure("60", words), words).bare is None
