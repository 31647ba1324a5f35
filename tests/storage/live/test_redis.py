"""Sessions, locks and counts in a real Redis, and the server that we start ourselves."""

import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

import storage.live.embedded_redis
from storage import Unavailable
from storage.accounts import LineUser
from storage.live.embedded_redis import EmbeddedRedis
from storage.live.limits import Attempts, Occurrence, Pace
from storage.live.redis import open_redis, ping
from storage.live.sessions import Sessions, UserLocks, UsersDue

PROGRAMMES = {1: "trat-2569", 2: "trat-2569"}
U1, U2, U3 = (LineUser(1, f"U{number}") for number in (1, 2, 3))


def save(sessions: Sessions, kept: dict[LineUser, str], whole: dict[LineUser, str] | None = None) -> None:
    """Save as a worker does, under the users' locks."""
    locks = UserLocks(sessions._redis, 60)
    mine = {lock.user: lock for lock in locks.acquire(list(kept))}
    partly = {mine[user]: session for user, session in (whole or {}).items()}
    assert sessions.save({lock: kept[user] for user, lock in mine.items()}, partly) == set()
    locks.release(list(mine.values()))


def test_a_session_is_loaded_as_saved_until_dropped(redis_client: Redis) -> None:
    sessions, locks = Sessions(redis_client, 60, 30, PROGRAMMES), UserLocks(redis_client, 60)
    assert sessions.save({}) == set()
    assert sessions.load([U1]) == sessions.load([]) == {}
    one, other = locks.acquire([U1, U2])
    assert sessions.save({one: '{"flow":"รายงาน"}', other: "{}"}) == set()
    assert sessions.load([U1, U3]) == {U1: '{"flow":"รายงาน"}'}
    sessions.drop(U1)
    assert sessions.load([U1, U2]) == {U2: "{}"}


def test_what_is_fleeting_ends_before_the_rest(redis_client: Redis) -> None:
    sessions = Sessions(redis_client, 60, 30, PROGRAMMES)
    save(sessions, {U1: "left", U2: "all"}, {U1: "whole"})
    assert sessions.load([U1, U2]) == {U1: "whole", U2: "all"}
    (fleeting,) = [key for key in redis_client.scan_iter() if redis_client.get(key) == "whole"]
    assert redis_client.ttl(fleeting) <= 30
    assert all(redis_client.ttl(key) > 30 for key in redis_client.scan_iter() if key != fleeting)
    redis_client.expire(fleeting, 0)
    assert sessions.load([U1]) == {U1: "left"}
    save(sessions, {U1: "left"}, {U1: "whole"})
    save(sessions, {U1: "new"})
    assert sessions.load([U1]) == {U1: "new"}
    save(sessions, {U1: "left"}, {U1: "whole"})
    sessions.drop(U1)
    assert sessions.load([U1]) == {}


def test_a_session_is_of_one_programme(redis_client: Redis) -> None:
    last_year, this_year = (Sessions(redis_client, 60, 30, {1: year}) for year in ("trat-2568", "trat-2569"))
    save(last_year, {U1: "{}"})
    assert this_year.load([U1]) == {}
    this_year.drop(U1)
    assert last_year.load([U1]) == {U1: "{}"}


def test_the_same_id_at_two_accounts_is_two_users(redis_client: Redis) -> None:
    sessions, locks = Sessions(redis_client, 60, 30, PROGRAMMES), UserLocks(redis_client, 60)
    due = UsersDue(redis_client)
    other = U1._replace(account=2)
    mine = locks.acquire([U1, other])
    assert [lock.user for lock in mine] == [U1, other]
    sessions.save(dict(zip(mine, ["one", "other"], strict=True)))
    assert sessions.load([U1, other]) == {U1: "one", other: "other"}
    due.add([U1, other])
    assert due.take(5, 0) == [U1, other]


def test_every_key_but_a_session_in_use_ends_by_itself(redis_client: Redis) -> None:
    save(Sessions(redis_client, 60, 30, PROGRAMMES), {U1: "{}"})
    Attempts(redis_client).add("U1", 60)
    assert UserLocks(redis_client, ttl=60).acquire([U1])
    keys = list(redis_client.scan_iter())
    assert len(keys) == 3
    assert all(0 < redis_client.ttl(key) <= 60 for key in keys)


def test_one_holder_at_a_time_has_a_users_lock(redis_client: Redis) -> None:
    locks = UserLocks(redis_client, ttl=60)
    assert locks.acquire([]) == []
    mine = locks.acquire([U1, U2])
    assert [lock.user for lock in mine] == [U1, U2]
    assert [lock.user for lock in locks.acquire([U1, U3])] == [U3]
    locks.release(mine)
    assert [lock.user for lock in locks.acquire([U1, U2, U3])] == [U1, U2]


def test_many_who_want_the_same_locks_never_share_one(redis_client: Redis) -> None:
    locks = UserLocks(redis_client, ttl=60)
    users = [LineUser(1, f"U{number}") for number in range(20)]

    with ThreadPoolExecutor(4) as pool:
        taken = [lock.user for found in pool.map(locks.acquire, [users, users[::-1]] * 4) for lock in found]
    assert sorted(taken) == sorted(users)


def test_a_lost_lock_is_not_taken_from_who_has_it_now(redis_client: Redis) -> None:
    locks = UserLocks(redis_client, ttl=60)
    late = locks.acquire([U1])
    redis_client.flushdb()
    now = locks.acquire([U1])
    assert locks.release(late) == {}
    assert locks.acquire([U1]) == []
    assert (locks.release(now), locks.release(now)) == ({U1: True}, {})


def test_who_has_lost_a_lock_changes_no_session(redis_client: Redis) -> None:
    sessions, locks = Sessions(redis_client, 60, 30, PROGRAMMES), UserLocks(redis_client, ttl=60)
    late, mine = locks.acquire([U1, U2])
    redis_client.delete("sujarit:lock:1:U1")
    save(sessions, {U1: "now"})
    assert (locks.holds(late), locks.holds(mine)) == (False, True)
    assert sessions.save({late: "then", mine: "{}"}) == {U1}
    assert sessions.load([U1, U2]) == {U1: "now", U2: "{}"}


def test_who_found_a_lock_taken_is_known_at_its_release(redis_client: Redis) -> None:
    locks = UserLocks(redis_client, ttl=60)
    first = locks.acquire([U1, U2])
    locks.acquire([U1])
    assert locks.release(first) == {U1: True, U2: False}
    assert locks.release(locks.acquire([U1])) == {U1: False}


def test_whose_turn_it_is_is_told_once_in_the_order_they_came(redis_client: Redis) -> None:
    due = UsersDue(redis_client)
    due.add([])
    assert due.take(5, 0) == []
    due.add([U1, U2])
    due.add([U1, U3])
    assert len(due) == 4
    assert due.take(3, 0) == [U1, U2]
    assert due.take(3, 5) == [U3]


def test_who_waits_for_somebody_is_woken(redis_client: Redis) -> None:
    due = UsersDue(redis_client)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(due.take, 5, 30)
        while not redis_client.info("clients")["blocked_clients"]:
            assert not waiting.done()
        due.add([U1])
        assert waiting.result() == [U1]


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
        sessions, locks, attempts = Sessions(client, 60, 30, PROGRAMMES), UserLocks(client, 60), Attempts(client)
        held = locks.acquire([U2])
        assert held
        server.stop()
        for call in (
            lambda: ping(client),
            lambda: sessions.load([U1]),
            lambda: sessions.save({held[0]: "{}"}),
            lambda: locks.holds(held[0]),
            lambda: sessions.drop(U1),
            lambda: locks.acquire([U1]),
            lambda: locks.release(held),
            lambda: UsersDue(client).add([U1]),
            lambda: UsersDue(client).take(1, 0),
            lambda: attempts.count("U1"),
            lambda: attempts.add("U1", 60),
        ):
            with pytest.raises(Unavailable):
                call()
        server = EmbeddedRedis(tmp_path)
        save(sessions, {U1: "{}"})
    server.stop()


def test_a_restart_begins_empty_and_no_file_ever_holds_what_was_saved(tmp_path: Path) -> None:
    older = tmp_path / "appendonlydir"
    older.mkdir()
    for left in (older / "appendonly.aof.1.incr.aof", tmp_path / "appendonly.aof", tmp_path / "dump.rdb"):
        left.write_text("a word in confidence")
    for _ in range(2):
        server = EmbeddedRedis(tmp_path)
        with open_redis(server.url) as client:
            assert Sessions(client, 60, 30, PROGRAMMES).load([U1]) == {}
            save(Sessions(client, 60, 30, PROGRAMMES), {U1: "a word in confidence"})
        server.stop()
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        assert not [file.name for file in files if b"in confidence" in file.read_bytes()]


def test_who_joins_a_running_server_removes_nothing(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    (tmp_path / "dump.rdb").touch()
    EmbeddedRedis(tmp_path)
    assert (tmp_path / "dump.rdb").exists()
    server.stop()


def test_a_server_that_was_killed_is_started_anew_and_one_that_only_hangs_is_not(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    assert server._process
    assert not server.keep()
    server._process.send_signal(signal.SIGSTOP)
    assert not server.keep()
    server._process.kill()
    server._process.wait()
    assert server.keep()
    with open_redis(server.url) as client:
        ping(client)
    server.stop()


WHYS = [
    "Redis is full",
    "Redis can only be read",
    "Redis refuses writes, as it cannot save to its disk",
    "Redis refuses the password",
]


@pytest.fixture
def own_client(tmp_path: Path) -> Iterator[Redis]:
    server = EmbeddedRedis(tmp_path)
    with open_redis(server.url) as client:
        yield client
    assert server._process
    server._process.kill()  # it may refuse to end by itself without having saved
    server.stop()


def refuse(client: Redis, why: str) -> None:
    """Bring Redis to refuse its work, for this reason."""
    if "read" in why:
        client.replicaof("127.0.0.1", "1")
    elif "full" in why:
        client.config_set("maxmemory", 1)
    elif "disk" in why:
        client.config_set("dbfilename", "x" * 300)  # which no file can be called
        client.config_set("save", "1 1")
        client.bgsave()
        while client.info("persistence")["rdb_last_bgsave_status"] == "ok":
            pass
    else:
        client.config_set("requirepass", "another")
        client.connection_pool.disconnect()


@pytest.mark.parametrize("why", WHYS)
def test_redis_that_refuses_its_work_is_called_unavailable_in_words(own_client: Redis, why: str) -> None:
    sessions, locks = Sessions(own_client, 60, 30, PROGRAMMES), UserLocks(own_client, 60)
    held = locks.acquire([U2])
    refuse(own_client, why)
    for call in (
        lambda: ping(own_client),
        lambda: sessions.save({held[0]: "{}"}),
        lambda: locks.acquire([U1]),
        lambda: UsersDue(own_client).add([U1]),
        lambda: Attempts(own_client).add("U1", 60),
        lambda: Pace(own_client, str).places([Occurrence("E", U1, 1)]),
    ):
        with pytest.raises(Unavailable) as unavailable:
            call()
        assert unavailable.value.why == why
        assert unavailable.value.remedy


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
    wanted = {"port": "0", "maxmemory-policy": "noeviction", "appendonly": "no", "save": ""}
    assert {name: found[name] for name in wanted} == wanted


def test_a_missing_program_is_told_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_args, **_kwargs: None)
    with pytest.raises(Unavailable, match="apt install redis-server"):
        EmbeddedRedis(tmp_path)


def test_a_server_that_cannot_start_points_at_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.live.embedded_redis, "_program", lambda: "/bin/false")
    with pytest.raises(Unavailable, match=r"redis\.log"):
        EmbeddedRedis(tmp_path)
