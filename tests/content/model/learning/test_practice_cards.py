"""The cards on a plan's practices: one on each, as it can be read there, and a wrong file is refused with its place."""

import re
import shutil
from pathlib import Path

import pytest

from content.model import pack
from content.model.learning.cards import Card, Cards, load_cards
from content.model.pack import ROOT
from content.model.source import ContentError
from tests.content.model.faults import refused
from tests.packs import loaded

SAO = "sao-2567"
FILE = f"cards/practices.{SAO}.yaml"
CARDS = loaded(SAO).cards
PILE = CARDS.practices.cards
PRACTICES = [practice.id for practice in loaded(SAO).plan.practices()]


def load_of_plan(root: Path) -> Cards:
    return load_cards(root / "cards", root, SAO, PRACTICES)


@pytest.mark.parametrize("programme", pack.programmes())
def test_every_practice_of_every_plan_has_one_card(programme: str) -> None:
    content = loaded(programme)
    assert [card.practice for card in content.cards.practices.cards] == [one.id for one in content.plan.practices()]


def test_the_sao_has_thirty_five() -> None:
    assert len(PILE) == 35
    assert (PRACTICES[0], PRACTICES[-1]) == ("1/1", "5/3")
    assert {card.topic for card in PILE} == {"practice"}
    assert CARDS.pile("practice") == PILE


def test_they_are_cards_of_their_standards_too_and_move_no_other_card() -> None:
    common = load_cards(ROOT / "cards", ROOT)
    assert CARDS.all == (*common.all, *PILE)
    assert {card.standard for card in PILE} == {1, 2, 3, 4, 5, 6, 7}
    for standard in CARDS.standards:
        own = tuple(card for card in PILE if card.standard == standard.number)
        assert CARDS.of(standard.number) == (*common.of(standard.number), *own)
    assert CARDS.grey == common.grey
    assert common.practices.cards == ()
    with pytest.raises(KeyError):
        common.pile("practice")


@pytest.mark.parametrize("card", PILE, ids=lambda card: card.id)
def test_the_source_names_the_standard_of_the_plan_and_the_number_of_the_practice(card: Card) -> None:
    plan = loaded(SAO)
    strategy, number = card.practice.split("/")
    assert plan.programme.name in card.source
    assert card.source.endswith(f"{plan.plan.levels.strategy} {strategy} แนวปฏิบัติข้อ {number}")


def test_a_practice_is_called_by_its_printed_number() -> None:
    plan = loaded(SAO).plan
    assert plan.practice("2/3").text == "คู่มือการปฏิบัติงานของเจ้าหน้าที่และคู่มือการติดต่อของประชาชน"
    assert [one.id for one in plan.strategies[3].practices][-1] == "4/10"
    with pytest.raises(KeyError):
        plan.practice("5/4")


def test_they_are_worded_as_the_other_cards_are() -> None:
    texts = [text for card in CARDS.all for text in (card.title, card.situation, card.do, card.dont, card.why)]
    assert len(set(texts)) == len(texts)
    said = " ".join((*texts, *(card.source for card in PILE)))
    assert not re.search("[๐-๙]|ค่ะ|ครับ|นะคะ", said)
    assert all(card.draft for card in PILE)


def test_what_cannot_be_read_and_the_name_of_the_organisation_are_nowhere() -> None:
    text = (ROOT / FILE).read_text(encoding="utf-8")
    unreadable = ("วิสัยพิพ", "ลดจลาจล", "วิทยะคุณ", "กสละ")
    assert not [piece for piece in (*unreadable, "แม่แตง", "แม่ดง", "นครราชสีมา", "นราธิวาส") if piece in text]


WRONG = {
    "no such practice": ("practice: 1/3", "practice: 1/9", "the plan has no practice '1/9'"),
    "practice twice": ("practice: 1/3", "practice: 1/2", "'sao-no-gain-from-office' is the card on practice '1/2'"),
    "no such standard": ("standard: 7", "standard: 8", "no standard 8"),
    "id of another file": ("id: sao-royal-guidance", "id: flag-ceremony", "stands twice"),
    "id twice": ("id: sao-royal-guidance", "id: sao-by-the-rules", "stands twice"),
    "title too long": ("title: กรรมการชุมชนขอดูผลงาน", "title: " + "ก" * 41, "at most 40"),
    "text too long": ("why: วิธีคิดเปลี่ยนได้", "why: " + "ก" * 160, "at most 160"),
    "no source": ("    source: ", "    sauce: ", "missing"),
    "no practice": ("    practice: 1/1\n", "", "the key 'practice' is missing"),
    "not the topic": ("topic: practice", "topic: grey", "expected one of practice"),
    "name too long": ("names: [แนวปฏิบัติของ อบต.", "names: [" + "ก" * 41, "at most 40"),
    "not a date": ("review: 2027-02-26", "review: ปีหน้า", "expected a date"),
}


@pytest.mark.parametrize(("old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(load_of_plan, tmp_path, FILE, old, new, within=13)


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT, tmp_path / "packs", ignore=shutil.ignore_patterns("model", "__pycache__")))


def test_a_practice_without_a_card_is_refused(packs: Path) -> None:
    path = packs / FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  - id: sao-ethics-training")], encoding="utf-8")
    with pytest.raises(ContentError, match=rf"{FILE}:1: no card on practice '5/3'"):
        pack.load(SAO, packs)
    assert pack.load("trat-2569", packs).cards.practices.cards == ()


def test_a_plan_may_do_without_cards_on_its_practices(packs: Path) -> None:
    (packs / FILE).unlink()
    content = pack.load(SAO, packs)
    assert content.cards.practices.cards == ()
    assert len(content.plan.practices()) == 35
