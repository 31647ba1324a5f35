"""One person who floods: answered as many times as a minute holds, told once, and nobody else waits for it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from storage.accounts import LineUser
from storage.inbox import REMEMBERED
from storage.live.limits import Occurrence, Pace
from tests.house import House
from tests.seams import Scripted

MINUTE_MS = 60_000


def _now(bot: House) -> int:
    """The beginning of this minute."""
    return int(bot.clock.real().timestamp()) * 1000 // MINUTE_MS * MINUTE_MS


def test_a_flood_is_told_once_and_then_not_read(each_bot: House) -> None:
    bot, user, most = each_bot, each_bot.as_staff(), each_bot.content.programme.messages_a_minute
    minute = _now(bot)
    bot.put(conversation=Scripted())
    flood = [bot.text(user, str(n), timestamp=minute + n) for n in range(most + 30)]
    bot.handle(*flood)
    assert bot.said_to(user) == [*map(str, range(most)), bot.content.texts("common.flood")]
    assert {row["state"] for row in bot.rows()} == {"answered"}
    bot.handle(bot.text(user, "อีก", timestamp=minute + 59_999))
    assert len(bot.said_to(user)) == most + 1
    bot.handle(bot.text(user, "นาทีถัดไป", timestamp=minute + MINUTE_MS))
    assert bot.said_to(user)[-1] == "นาทีถัดไป"


def test_others_are_answered_in_between(bot: House) -> None:
    minute = _now(bot)
    user, other = bot.as_staff(), bot.as_staff()
    heard: list[str] = []

    def hear(text: str, _: object) -> str:
        heard.append(text)
        return text

    bot.put(conversation=Scripted(hear))
    bot.deliver(*(bot.text(user, str(n), timestamp=minute + n) for n in range(200)))
    bot.handle(bot.text(other, "ของอีกคน"))
    assert heard.index("ของอีกคน") <= 1


def test_what_is_tapped_in_a_flood_is_not_recorded_and_coming_and_going_is(bot: House) -> None:
    minute = _now(bot)
    user, most = bot.place.friend(), bot.content.programme.messages_a_minute
    bot.handle(bot.event(user, "follow", follow={"isUnblocked": False}))
    stamp = bot.session(user).frame
    assert stamp
    accept = f"a={stamp.flow}&v={stamp.version}&s={stamp.step}&m={stamp.mark}&x=accept"
    bot.handle(*(bot.event(user, "message", timestamp=minute + n, message={"type": "sticker"}) for n in range(most)))
    bot.handle(bot.tapped(user, accept, timestamp=minute + most))
    assert not bot.known(user).privacy_version
    bot.handle(bot.event(user, "unfollow", replyToken=None, timestamp=minute + most + 1))
    assert bot.known(user).blocked
    bot.handle(bot.event(user, "follow", follow={"isUnblocked": True}, timestamp=minute + most + 2))
    assert not bot.known(user).blocked


def test_what_was_said_over_an_hour_and_comes_at_once_is_all_answered(bot: House) -> None:
    minute = _now(bot)
    user, most = bot.as_staff(), bot.content.programme.messages_a_minute
    bot.put(conversation=Scripted())
    minutes = [minute - n * MINUTE_MS for n in range(4)]
    bot.handle(*(bot.text(user, str(n), timestamp=minutes[n % 4]) for n in range(4 * most)))
    assert len(bot.said_to(user)) == 4 * most


def test_an_event_that_is_tried_again_has_its_place_again(bot: House) -> None:
    minute = _now(bot)
    user, most = bot.as_staff(), bot.content.programme.messages_a_minute
    failed: list[str] = []

    def fail_once(text: str, _: object) -> str:
        if text not in failed:
            failed.append(text)
            raise ValueError
        return text

    bot.put(conversation=Scripted(fail_once))
    bot.handle(*(bot.text(user, str(n), timestamp=minute + n) for n in range(most)))
    assert bot.said_to(user) == [*map(str, range(most))]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(
            Occurrence,
            st.text("ab", min_size=1, max_size=2),
            st.sampled_from([LineUser(1, "U1"), LineUser(1, "U2"), LineUser(2, "U1")]),
            st.integers(0, 3 * MINUTE_MS),
        ),
        unique_by=lambda one: one.event_id,
    )
)
def test_places_are_counted_by_person_and_minute(redis_client: Redis, events: list[Occurrence]) -> None:
    redis_client.flushdb()
    pace = Pace(redis_client, str)
    count: dict[tuple[LineUser, int], int] = {}
    for event in events:
        minute = (event.user, event.occurred_ms // MINUTE_MS)
        count[minute] = count.get(minute, -1) + 1
        assert pace.places([event, event]) == {event.event_id: count[minute]}
    together = pace.places(events)
    assert together == {event.event_id: pace.places([event])[event.event_id] for event in events}
    assert all(redis_client.ttl(key) > 0 for key in redis_client.scan_iter())


def test_an_event_from_before_what_is_remembered_is_not_done_again(bot: House) -> None:
    user = bot.as_staff()
    bot.put(conversation=Scripted())
    oldest = int((bot.clock.real() - REMEMBERED).timestamp() * 1000)
    kept, fresh = bot.text(user, "เก็บไว้นาน", timestamp=oldest - 1000), bot.text(user, "วันนี้", timestamp=oldest + 60_000)
    assert bot.deliver(kept, fresh) == 503  # should the clock be wrong, LINE keeps it
    bot.work()
    assert bot.said_to(user) == ["วันนี้"]
    assert [row["event_id"] for row in bot.rows()] == [fresh["webhookEventId"]]
