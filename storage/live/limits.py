"""Counts of attempts in Redis, to slow guessing down."""

from redis import Redis

from storage.live.redis import reachable


class Attempts:
    """Counters with a fixed window: a count starts with the first attempt and is forgotten when its window ends."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def count(self, key: str) -> int:
        """Tell how many attempts the present window has seen."""
        with reachable():
            return int(self._redis.get(_attempts(key)) or 0)

    def add(self, key: str, window_seconds: int) -> int:
        """Count an attempt, and tell how many the present window has seen with it."""
        name = _attempts(key)
        with reachable(), self._redis.pipeline(transaction=True) as pipeline:
            # SET NX and not EXPIRE NX, which Redis 6 does not know
            pipeline.set(name, 0, ex=window_seconds, nx=True)
            pipeline.incr(name)
            _, count = pipeline.execute()
            return int(count)


def _attempts(key: str) -> str:
    return f"sujarit:attempts:{key}"
