"""A worker that is stopped for a minute beside a healthy one: what it left is done, and nothing of it twice."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.jobs.sender import Sender
from storage.campaigns.campaigns import CLAIM
from tests.house import House, work
from tests.seams import Scripted


def stop(bot: House, point: str, meanwhile: Callable[[], None]) -> None:
    """Have the worker stop at a point, and go on when what a healthy one does meanwhile is over."""
    stopped: list[str] = []

    def at(now: str) -> None:
        if now == point and not stopped:
            stopped.append(now)
            meanwhile()

    bot.put(at=at)


@pytest.mark.parametrize("matters", [False, True], ids=["can wait", "matters"])
@pytest.mark.parametrize("point", ["decided", "recorded", "saved", "sent"])
def test_turns_of_a_stopped_worker_are_done_once_and_in_order(each_bot: House, point: str, matters: bool) -> None:
    bot = each_bot
    bot.put(conversation=Scripted(matters=matters))
    user, healthy = bot.as_staff(), replace(bot.installation)
    first = bot.text(user, "หนึ่ง")
    second = bot.text(user, "สอง", timestamp=first["timestamp"] + 1)
    bot.deliver(first, second)

    def meanwhile() -> None:
        assert healthy.redis.delete(f"sujarit:lock:1:{user}"), "it ends by Redis' clock"
        healthy.due.add([bot.user(user)])
        work(healthy)
        assert bot.said_to(user) == ["หนึ่ง", "สอง"]

    stop(bot, point, meanwhile)
    bot.work()
    assert bot.said_to(user) == ["หนึ่ง", "สอง"]
    assert [bot.outcome(event) for event in (first, second)] == [("answered", "reply", 0)] * 2
    assert bot.session(user).misses == 2
    assert len(bot.calls("push")) == 0


@pytest.mark.parametrize("point", ["claimed", "multicast"])
def test_batch_of_a_stopped_worker_reaches_everybody_once(bot: House, point: str) -> None:
    users = [bot.as_staff(f"คนที่ {n}") for n in range(3)]
    campaign, healthy = bot.plan(), replace(bot.installation)

    def meanwhile() -> None:
        bot.clock.ahead += CLAIM
        Sender(healthy).send(campaign, 1)

    stop(bot, point, meanwhile)
    Sender(bot.installation).send(campaign, 1)
    assert bot.calls("multicast") == [200, 409]
    assert [bot.said_to(user) for user in users] == [["ข่าว"]] * 3
    assert bot.line.consumption() == 3
