"""The clock: of many processes exactly one acts, what was missed is done once, and what fails is tried again."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.jobs.ticks import Tick, Ticks
from tests.house import House

HOUR, LEASE, LITTLE = timedelta(hours=1), timedelta(minutes=10), timedelta(seconds=1)


def processes(bot: House, count: int) -> list[Ticks]:
    """The clocks of so many processes."""
    return [Ticks(bot.installation, bot.queue) for _ in range(count)]


@pytest.mark.parametrize("lease", [None, LEASE])
def test_exactly_one_of_many_acts(each_bot: House, lease: timedelta | None) -> None:
    acted: list[int] = []
    tick = Tick("purge", lambda: acted.append(1), HOUR, lease)
    clocks = processes(each_bot, 4)
    with ThreadPoolExecutor(4) as pool:
        for hours in range(3):
            each_bot.clock.ahead = HOUR * hours + LITTLE * 10 * hours
            list(pool.map(lambda clock: clock.look(tick), clocks * 2))
            assert len(acted) == hours + 1


@pytest.mark.parametrize("lease", [None, LEASE])
def test_what_was_missed_is_done_once(bot: House, lease: timedelta | None) -> None:
    acted: list[int] = []
    tick = Tick("purge", lambda: acted.append(1), HOUR, lease)
    one, other = processes(bot, 2)
    one.look(tick)
    bot.clock.ahead = HOUR * 30
    for clock in (other, one, other):
        clock.look(tick)
    assert len(acted) == 2


@pytest.mark.parametrize("lease", [None, LEASE])
@pytest.mark.parametrize("back", [timedelta(hours=7), timedelta(days=400)], ids=str)
def test_a_clock_that_was_set_back_holds_nothing_up(each_bot: House, lease: timedelta | None, back: timedelta) -> None:
    acted: list[int] = []
    tick = Tick("purge", lambda: acted.append(1), HOUR, lease)
    clocks = processes(each_bot, 3)
    for times, ahead in enumerate((timedelta(), -back, -back + HOUR + LITTLE), start=1):
        each_bot.clock.ahead = ahead
        for clock in clocks:
            clock.look(tick)
        assert len(acted) == times


def test_it_goes_on_looking_when_the_machines_clock_is_set_back(bot: House) -> None:
    (clock,) = processes(bot, 1)
    looked = threading.Semaphore(0)
    clock.look = lambda _: looked.release()  # type: ignore[assignment,method-assign]
    clock.all = (Tick("jobs", lambda: None, timedelta(milliseconds=1)),)  # type: ignore[assignment]
    clock.start()
    assert looked.acquire(timeout=20)
    with time_machine.travel(datetime.now(UTC) - timedelta(days=1)):
        for _ in range(3):
            assert looked.acquire(timeout=20)
    clock.stop()


def test_what_a_dead_process_took_is_done_by_another_when_the_lease_ends(bot: House) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    acted: list[int] = []
    one, other = processes(bot, 2)
    with pytest.raises(Killed):
        one.look(Tick("purge", die, HOUR, LEASE))
    tick = Tick("purge", lambda: acted.append(1), HOUR, LEASE)
    other.look(tick)
    assert acted == []
    bot.clock.ahead = LEASE + LITTLE
    other.look(tick)
    assert acted == [1]


def test_whose_lease_ended_meanwhile_does_not_put_off_the_next(bot: House) -> None:
    acted: list[str] = []
    one, other = processes(bot, 2)
    tick = Tick("purge", lambda: acted.append("other"), HOUR, LEASE)

    def slow() -> None:
        acted.append("one")
        bot.clock.ahead = LEASE + LITTLE
        other.look(tick)
        bot.clock.ahead = HOUR

    one.look(Tick("purge", slow, HOUR, LEASE))
    bot.clock.ahead = LEASE + HOUR + LITTLE * 2
    other.look(tick)
    assert acted == ["one", "other", "other"]


def test_what_fails_stops_nothing_else_and_is_tried_again(bot: House) -> None:
    tried: list[int] = []

    def fail() -> None:
        tried.append(1)
        raise ValueError

    acted: list[int] = []
    (clock,) = processes(bot, 1)
    for ahead in (timedelta(), LEASE + LITTLE):
        bot.clock.ahead = ahead
        clock.look(Tick("purge", fail, HOUR, LEASE))
        clock.look(Tick("jobs", lambda: acted.append(1), LITTLE))
    assert (tried, acted) == ([1, 1], [1, 1])


def test_every_tick_is_looked_at_in_time(bot: House) -> None:
    (clock,) = processes(bot, 1)
    assert {tick.name for tick in clock.all} == {"events", "campaigns", "jobs", "roles", "journal", "purge"}
    for tick in clock.all:
        assert tick.look_s <= min(60, tick.every.total_seconds())
        clock.look(tick)
        clock.look(tick)
