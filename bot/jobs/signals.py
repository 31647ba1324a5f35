"""Wakes workers, in whatever process: a signal says only that there is something to look for in the record."""

from typing import Any

from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Retries, ShutdownNotifications
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from storage.live.redis import reachable

BATCH, JOBS = "send_batch", "do_jobs"
"""What workers can be asked for: one batch of a campaign, or all jobs that are due."""


class Signals:
    """The way to the workers."""

    def __init__(self, redis_url: str) -> None:
        middleware = [ShutdownNotifications(), Retries(max_retries=8, min_backoff=200, max_backoff=20_000)]
        self.broker: Any = RedisBroker(  # type: ignore[no-untyped-call]
            # a webhook has two seconds: it must hear that Redis is away, not wait for it
            client=Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1)),
            middleware=middleware,
        )

    def jobs(self) -> None:
        """Have a worker do the jobs that are due."""
        self._send(JOBS)

    def batches(self, due: list[tuple[int, int]]) -> None:
        """Have workers send these batches, each a campaign's number and the batch's in it."""
        for batch in due:
            self._send(BATCH, *batch)

    def _send(self, actor: str, *args: int) -> None:
        with reachable():
            self.broker.enqueue(Message(queue_name="default", actor_name=actor, args=args, kwargs={}, options={}))
