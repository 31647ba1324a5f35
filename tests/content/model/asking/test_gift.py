"""The gift helper: what is shipped names a ceiling wherever it counts, and a wrong file is refused with its place."""

from pathlib import Path

import pytest

from content.model.asking.gift import REASONS, REPORTS, GiftGuide, load_gift_guide
from content.model.documents.documents import load_documents
from content.model.pack import ROOT
from tests.content.model.faults import refused

DOCUMENTS = load_documents(ROOT / "documents", ROOT).keys()
GUIDE = load_gift_guide(ROOT / "gift.yaml", ROOT, DOCUMENTS)


def _load(root: Path) -> GiftGuide:
    return load_gift_guide(root / "gift.yaml", root, DOCUMENTS)


def test_every_reason_and_every_case_has_its_sentence() -> None:
    assert GUIDE.reasons.keys() == GUIDE.policy.keys() == set(REASONS)
    assert GUIDE.report.keys() == set(REPORTS)
    assert GUIDE.document in DOCUMENTS
    assert GUIDE.source
    assert GUIDE.draft


def test_sums_and_days_stand_in_one_place_and_are_put_in() -> None:
    for giver in GUIDE.givers.values():
        assert bool(giver.over) == ("{ceiling}" in giver.law)
    sentences = [text for giver in GUIDE.givers.values() for text in (giver.law, giver.over)]
    sentences += [*GUIDE.policy.values(), *GUIDE.report.values()]
    assert not any(str(GUIDE.ceiling) in text or f"{GUIDE.ceiling:,}" in text for text in sentences)
    assert GUIDE.filled("{ceiling}/{days}") == "3,000/30"


WRONG = {
    "no such document": ("document: no-gift-policy", "document: gifts", "no document 'gifts'"),
    "a sum in words": ("ceiling: 3000", "ceiling: สามพัน", "expected a whole number, found 'สามพัน'"),
    "neither draft nor not": ("draft: true", "draft: soon", "expected true or false"),
    "id not Latin": ("- id: relative", "- id: ญาติ", "is not an id"),
    "label too long": ("label: ญาติ", "label: " + "ก" * 25, "25 characters, at most 24 fit"),
    "sentence too long": ("law: รับได้ตาม", "law: " + "ก" * 161, "at most 160 fit"),
    "unknown number": ("{ceiling} บาทต่อคน", "{sum} บาทต่อคน", "only {ceiling} and {days} may stand in braces"),
    "brace left open": ("{ceiling} บาทต่อคน", "{ceiling บาทต่อคน", "only {ceiling} and {days} may stand in braces"),
    "no such reason": ("- id: private", "- id: family", "expected one of work, private, unsure; found 'family'"),
    "unknown key": ("    work: true", "    works: true", "unknown key 'works'"),
    "empty": ("source: พ.ร.ป.", "source: # พ.ร.ป.", "the text is empty"),
    "sara am in two parts": ("ตามความเหมาะสม", "ตามคํา" + "เหมาะสม", "sara am"),
}


@pytest.mark.parametrize(("old", "new", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_guide_is_refused_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(_load, tmp_path, "gift.yaml", old, new)


@pytest.mark.parametrize(
    ("old", "key", "at"),
    [
        ("report_days: 30\n", "report_days", "ceiling:"),
        ("  unsure: ถ้าเรา", "unsure", "  work: ไม่รับ ไม่ว่า"),
        ("  unsure: ไม่แน่ใจ", "unsure", "  over: ไม่รับค่ะ"),
        ("    law: รับได้ตาม", "law", "id: relative"),
        ("  unknown: ถ้ามูลค่า", "unknown", "  over: รับไว้"),
    ],
)
def test_what_is_missing_is_told_where_it_should_stand(tmp_path: Path, old: str, key: str, at: str) -> None:
    assert refused(_load, tmp_path, "gift.yaml", old, f"# {old}", at=at) == f"the key '{key}' is missing"
