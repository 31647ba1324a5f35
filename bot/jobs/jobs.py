"""Does what the record says must still happen: menus that follow roles, and leftovers of the erased."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.installation import Installation
from bot.jobs.menus import follow_role
from bot.line.errors import LineError
from bot.logs import reasons
from storage import Unavailable, inbox, jobs
from storage.accounts import LineUser
from storage.jobs import Job, JobKind

MOST = 20
"""Jobs taken at once: so many that a lease outlasts them."""
SOON = timedelta(seconds=2)
BACK_OFF = (SOON, timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))

log = structlog.get_logger("jobs")


class NotYet(Exception):
    """What the job waits for has not happened; it is tried again soon."""


class Jobs:
    """Takes jobs from the record and does them; one that fails is tried again later and later."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def do(self) -> None:
        """Do all that is due."""
        while taken := self._take():
            for job in taken:
                self._do(job)

    def _take(self) -> list[Job]:
        with self._installation.database.write() as conn:
            return jobs.take(conn, self._installation.clock.real(), MOST)

    def _do(self, job: Job) -> None:
        installation = self._installation
        try:
            WORK[job.kind](installation, LineUser(job.account, job.subject))
        except Unavailable:
            raise  # the lease ends, and somebody tries again
        except Exception as error:
            wait = SOON if isinstance(error, NotYet) else BACK_OFF[min(job.attempts, len(BACK_OFF)) - 1]
            if not isinstance(error, NotYet):
                told = log.warning if isinstance(error, LineError) else log.exception
                told("job put off", kind=job.kind, **reasons(error))
            with installation.database.write() as conn:
                jobs.later(conn, job, installation.clock.real() + wait)
            return
        installation.at("job done")
        with installation.database.write() as conn:
            jobs.done(conn, job)


def forget(installation: Installation, user: LineUser) -> None:
    """Take the id of who erased themselves out of the inbox and Redis, once their last delivery went out."""
    with installation.database.write() as conn:
        waits = inbox.forget_user(conn, *user)
    if waits:
        raise NotYet
    installation.sessions.drop(user)


WORK: dict[JobKind, Callable[[Installation, LineUser], None]] = {"menu": follow_role, "forget": forget}
"""What is done for each kind of job; it may be repeated."""
