"""The campaign calendar in conversation: found among the things to do, ready to send, and marked once it is sent."""

from datetime import date

import pytest

from bot.line.render import render
from content.model.campaigns.campaign_calendar import CalendarEntry
from flows.campaigns.campaign_calendar import entry_messages
from flows.engine.messages import Bubble, Text, Word
from flows.record.campaigns import SendCampaign
from tests.bot.phone import ways_on
from tests.flows.kept import Kept
from tests.flows.talk import Talk, content, somebody

REPORT, MAKHA, SONGKRAN = (
    content().campaign_calendar.get(id) for id in ("march-round-report", "makha-bucha", "songkran")
)


def admin(*others: str) -> Talk:
    """An admin, and other people by role."""
    kept = Kept(content())
    for number, role in enumerate(others, 2):
        kept.add(number, somebody(role, number))
    return Talk("admin", kept)


def test_what_is_due_stands_among_the_things_to_do_of_an_admin_and_of_nobody_else() -> None:
    told = content().texts("owed.calendar", title=REPORT.title)
    assert told in admin().say("สิ่งที่ต้องทำ").said
    for role in ("staff", "focal", "executive"):
        assert told not in Talk(role).say("สิ่งที่ต้องทำ").said


def test_from_the_things_to_do_two_taps_send_it_and_then_it_is_done() -> None:
    talk = admin("focal").say("สิ่งที่ต้องทำ").tap(content().texts("owed.calendar_button"))
    assert talk.step == ("send", "confirm")
    assert REPORT.message in talk.said
    assert talk.says("role.focal")
    talk.say("ส่งถึง 1 คน")
    (sent,) = talk.effects
    assert isinstance(sent, SendCampaign)
    assert (sent.title, sent.audience) == (REPORT.title, {"kind": "role", "role": "focal"})
    assert sent.content == {"kind": "calendar", "id": REPORT.id}
    assert isinstance(words := sent.messages[0], Bubble)
    assert (words.title, words.paragraphs) == (REPORT.title, (REPORT.message,))
    assert words.buttons == (Word("รายงานผล", "รายงาน"),)
    assert REPORT.title not in talk.say("สิ่งที่ต้องทำ").said


def test_the_calendar_lists_what_it_has_for_now_and_marks_what_was_sent() -> None:
    talk = admin("focal").say("ส่งข้อความ", "ตามปฏิทิน")
    titles = [content().campaign_calendar.get(id).title for id in (MAKHA.id, REPORT.id, "march-round-list")]
    assert [title for title in dict.fromkeys(talk.said.split("\n")) if title in titles] == titles
    assert not talk.says("send.entry_sent")
    talk.say(MAKHA.title, "ส่งถึง 1 คน", "ส่งข้อความ", "ตามปฏิทิน")
    assert talk.said.count(content().texts("send.entry_sent")) == 1


def test_an_entry_with_a_card_sends_its_words_and_the_card_to_everybody() -> None:
    talk = admin("staff")
    talk.today = date(2026, 4, 9)
    talk.say("ส่งข้อความ", "ตามปฏิทิน", SONGKRAN.title)
    assert talk.says("audience.everyone")
    talk.say("ส่งถึง 2 คน")
    (sent,) = talk.effects
    assert isinstance(sent, SendCampaign)
    words, card = sent.messages
    assert words == Text(SONGKRAN.message)
    assert isinstance(card, Bubble)
    assert card.title == content().cards.get(SONGKRAN.card).title


def test_an_entry_whose_readers_are_not_there_yet_can_go_to_others() -> None:
    talk = admin().say("ส่งข้อความ", "ตามปฏิทิน", MAKHA.title)
    assert talk.says("send.nobody")
    assert talk.step == ("send", "audience")
    assert MAKHA.message in talk.say("ทุกคนที่ลงทะเบียน").said


@pytest.mark.parametrize("entry", content().campaign_calendar.entries, ids=lambda entry: entry.id)
def test_every_entry_leads_on_to_something_its_readers_may_do(entry: CalendarEntry) -> None:
    sender = admin()
    offers = [offer for one in render(entry_messages(entry, sender.context())) for offer in ways_on([one])]
    reader = Talk("focal" if entry.to == "focal" else "staff").perform(offers[0])
    assert not any(reader.says(f"access.{needs}") for needs in ("staff", "focal", "admin"))
    assert not reader.says("open_text.unknown")


def test_a_month_without_entries_offers_no_calendar() -> None:
    talk = admin()
    talk.today = date(2026, 11, 21)
    assert not talk.say("ส่งข้อความ").says("send.kind_calendar")
    assert talk.step == ("send", "kind")


def test_an_entry_that_is_gone_leads_to_the_kinds() -> None:
    assert admin().go("send", entry="gone").step == ("send", "kind")
