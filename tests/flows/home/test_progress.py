"""How far: what one did oneself, and who has acknowledged a document."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from content.model.calendar import chat_date
from flows.engine.messages import Bubble, Carousel
from flows.record.documents import Understand
from tests.bot.phone import quick_replies, ways_on
from tests.flows.kept import DAY, Kept
from tests.flows.talk import Talk, content, somebody

CODE = content().documents["code-of-ethics"]


def after_reading(*documents: str) -> Kept:
    """The record in which the first person, of the staff, has acknowledged documents."""
    kept = Kept(content())
    kept.add(1, somebody("staff"))
    kept.acknowledged(1, *documents)
    return kept


def after(line: str, talk: Talk) -> str:
    """The line of the last answer that follows this one."""
    lines = talk.said.split("\n")
    return lines[lines.index(line) + 1]


def test_what_was_acknowledged_counts_before_its_check_is_passed() -> None:
    texts, programme = content().texts, content().programme
    checks = sum(content().documents[required.document].check for required in programme.documents)
    talk = Talk(kept=after_reading(CODE.id)).say("ความคืบหน้า")
    assert after(texts("progress.mine"), talk) == texts("progress.of", done=1, total=len(programme.documents))
    assert after(texts("progress.mine_understood"), talk) == texts("progress.of", done=0, total=checks)
    talk.kept.does(1, Understand(CODE.id, 1, 2, 2, passed=True))
    assert after(texts("progress.mine_understood"), talk.say("ความคืบหน้า")) == texts("progress.of", done=1, total=checks)


def test_agencies_whose_headcount_nobody_told_come_last_and_say_so() -> None:
    texts, agencies = content().texts, content().plan.agencies
    kept = after_reading()
    kept.staff(1, "education", 38, 22)
    talk = Talk("admin", kept).go("document_progress", document=CODE.id)
    nobody, counted = texts("status.no_headcount"), texts("computed.people", done=0, total=60)
    assert talk.said.count(nobody) == len(agencies) - 1
    assert talk.said.index(counted) < talk.said.index(nobody)


def test_a_percentage_is_told_once() -> None:
    kept = after_reading(CODE.id)
    kept.staff(1, "education", 38, 22)
    for talk in (
        Talk("admin", kept).go("progress", part="documents"),
        Talk("admin", kept).go("document_progress", document=CODE.id),
    ):
        assert "1 จาก 60 คน" in talk.said
        assert talk.said.count("1.67%") == 1


def test_the_way_to_the_next_document_is_not_cut_short() -> None:
    kept = after_reading(CODE.id)
    kept.read(1, "no-gift-policy")
    talk = Talk(kept=kept).go("acknowledge", document="no-gift-policy", version="1")
    assert talk.says("documents.thanks")
    assert "…" not in quick_replies(talk.answer[-1])
    assert [offer.names for offer in ways_on(talk.answer)].count((content().texts("quick.next"),)) == 1
    assert talk.tap(content().texts("quick.next")).says("documents.read")


@pytest.mark.parametrize(
    ("day", "said", "tone"),
    [("03-31", "due.today", "warning"), ("04-01", "owed.grace", "warning"), ("04-15", "owed.grace", "warning")],
)
def test_what_is_due_can_be_done_to_the_end_of_its_last_day(day: str, said: str, tone: str) -> None:
    period = content().programme.periods[0]
    days = {"date": chat_date(period.closes), "until": chat_date(period.accepts_until)}
    talk = Talk("focal", Kept(content(), date.fromisoformat(f"2026-{day}"))).say("สิ่งที่ต้องทำ")
    assert talk.turn
    (shown,) = talk.turn.messages
    bubbles = shown.bubbles if isinstance(shown, Carousel) else (shown,)
    rows = [row for bubble in bubbles if isinstance(bubble, Bubble) for row in bubble.rows]
    assert (content().texts(said, **days), tone) in {(row.note, row.tone) for row in rows}
    talk.today = period.accepts_until + timedelta(days=1)
    assert talk.say("สิ่งที่ต้องทำ").says("owed.closed", **days)


@pytest.mark.parametrize(("role", "day"), [("staff", DAY), ("focal", date(2026, 11, 2))])
def test_after_the_last_thing_that_can_be_done_nothing_is_next(role: str, day: date) -> None:
    last = content().documents["no-gift-policy"]
    kept = Kept(content(), day)
    kept.add(1, somebody(role))
    kept.acknowledged(1, *(one.document for one in content().programme.documents if one.document != last.id))
    kept.does(1, Understand(CODE.id, 1, 2, 2, passed=True))
    kept.read(1, last.id)
    talk = Talk(role, kept).go("acknowledge", document=last.id, version="1")
    assert talk.says("documents.thanks")
    assert not talk.says("quick.next")
    assert talk.say("สิ่งที่ต้องทำ").says("owed.none" if role == "staff" else "owed.only_closed")


def test_an_admin_calls_an_agency_from_its_page() -> None:
    talk = Talk("admin")
    plan = talk.content.plan
    assert not talk.go("progress", agency="education").says("progress.phone")
    numbered = tuple(replace(one, phone="039-511-282") if one.code == "education" else one for one in plan.agencies)
    talk.content = replace(talk.content, plan=replace(plan, agencies=numbered))
    assert talk.go("progress", agency="education").says("progress.phone")
    assert '"uri": "tel:039511282"' in json.dumps(talk.answer)
