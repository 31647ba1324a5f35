"""The parts of a running bot, built once by `bot.app` and handed to whoever needs them."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from redis import Redis

from bot.clock import Clock
from bot.line import Line
from bot.line_errors import LineError
from bot.links import Links
from bot.marks import Marks
from bot.settings import Settings
from content.pack import Content
from flows.context import Quota
from flows.conversation import Conversation
from storage.database import Database
from storage.limits import Attempts
from storage.sessions import Due, Sessions, UserLocks

QUOTA_SECONDS = 10.0
"""How long an answer about the quota is believed; long enough for a preview and its confirmation."""

log = structlog.get_logger("parts")


def nowhere(point: str) -> None:
    """Do nothing at a marked point; tests put a fault here."""


@dataclass
class Parts:
    """Everything a process shares between its threads."""

    settings: Settings
    content: Content
    conversation: Conversation
    database: Database
    redis: Redis
    sessions: Sessions
    locks: UserLocks
    due: Due
    attempts: Attempts
    line: Line
    links: Links
    marks: Marks
    clock: Clock
    revision: int = 0
    """How far officers' corrections have been taken up into `content`; see `bot.corrections`."""
    at: Callable[[str], None] = nowhere
    signal_campaigns: Callable[[], None] = lambda: None
    """Wakes workers for the batches that are due."""
    signal_menu: Callable[[str], None] = nowhere
    """Has a LINE user's rich menu follow their role."""
    _quota: tuple[float, Quota] = (-QUOTA_SECONDS, Quota())
    _quota_lock: threading.Lock = field(default_factory=threading.Lock)

    def forget_quota(self) -> None:
        """Have the quota asked anew: something is being sent."""
        with self._quota_lock:
            self._quota = (-QUOTA_SECONDS, Quota())

    def quota(self) -> Quota:
        """The month's paid messages as LINE says, remembered for a few seconds; unknown when LINE does not answer."""
        with self._quota_lock:
            asked, known = self._quota
            if time.monotonic() - asked < QUOTA_SECONDS:
                return known
            try:
                known = Quota(self.line.quota(), self.line.consumption())
            except LineError as error:
                log.warning("quota unknown", call=error.call, status=error.status)
                return Quota(known=False)
            self._quota = (time.monotonic(), known)
            return known
