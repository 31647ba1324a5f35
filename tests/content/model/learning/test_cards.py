"""The cards: what is shipped holds together, and a wrong file is refused with file, line and reason."""

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

import content
from content.model.learning.cards import Cards, load_cards
from content.model.source import ContentError
from tests.content.model.faults import refused

ROOT = Path(content.__file__).parent
PRINTED = (
    "ยึดมั่นในสถาบันหลักของประเทศ อันได้แก่ชาติ ศาสนา พระมหากษัตริย์ และการปกครองระบอบประชาธิปไตยอันมีพระมหากษัตริย์ทรงเป็นประมุข",
    "ซื่อสัตย์สุจริต มีจิตสำนึกที่ดี และรับผิดชอบต่อหน้าที่",
    "กล้าตัดสินใจและกระทำในสิ่งที่ถูกต้องชอบธรรม",
    "คิดถึงประโยชน์ส่วนรวมมากกว่าประโยชน์ส่วนตัว และมีจิตสาธารณะ",
    "มุ่งผลสัมฤทธิ์ของงาน",
    "ปฏิบัติหน้าที่อย่างเป็นธรรมและไม่เลือกปฏิบัติ",
    "ดำรงตนเป็นแบบอย่างที่ดีและรักษาภาพลักษณ์ของทางราชการ",
)


@pytest.fixture(scope="module")
def cards() -> Cards:
    return load_cards(ROOT / "cards", ROOT)


def test_the_seven_standards_are_worded_as_printed(cards: Cards) -> None:
    assert tuple(standard.text for standard in cards.standards) == PRINTED
    assert [standard.number for standard in cards.standards] == [1, 2, 3, 4, 5, 6, 7]
    assert cards.standard(5).short == "มุ่งผลสัมฤทธิ์ของงาน"


def test_every_standard_has_at_least_eight_cards_besides_those_on_grey_behaviour(cards: Cards) -> None:
    for standard in cards.standards:
        found = cards.of(standard.number)
        assert len([card for card in found if card.topic == "standard"]) >= 8
        assert all(card.standard == standard.number for card in found)
    assert cards.of(8) == ()


def test_grey_behaviour_has_at_least_twelve_cards_over_all_standards(cards: Cards) -> None:
    assert len(cards.grey) >= 12
    assert {card.topic for card in cards.grey} == {"grey"}
    assert {card.standard for card in cards.grey} == {1, 2, 3, 4, 5, 6, 7}
    assert set(cards.grey) <= set(cards.all)


def test_no_sentence_stands_on_two_cards(cards: Cards) -> None:
    sentences = [text for card in cards.all for text in (card.title, card.situation, card.do, card.dont, card.why)]
    assert len(set(sentences)) == len(sentences)


def test_cards_show_arabic_digits_and_no_chat_particles(cards: Cards) -> None:
    for card in cards.all:
        text = " ".join((card.title, card.situation, card.do, card.dont, card.why, card.source))
        assert not re.search("[๐-๙]|ค่ะ|ครับ|นะคะ", text), card.id


def test_a_card_that_names_the_gift_ceiling_also_names_the_stricter_policy(cards: Cards) -> None:
    found = [card for card in cards.all if "3,000" in card.why + card.dont + card.do]
    assert found
    assert all("No Gift Policy" in card.why and "มาตรา 128" in card.source for card in found)


def test_unsigned_cards_are_marked_as_drafts(cards: Cards) -> None:
    assert all(card.draft for card in cards.all)


def test_next_visits_every_card_once_and_comes_round(cards: Cards) -> None:
    first = cards.all[0]
    seen = [first]
    while (card := cards.next_after(seen[-1].id)) is not first:
        seen.append(card)
    assert tuple(seen) == cards.all
    standards = [card.standard for card in cards.all]
    assert all(one != other for one, other in pairwise(standards))


def test_next_within_a_pile_visits_all_of_it_and_nothing_else(cards: Cards) -> None:
    assert (cards.pile("grey"), cards.pile("2"), cards.pile("")) == (cards.grey, cards.of(2), cards.all)
    for name in ("grey", "1", "7"):
        seen = [cards.pile(name)[0]]
        while (card := cards.next_after(seen[-1].id, name)) is not seen[0]:
            seen.append(card)
        assert tuple(seen) == cards.pile(name)
    with pytest.raises(ValueError, match="not in tuple"):
        cards.next_after(cards.of(1)[0].id, "2")
    for unknown in ("8", "one", "green"):
        with pytest.raises(KeyError):
            cards.pile(unknown)


def test_a_card_is_found_by_id_and_a_withdrawn_one_is_a_key_error(cards: Cards) -> None:
    card = cards.all[-1]
    assert cards.get(card.id) is card
    for call in (cards.get, cards.next_after):
        with pytest.raises(KeyError):
            call("withdrawn")


WRONG = {
    "title too long": ("standard-1.yaml", "title: ถึงเวลาเคารพธงชาติ", "title: " + "ก" * 41, "41 characters, at most 40"),
    "paragraph too long": ("standard-1.yaml", "do: ขอวางสายสักครู่", "do: " + "ก" * 161, "at most 160"),
    "id twice in two files": ("standard-2.yaml", "id: new-year-basket", "id: flag-ceremony", "stands twice"),
    "id not Latin": ("standard-1.yaml", "id: flag-ceremony", "id: ธงชาติ", "is not an id"),
    "no reason given": ("standard-3.yaml", "    why: ส่งช้า", "    whu: ส่งช้า", "missing"),
    "not a date": ("standard-3.yaml", "review: 2026-10-30", "review: ๓๐ กันยายน", "expected a date"),
    "wrong standard": ("standard-4.yaml", "standard: 4", "standard: 5", "expected standard 4"),
    "standards out of order": ("standards.yaml", "number: 2", "number: 3", "expected number 2"),
    "grey card of no standard": ("grey.yaml", "standard: 1", "standard: 8", "no standard 8"),
    "grey id of another file": ("grey.yaml", "id: ai-draft", "id: unused-app", "stands twice"),
    "not the grey topic": ("grey.yaml", "topic: grey", "topic: white", "expected one of grey"),
    "sara am in two parts": ("standard-5.yaml", "จำเป็น", "จํา" + "เป็น", "sara am"),
}


@pytest.mark.parametrize(("file", "old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_card_file_is_refused_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, reason: str
) -> None:
    assert reason in refused(
        lambda root: load_cards(root / "cards", root), tmp_path, f"cards/{file}", old, new, within=5
    )


def test_a_standard_without_its_file_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cards", tmp_path / "cards")
    (tmp_path / "cards/standard-6.yaml").unlink()
    with pytest.raises(ContentError, match=r"cards/standard-6\.yaml:1: the file does not exist"):
        load_cards(tmp_path / "cards", tmp_path)


def test_a_pile_without_a_card_is_refused(tmp_path: Path) -> None:
    for name in ("standard-3.yaml", "grey.yaml"):
        shutil.copytree(ROOT / "cards", tmp_path / name / "cards")
        path = tmp_path / name / "cards" / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: text.index("cards:")] + "cards: []\n", encoding="utf-8")
        with pytest.raises(ContentError, match="there is no card"):
            load_cards(tmp_path / name / "cards", tmp_path / name)


def test_one_card_can_be_signed_off_before_the_others(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cards", tmp_path / "cards")
    path = tmp_path / "cards/standard-1.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  - id: flag-ceremony\n", "  - id: flag-ceremony\n    draft: false\n"), encoding="utf-8"
    )
    cards = load_cards(tmp_path / "cards", tmp_path)
    assert [card.id for card in cards.all if not card.draft] == ["flag-ceremony"]
