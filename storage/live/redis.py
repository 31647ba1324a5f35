"""The door to Redis: one client per process, and Redis's absence under the room's own name."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from storage.reasons import of_redis

_TIMEOUT_S = 2.0


def open_redis(url: str) -> Redis:
    """Make a client of text values; connects on first use and gives up within seconds.

    It tries once more at once, for a connection that a restart of Redis left dead in the pool.
    """
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=_TIMEOUT_S,
        socket_connect_timeout=_TIMEOUT_S,
        health_check_interval=30,
        retry=Retry(NoBackoff(), 1),
    )


def ping(redis: Redis) -> None:
    """Return when Redis answers and takes writes; otherwise raise Unavailable."""
    with reachable():
        redis.set("sujarit:ping", "", px=1)


@contextmanager
def reachable() -> Iterator[None]:
    """Raise Unavailable in place of the client's errors: no connection, silence, or a refusal."""
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError, ResponseError) as error:
        raise of_redis(error) from error
