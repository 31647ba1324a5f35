"""Has what many threads bring at the same time done in one go."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from storage import Unavailable

_LATE = "it was not done in time"

T = TypeVar("T")
R = TypeVar("R")


class Batcher(Generic[T, R]):
    """A function of one thing that waits for its turn, at most `within` seconds, and is done with all that wait too.

    `work` gets the things in the order they came and gives a result for each; what it raises, everyone gets. It has a
    thread of its own: however long it hangs, nobody hangs with it.
    """

    def __init__(self, work: Callable[[list[T]], list[R]], within: float) -> None:
        self._work, self._within = work, within
        self._waiting: list[tuple[T, Future[R]]] = []
        self._guard = threading.Lock()
        self._worker = ThreadPoolExecutor(1, "batcher")
        self._began: float | None = None

    def __call__(self, thing: T) -> R:
        """Give the result of one thing; Unavailable when it has not come in time, and then it may still be done.

        While others wait in vain already, nobody else does.
        """
        mine: Future[R] = Future()
        with self._guard:
            if self._began is not None and time.monotonic() - self._began > self._within:
                raise Unavailable("what others brought is still not done", _LATE)
            self._waiting.append((thing, mine))
            if len(self._waiting) == 1:
                self._worker.submit(self._do_all)
        try:
            return mine.result(self._within)
        except TimeoutError as error:
            mine.cancel()
            raise Unavailable(f"not done within {self._within} seconds", _LATE) from error

    def _do_all(self) -> None:
        with self._guard:
            waiting, self._waiting = self._waiting, []
            self._began = time.monotonic()
        wanted = [(thing, future) for thing, future in waiting if future.set_running_or_notify_cancel()]
        futures = [future for _, future in wanted]
        try:
            results = list(zip(futures, self._work([thing for thing, _ in wanted]) if wanted else [], strict=True))
        except BaseException as error:  # whoever waits must hear of it
            for future in futures:
                future.set_exception(error)
        else:
            for future, result in results:
                future.set_result(result)
        finally:
            self._began = None
