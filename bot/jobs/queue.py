"""Work on Redis: whose turn it is, and Dramatiq's jobs; what is to be done stands in the record.

What is lost or repeated here therefore loses and doubles nothing: the clock's sweep finds whatever was left.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from threading import Event
from typing import Any, ParamSpec

import dramatiq
import structlog
from sqlalchemy import Connection

from bot.installation import Installation
from bot.jobs.jobs import Jobs
from bot.jobs.sender import Sender
from bot.jobs.signals import BATCH, JOBS
from bot.line.errors import LineError
from bot.logs import reasons
from bot.turns.loop import Loop
from content.model.calendar import THAI_TIME
from storage import Unavailable, inbox, jobs, retention, settings
from storage.asking import questions
from storage.inbox import REMEMBERED
from storage.learning import surveys
from storage.people import erasing, people

DECIDERS = 2
"""Threads that decide: one would do, were it not for the rare turn that must ask LINE for the month's quota."""
JOB_THREADS = 4
IDLE_MS = 250
"""How long an idle worker sleeps between looks for jobs, none of which a person waits for."""
STALE = timedelta(seconds=6)
CROWDED = 100
"""So many users waiting for their turn mean that workers are behind."""

PURGED = "purged"
"""Under which key the record keeps as of when it was purged last."""
PURGE_STEP = timedelta(days=7)
"""How much more one purge may reach than the one before; after an outage that was longer, the next ones catch up."""
ERASED_AT_ONCE, FORGOTTEN_AT_ONCE = 20, 500
"""People, or rows, in one transaction, so that nobody's turn has to wait long for it."""
BREATH_S = 0.02
"""How long others have their turn between two of those."""
LAPSED_AT_ONCE = 5000
"""People looked for at once, which takes long, but keeps nobody waiting."""

P = ParamSpec("P")
log = structlog.get_logger("queue")


class Queue:
    """The work of this bot: what workers do, and what the clock has done from time to time."""

    def __init__(self, installation: Installation) -> None:
        for name in ("dramatiq.worker.WorkerThread", "dramatiq.middleware.retries.Retries"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # they log arguments: who
        self._installation, self._campaigns = installation, Sender(installation)
        self._breath = Event()  # never set
        self.broker = installation.signals.broker
        actor = partial(dramatiq.actor, broker=self.broker, max_retries=0)
        actor(actor_name=BATCH, priority=10)(_logged(self._campaigns.send))
        actor(actor_name=JOBS, priority=5)(_logged(Jobs(installation).do))

    def worker(self, delivering: int) -> "Worker":
        """A worker of this process, not yet started; `delivering` is how many deliveries it has on the way at once."""
        loops = [Loop(self._installation, max(1, delivering // DECIDERS)) for _ in range(DECIDERS)]
        return Worker(loops, dramatiq.Worker(self.broker, worker_threads=JOB_THREADS, worker_timeout=IDLE_MS))

    def sweep(self) -> None:
        """Signal again what was left: events whose worker died, or whose signal was lost with Redis.

        Not while workers are behind with what they have: then every sweep would only add the same users again.
        """
        if len(self._installation.due) > CROWDED:
            return
        with self._installation.database.read() as conn:
            users = inbox.stale_users(conn, self._installation.clock.real() - STALE)
        self._installation.due.add(users)

    def sweep_jobs(self) -> None:
        """Have jobs done that nobody was told of, or whose worker died."""
        with self._installation.database.read() as conn:
            left = jobs.due(conn, self._installation.clock.real())
        if left:
            self._installation.signals.jobs()

    def sweep_campaigns(self) -> None:
        """Have the batches sent that are due."""
        self._installation.signals.batches(self._campaigns.due())

    def follow_roles(self) -> None:
        """Have menus follow the roles that ended by their date since the last look."""
        clock = self._installation.clock
        with self._installation.database.write() as conn:
            for account in self._installation.programmes:
                key, now = f"roles_followed:{account}", clock.now()
                before = settings.get(conn, key)
                after = datetime.fromisoformat(before) if before else now
                for user in people.whose_role_ended(conn, account, after, now):
                    jobs.add_for(conn, account, "menu", user, clock.real())
                settings.put(conn, key, now.isoformat())

    def clear_journal(self) -> None:
        """Let nothing that was erased live on beside the record for long."""
        self._installation.database.clear_journal()

    def purge(self) -> None:
        """Forget finished events of long ago, what the privacy notice says is kept no longer, and who came when."""
        database, clock, behind = self._installation.database, self._installation.clock, self._behind()
        for account, programme in self._installation.programmes.items():
            day = programme.content.privacy.kept_from(clock.today() - behind)
            before = datetime.combine(day, time(), THAI_TIME)
            for sweep in retention.sweeps(before, clock.real() - behind - REMEMBERED):
                self._in_pieces(sweep.some, sweep.take)
            with database.write() as conn:
                questions.fade(conn, before)
            self._erase_lapsed(account, before)
        with database.write() as conn:
            surveys.stir(conn)

    def _behind(self) -> timedelta:
        """How far purging is behind the clock, which it follows by a step at a time: one that jumps erases nobody."""
        now = self._installation.clock.real()
        with self._installation.database.write() as conn:
            before = settings.get(conn, PURGED)
            as_of = min(now, datetime.fromisoformat(before) + PURGE_STEP) if before else now
            settings.put(conn, PURGED, as_of.isoformat())
        if behind := now - as_of:
            remedy = "set this machine's clock; where it is right, nothing: purging follows it by a week an hour"
            log.error("clock has jumped ahead", days=behind.days, remedy=remedy)
        return behind

    def _in_pieces(
        self, look: Callable[[Connection, int], Sequence[Any]], take: Callable[[Connection, Sequence[Any]], None]
    ) -> None:
        """Take away what is found, a piece at a time; between two of them others have their turn."""
        database = self._installation.database
        while True:
            with database.read() as conn:
                found = look(conn, FORGOTTEN_AT_ONCE)
            if not found:
                return
            with database.write() as conn:
                take(conn, found)
            self._breath.wait(BREATH_S)

    def _erase_lapsed(self, account: int, before: datetime) -> None:
        """Erase people who have done nothing since."""
        database, clock = self._installation.database, self._installation.clock
        taker_hash = self._installation.tokens.taker_hash
        while True:
            with database.read() as conn:
                found = retention.lapsed(conn, account, before, LAPSED_AT_ONCE)
            if not found:
                return
            for first in range(0, len(found), ERASED_AT_ONCE):
                with database.write() as conn:
                    away = retention.still_away(conn, found[first : first + ERASED_AT_ONCE])
                    erasing.erase_lapsed(conn, away, account, clock.now(), clock.real(), taker_hash)
                self._breath.wait(BREATH_S)


class Worker:
    """What works in a process: loops of turns, and Dramatiq's threads for all else."""

    def __init__(self, loops: list[Loop], jobs: dramatiq.Worker) -> None:
        self._loops, self._jobs = loops, jobs

    def start(self) -> None:
        """Begin to work."""
        for loop in self._loops:
            loop.start()
        self._jobs.start()

    def stop(self) -> None:
        """Finish what is under way, and stop."""
        for loop in self._loops:
            loop.end()
        for loop in self._loops:
            loop.stop()
        self._jobs.stop(timeout=15_000)


def _logged(work: Callable[P, None]) -> Callable[P, None]:
    """Log why a job failed, without whose it was, and let the queue try it again."""

    def job(*args: P.args, **given: P.kwargs) -> None:
        try:
            work(*args, **given)
        except (Unavailable, LineError) as error:
            log.warning("job put off", **reasons(error))
            raise
        except Exception:
            log.exception("job failed")
            raise

    return job
