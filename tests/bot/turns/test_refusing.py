"""A record or a Redis that answers and takes nothing, as on a full disk: nothing is lost, and the log says why."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection
from sqlalchemy import event as happening
from structlog.testing import capture_logs

from storage import Unavailable, settings
from tests.house import House
from tests.seams import Scripted

LONG = "ก" * 4000
"""Words that need a page of the record to themselves."""


@contextmanager
def connected_so(bot: House, statement: str) -> Iterator[None]:
    """Have what writes to the record connect with a statement that makes it refuse; afterwards it must connect anew."""
    writer = bot.installation.database._writer

    def connected(connection: Any, _: Any) -> None:
        connection.execute(statement)

    happening.listen(writer, "connect", connected)
    writer.dispose()
    try:
        yield
    finally:
        happening.remove(writer, "connect", connected)


@contextmanager
def full_disk(bot: House) -> Iterator[None]:
    """The record cannot grow, and its pages are full."""
    with connected_so(bot, "PRAGMA max_page_count=1"):
        for size in (40_000, 400, 1):
            with pytest.raises(Unavailable):
                _fill(bot, size)
        yield


def _fill(bot: House, size: int) -> None:
    for number in range(1000):
        with bot.installation.database.write() as conn:
            settings.put(conn, f"looked_at_{size}_{number}", "x" * size)


@contextmanager
def read_only(bot: House) -> Iterator[None]:
    """The record was opened when it could only be read."""
    with connected_so(bot, "PRAGMA query_only=ON"):
        yield


@contextmanager
def standby(bot: House) -> Iterator[None]:
    """PostgreSQL takes no writes."""

    def begun(conn: Connection) -> None:
        conn.exec_driver_sql("SET TRANSACTION READ ONLY")

    happening.listen(bot.installation.database._writer, "begin", begun)
    try:
        yield
    finally:
        happening.remove(bot.installation.database._writer, "begin", begun)


@contextmanager
def full_redis(bot: House) -> Iterator[None]:
    bot.installation.redis.config_set("maxmemory", 1)
    try:
        yield
    finally:
        bot.installation.redis.config_set("maxmemory", 0)


@contextmanager
def replica(bot: House) -> Iterator[None]:
    """Redis follows another one, as after a failover."""
    bot.installation.redis.replicaof("127.0.0.1", "1")
    try:
        yield
    finally:
        bot.installation.redis.replicaof("NO", "ONE")


class Fault(NamedTuple):
    """What is wrong: on which record, in which part, why as the operator is told."""

    record: str
    begins: Callable[[House], Any]
    part: str
    why: str


FAULTS = [
    Fault("bot", full_disk, "database", "the disk of the record is full"),
    Fault("bot", read_only, "database", "the record can only be read"),
    Fault("bot_on_postgres", standby, "database", "PostgreSQL can only be read"),
    Fault("bot", full_redis, "redis", "Redis is full"),
    Fault("bot", replica, "redis", "Redis can only be read"),
]


@pytest.fixture(params=FAULTS, ids=lambda fault: fault.why)
def fault(request: pytest.FixtureRequest) -> Fault:
    found: Fault = request.param
    return found


@pytest.fixture
def house(request: pytest.FixtureRequest, fault: Fault) -> House:
    found: House = request.getfixturevalue(fault.record)
    found.put(conversation=Scripted(lambda text, _: text[:5] + LONG))
    return found


def test_nothing_is_lost_or_doubled_and_it_goes_on_by_itself(house: House, fault: Fault) -> None:
    bot, user = house, house.as_staff()
    first, second = bot.text(user, "หนึ่ง"), bot.text(user, f"สอง {LONG}")
    second["timestamp"] = first["timestamp"] + 1
    assert bot.deliver(first) == 200
    with fault.begins(bot):
        assert bot.deliver(second) == 503
        with pytest.raises(Unavailable):
            bot.look_at(user)
        assert (bot.row(first)["state"], bot.said_to(user)) == ("waiting", [])
    assert bot.deliver(second | {"deliveryContext": {"isRedelivery": True}}) == 200
    bot.look_at(user)
    assert [bot.outcome(event) for event in (first, second)] == [("answered", "reply", 0)] * 2
    assert bot.said_to(user) == [f"หนึ่ง{LONG}", f"สอง {LONG[:1]}{LONG}"]
    assert bot.row(first)["attempts"] == 0


def test_the_operator_is_told_why_and_what_to_do(house: House, fault: Fault) -> None:
    bot, event = house, house.text(house.as_staff(), LONG)
    with fault.begins(bot), capture_logs() as logs:
        assert bot.deliver(event) == 503
        assert bot.client.get("/healthz").status_code == 503
        assert bot.health[fault.part] == fault.why
    told = {line["event"]: line for line in logs}
    assert [told[line]["why"] for line in ("not stored", "unavailable")] == [fault.why] * 2
    assert all(told[line]["remedy"] for line in ("not stored", "unavailable"))
    assert bot.client.get("/healthz").status_code == 200


def test_an_answer_that_is_out_when_the_disk_is_full_is_not_said_again(bot: House) -> None:
    bot.put(conversation=Scripted(matters=True))
    event = bot.text(user := bot.as_staff(), "สวัสดี")
    bot.deliver(event)
    broken = connected_so(bot, "PRAGMA query_only=ON")

    def at(point: str) -> None:
        if point == "sent":
            broken.__enter__()

    bot.put(at=at)
    with pytest.raises(Unavailable):
        bot.work()
    broken.__exit__(None, None, None)
    bot.put(at=lambda _: None)
    assert (bot.row(event)["state"], bot.said_to(user)) == ("done", ["สวัสดี"])
    bot.clock.ahead = timedelta(seconds=20)
    bot.look_at(user)
    assert (bot.outcome(event), bot.said_to(user)) == (("answered", "reply", 0), ["สวัสดี"])
