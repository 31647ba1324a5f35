"""What an account runs at this moment: its content, which officers may correct, and its LINE channel."""

import math
import threading
import time

import structlog

from bot.line.client import LineClient
from bot.line.errors import LineError
from bot.line.shown_names import ShownNames
from bot.logs import reasons
from content.model.pack import Content
from flows.record.campaigns import Quota

QUOTA_SECONDS = 10.0
"""How long LINE is not asked for the quota again; long enough for a preview and its confirmation."""
QUOTA_WAIT_S = 1.0
"""How long LINE may take for each of the two calls: the turns of other people wait with the one that asks."""
QUOTA_KEPT_S = 600.0
"""How long the last answer stands while LINE is silent."""

UNKNOWN = Quota(known=False)

log = structlog.get_logger("programme")


class QuotaMeter:
    """The month's paid messages as LINE said last, not long ago; unknown when it does not answer."""

    def __init__(self, line: LineClient) -> None:
        self._line, self._lock = line, threading.Lock()
        self._quota, self._told, self._asked = UNKNOWN, -math.inf, -math.inf

    def forget(self) -> None:
        """Have LINE asked anew: something is being sent."""
        with self._lock:
            self._quota, self._asked = UNKNOWN, -math.inf

    def now(self) -> Quota:
        """Give what LINE said last, asking it when that is long ago."""
        with self._lock:
            moment = time.monotonic()
            if moment - self._asked >= QUOTA_SECONDS:
                self._asked = moment
                self._ask(moment)
            return self._quota

    def _ask(self, moment: float) -> None:
        line = self._line.within(QUOTA_WAIT_S)
        try:
            self._quota, self._told = Quota(line.quota(), line.consumption()), moment
        except LineError as error:
            log.warning("quota unknown", call=error.call, status=error.status, **reasons(error))
            if moment - self._told >= QUOTA_KEPT_S:
                self._quota = UNKNOWN


class RunningProgramme:
    """The programme of one account."""

    def __init__(self, account: int, content: Content, line: LineClient) -> None:
        self.account, self.line = account, line
        self.quota, self.names = QuotaMeter(line), ShownNames(line)
        self._content, self._revision = content, 0

    @property
    def content(self) -> Content:
        """The content as it stands; a turn keeps the one it began with."""
        return self._content

    @property
    def revision(self) -> int:
        """How far officers' corrections have been taken up."""
        return self._revision

    def take(self, content: Content, revision: int) -> None:
        """Put corrected content in the place of the old."""
        self._content, self._revision = content, revision
