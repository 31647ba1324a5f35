"""Conversations in Redis: the session of each user, and the lock that one user's events are handled under."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import LockError
from redis.lock import Lock

from storage.redis import reachable


class Sessions:
    """Sessions as opaque text, forgotten `ttl` seconds after they were last saved."""

    def __init__(self, redis: Redis, ttl: int) -> None:
        self._redis = redis
        self._ttl = ttl

    def load(self, user: str) -> str | None:
        """Give the user's session, None if there is none."""
        with reachable():
            found = self._redis.get(_session(user))
        return None if found is None else str(found)

    def save(self, user: str, session: str) -> None:
        """Keep the user's session in place of the one before."""
        with reachable():
            self._redis.set(_session(user), session, ex=self._ttl)

    def drop(self, user: str) -> None:
        """Forget the user's session."""
        with reachable():
            self._redis.delete(_session(user))


class HeldLock:
    """A user's lock that this caller holds."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock

    def extend(self) -> bool:
        """Start the time to live again; False when the lock was lost meanwhile."""
        with reachable():
            try:
                self._lock.reacquire()
            except LockError:
                return False
        return True

    def release(self) -> bool:
        """Give the lock back; False when it was lost meanwhile, and then whoever has it now keeps it."""
        with reachable():
            try:
                self._lock.release()
            except LockError:
                return False
        return True


class UserLock:
    """One lock per user across all processes; a holder that dies loses it after `ttl` seconds."""

    def __init__(self, redis: Redis, ttl: float) -> None:
        self._redis = redis
        self._ttl = ttl

    def acquire(self, user: str, wait: float = 0) -> HeldLock | None:
        """Take the user's lock, waiting at most `wait` seconds for it; None when somebody else keeps it."""
        lock = Lock(self._redis, f"sujarit:lock:{user}", timeout=self._ttl, sleep=0.02, thread_local=False)
        with reachable():
            taken = lock.acquire(blocking=wait > 0, blocking_timeout=wait)
        return HeldLock(lock) if taken else None

    @contextmanager
    def held(self, user: str, wait: float = 0) -> Iterator[HeldLock | None]:
        """Hold the user's lock for a block; gives None when somebody else keeps it."""
        lock = self.acquire(user, wait)
        try:
            yield lock
        finally:
            if lock:
                lock.release()


def _session(user: str) -> str:
    return f"sujarit:session:{user}"
