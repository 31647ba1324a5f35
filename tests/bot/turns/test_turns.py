"""One user's events in order, one at a time, each recorded once, whatever a flow does."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.turns.turns import TRIES, Turns
from flows.engine.context import Context
from flows.engine.conversation import Turn
from flows.engine.inputs import Input
from flows.engine.session import Frame, Place, Session
from flows.record.effects import RecordResult
from storage import inbox
from storage.people import people
from storage.reporting import results
from tests.bot.rig import AGENCY, Rig, Scripted

NOON = 1_772_000_000_000


def test_events_go_in_the_order_they_happened(each_bot: Rig) -> None:
    bot, user = each_bot, each_bot.member()
    bot.parts.conversation = Scripted()
    third, first, second = (bot.text(user, text, timestamp=NOON + n) for n, text in ((3, "ค"), (1, "ก"), (2, "ข")))
    bot.deliver(third, first)
    bot.deliver(second)
    bot.work()
    assert bot.said_to(user) == ["ก", "ข", "ค"]


def test_one_users_events_are_never_handled_at_once(each_bot: Rig) -> None:
    bot, user = each_bot, each_bot.member()
    bot.parts.conversation = Scripted()
    inside, guard, overlaps = [0], threading.Lock(), [0]

    def at(point: str) -> None:
        with guard:
            inside[0] += {"decided": 1, "sent": -1}.get(point, 0)
            overlaps[0] += inside[0] > 1

    bot.parts.at = at
    events = [bot.text(user, str(n), timestamp=NOON + n) for n in range(12)]

    def deliver_and_handle(event: dict[str, Any]) -> None:
        bot.deliver(event)
        bot.parts.due.add([user])
        bot.work()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(deliver_and_handle, events))
    bot.look_at(user)
    assert overlaps == [0]
    assert sorted(bot.said_to(user), key=int) == [str(n) for n in range(12)]
    assert bot.parts.sessions.load([user]).get(user) == Session(misses=12).dump()


def test_different_users_are_handled_at_the_same_time(bot: Rig) -> None:
    somchai, malee = bot.member("สมชาย"), bot.member("มาลี")
    both = threading.Barrier(2, timeout=10)

    def meet(point: str) -> None:
        if point == "decided":
            both.wait()

    bot.parts.at = meet
    bot.deliver(bot.text(somchai, "เมนู"), bot.text(malee, "เมนู"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Turns(bot.parts).handle, ([somchai], [malee])))
    assert {row["state"] for row in bot.rows()} == {"answered"}


def stumbling(text: str, _ctx: Context) -> str:
    if text == "ล้ม":
        raise ValueError("a flow with a mistake")
    return text


def test_failing_flow_is_tried_three_times_then_apologises_and_neighbours_go_on(each_bot: Rig) -> None:
    bot, user = each_bot, each_bot.member()
    bot.parts.conversation = Scripted(stumbling)
    before, bad, after = (bot.text(user, text, timestamp=NOON + n) for n, text in enumerate(("ก่อน", "ล้ม", "หลัง")))
    bot.deliver(before, bad, after)
    bot.work()
    assert [bot.row(event)["attempts"] for event in (before, bad, after)] == [0, TRIES, 0]
    assert len(bot.said_to(user)) == 3
    assert bot.said_to(user)[1] == bot.parts.content.texts("common.failed", contact=bot.parts.content.programme.contact)
    assert bot.parts.sessions.load([user]).get(user) == Session(misses=1).dump(), "begun afresh after the apology"


def test_wrong_statement_is_a_mistake_like_any_other(each_bot: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def asking(said: str, ctx: Context) -> str:
        if said == "ล้ม":
            list(ctx.records.results(AGENCY))
        return said

    bot, user, other = each_bot, each_bot.member(), each_bot.member("มาลี")
    bot.parts.conversation = Scripted(asking)
    monkeypatch.setattr(results, "current", lambda conn, *_: conn.execute(sql("SELECT word FROM nowhere")))
    bad = bot.text(user, "ล้ม")
    bot.handle(bad, bot.text(other, "ดี"))
    assert bot.row(bad)["attempts"] == TRIES
    contact = bot.parts.content.programme.contact
    assert (bot.said_to(user), bot.said_to(other)) == (
        [bot.parts.content.texts("common.failed", contact=contact)],
        ["ดี"],
    )


@pytest.mark.parametrize("word", ["ถูกต้อง", "เมนู", "ย้อนกลับ", "ยกเลิก"])
def test_conversation_that_cannot_go_on_is_given_up_with_the_apology(bot: Rig, word: str) -> None:
    user = bot.member(role="focal")
    broken = Frame("report_figure", 1, "confirm", {"of": "an earlier version"}, "m", (Place("figure", {}),))
    bot.parts.sessions.save({user: Session(broken, parked=broken).dump()})
    bot.handle(bot.text(user, "ถูกต้อง"))
    contact = bot.parts.content.programme.contact
    assert bot.said_to(user) == [bot.parts.content.texts("common.failed", contact=contact)]
    assert Session.load(bot.parts.sessions.load([user]).get(user)) == Session()
    bot.handle(event := bot.text(user, word))
    assert (bot.outcome(event), bot.row(event)["attempts"]) == (("answered", "reply", 0), 0)
    assert bot.said_to(user)[1:] != bot.said_to(user)[:1]


# somebody else was first


class Reporting(Scripted):
    """Records a result that replaces what is there, as a flow would."""

    def advance(self, session: Session, given: Input, ctx: Context) -> Turn:
        turn = super().advance(session, given, ctx)
        now = list(ctx.records.results(AGENCY))
        measure = ctx.content.plan.measures()[0].id
        effect = RecordResult(AGENCY, measure, 1, Decimal(5), {}, ctx.receipt, now[0].id if now else None)
        return Turn(turn.messages, (), (effect,), turn.session, None, matters=True)


def _report(bot: Rig, value: int, replaces: int | None) -> None:
    with bot.parts.database.write() as conn:
        results.record(
            conn,
            receipt=f"R-{value}",
            programme=bot.parts.content.programme.id,
            agency=AGENCY,
            measure=bot.parts.content.plan.measures()[0].id,
            round=1,
            value=Decimal(value),
            slots={},
            reported_by=1,
            reported_at=bot.clock.now(),
            event_id=f"E-{value}",
            replaces=replaces,
        )


def _current(bot: Rig) -> list[results.Result]:
    with bot.parts.database.read() as conn:
        return list(results.current(conn, bot.parts.content.programme.id, AGENCY))


def test_conflict_is_decided_again_on_what_is_there_now(each_bot: Rig) -> None:
    bot, user = each_bot, each_bot.member()
    bot.parts.conversation = Reporting()
    rivals = iter([lambda: _report(bot, 1, None)])
    bot.parts.at = lambda point: next(rivals, lambda: None)() if point == "decided" else None
    event = bot.text(user, "รายงาน")
    bot.handle(event)
    assert [row.value for row in _current(bot)] == [Decimal(5)]
    assert (bot.outcome(event), bot.row(event)["attempts"]) == (("answered", "reply", 0), 0)
    assert bot.said_to(user) == ["รายงาน"]


def test_endless_conflict_ends_in_an_apology_and_no_record(bot: Rig) -> None:
    user, count = bot.member(), iter(range(1, 100))
    bot.parts.conversation = Reporting()

    def rival(point: str) -> None:
        if point == "decided":
            now = _current(bot)
            _report(bot, next(count), now[0].id if now else None)

    bot.parts.at = rival
    bot.deliver(event := bot.text(user, "รายงาน"))
    bot.work()
    assert bot.outcome(event) == ("answered", "reply", 0)
    assert [row.receipt for row in _current(bot)] == [f"R-{TRIES**2}"]
    assert len(bot.said_to(user)) == 1


def test_event_that_another_worker_finished_is_answered_once(bot: Rig) -> None:
    user = bot.member()
    bot.parts.conversation = Scripted()
    event = bot.text(user, "ของเรา")

    def rival(point: str) -> None:
        if point == "decided" and bot.row(event)["state"] == "waiting":
            with bot.parts.database.write() as conn:
                answer = [{"type": "text", "text": "ของเขา"}]
                inbox.finish(conn, inbox.Finished(event["webhookEventId"], answer, None, False, None))

    bot.parts.at = rival
    bot.handle(event)
    assert (bot.said_to(user), bot.outcome(event)) == (["ของเขา"], ("answered", "reply", 0))


# coming and going


def test_blocking_and_coming_back_keeps_the_person(bot: Rig) -> None:
    user = bot.member("สมหญิง ใจดี")
    gone = bot.event(user, "unfollow", replyToken=None)
    bot.handle(gone)
    assert bot.outcome(gone) == ("answered", "none", 0)
    assert _person(bot, user).blocked_at is not None
    menus: list[str] = []
    bot.parts.signal_menu = menus.append
    bot.handle(back := bot.event(user, "follow", follow={"isUnblocked": True}))
    assert menus == [user]
    found = _person(bot, user)
    assert (found.blocked_at, found.name, found.registered_at is not None) == (None, "สมหญิง ใจดี", True)
    assert bot.outcome(back) == ("answered", "reply", 0)


def _person(bot: Rig, user: str) -> people.Person:
    with bot.parts.database.read() as conn:
        found = people.person(conn, user)
    assert found
    return found


def test_message_of_a_stranger_without_follow_is_answered(bot: Rig) -> None:
    user = bot.place.friend()
    bot.handle(event := bot.text(user, "สวัสดีค่ะ"))
    assert bot.outcome(event) == ("answered", "reply", 0)
    assert _person(bot, user).registered_at is None


def test_redis_emptied_restarts_the_conversation_and_loses_nothing_recorded(bot: Rig) -> None:
    user = bot.place.friend()
    bot.handle(bot.event(user, "follow", follow={"isUnblocked": False}))
    session = Session.load(bot.parts.sessions.load([user]).get(user))
    assert session.frame
    stamp = session.frame
    accept = f"a={stamp.flow}&v={stamp.version}&s={stamp.step}&m={stamp.mark}&x=accept"
    bot.handle(bot.tap(user, accept))
    assert _person(bot, user).privacy_version == bot.parts.content.privacy.version
    bot.parts.redis.flushdb()
    bot.handle(event := bot.text(user, "คลังจังหวัดตราด"))
    assert bot.outcome(event) == ("answered", "reply", 0)
    resumed = Session.load(bot.parts.sessions.load([user]).get(user)).frame
    assert resumed
    assert (resumed.flow, resumed.step) == ("join", "agency")
    assert _person(bot, user).privacy_version == bot.parts.content.privacy.version


def test_misses_are_counted_in_redis(bot: Rig) -> None:
    user = bot.member()
    programme = bot.parts.content.programme
    for n in range(programme.invite_tries):
        bot.handle(bot.text(user, f"AAAA-BBBB-CCC{n}", timestamp=NOON + n))
    assert bot.parts.attempts.count(f"invite:{_person(bot, user).id}") == programme.invite_tries
    bot.handle(bot.text(user, "AAAA-BBBB-CCCC"))
    assert str(programme.invite_pause_minutes) in bot.said_to(user)[-1]
