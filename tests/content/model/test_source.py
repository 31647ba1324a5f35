"""YAML values know their place, and refuse what they cannot be."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.model.source import ContentError, Source, once_for, read, thai_problem


@pytest.fixture
def source(tmp_path: Path) -> Callable[[str | bytes], Source]:
    def write(text: str | bytes) -> Source:
        path = tmp_path / "pack" / "file.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read(path, tmp_path)

    return write


Write = Callable[[str | bytes], Source]


def test_values_are_read_as_what_they_are_asked_for(source: Write) -> None:
    found = source("name: จังหวัดตราด\ncount: 12\nopen: true\nday: 2026-03-31\nlist: [ก, ข]\nunit: times\n").only(
        "name count open day list unit"
    )
    assert found["name"].text() == "จังหวัดตราด"
    assert found["count"].whole() == 12
    assert found["open"].flag() is True
    assert found["day"].day() == date(2026, 3, 31)
    assert found["list"].texts() == ("ก", "ข")
    assert found["unit"].one_of(("times", "level")) == "times"


def test_an_optional_key_may_be_absent(source: Write) -> None:
    assert set(source("a: 1\n").only("a", optional="b")) == {"a"}
    assert set(source("a: 1\nb: 2\n").only("a", optional="b")) == {"a", "b"}


def test_an_alias_is_the_value_it_names(source: Write) -> None:
    found = source("a: &one ข้อความ\nb: *one\n").only("a b")
    assert found["a"].text() == found["b"].text() == "ข้อความ"


@pytest.mark.parametrize(
    ("text", "ask", "line", "reason"),
    [
        ("a: 1\n", lambda s: s.only("a b"), 1, "the key 'b' is missing"),
        ("a: 1\nc: 1\n", lambda s: s.only("a", optional="b"), 2, "unknown key 'c'"),
        ("a: 1\nb: 1\na: 2\n", lambda s: s.pairs(), 3, "the key 'a' stands twice"),
        ("# note\n- 1\n", lambda s: s.pairs(), 2, "expected a mapping"),
        ("\n\na: 1\n", lambda s: s.items(), 3, "expected a list"),
        ("a:\n  - 1\n  - [2]\n", lambda s: s.only("a")["a"].texts(), 3, "expected a text"),
        ("a: 1\nb: ''\n", lambda s: s.only("a b")["b"].text(), 2, "the text is empty"),
        ("- 1\n- สิบ\n", lambda s: [i.whole() for i in s.items()], 2, "expected a whole number, found 'สิบ'"),
        ("- ๑๒\n", lambda s: [i.whole() for i in s.items()], 1, "expected a whole number"),
        ("- yes\n", lambda s: [i.flag() for i in s.items()], 1, "expected true or false, found 'yes'"),
        ("- 31/3/2569\n", lambda s: [i.day() for i in s.items()], 1, "expected a date such as 2026-03-31"),
        ("- 2026-02-30\n", lambda s: [i.day() for i in s.items()], 1, "expected a date"),
        ("- b\n", lambda s: [i.one_of(("a", "c")) for i in s.items()], 1, "expected one of a, c; found 'b'"),
        ("- ทํา\n", lambda s: s.texts(), 1, "sara am is written as two characters"),
    ],
)
def test_a_fault_is_reported_with_its_place(
    source: Write, text: str, ask: Callable[[Source], object], line: int, reason: str
) -> None:
    with pytest.raises(ContentError) as refused:
        ask(source(text))
    assert (refused.value.file, refused.value.line) == ("pack/file.yaml", line)
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "the file is empty"),
        ("a: 1\nb: [1\n", 3, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
        ("a: \x07\n", 1, "not YAML"),
        ("ก: ข\n".encode("tis-620"), 1, "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(source: Write, text: str | bytes, line: int, reason: str) -> None:
    with pytest.raises(ContentError) as refused:
        source(text)
    assert refused.value.line == line
    assert reason in refused.value.reason


def test_a_missing_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"^plans/none\.yaml:1: the file does not exist$"):
        read(tmp_path / "plans" / "none.yaml", tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ทํางาน", "nikhahit"),
        ("เเผน", "two sara e"),
        ("แผน\u200bงาน", "zero-width space"),
        ("ที่่", "twice in a row"),
        ("ปี 256๙", "mixes Thai and Arabic digits"),
    ],
)
def test_faults_of_thai_typing_are_named(text: str, problem: str) -> None:
    assert problem in (thai_problem(text) or "")


@pytest.mark.parametrize("text", ["ทำงาน", "แผนงานที่ ๑", "พ.ศ. ๒๕๖๙ (2026)", "Dos & Don'ts", "กำลัง", "น้ำ"])
def test_good_thai_has_no_problem(text: str) -> None:
    assert thai_problem(text) is None


@given(st.text(), st.sampled_from(["ํา", "เเ", "\u200b", "\ufeff", "\u00a0", "่่", "1๑", "๑1"]), st.text())
def test_a_fault_is_found_wherever_it_stands(before: str, fault: str, after: str) -> None:
    assert thai_problem(before + fault + after) is not None


def test_a_vocabulary_is_read_once_as_long_as_its_files_are_the_same(tmp_path: Path) -> None:
    calls: list[Path] = []

    @once_for("words.yaml")
    def load(path: Path, root: Path, more: str = "") -> int:
        calls.append(path)
        return len(calls)

    file = tmp_path / "words.yaml"
    assert [load(file, tmp_path), load(file, tmp_path)] == [1, 2], "a missing file is told each time"
    file.write_text("a", encoding="utf-8")
    assert [load(file, tmp_path), load(file, tmp_path)] == [3, 3]
    assert load(file, tmp_path, "more") == 4
    file.write_text("b", encoding="utf-8")
    assert [load(file, tmp_path, "more"), load(file, tmp_path, "more")] == [5, 5]
