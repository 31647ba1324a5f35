"""Batches of turns without end: one thread decides and records for many users at a time, others deliver.

Deciding is our own work, which one thread does best; sending is waiting for LINE, which must hold up nobody else.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor

import structlog

from bot.installation import Installation
from bot.logs import reasons
from bot.turns.delivery import Delivered, Deliveries, Delivery
from bot.turns.turns import Turns
from storage import Unavailable
from storage.accounts import LineUser

BATCH = 16
"""The most users of one batch: enough for a transaction to cost each of them little, few enough to be over soon."""
PAUSE_S = 1.0
"""How long to wait before what could not be done is tried again."""
SOON_S = 0.02
"""How long to wait for new work while deliveries are on their way: they are noted in the batch after they went out."""

log = structlog.get_logger("turns")


class Loop:
    """Takes users whose turn it is, with at most `delivering` deliveries on the way at once."""

    def __init__(self, installation: Installation, delivering: int, senders: Executor | None = None) -> None:
        self._installation, self._turns, self._deliveries = installation, Turns(installation), Deliveries(installation)
        self._delivering = delivering
        self._under_way = 0
        self._delivered: deque[Delivered] = deque()
        self._news = threading.Event()
        self._senders = senders or ThreadPoolExecutor(delivering, "delivery")
        self._thread = threading.Thread(target=self._run, name="turns", daemon=True)
        self._stopping = threading.Event()
        self._later: list[LineUser] = []
        self._looked = time.monotonic()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """Take nobody any more."""
        self._stopping.set()

    def stop(self) -> None:
        """Finish what is under way, and stop."""
        self.end()
        self._thread.join()
        self._senders.shutdown()

    def _run(self) -> None:
        while self._under_way or not self._stopping.is_set():
            try:
                self.step(PAUSE_S)
                self._look_again()
            except Exception as error:
                if isinstance(error, Unavailable):
                    log.warning("batch put off", **reasons(error))
                else:
                    log.exception("batch put off")
                self._stopping.wait(PAUSE_S)

    def step(self, patience: float) -> bool:
        """Note what went out, and take whose turn it is, waiting for somebody so long; tells if more is to be done."""
        self._close()
        users = self._take(patience)
        self._batch(users)
        return bool(users or self._under_way)

    def _take(self, patience: float) -> list[LineUser]:
        """Take users, as many as can be answered at once."""
        most = min(BATCH, self._delivering - self._under_way)
        if most == 0 or self._stopping.is_set():
            self._news.wait(PAUSE_S)
            return []
        return self._installation.due.take(most, SOON_S if self._under_way else patience)

    def _batch(self, users: Sequence[LineUser]) -> None:
        try:
            deliveries, again = self._turns.batch(users)
        except Exception:
            self._later += users
            raise
        for delivery in deliveries:
            self._under_way += 1
            self._senders.submit(self._send, delivery)
        self._installation.due.add(again)

    def _send(self, delivery: Delivery) -> None:
        self._delivered.append(self._deliveries.deliver(delivery))
        self._news.set()

    def _close(self) -> None:
        """Note what went out since the last look."""
        self._news.clear()
        delivered = [self._delivered.popleft() for _ in range(len(self._delivered))]
        try:
            self._installation.due.add(self._deliveries.close(delivered))
        except Unavailable:
            if not self._stopping.is_set():
                # noted once the record is back: by then a reply could be taken for unsent, and pushed again
                self._delivered.extend(delivered)
                delivered = []
            raise
        finally:
            self._under_way -= len(delivered)
            self._later += [one.user for one in delivered if one.how is None]

    def _look_again(self) -> None:
        """Have those looked at again whose work was put off."""
        if self._later and time.monotonic() - self._looked > PAUSE_S:
            self._looked = time.monotonic()
            self._installation.due.add(self._later)
            self._later = []
