"""Counts in Redis: of attempts, to slow guessing down, and of a user's events, so that one who floods delays nobody."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, cast

from redis import Redis

from storage.accounts import LineUser
from storage.live.redis import reachable

_MINUTE_MS = 60_000
_REMEMBERED_S = 3600
"""Longer than one minute's events take to be decided; those that come later are counted anew."""

# the same event has the same place whenever it is asked for, so that a turn tried again is decided alike
_PLACE = """
local places = {}
for i = 1, #KEYS do
  redis.call('zadd', KEYS[i], 'NX', redis.call('zcard', KEYS[i]), ARGV[i + 1])
  redis.call('expire', KEYS[i], ARGV[1])
  places[i] = redis.call('zrank', KEYS[i], ARGV[i + 1])
end
return places
"""


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


class Occurrence(NamedTuple):
    """An event, whose it is, and when it happened: not when it came, which after an outage is all at once."""

    event_id: str
    user: LineUser
    occurred_ms: int


class Pace:
    """Which of their minute's events a user's event is; of whom, stands there as a `mark` only."""

    def __init__(self, redis: Redis, mark: Callable[[str], str]) -> None:
        self._place, self._mark = redis.register_script(_PLACE), mark

    def places(self, events: Iterable[Occurrence]) -> dict[str, int]:
        """Give each event's place, from 0, among those of the same user that happened within the same minute."""
        asked = {event.event_id: f"sujarit:pace:{self._mark(_minute(event))}" for event in events}
        if not asked:
            return {}
        with reachable():
            found = cast(list[int], self._place(list(asked.values()), [_REMEMBERED_S, *asked]))
        return dict(zip(asked, found, strict=True))


def _minute(event: Occurrence) -> str:
    return f"{event.user.account}:{event.user.id}:{event.occurred_ms // _MINUTE_MS}"
