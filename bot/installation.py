"""The parts of a running bot, built once by `bot.app` and handed to whoever needs them."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from redis import Redis
from sqlalchemy import Connection

from bot.clock import Clock
from bot.line.client import Line
from bot.line.errors import LineError
from bot.links import Links
from bot.settings import Settings
from bot.tokens import Marks
from content.model.pack import Content
from flows.engine.context import Facts
from flows.engine.conversation import Conversation
from flows.record.campaigns import Quota
from flows.record.people import Person
from storage.act import Act
from storage.database import Database
from storage.live.limits import Attempts
from storage.live.sessions import Due, Sessions, UserLocks
from storage.reading import Reading
from storage.record import RecordReads

ACCOUNT = 1
"""An installation serves one account until several can be told apart in its settings."""
QUOTA_SECONDS = 10.0
"""How long LINE is not asked for the quota again; long enough for a preview and its confirmation."""
QUOTA_WAIT_S = 1.0
"""How long LINE may take for each of the two calls: the turns of other people wait with the one that asks."""
QUOTA_KEPT_S = 600.0
"""How long the last answer stands while LINE is silent."""

UNKNOWN = Quota(known=False)

log = structlog.get_logger("parts")


def nowhere(point: str) -> None:
    """Do nothing at a marked point; tests put a fault here."""


@dataclass
class Parts:
    """Everything a process shares between its threads."""

    settings: Settings
    account: int
    """The LINE account that this process serves."""
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
    """How far officers' corrections have been taken up into `content`; see `bot.editing.corrections`."""
    at: Callable[[str], None] = nowhere
    signal_campaigns: Callable[[], None] = lambda: None
    """Wakes workers for the batches that are due."""
    signal_jobs: Callable[[], None] = lambda: None
    """Wakes workers for the jobs that are due."""
    _quota: Quota = UNKNOWN
    _quota_told: float = -math.inf
    _quota_asked: float = -math.inf
    _quota_lock: threading.Lock = field(default_factory=threading.Lock)

    def act(self, person: Person, event_id: str) -> Act:
        """What a handler may know of something that a person does now."""
        now, real = self.clock.now(), self.clock.real()
        return Act(person, self.account, self.content, now, real, event_id, self.marks.code_hash)

    def reading(self, conn: Connection, person: Person) -> Reading:
        """What a query may know when a person, or nobody in particular, asks now."""
        return Reading(
            conn,
            self.account,
            self.content,
            person,
            self.clock.now(),
            code_hash=self.marks.code_hash,
            misses=lambda kind: self.attempts.count(f"{kind}:{person.id}"),
            quota=self.quota,
        )

    def facts(self, conn: Connection) -> Facts:
        """What a rule may know when nobody in particular asks."""
        return Facts(self.content, RecordReads(self.reading(conn, Person(0))), self.clock.today())

    def forget_quota(self) -> None:
        """Have the quota asked anew: something is being sent."""
        with self._quota_lock:
            self._quota, self._quota_asked = UNKNOWN, -math.inf

    def quota(self) -> Quota:
        """The month's paid messages as LINE said last, not long ago; unknown when it does not answer."""
        with self._quota_lock:
            now = time.monotonic()
            if now - self._quota_asked >= QUOTA_SECONDS:
                self._quota_asked = now
                self._ask_quota(now)
            return self._quota

    def _ask_quota(self, now: float) -> None:
        line = self.line.within(QUOTA_WAIT_S)
        try:
            self._quota, self._quota_told = Quota(line.quota(), line.consumption()), now
        except LineError as error:
            log.warning("quota unknown", call=error.call, status=error.status)
            if now - self._quota_told >= QUOTA_KEPT_S:
                self._quota = UNKNOWN
