"""The idea library: complete, corrected, without the old code's wording, and searchable."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import content
from content.model.reporting.ideas import load_ideas
from tests.content.model.faults import refused

ROOT = Path(content.__file__).parent
LIBRARY = load_ideas(ROOT / "guideline.yaml", ROOT)


def _ids(words: str) -> list[str]:
    return [idea.id for idea in LIBRARY.search(words)]


def test_the_guideline_is_complete() -> None:
    assert (len(LIBRARY.steps), len(LIBRARY.roles), len(LIBRARY.areas), len(LIBRARY.all)) == (8, 8, 4, 44)
    assert [len(LIBRARY.of(area.number)) for area in LIBRARY.areas] == [5, 23, 11, 5]
    second = LIBRARY.of(2)
    assert [idea.number for idea in second] == list(range(1, 24))
    assert {idea.section for idea in second[:14]} == {"การรณรงค์ส่งเสริม/ป้องกัน"}
    assert {idea.section for idea in second[14:]} == {"การประชาสัมพันธ์เผยแพร่"}
    assert {idea.section for area in (1, 3, 4) for idea in LIBRARY.of(area)} == {""}
    assert len({idea.text for idea in LIBRARY.all}) == 44


def test_an_idea_is_found_by_its_id() -> None:
    idea = LIBRARY.get("2-19")
    assert (idea.area, idea.number, idea.text) == (2, 19, "ภาพพักหน้าจอ (Screen Saver) ส่งเสริมจรรยาข้าราชการ")
    with pytest.raises(KeyError):
        LIBRARY.get("2-24")


def test_misreadings_are_corrected() -> None:
    texts = (*LIBRARY.steps, *LIBRARY.roles, *(area.name for area in LIBRARY.areas), *(i.text for i in LIBRARY.all))
    assert not re.search("สสำรวจ|การณรงค์|ตู๋|ภาพพท์|Screen Server", "\n".join(texts))
    assert "ตู้ ป.ณ. 1111" in LIBRARY.get("1-5").text


def test_the_old_codes_wording_is_no_idea() -> None:
    assert not any("10 ข้อ" in idea.text for idea in LIBRARY.all)
    assert "10 ข้อ" in LIBRARY.get("2-1").caution
    assert "2562" in LIBRARY.caution


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("โปสเตอร์", "2-20"),
        ("FACEBOOK", "2-18"),
        ("จัดอบรมข้าราชการบรรจุใหม่", "2-9"),
        ("ร้องเรียน รายเดือน", "3-5"),
        ("ค่ายเยาวชน", "4-3"),
        ("ลงนามรับทราบ", "3-1"),
    ],
)
def test_search_puts_the_best_first(words: str, first: str) -> None:
    assert _ids(words)[0] == first


def test_search_keeps_the_order_of_the_guideline_among_equals() -> None:
    assert _ids("แบบสำรวจ ประเมินผล")[0] == "3-10"
    assert set(_ids("ร้องเรียน")) >= {"1-5", "3-2", "3-3", "3-4", "3-5"}
    assert _ids("ร้องเรียน") == sorted(_ids("ร้องเรียน"))


def test_search_finds_nothing_for_nothing() -> None:
    assert _ids("") == _ids("   ") == _ids("ฟุตบอลโลก") == []


@given(st.text(max_size=40))
def test_search_takes_any_text(words: str) -> None:
    found = LIBRARY.search(words)
    assert len(set(found)) == len(found)
    assert set(found) <= set(LIBRARY.all)


@given(st.sampled_from(LIBRARY.all).flatmap(lambda idea: st.tuples(st.just(idea), st.sampled_from(idea.tags))))
def test_every_tag_finds_its_idea(pair: tuple[object, str]) -> None:
    idea, tag = pair
    assert idea in LIBRARY.search(tag)


FAULTS = {
    "count": ("  ideas: 44", "  ideas: 45", "said to have 45 ideas, but has 44"),
    "count by area": ("[5, 23, 11, 5]", "[5, 22, 12, 5]", "said to have [5, 22, 12, 5] ideas"),
    "id out of order": ("id: 2-3\n", "id: 2-4\n", "expected the id 2-3"),
    "id twice": ("id: 3-2\n", "id: 3-1\n", "expected the id 3-2"),
    "area out of order": ("- number: 3\n", "- number: 4\n", "expected area 3"),
    "no tags": ("tags: [แผน, ยุทธศาสตร์]", "tags: []", "needs at least one tag"),
    "no source": ("source: แนวทาง", "sauce: แนวทาง", "the key 'source' is missing"),
    "no review date": ("review: 2026-12-30", "review: soon", "expected a date"),
    "misspelt": ("จัดทำค่าย", "จัดทํา" + "ค่าย", "sara am"),
}


@pytest.mark.parametrize(("old", "new", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_wrong_guideline_is_refused_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(
        lambda root: load_ideas(root / "guideline.yaml", root), tmp_path, "guideline.yaml", old, new
    )


def test_the_library_is_a_draft_until_signed_off() -> None:
    assert LIBRARY.draft
    assert LIBRARY.source.startswith("แนวทางการดำเนินการขับเคลื่อนประมวลจริยธรรม")
