"""No bubble is taller than what a phone shows with the rich menu folded away, and nothing to tap is cut."""

import json
from collections.abc import Iterator

import pytest

from bot.editing.exhibits import exhibits
from bot.links import Links
from content.model.pack import load
from tests.bot.browser import chromium
from tests.bot.heights import ROOM, heights, phone_wall
from tests.bot.phone import Json, filled, labels

PROGRAMMES = ("trat-2569", "narathiwat-2566", "sao-2567")
NEGATIVE = ("ไม่", "ยกเลิก", "หยุด", "ลบ", "ถอน")
"""How the words of a button begin that declines, leaves or takes away."""


def laid_out() -> Iterator[tuple[str, Json]]:
    """Every message of the content of all programmes with a name, each once."""
    seen: set[str] = set()
    for programme in PROGRAMMES:
        content = load(programme)
        links = Links("https://sujarit.example", "a secret").for_person(1, 1)
        for shown in exhibits(content, links, content.programme.demo_today, 1):
            for place, message in enumerate(shown.messages):
                written = json.dumps([message.get("contents"), message.get("quickReply")])
                if written not in seen:
                    seen.add(written)
                    yield f"{programme} {shown.kind} {shown.id} {place}", message


@pytest.mark.browser
def test_every_bubble_of_the_content_fits_a_phone() -> None:
    found = [(name, message) for name, message in laid_out() if message["type"] == "flex"]
    with chromium() as browser, phone_wall(browser) as page:
        tall = heights(page, (message["contents"] for _, message in found))
    assert len(tall) > 400
    assert [(name, height) for (name, _), height in zip(found, tall, strict=True) if height > ROOM] == []


@pytest.mark.browser
def test_a_bubble_that_is_too_tall_is_seen() -> None:
    lines = [{"type": "text", "text": "ที่นี่มีข้อความยาวมาก", "wrap": True}] * 40
    bubbles = [
        {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": lines[:count]}}
        for count in (5, 40)
    ]
    with chromium() as browser, phone_wall(browser) as page:
        short, tall = heights(page, bubbles)
    assert short < ROOM < tall


def test_no_label_of_the_content_is_cut() -> None:
    cut = [(name, label) for name, message in laid_out() for label in labels(message) if label.endswith("…")]
    assert cut == []


def test_the_filled_button_never_declines() -> None:
    assert [name for name, message in laid_out() for label in filled(message) if label.startswith(NEGATIVE)] == []


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_quick_replies_of_the_content_are_short_and_tell_apart(programme: str) -> None:
    content = load(programme)
    for things in (content.answers.all, content.cards.all, content.documents.all):
        chips = [one.chip for one in things]
        assert "" not in chips
        assert sorted(chips) == sorted(set(chips))
        assert [chip for chip in chips if content.words.command(chip)] == []
