"""Corrections meet the checks of the packs, and nothing else of the packs changes."""

from dataclasses import replace
from pathlib import Path

import pytest

from content.model import entries, pack
from content.model.entries import KINDS
from content.model.overlay import Correction, correction, current, load
from tests.packs import loaded

ROOT = pack.ROOT
PACK = loaded("trat-2569")
ENTRIES = {(entry.kind, entry.id): entry for entry in entries.entries(ROOT)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found_with_all_its_fields(kind: str) -> None:
    found = [entry for entry in ENTRIES.values() if entry.kind == kind]
    assert found
    for entry in found:
        assert tuple(entry.fields) == KINDS[kind].fields
        assert all(entry.fields[name] for name in KINDS[kind].fields if name not in KINDS[kind].optional), entry.id
        assert f"{entry.file}:{entry.line}".startswith(entry.file)


def test_ids_are_unique_by_kind() -> None:
    assert len(ENTRIES) == len(entries.entries(ROOT))


def test_the_entries_are_those_that_load() -> None:
    count = {kind: sum(entry.kind == kind for entry in ENTRIES.values()) for kind in KINDS}
    checks = sum(len(PACK.quiz.check(name)) for name in PACK.documents)
    assert count["card"] == len(loaded("sao-2567").cards.all), "which has those of its plan besides all others"
    assert count["answer"] == len(PACK.answers.all)
    assert count["question"] == len(PACK.quiz.all) + checks
    assert count["text"] == len(PACK.texts.keys())
    assert count["message"] == len(PACK.campaign_calendar.entries)
    assert count["lesson"] == len(PACK.lessons)
    assert count["questionnaire"] == len(PACK.assessments)
    assert count["item"] == sum(len(about.items) for about in PACK.assessments.all)
    assert count["document"] == len(PACK.documents)
    assert count["channel"] == len(PACK.channels) + len(PACK.helpers)
    assert count["slide"] == sum(len(part.slides) for lesson in PACK.lessons.all for part in lesson.parts)


def test_a_line_is_where_the_entry_stands() -> None:
    entry = ENTRIES["card", "flag-ceremony"]
    assert "id: flag-ceremony" in (ROOT / entry.file).read_text().splitlines()[entry.line - 1]


def test_correcting_everything_to_what_it_is_changes_nothing() -> None:
    same = [Correction(entry.kind, entry.id, entry.fields) for entry in ENTRIES.values()]
    content, refused = load("trat-2569", same)
    assert refused == ()
    assert content.cards.all == PACK.cards.all
    assert content.answers.all == PACK.answers.all
    assert content.quiz.all == PACK.quiz.all
    assert content.lessons.all == PACK.lessons.all
    assert content.assessments.all == PACK.assessments.all
    assert content.documents.all == PACK.documents.all
    assert vars(content.gift) == vars(PACK.gift)
    assert content.channels == PACK.channels
    assert content.campaign_calendar == PACK.campaign_calendar
    assert content.texts._found == PACK.texts._found


def test_one_card_is_corrected_and_no_other() -> None:
    content, refused = load(
        "trat-2569", [Correction("card", "flag-ceremony", {"title": "เสียงเพลงชาติ", "draft": "false"})]
    )
    old = PACK.cards.get("flag-ceremony")
    assert refused == ()
    assert content.cards.get("flag-ceremony") == replace(old, title="เสียงเพลงชาติ", chip="เสียงเพลงชาติ", draft=False)
    assert [card for card in content.cards.all if card.id != old.id] == [c for c in PACK.cards.all if c.id != old.id]
    assert pack.load("trat-2569").cards.get("flag-ceremony") == old


def test_lists_questions_slides_and_texts_are_corrected() -> None:
    content, refused = load(
        "trat-2569",
        [
            Correction("question", "act-how-many", {"options": ("หก", "เจ็ด", "แปด", "เก้า"), "correct": "4"}),
            Correction("question", "code-unsure", {"explanation": "ถามหัวหน้าก่อน"}),
            Correction("slide", "ethics-act-1-2", {"title": "ใช้เมื่อใด"}),
            Correction("text", "cards.do", {"text": "ทำ"}),
            Correction("answer", "ack-how", {"documents": ()}),
        ],
    )
    assert refused == ()
    question = content.quiz.get("act-how-many")
    assert (question.options[question.correct], len(question.options)) == ("เก้า", 4)
    assert content.quiz.get("code-unsure").explanation == "ถามหัวหน้าก่อน"
    assert content.lessons["ethics-act"].parts[0].slides[1].title == "ใช้เมื่อใด"
    assert content.texts("cards.do") == "ทำ"
    assert content.answers.get("ack-how").documents == ()


def test_questionnaires_documents_gifts_and_channels_are_corrected() -> None:
    advice = tuple(f"ลองข้อ {number}" for number in range(1, 8))
    content, refused = load(
        "trat-2569",
        [
            Correction("questionnaire", "behaviour", {"advice": advice, "draft": "false"}),
            Correction("questionnaire", "grey-survey", {"closing": ("ขอบคุณ",)}),
            Correction("lesson", "ethics-act", {"summary": "อ่าน {parts} ตอน"}),
            Correction("document", "no-gift-policy", {"short": "งดรับของ", "review": "2027-01-05"}),
            Correction("gift", "gift", {"ceiling": "2500", "source": "ประกาศ"}),
            Correction("gift_text", "givers.client.law", {"text": "ไม่เกิน {ceiling} บาท แจ้งใน {days} วัน"}),
            Correction("gift_text", "policy.unsure", {"text": "ไม่รับไว้ก่อน"}),
            Correction("channel", "nacc", {"number": "1299", "url": ""}),
        ],
    )
    assert refused == ()
    behaviour = content.assessments["behaviour"]
    assert (tuple(behaviour.advice.values()), behaviour.draft) == (advice, False)
    assert content.assessments["grey-survey"].closing == ("ขอบคุณ",)
    assert content.lessons["ethics-act"].summary == "อ่าน 5 ตอน"
    document = content.documents["no-gift-policy"]
    assert (document.short, document.review.isoformat()) == ("งดรับของ", "2027-01-05")
    assert document.versions == PACK.documents["no-gift-policy"].versions
    gift = content.gift
    assert gift.filled(gift.givers["client"].law) == "ไม่เกิน 2,500 บาท แจ้งใน 30 วัน"
    assert (gift.policy["unsure"], gift.source) == ("ไม่รับไว้ก่อน", "ประกาศ")
    first, *others = content.channels
    assert (first.number, first.url) == ("1299", None)
    assert others == list(PACK.channels[1:])


def test_advice_may_be_taken_away_as_a_whole() -> None:
    content, refused = load("trat-2569", [Correction("questionnaire", "behaviour", {"advice": ()})])
    assert (refused, content.assessments["behaviour"].advice) == ((), {})


BAD = {
    "long": (Correction("card", "flag-ceremony", {"title": "ย" * 41}), "title", "41 characters, at most 40 fit"),
    "empty": (Correction("card", "flag-ceremony", {"source": ""}), "source", "the text is empty"),
    "date": (Correction("card", "flag-ceremony", {"review": "พรุ่งนี้"}), "review", "expected a date"),
    "spelling": (Correction("card", "flag-ceremony", {"why": "ท\u0e4d\u0e32ดี"}), "why", "sara am"),
    "word": (Correction("question", "act-how-many", {"options": ("เมนู", "ข", "ค")}), "options", "global word"),
    "place": (
        Correction("question", "act-how-many", {"correct": "9"}),
        "correct",
        "expected one of 1, 2, 3; found '9'",
    ),
    "card": (Correction("answer", "ack-how", {"cards": ("no-such-card",)}), "cards", "no card"),
    "blank": (Correction("text", "cards.do", {"text": "{nobody}"}), "text", "unknown placeholder {nobody}"),
    "brace": (Correction("text", "cards.do", {"text": "{"}), "text", "a brace is wrong"),
    "text word": (Correction("text", "cards.do", {"text": "เมนู"}), "text", "is a global word"),
    "advice": (Correction("questionnaire", "behaviour", {"advice": ("ลอง",)}), "advice", "1 pieces of advice"),
    "nothing said": (Correction("questionnaire", "grey-survey", {"instructions": ()}), "instructions", "no paragraph"),
    "no options": (Correction("question", "act-basis", {"options": ()}), "options", "expected 3 or 4 options"),
    "no ceiling": (Correction("gift", "gift", {"ceiling": "0"}), "ceiling", "expected a number above 0"),
    "gift brace": (Correction("gift_text", "report.over", {"text": "{sum}"}), "text", "may stand in braces"),
    "gift word": (Correction("gift_text", "givers.other.label", {"text": "เมนู"}), "text", "is a global word"),
    "gift label": (Correction("gift_text", "kinds.food.label", {"text": "ก" * 25}), "text", "at most 24 fit"),
    "document": (Correction("document", "dos-donts", {"short": "ก" * 41}), "short", "at most 40 fit"),
    "channel": (Correction("channel", "nacc", {"url": "http://a.example/"}), "url", "starts with https://"),
    "number": (Correction("slide", "ethics-act-1-1", {"body": "{nothing}"}), "body", "there is no number"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_the_packs_may_not_say_is_refused_with_its_field(name: str) -> None:
    bad, field, reason = BAD[name]
    good = Correction("card", "other-faith", {"title": "ต่างศาสนา"})
    content, refused = load("trat-2569", [bad, good])
    assert [one.correction for one in refused] == [bad]
    assert refused[0].field == field
    assert reason in refused[0].reason
    assert content.cards.get("other-faith").title == "ต่างศาสนา"


def test_all_that_is_bad_is_told_at_once() -> None:
    first = {bad.kind + bad.entry: bad for bad, *_ in BAD.values()}
    _, refused = load("trat-2569", first.values())
    assert {one.correction.entry for one in refused} == {bad.entry for bad in first.values()}


def test_a_mistake_seen_at_another_entry_is_blamed_on_the_correction() -> None:
    """The file names the second of two equal questions, which the officer did not touch."""
    later = ENTRIES["answer", "ack-proves"].fields["question"]
    bad = Correction("answer", "ack-how", {"question": later})
    assert load("trat-2569", [bad])[1][0].correction == bad


def test_an_answer_that_no_file_has_joins_its_topic() -> None:
    fields = {
        "question": "ลากิจต้องแจ้งใคร",
        "wordings": ["ขอลาต้องบอกใคร", "ลางานแจ้งที่ไหน", "ใครอนุมัติวันลา"],
        "answer": "แจ้งหัวหน้าโดยตรงค่ะ",
        "source": "ศูนย์ฯ",
        "topic": "ethics",
        "review": "2027-03-10",
        "draft": False,
    }
    content, refused = load("trat-2569", [correction("answer", "asked-1", fields)])
    assert refused == ()
    added = content.answers.get("asked-1")
    assert (added.draft, added.review.isoformat()) == (False, "2027-03-10")
    assert (added.topic, added.answer, len(content.answers.all)) == (
        "ethics",
        "แจ้งหัวหน้าโดยตรงค่ะ",
        len(PACK.answers.all) + 1,
    )


def test_what_the_pack_has_no_more_is_left_aside() -> None:
    content, refused = load("trat-2569", [Correction("card", "long-gone", {"title": "ก"}), correction("poem", "1", {})])
    assert (content.cards.all, refused) == (PACK.cards.all, ())


def test_current_shows_what_was_corrected() -> None:
    found = {(e.kind, e.id): e for e in current([Correction("card", "flag-ceremony", {"keywords": ("ธง",)})])}
    assert found["card", "flag-ceremony"].fields["keywords"] == ("ธง",)
    assert len(found) == len(ENTRIES)


def test_an_inherited_field_becomes_the_entrys_own(tmp_path: Path) -> None:
    """The source stands in the head of the file; correcting one card leaves the others with the head's."""
    content, _ = load("trat-2569", [Correction("card", "flag-ceremony", {"source": "ระเบียบ"})])
    assert content.cards.get("flag-ceremony").source == "ระเบียบ"
    assert content.cards.get("other-faith").source == PACK.cards.get("other-faith").source
