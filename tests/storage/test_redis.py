"""Sessions, locks and counts in a real Redis, and the server that we start ourselves."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

import storage.embedded_redis
from storage import Unavailable
from storage.embedded_redis import EmbeddedRedis
from storage.limits import Attempts
from storage.redis import open_redis, ping
from storage.sessions import Sessions, UserLock


def test_a_session_is_loaded_as_saved_until_dropped(redis_client: Redis) -> None:
    sessions = Sessions(redis_client, ttl=60)
    assert sessions.load("U1") is None
    sessions.save("U1", '{"flow":"รายงาน"}')
    sessions.save("U2", "{}")
    assert sessions.load("U1") == '{"flow":"รายงาน"}'
    sessions.drop("U1")
    assert (sessions.load("U1"), sessions.load("U2")) == (None, "{}")


def test_a_session_is_of_one_programme(redis_client: Redis) -> None:
    last_year, this_year = Sessions(redis_client, 60, "trat-2568"), Sessions(redis_client, 60, "trat-2569")
    last_year.save("U1", "{}")
    assert this_year.load("U1") is None
    this_year.drop("U1")
    assert last_year.load("U1") == "{}"


def test_every_key_but_a_session_in_use_ends_by_itself(redis_client: Redis) -> None:
    Sessions(redis_client, ttl=60).save("U1", "{}")
    Attempts(redis_client).add("U1", 60)
    assert UserLock(redis_client, ttl=60).acquire("U1")
    keys = list(redis_client.scan_iter())
    assert len(keys) == 3
    assert all(0 < redis_client.ttl(key) <= 60 for key in keys)


def test_one_holder_at_a_time_has_a_users_lock(redis_client: Redis) -> None:
    locks = UserLock(redis_client, ttl=60)
    with locks.held("U1") as first, locks.held("U2") as other:
        assert first
        assert other
        with locks.held("U1") as second:
            assert second is None
        assert locks.acquire("U1", wait=0.01) is None
        assert first.extend()
    with locks.held("U1") as third:
        assert third


def test_a_lock_is_waited_for(redis_client: Redis) -> None:
    locks = UserLock(redis_client, ttl=60)
    order: list[int] = []

    def work(number: int) -> None:
        with locks.held("U1", wait=30) as lock:
            assert lock
            order.extend([number, number])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert order[::2] == order[1::2]
    assert sorted(order[::2]) == [0, 1, 2, 3]


def test_a_lost_lock_is_not_taken_from_who_has_it_now(redis_client: Redis) -> None:
    locks = UserLock(redis_client, ttl=60)
    late = locks.acquire("U1")
    redis_client.flushdb()
    now = locks.acquire("U1")
    assert late
    assert now
    assert not late.extend()
    assert not late.release()
    assert locks.acquire("U1") is None
    assert (now.release(), now.release()) == (True, False)


def test_who_found_a_lock_taken_is_known_at_its_release(redis_client: Redis) -> None:
    locks = UserLock(redis_client, ttl=60)
    with locks.held("U1") as first:
        assert locks.acquire("U1") is None
    with locks.held("U1") as second:
        pass
    assert first
    assert second
    assert (first.asked, second.asked) == (True, False)


def test_attempts_are_counted_within_a_window(redis_client: Redis) -> None:
    attempts = Attempts(redis_client)
    assert attempts.count("U1") == 0
    assert [attempts.add("U1", 100), attempts.add("U1", 9_999)] == [1, 2]
    assert (attempts.count("U1"), attempts.count("U2")) == (2, 0)
    (key,) = redis_client.scan_iter()
    assert redis_client.ttl(key) <= 100
    redis_client.delete(key)
    assert attempts.count("U1") == 0


def test_redis_away_is_called_unavailable_and_back_needs_no_restart(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    with open_redis(server.url) as client:
        sessions, locks, attempts = Sessions(client, 60), UserLock(client, 60), Attempts(client)
        held = locks.acquire("U2")
        assert held
        server.stop()
        for call in (
            lambda: ping(client),
            lambda: sessions.load("U1"),
            lambda: sessions.save("U1", "{}"),
            lambda: sessions.drop("U1"),
            lambda: locks.acquire("U1"),
            held.extend,
            held.release,
            lambda: attempts.count("U1"),
            lambda: attempts.add("U1", 60),
        ):
            with pytest.raises(Unavailable):
                call()
        server = EmbeddedRedis(tmp_path)
        sessions.save("U1", "{}")
    server.stop()


def test_what_was_saved_survives_a_restart(tmp_path: Path) -> None:
    for expected in (None, "{}"):
        server = EmbeddedRedis(tmp_path)
        with open_redis(server.url) as client:
            assert Sessions(client, 60).load("U1") == expected
            Sessions(client, 60).save("U1", "{}")
        server.stop()


def test_a_folder_has_one_server_however_many_ask(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(EmbeddedRedis, [tmp_path] * 4))
    with open_redis(servers[0].url) as client:
        for number, server in enumerate(servers, start=1):
            with open_redis(server.url) as other:
                assert other.incr("asked") == number
        for server in servers:
            server.stop()
        with pytest.raises(Unavailable):
            ping(client)


def test_a_folder_with_a_long_name_works_and_no_network_port_is_open(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path / ("ก" * 60))
    with open_redis(server.url) as client:
        found = client.config_get("*")
    server.stop()
    assert (found["port"], found["maxmemory-policy"], found["appendonly"]) == ("0", "noeviction", "yes")


def test_a_missing_program_is_told_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_args, **_kwargs: None)
    with pytest.raises(Unavailable, match="apt install redis-server"):
        EmbeddedRedis(tmp_path)


def test_a_server_that_cannot_start_points_at_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.embedded_redis, "_program", lambda: "/bin/false")
    with pytest.raises(Unavailable, match=r"redis\.log"):
        EmbeddedRedis(tmp_path)
