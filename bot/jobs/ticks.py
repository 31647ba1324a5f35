"""What is done from time to time, by exactly one of many processes; what was missed is done once.

Every process that ticks looks for what is due; a lease in the record says whose it is.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import structlog

from bot.installation import Installation
from bot.jobs.queue import Queue
from bot.logs import reasons
from storage import Unavailable, leases

LOOK_S = 60.0
"""How long at most until a tick is seen that was missed, or whose process died."""

log = structlog.get_logger("clock")


@dataclass(frozen=True)
class Tick:
    """Something to do from time to time."""

    name: str
    act: Callable[[], None]
    every: timedelta
    lease: timedelta | None = None
    """How long it may take; after that another does it anew. None where it is over at once, and soon done again."""

    @property
    def look_s(self) -> float:
        """How often to look whether it is due, in seconds."""
        return min(self.every.total_seconds(), LOOK_S)


class Ticks:
    """The ticks of a bot, as one process sees them."""

    def __init__(self, installation: Installation, queue: Queue) -> None:
        self._installation, self._me, self._end = installation, uuid4().hex, threading.Event()
        soon = timedelta(seconds=3)
        self.all = (
            Tick("events", queue.sweep, soon),
            Tick("campaigns", queue.sweep_campaigns, soon),
            Tick("jobs", queue.sweep_jobs, soon),
            Tick("roles", queue.follow_roles, timedelta(minutes=5)),
            Tick("journal", queue.clear_journal, timedelta(minutes=1)),
            Tick("purge", queue.purge, timedelta(hours=1), lease=timedelta(minutes=10)),
        )

    def start(self) -> None:
        """Look again and again, at each tick in a thread of its own; how long that is, no clock decides that is set."""
        for tick in self.all:
            threading.Thread(target=self._keep_looking, args=(tick,), name=f"tick {tick.name}", daemon=True).start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._end.set()

    def _keep_looking(self, tick: Tick) -> None:
        while not self._end.wait(tick.look_s):
            self.look(tick)

    def look(self, tick: Tick) -> None:
        """Do a tick if it is due and nobody else does it; what fails is logged, and tried again when its lease ends."""
        try:
            if self._take(tick):
                tick.act()
                self._done(tick)
        except Unavailable as error:
            log.warning("tick put off", tick=tick.name, **reasons(error))
        except Exception:
            log.exception("tick failed", tick=tick.name)

    def _take(self, tick: Tick) -> bool:
        database, now = self._installation.database, self._installation.clock.real()
        with database.read() as conn:
            if not leases.is_due(conn, tick.name, now, tick.every):
                return False
        with database.write() as conn:
            return leases.take(conn, tick.name, self._me, now, now + (tick.lease or tick.every), tick.every)

    def _done(self, tick: Tick) -> None:
        """What has failed is not done: it is taken again when its lease ends."""
        if tick.lease is None:
            return
        now = self._installation.clock.real()
        with self._installation.database.write() as conn:
            leases.done(conn, tick.name, self._me, now, now + tick.every)
