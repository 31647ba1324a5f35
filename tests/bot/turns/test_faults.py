"""LINE's faults met by an answer on its way: it arrives once, or is given up in the open."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app import LOCK_SECONDS
from bot.jobs.queue import STALE
from bot.line.client import LineClient
from bot.line.errors import refusal
from bot.turns.delivery import REPLY_AGE
from flows.engine.messages import Text
from flows.record.campaigns import SendCampaign
from flows.record.people import Register
from storage import Unavailable
from storage.live.embedded_redis import EmbeddedRedis
from tests.bot.local_line import PATIENT_S
from tests.house import House, house
from tests.seams import Scripted

MINUTES = timedelta(minutes=2)


@pytest.fixture(params=[False, True], ids=["can wait", "matters"])
def matters(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def said(bot: House, matters: bool) -> dict[str, Any]:
    """An event delivered and not yet handled, whose answer repeats it."""
    bot.put(conversation=Scripted(matters=matters))
    event = bot.text(bot.as_staff(), "สวัสดี")
    assert bot.deliver(event) == 200
    return event


def user_of(event: dict[str, Any]) -> str:
    return str(event["source"]["userId"])


def spend(bot: House, event: dict[str, Any]) -> None:
    """LINE regards the event's reply token as used or too old."""
    with bot.local.world.lock:
        assert bot.local.world.ledger.use_token(event["replyToken"])


def put_off(bot: House, event: dict[str, Any]) -> None:
    """Handle once, and see the answer kept for later."""
    bot.look_at(user_of(event))
    assert bot.row(event)["state"] == "done"


def again(bot: House, event: dict[str, Any]) -> None:
    bot.look_at(user_of(event))


def arrived(bot: House, event: dict[str, Any]) -> tuple[tuple[str, str | None, int], list[str]]:
    """What became of an event, and all that its person was told."""
    return bot.outcome(event), bot.said_to(user_of(event))


def once(via: str, cost: int) -> tuple[tuple[str, str | None, int], list[str]]:
    """It was answered, and the person told exactly once."""
    return ("answered", via, cost), ["สวัสดี"]


# the reply


def test_fresh_token_is_a_free_reply(bot: House, said: dict[str, Any]) -> None:
    bot.work()
    assert arrived(bot, said) == once("reply", 0)
    assert bot.calls() == [200]


def test_spent_token_is_pushed_only_when_it_matters(bot: House, said: dict[str, Any], matters: bool) -> None:
    spend(bot, said)
    bot.work()
    if matters:
        assert arrived(bot, said) == once("push", 1)
    else:
        assert (bot.outcome(said), bot.said_to(user_of(said))) == (("answered", "none", 0), [])
        assert bot.calls("push") == []


@pytest.mark.parametrize("fault", ["error_before", "error_after", "garbled", "reset"])
def test_failure_of_line_is_tried_again_and_said_once(bot: House, said: dict[str, Any], fault: str) -> None:
    bot.place.fault(fault)
    bot.work()
    assert arrived(bot, said) == once("reply", 0)


def test_failing_line_keeps_the_answer(bot: House, said: dict[str, Any]) -> None:
    bot.place.fault("error_before", left=2)
    put_off(bot, said)
    again(bot, said)
    assert arrived(bot, said) == once("reply", 0)


def test_rate_limited_reply_comes_later_and_once(bot: House, said: dict[str, Any]) -> None:
    bot.place.fault("rate_limit")
    put_off(bot, said)
    assert bot.calls() == [429]
    again(bot, said)
    assert arrived(bot, said) == once("reply", 0)


def test_accepted_reply_that_looked_failed_twice_is_not_said_again(bot: House, said: dict[str, Any]) -> None:
    bot.place.fault("error_after", left=2)
    bot.place.fault("error_before", left=2, path="*/push")
    bot.work()
    assert arrived(bot, said) == once("reply", 0)
    assert bot.calls("push") == []


def test_silent_line_is_tried_again_and_said_once(bot: House, said: dict[str, Any]) -> None:
    bot.speak_through(bot.place.line(timeout=(1.0, 0.2)))
    bot.place.fault("slow", seconds=0.5)
    bot.work()
    assert arrived(bot, said) == once("reply", 0)


def test_line_silent_twice_is_counted_once_it_is_known(bot: House, said: dict[str, Any]) -> None:
    bot.speak_through(bot.place.line(timeout=(1.0, 0.2)))
    bot.place.fault("slow", seconds=0.5, left=2)
    world = bot.local.world
    number, _ = world.ticks_since(None, 0)
    put_off(bot, said)
    while not bot.said_to(user_of(said)):
        number, ticks = world.ticks_since(number, 10)
        assert ticks
    again(bot, said)
    assert arrived(bot, said) == once("reply", 0)


def test_unreachable_line_keeps_the_answer(bot: House, said: dict[str, Any]) -> None:
    line = bot.line
    bot.speak_through(LineClient("token", "http://127.0.0.1:9", "http://127.0.0.1:9"))
    put_off(bot, said)
    bot.speak_through(line)
    again(bot, said)
    assert arrived(bot, said) == once("reply", 0)


def test_refused_reply_is_logged_by_number_and_not_by_words(bot: House, matters: bool) -> None:
    script = Scripted(matters=matters)
    script.times = 6
    bot.put(conversation=script)
    event = bot.text(bot.as_staff(), "ถ้อยคำ")
    with capture_logs() as logs:
        bot.handle(event)
    assert (bot.outcome(event), bot.said_to(user_of(event))) == (("answered", "none", 0), [])
    refused = [entry for entry in logs if entry["event"] == "reply refused"]
    assert [(entry["status"], bool(entry["line_request_id"])) for entry in refused] == [(400, True)]
    assert "ถ้อยคำ" not in str(logs)


def test_wrong_channel_token_is_told_at_once_and_what_matters_goes_out_once_it_is_right(
    bot: House, said: dict[str, Any], matters: bool
) -> None:
    line = bot.line
    bot.speak_through(bot.place.line("a wrong token"))
    with capture_logs() as logs:
        bot.work()
        again(bot, said)
    assert "a wrong token" not in str(logs)
    (told,) = [entry for entry in logs if entry["event"] == "reply refused"]
    assert (told["status"], "LINE_CHANNEL_ACCESS_TOKEN" in told["remedy"]) == (401, True)
    bot.speak_through(line)
    bot.clock.ahead = timedelta(hours=2)
    again(bot, said)
    if matters:
        assert arrived(bot, said) == once("push", 1)
    else:
        assert (bot.outcome(said), bot.said_to(user_of(said))) == (("answered", "none", 0), [])


@pytest.mark.parametrize("matters", [True], indirect=True)
def test_what_the_account_may_not_do_ends_and_is_told(
    bot: House, said: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    spend(bot, said)

    def forbidden(*_: Any) -> None:
        raise refusal("POST /v2/bot/message/push", 403, {}, b"")

    monkeypatch.setattr(LineClient, "push", forbidden)
    with capture_logs() as logs:
        bot.work()
    assert bot.outcome(said) == ("answered", "none", 0)
    assert [entry["status"] for entry in logs if entry["event"] == "push refused"] == [403]


# the push


@pytest.mark.parametrize("matters", [True], indirect=True)
@pytest.mark.parametrize("fault", ["error_before", "error_after", "garbled", "rate_limit", "reset", "slow"])
def test_push_is_repeated_under_its_key(bot: House, said: dict[str, Any], fault: str) -> None:
    spend(bot, said)
    bot.speak_through(bot.place.line(timeout=(1.0, 0.2 if fault == "slow" else PATIENT_S)))
    bot.place.fault(fault, path="*/push", **({"seconds": 0.5} if fault == "slow" else {}))
    put_off(bot, said)
    again(bot, said)
    assert arrived(bot, said) == once("push", 1)


@pytest.mark.parametrize("matters", [True], indirect=True)
def test_used_up_month_ends_the_push(bot: House, said: dict[str, Any]) -> None:
    spend(bot, said)
    bot.place.fault("monthly_limit")
    with capture_logs() as logs:
        bot.work()
    assert (bot.outcome(said), bot.said_to(user_of(said))) == (("answered", "none", 0), [])
    assert [entry["status"] for entry in logs if entry["event"] == "push refused"] == [429]


@pytest.mark.parametrize("matters", [True], indirect=True)
def test_push_to_who_blocked_the_account_ends(bot: House, said: dict[str, Any]) -> None:
    spend(bot, said)
    with bot.local.world.lock:
        person = bot.local.world.people[user_of(said)]
        person.blocked, person.following = True, False
    bot.work()
    assert bot.row(said)["state"] == "answered"
    assert bot.said_to(user_of(said)) == []


# late


def test_event_that_happened_long_ago_and_arrives_now_is_replied_to(bot: House) -> None:
    bot.put(conversation=Scripted())
    user = bot.as_staff()
    fresh = bot.text(user, "สวัสดี")
    event = fresh | {"timestamp": fresh["timestamp"] - 300_000, "deliveryContext": {"isRedelivery": True}}
    bot.handle(event)
    assert arrived(bot, event) == once("reply", 0)


def test_event_handled_late_is_replied_to_while_line_still_takes_it(bot: House, said: dict[str, Any]) -> None:
    """Its delivery was stored while Redis was away, and LINE's redelivery gave the token a new minute."""
    bot.clock.ahead = MINUTES
    bot.handle(said | {"deliveryContext": {"isRedelivery": True}})
    assert arrived(bot, said) == once("reply", 0)


@pytest.mark.parametrize("resumed", [False, True])
def test_answer_later_than_its_token_is_pushed_only_when_it_matters(
    bot: House, said: dict[str, Any], matters: bool, resumed: bool
) -> None:
    if resumed:
        bot.place.fault("rate_limit")
        put_off(bot, said)
    spend(bot, said)
    bot.clock.ahead = MINUTES
    again(bot, said)
    if matters:
        assert arrived(bot, said) == once("push", 1)
    else:
        assert (bot.outcome(said), bot.said_to(user_of(said))) == (("answered", "none", 0), [])


def test_lock_of_a_dead_worker_ends_while_the_reply_token_lives(bot: House) -> None:
    longest_call = sum((3.05, 10.0))
    assert 2 * longest_call < LOCK_SECONDS < (REPLY_AGE - STALE).total_seconds()


# Redis or the record away in the middle


@pytest.mark.parametrize("part", ["jobs", "batches"])
def test_signal_that_fails_after_the_record_is_no_reason_to_stay_silent(
    bot: House, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise Unavailable("Redis does not answer")

    monkeypatch.setattr(bot.installation.signals, part, away)
    script = Scripted()
    campaign = SendCampaign("ข่าว", {"kind": "everyone"}, {}, (Text("ข่าว"),), "C-1", None)
    script.effects = (campaign,) if part == "batches" else (Register("dopa", "ก", "ข", "other"),)
    bot.put(conversation=script)
    event = bot.text(bot.as_staff(), "สวัสดี")
    bot.deliver(event)
    with pytest.raises(Unavailable):
        bot.work()
    again(bot, event)
    assert arrived(bot, event) == once("reply", 0)


@pytest.mark.parametrize("point", ["decided", "recorded", "saved", "sent"])
def test_redis_emptied_at_any_point_of_a_turn_is_answered_once(bot: House, said: dict[str, Any], point: str) -> None:
    def at(now: str) -> None:
        if now == point:
            bot.installation.redis.flushdb()

    bot.put(at=at)
    bot.work()
    again(bot, said)
    assert arrived(bot, said) == once("reply", 0)


@pytest.mark.parametrize("point", ["decided", "recorded", "saved", "sent"])
def test_redis_killed_at_any_point_of_a_turn_is_answered_once(tmp_path: Path, sqlite_url: str, point: str) -> None:
    server = EmbeddedRedis(tmp_path / "redis")
    with house(tmp_path, sqlite_url, server.url) as bot:
        bot.put(conversation=Scripted(matters=True))
        user = bot.as_staff()
        bot.deliver(event := bot.text(user, "สวัสดี"))

        def at(now: str) -> None:
            if now == point and server._process:
                server._process.kill()
                server._process.wait()

        bot.put(at=at)
        with pytest.raises(Unavailable):
            bot.work()
        bot.put(at=lambda _: None)
        assert server.keep()
        again(bot, event)
        assert arrived(bot, event) == once("reply", 0)
    server.stop()
