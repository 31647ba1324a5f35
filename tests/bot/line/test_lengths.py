import regex
from hypothesis import example, given
from hypothesis import strategies as st

from bot.line import lengths

THAI = st.text(st.sampled_from("กขคน้ำที่เป็นผู้ๆ ์็A1😀👩‍👩‍👧\n"), max_size=120)


def graphemes(text: str) -> list[str]:
    return regex.findall(r"\X", text)


@given(THAI | st.text(max_size=80), st.integers(2, 40))
def test_a_label_keeps_whole_clusters_and_shows_that_it_was_cut(text: str, most: int) -> None:
    cut = lengths.label(text, most)
    assert len(graphemes(cut)) <= most
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1].rstrip()))


@given(THAI | st.text(max_size=80), st.integers(8, 60))
def test_a_short_text_fits_in_utf16_units(text: str, most: int) -> None:
    cut = lengths.short(text, most)
    assert lengths.units(cut) <= most
    assert cut == text or cut.endswith("…")


@given(THAI | st.text(max_size=200), st.integers(8, 60))
@example("👩‍👩‍👧‍👦" * 3, 8)
def test_parts_lose_nothing_but_white_space(text: str, most: int) -> None:
    parts = lengths.parts(text, most)
    assert all(part.strip() and lengths.units(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_parts_end_where_lines_end() -> None:
    assert lengths.parts("บรรทัดหนึ่ง\nบรรทัดสอง\nบรรทัดสาม", 25) == ["บรรทัดหนึ่ง\nบรรทัดสอง", "บรรทัดสาม"]


def test_thai_marks_are_not_counted_as_letters() -> None:
    assert lengths.label("น้ำ" * 20, 20) == "น้ำ" * 20
    assert lengths.label("น้ำ" * 21, 20) == "น้ำ" * 19 + "…"


def test_emoji_count_twice_in_utf16() -> None:
    assert lengths.units("ก😀") == 3
