"""A clock that jumps, forward or back, by hours or by days: everybody is answered once, and nobody is erased."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.jobs.jobs import BACK_OFF as JOBS_BACK_OFF
from bot.jobs.queue import PURGE_STEP, STALE
from bot.jobs.sender import BACK_OFF, Sender
from storage.campaigns.campaigns import CLAIM
from storage.due import LONGEST
from storage.inbox import REMEMBERED
from storage.jobs import LEASE
from tests.house import House
from tests.seams import Scripted

DAY = timedelta(days=1)
JUMPS = [timedelta(hours=-7), timedelta(hours=7), -400 * DAY, 20 * DAY]


@pytest.fixture(params=JUMPS, ids=str)
def jump(request: pytest.FixtureRequest) -> timedelta:
    found: timedelta = request.param
    return found


def test_an_event_that_waits_while_the_clock_jumps_is_answered_once(bot: House, jump: timedelta) -> None:
    bot.put(conversation=Scripted(matters=True))
    event = bot.text(user := bot.as_staff(), "สวัสดี")
    assert bot.deliver(event) == 200
    bot.clock.ahead = jump
    assert bot.deliver(event | {"deliveryContext": {"isRedelivery": True}}) == 200
    bot.work()
    assert (bot.outcome(event), bot.said_to(user)) == (("answered", "reply", 0), ["สวัสดี"])


@pytest.mark.parametrize("back", [timedelta(hours=-7), -400 * DAY], ids=str)
def test_what_was_never_signalled_is_found_after_the_clock_was_set_back(bot: House, back: timedelta) -> None:
    bot.put(conversation=Scripted())
    event = bot.text(user := bot.as_staff(), "สวัสดี")
    bot.deliver(event)
    bot.installation.due.take(10, 0)
    bot.clock.ahead = back
    bot.queue.sweep()
    bot.work()
    assert (bot.outcome(event), bot.said_to(user)) == (("answered", "reply", 0), ["สวัสดี"])


def test_an_answer_put_off_comes_out_after_a_jump(bot: House, jump: timedelta) -> None:
    bot.put(conversation=Scripted(matters=True))
    event = bot.text(user := bot.as_staff(), "สวัสดี")
    bot.place.fault("rate_limit")
    bot.handle(event)
    bot.clock.ahead = jump
    bot.look_at(user)
    assert (bot.outcome(event), bot.said_to(user)) == (("answered", "reply", 0), ["สวัสดี"])


def test_batch_put_off_is_sent_after_a_jump(bot: House, jump: timedelta) -> None:
    users, sender = [bot.as_staff(f"คนที่ {n}") for n in range(2)], Sender(bot.installation)
    campaign = bot.plan()
    bot.place.fault("error_before")
    sender.send(campaign, 1)
    assert sender.due() == []
    bot.clock.ahead = min(jump, timedelta(hours=7))  # much later LINE's key would be too old
    assert sender.due() == [(campaign, 1)]
    sender.send(campaign, 1)
    assert [bot.said_to(user) for user in users] == [["ข่าว"]] * 2


def test_nothing_is_put_off_for_longer_than_a_clock_is_trusted_with() -> None:
    assert max(*BACK_OFF, *JOBS_BACK_OFF, CLAIM, LEASE, STALE) <= LONGEST


def test_events_that_a_clock_far_ahead_takes_for_old_are_kept_by_line(bot: House) -> None:
    bot.put(conversation=Scripted())
    event = bot.text(user := bot.as_staff(), "สวัสดี")
    bot.clock.ahead = REMEMBERED + DAY
    with capture_logs() as logs:
        assert bot.deliver(event) == 503
    assert [(line["event"], line["remedy"]) for line in logs] == [("not stored", "set this machine's clock")]
    bot.clock.ahead = timedelta()
    bot.handle(event | {"deliveryContext": {"isRedelivery": True}})
    assert bot.said_to(user) == ["สวัสดี"]


def test_a_clock_far_ahead_erases_nobody_before_somebody_can_see_to_it(each_bot: House) -> None:
    bot, user = each_bot, each_bot.as_staff()
    bot.handle(event := bot.text(user, "เมนู"))
    bot.queue.purge()
    bot.clock.ahead = 20 * 365 * DAY
    with capture_logs() as logs:
        for _ in range(REMEMBERED // PURGE_STEP):
            bot.queue.purge()
    assert {line["event"] for line in logs} == {"clock has jumped ahead"}
    assert all("clock" in line["remedy"] for line in logs)
    assert (bot.person(user).name, bot.row(event)["state"]) == ("สมหญิง ใจดี", "answered")
    bot.clock.ahead = timedelta()
    with capture_logs() as logs:
        bot.queue.purge()
    assert logs == []
