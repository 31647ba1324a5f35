"""Has what many threads bring at the same time done in one go."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Together(Generic[T, R]):
    """A function of one thing that waits for its turn, and then does all things that wait with it.

    `work` gets the things in the order they came and gives a result for each; what it raises, everyone gets.
    """

    def __init__(self, work: Callable[[list[T]], list[R]]) -> None:
        self._work = work
        self._waiting: list[tuple[T, Future[R]]] = []
        self._guard, self._turn = threading.Lock(), threading.Lock()

    def __call__(self, thing: T) -> R:
        """Give the result of one thing."""
        mine: Future[R] = Future()
        with self._guard:
            self._waiting.append((thing, mine))
        with self._turn:
            if not mine.done():
                self._do_all()
        return mine.result()

    def _do_all(self) -> None:
        with self._guard:
            waiting, self._waiting = self._waiting, []
        futures = [future for _, future in waiting]
        try:
            results = list(zip(futures, self._work([thing for thing, _ in waiting]), strict=True))
        except BaseException as error:  # whoever waits must hear of it
            for future in futures:
                future.set_exception(error)
        else:
            for future, result in results:
                future.set_result(result)
