"""Jobs on Redis: Dramatiq carries only whose turn it is; what is to be done stands in the record.

A lost or repeated job therefore loses and doubles nothing: the clock's sweep finds whatever was left.
"""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, ParamSpec

import dramatiq
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Retries, ShutdownNotifications
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from bot.campaigns import Campaigns
from bot.line_errors import LineError
from bot.parts import Parts
from bot.role_menu import follow_role
from bot.turns import AnswerLater, RetryTurn, Turns
from content.calendar import THAI_TIME
from storage import Conflict, Unavailable, inbox, people, retention
from storage.redis import reachable

IDLE_MS = 50
"""How long an idle worker sleeps between looks: the most that a person waits for nothing."""
AHEAD = 8
"""Jobs fetched for each thread: enough for its work to last while the fetching thread sleeps."""
STALE = timedelta(seconds=6)
CROWDED = 100
"""So many jobs under way or waiting mean that workers are behind."""
KEPT = timedelta(days=40)
"""How long finished events are remembered: a late redelivery is known, and the month's pushes can be counted."""

ERASED_AT_ONCE = 100
"""People in one transaction, so that nobody's turn has to wait long for it."""

P = ParamSpec("P")
log = structlog.get_logger("queue")


class Queue:
    """The jobs of this bot; `signal…` may be called by any process, the work is done where a worker runs."""

    def __init__(self, parts: Parts, redis_url: str) -> None:
        for name in ("dramatiq.worker.WorkerThread", "dramatiq.middleware.retries.Retries"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # they log arguments: who
        self._parts = parts
        middleware = [ShutdownNotifications(), Retries(max_retries=8, min_backoff=200, max_backoff=20_000)]
        self.broker: Any = RedisBroker(  # type: ignore[no-untyped-call]
            # a webhook has two seconds: it must hear that Redis is away, not wait for it
            client=Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1)),
            middleware=middleware,
        )
        turns, campaigns = Turns(parts), Campaigns(parts)
        actor = partial(dramatiq.actor, broker=self.broker)
        self._handle = actor(actor_name="handle_user")(_logged(turns.handle_user))
        self._batch = actor(actor_name="send_batch", max_retries=0, priority=10)(_logged(campaigns.send))
        self._menu = actor(actor_name="follow_role", priority=5)(_logged(partial(follow_role, parts)))
        self._campaigns = campaigns
        parts.signal, parts.signal_menu, parts.signal_campaigns = self.signal, self.signal_menu, self.signal_campaigns

    def signal(self, user: str) -> None:
        """Have a worker look at a user's events. Raises Unavailable when Redis is away."""
        try:
            self._handle.send(user)
        except RedisError as error:
            raise Unavailable(f"Redis does not answer: {type(error).__name__}") from error

    def signal_menu(self, user: str) -> None:
        """Have a user's rich menu follow their role."""
        with reachable():
            self._menu.send(user)

    def signal_campaigns(self) -> None:
        """Have workers send the batches that are due."""
        for campaign_id, seq in self._campaigns.due():
            with reachable():
                self._batch.send(campaign_id, seq)

    def worker(self, threads: int) -> dramatiq.Worker:
        """A worker of this process, not yet started."""
        worker = dramatiq.Worker(self.broker, worker_threads=threads, worker_timeout=IDLE_MS)
        worker.queue_prefetch = threads * AHEAD
        return worker

    def sweep(self) -> None:
        """Signal again what was left: events whose worker died, or whose signal was lost with Redis.

        Not while workers are behind with what they have: then every sweep would only add the same users again.
        """
        with reachable():
            behind = self.broker.do_qsize(self._handle.queue_name) > CROWDED
        if behind:
            return
        with self._parts.database.read() as conn:
            users = inbox.stale_users(conn, self._parts.clock.real() - STALE)
        for user in users:
            self.signal(user)

    def purge(self) -> None:
        """Forget finished events of long ago, and what the privacy notice says is kept no longer."""
        parts = self._parts
        with parts.database.write() as conn:
            inbox.purge(conn, parts.clock.real() - KEPT)
        before = datetime.combine(parts.content.privacy.kept_from(parts.clock.today()), time(), THAI_TIME)
        with parts.database.write() as conn:
            retention.fade(conn, before)
        while self._erase_lapsed(before):
            pass

    def _erase_lapsed(self, before: datetime) -> bool:
        """Erase some people who have done nothing since; tells whether there were any."""
        with self._parts.database.write() as conn:
            found = retention.lapsed(conn, before, ERASED_AT_ONCE)
            for person, _ in found:
                people.erase(conn, person, self._parts.clock.now())
        for _, user in found:
            if user:
                self._parts.signal_menu(user)
        return bool(found)


def _logged(work: Callable[P, None]) -> Callable[P, None]:
    """Log why a job failed, without whose it was, and let the queue try it again."""

    def job(*args: P.args, **given: P.kwargs) -> None:
        try:
            work(*args, **given)
        except (Unavailable, Conflict, AnswerLater, RetryTurn, LineError) as error:
            log.warning("job put off", error=type(error).__name__)
            raise
        except Exception:
            log.exception("job failed")
            raise

    return job
