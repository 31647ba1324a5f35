"""The clock: of many processes exactly one acts, what was missed is done once, and what fails is tried again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

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
