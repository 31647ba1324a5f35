"""Conversations in Redis: users' sessions, the locks that their events are handled under, and whose turn it is.

All is done for many users in one exchange: a batch of a worker is no dearer to Redis than one user's turn.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, cast
from uuid import uuid4

from redis import Redis

from storage.accounts import LineUser
from storage.live.redis import reachable

_DUE = "sujarit:due"

# who finds a lock taken leaves a note in the same step, so that the holder either is gone or sees it
_ACQUIRE = """
local taken = {}
for i = 1, #KEYS / 2 do
  if redis.call('set', KEYS[2 * i - 1], ARGV[1], 'NX', 'PX', ARGV[2]) then
    taken[i] = 1
  else
    redis.call('set', KEYS[2 * i], '1', 'PX', ARGV[2])
    taken[i] = 0
  end
end
return taken
"""

_RELEASE = """
local found = {}
for i = 1, #KEYS / 2 do
  found[i] = 'lost'
  if redis.call('get', KEYS[2 * i - 1]) == ARGV[i] then
    redis.call('del', KEYS[2 * i - 1])
    found[i] = redis.call('del', KEYS[2 * i]) == 1 and 'asked' or 'quiet'
  end
end
return found
"""


# a worker that was stopped, and went on when its lock was somebody else's, must not put back what it knew then
_SAVE = """
local lost = {}
for i = 1, #KEYS / 3 do
  local lock, session, whole = KEYS[3 * i - 2], KEYS[3 * i - 1], KEYS[3 * i]
  if redis.call('get', lock) ~= ARGV[3 * i] then
    lost[i] = 1
  else
    lost[i] = 0
    redis.call('set', session, ARGV[3 * i + 1], 'EX', ARGV[1])
    if ARGV[3 * i + 2] == '' then
      redis.call('del', whole)
    else
      redis.call('set', whole, ARGV[3 * i + 2], 'EX', ARGV[2])
    end
  end
end
return lost
"""


class Lock(NamedTuple):
    """A user's lock, and the token that shows whose it is."""

    user: LineUser
    token: str


class Sessions:
    """Sessions as opaque text, forgotten `ttl` seconds after they were last saved; what is fleeting, after `fleeting`.

    Each is of one programme: what is said in it names agencies and measures that the next one may not have.
    """

    def __init__(self, redis: Redis, ttl: int, fleeting: int, programmes: Mapping[int, str]) -> None:
        """Take the programme that each account runs."""
        self._redis, self._ttl, self._fleeting, self._programmes = redis, ttl, fleeting, programmes
        self._save = redis.register_script(_SAVE)

    def load(self, users: Sequence[LineUser]) -> dict[LineUser, str]:
        """Give the sessions of those users who have one: the whole, or what is left of it."""
        if not users:
            return {}
        keys = [key(user) for user in users for key in (self._whole, self._key)]
        with reachable():
            found = cast(list[str | None], self._redis.mget(keys))
        kept = {user: whole or left for user, whole, left in zip(users, found[::2], found[1::2], strict=True)}
        return {user: session for user, session in kept.items() if session is not None}

    def save(self, sessions: Mapping[Lock, str], whole: Mapping[Lock, str] | None = None) -> set[LineUser]:
        """Keep sessions in place of the ones before; of those that are partly fleeting the `whole`, for a time.

        Not those of users whose lock we have lost, whom it gives.
        """
        if not sessions:
            return set()
        keys = [
            key for lock in sessions for key in (_lock_key(lock.user), self._key(lock.user), self._whole(lock.user))
        ]
        values = [value for lock in sessions for value in (lock.token, sessions[lock], (whole or {}).get(lock, ""))]
        with reachable():
            lost: Any = self._save(keys, [self._ttl, self._fleeting, *values])
        return {lock.user for lock, is_lost in zip(sessions, lost, strict=True) if is_lost}

    def drop(self, user: LineUser) -> None:
        """Forget the user's session."""
        with reachable():
            self._redis.delete(self._key(user), self._whole(user))

    def _key(self, user: LineUser) -> str:
        return f"sujarit:session:{self._programmes[user.account]}:{_name(user)}"

    def _whole(self, user: LineUser) -> str:
        return f"sujarit:whole:{self._programmes[user.account]}:{_name(user)}"


class UserLocks:
    """One lock per user across all processes; a holder that dies loses it after `ttl` seconds."""

    def __init__(self, redis: Redis, ttl: float) -> None:
        self._ttl_ms = round(ttl * 1000)
        self._redis = redis
        self._acquire, self._release = redis.register_script(_ACQUIRE), redis.register_script(_RELEASE)

    def acquire(self, users: Sequence[LineUser]) -> list[Lock]:
        """Take those locks that are free; the holders of the others learn at their release that they were asked for."""
        if not users:
            return []
        token = uuid4().hex
        with reachable():
            taken: Any = self._acquire(_lock_keys(users), [token, self._ttl_ms])
        return [Lock(user, token) for user, mine in zip(users, taken, strict=True) if mine]

    def holds(self, lock: Lock) -> bool:
        """Tell whether a lock is still ours."""
        with reachable():
            return self._redis.get(_lock_key(lock.user)) == lock.token

    def release(self, locks: Sequence[Lock]) -> dict[LineUser, bool]:
        """Give locks back, and tell of each that was still ours whether somebody asked for it meanwhile."""
        if not locks:
            return {}
        with reachable():
            found: Any = self._release(_lock_keys([lock.user for lock in locks]), [lock.token for lock in locks])
        return {lock.user: was == "asked" for lock, was in zip(locks, found, strict=True) if was != "lost"}


class UsersDue:
    """The users whose turn it is, in the order they came; a hint only, as what waits stands in the record."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def add(self, users: Iterable[LineUser]) -> None:
        """Have these users looked at."""
        if names := [_name(user) for user in users]:
            with reachable():
                self._redis.rpush(_DUE, *names)

    def take(self, most: int, wait: float) -> list[LineUser]:
        """Take users, each once, from those who came first; when there is nobody, wait for one so many seconds."""
        with reachable():
            found = cast(list[str] | None, self._redis.lpop(_DUE, most))
            if not found and wait and (first := cast(tuple[str, str] | None, self._redis.blpop([_DUE], wait))):
                found = [first[1]]
        return [_user(name) for name in dict.fromkeys(found or [])]

    def __len__(self) -> int:
        """How many entries wait to be taken."""
        with reachable():
            return self._redis.llen(_DUE)


def _lock_keys(users: Sequence[LineUser]) -> list[str]:
    """Name each user's lock, and the note that somebody asked for it in vain."""
    return list(chain.from_iterable((_lock_key(user), f"sujarit:asked:{_name(user)}") for user in users))


def _lock_key(user: LineUser) -> str:
    return f"sujarit:lock:{_name(user)}"


def _name(user: LineUser) -> str:
    """How keys and lists name a user."""
    return f"{user.account}:{user.id}"


def _user(name: str) -> LineUser:
    account, _, user = name.partition(":")
    return LineUser(int(account), user)
