"""The names that people show in LINE: asked for when somebody joins, and kept nowhere."""

import math
import threading
import time

import structlog

from bot.line.client import LineClient
from bot.line.errors import LineError
from bot.logs import reasons

WAIT_S = 1.0
"""How long LINE may take: the turns of other people wait with the one that asks."""
PAUSE_S = 60.0
"""How long LINE is not asked again after it did not answer."""

log = structlog.get_logger("line")


class ShownNames:
    """Asks LINE what somebody is called; while LINE is slow or down, nobody is asked for."""

    def __init__(self, line: LineClient) -> None:
        self._line, self._lock, self._until = line, threading.Lock(), -math.inf

    def of(self, user: str) -> str:
        """The name that a LINE user shows; "" where nobody can tell."""
        with self._lock:
            if time.monotonic() < self._until:
                return ""
        try:
            profile = self._line.within(WAIT_S).profile(user)
        except LineError as error:
            log.warning("name unknown", call=error.call, status=error.status, **reasons(error))
            with self._lock:
                self._until = time.monotonic() + PAUSE_S
            return ""
        return profile.name if profile else ""
