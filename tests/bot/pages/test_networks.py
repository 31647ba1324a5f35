"""Whoever asks for many certificates that do not exist has to wait; known by their network, and not for long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pages.networks import network
from flows.record.learning import PassLesson
from storage.live.limits import Attempts
from storage.live.redis import open_redis
from tests.house import House

NUMBER = "69-7K3MQ2XA"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def house(bot: House) -> House:
    """A bot that has given out one certificate."""
    bot.does(bot.as_staff(), PassLesson("ethics-act", 4, 5, NUMBER))
    return bot


def status(bot: House, number: str, forwarded: str = HERE, peer: str = "127.0.0.1") -> int:
    """What somebody behind the proxy gets who looks for a number."""
    answer = bot.client.get(
        f"/verify/{number}", headers={"X-Forwarded-For": forwarded}, environ_base={"REMOTE_ADDR": peer}
    )
    return answer.status_code


def guess(bot: House, forwarded: str = HERE, peer: str = "127.0.0.1") -> list[int]:
    """Look for as many numbers that do not exist as one may, and for one more."""
    tries = bot.content.programme.verify_tries
    return [status(bot, f"69-{number:08}", forwarded, peer) for number in range(tries + 1)]


def test_whoever_asks_for_many_that_do_not_exist_has_to_wait(house: House) -> None:
    assert status(house, NUMBER) == 200
    assert guess(house) == [404] * house.content.programme.verify_tries + [429]
    assert status(house, NUMBER) == 429, "or guessing would go on"
    page = house.client.get(f"/verify/{NUMBER}", headers={"X-Forwarded-For": HERE}).text
    assert house.content.texts("pages.shut.title") in page
    assert status(house, NUMBER, ELSEWHERE) == 200


def test_right_numbers_are_not_counted(house: House) -> None:
    assert {status(house, NUMBER) for _ in range(house.content.programme.verify_tries + 1)} == {200}
    assert list(house.installation.redis.scan_iter("sujarit:attempts:*")) == []


def test_no_address_is_kept_and_the_pause_ends(house: House) -> None:
    guess(house)
    (key,) = house.installation.redis.scan_iter("sujarit:attempts:*")
    assert HERE not in key
    assert 0 < house.installation.redis.ttl(key) <= house.content.programme.verify_pause_minutes * 60
    house.installation.redis.expire(key, 0)
    assert status(house, NUMBER) == 200


def test_redis_away_the_page_still_answers(house: House) -> None:
    with open_redis("redis://127.0.0.1:1") as away:
        house.put(attempts=Attempts(away))
        assert set(guess(house)) == {404}
        assert status(house, NUMBER) == 200


def test_who_writes_addresses_into_the_header_is_still_counted(house: House) -> None:
    tries = house.content.programme.verify_tries
    found = [status(house, "none", f"10.0.0.{number}, {HERE}") for number in range(tries + 1)]
    assert found == [404] * tries + [429]
    past_the_proxy = [status(house, "none", f"198.51.100.{number}", peer="8.8.8.8") for number in range(tries + 1)]
    assert past_the_proxy == [404] * tries + [429]


@pytest.mark.parametrize(
    ("peer", "forwarded", "named"),
    [
        ("127.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("172.17.0.2", "1.2.3.4", "1.2.3.4"),
        ("8.8.8.8", "1.2.3.4", "8.8.8.8"),
        ("::1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("127.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"),
        ("", "1.2.3.4", ""),
    ],
)
def test_whom_a_proxy_speaks_for_is_believed_of_our_own_only(peer: str, forwarded: str, named: str) -> None:
    assert network(peer, forwarded) == named


@given(st.text(), st.one_of(st.text(), st.ip_addresses().map(str)))
def test_nothing_in_the_header_is_a_mistake_or_more_than_a_name(forwarded: str, peer: str) -> None:
    assert len(network(peer, forwarded)) <= max(len(peer), 43)
