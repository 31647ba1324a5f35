"""Conversations in Redis: the session of each user, and the lock that one user's events are handled under."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from redis import Redis

from storage.redis import reachable

_LOOK_S = 0.02
"""How often a caller that waits for a lock looks whether it is free."""

_EXTEND = """
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end
return 0
"""

# the note is taken in the same step, so that who leaves one either finds the lock free or is seen
_RELEASE = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return nil end
redis.call('del', KEYS[1])
return redis.call('del', KEYS[2]) == 1 and 'asked' or 'quiet'
"""


class Sessions:
    """Sessions as opaque text, forgotten `ttl` seconds after they were last saved.

    Each is of one programme: what is said in it names agencies and measures that the next one may not have.
    """

    def __init__(self, redis: Redis, ttl: int, programme: str = "") -> None:
        self._redis = redis
        self._ttl = ttl
        self._programme = programme

    def load(self, user: str) -> str | None:
        """Give the user's session, None if there is none."""
        with reachable():
            found = self._redis.get(self._key(user))
        return None if found is None else str(found)

    def save(self, user: str, session: str) -> None:
        """Keep the user's session in place of the one before."""
        with reachable():
            self._redis.set(self._key(user), session, ex=self._ttl)

    def drop(self, user: str) -> None:
        """Forget the user's session."""
        with reachable():
            self._redis.delete(self._key(user))

    def _key(self, user: str) -> str:
        return f"sujarit:session:{self._programme}:{user}"


class HeldLock:
    """A user's lock that this caller holds."""

    def __init__(self, scripts: "_Scripts", user: str, token: str) -> None:
        self._scripts, self._keys, self._token = scripts, _lock_keys(user), token
        self.asked = False
        """Once released: whether somebody asked for the lock in vain meanwhile, and left it to this holder to look."""

    def extend(self) -> bool:
        """Start the time to live again; False when the lock was lost meanwhile."""
        with reachable():
            return bool(self._scripts.extend(self._keys, [self._token, self._scripts.ttl_ms]))

    def release(self) -> bool:
        """Give the lock back; False when it was lost meanwhile, and then whoever has it now keeps it."""
        with reachable():
            mine = self._scripts.release(self._keys, [self._token])
        self.asked = mine == "asked"
        return mine is not None


class UserLock:
    """One lock per user across all processes; a holder that dies loses it after `ttl` seconds."""

    def __init__(self, redis: Redis, ttl: float) -> None:
        self._redis = redis
        self._scripts = _Scripts(redis, round(ttl * 1000))

    def acquire(self, user: str, wait: float = 0) -> HeldLock | None:
        """Take the user's lock, waiting at most `wait` seconds for it.

        None when somebody else keeps it; who then learns at its release that it was asked for.
        """
        token, deadline = uuid4().hex, time.monotonic() + wait
        with reachable():
            taken = self._take(user, token)
            while not taken and time.monotonic() < deadline:
                time.sleep(_LOOK_S)
                taken = self._take(user, token)
            if not taken:
                self._redis.set(_lock_keys(user)[1], "1", px=self._scripts.ttl_ms)
                # once more: the holder may have gone before it could see that
                taken = self._take(user, token)
        return HeldLock(self._scripts, user, token) if taken else None

    def _take(self, user: str, token: str) -> bool:
        return bool(self._redis.set(_lock_keys(user)[0], token, nx=True, px=self._scripts.ttl_ms))

    @contextmanager
    def held(self, user: str, wait: float = 0) -> Iterator[HeldLock | None]:
        """Hold the user's lock for a block; gives None when somebody else keeps it."""
        lock = self.acquire(user, wait)
        try:
            yield lock
        finally:
            if lock:
                lock.release()


class _Scripts:
    """What must happen in Redis in one step; made once, as each is known there by its digest."""

    def __init__(self, redis: Redis, ttl_ms: int) -> None:
        self.ttl_ms = ttl_ms
        self.extend = redis.register_script(_EXTEND)
        self.release = redis.register_script(_RELEASE)


def _lock_keys(user: str) -> tuple[str, str]:
    """Name a user's lock, and the note that somebody asked for it in vain."""
    return f"sujarit:lock:{user}", f"sujarit:asked:{user}"
