"""What comes at the same time is done in one go, and everybody gets what is theirs."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from bot.turns.batcher import Batcher
from storage import Unavailable

CROWD = 7
THIRTEEN = 13


class Work:
    """Doubles numbers, dislikes one, and waits with the first of them until a test has brought the others."""

    def __init__(self) -> None:
        self.begun, self.go_on = Event(), Event()
        self.got: list[list[int]] = []

    def __call__(self, numbers: list[int]) -> list[int]:
        self.got.append(numbers)
        self.begun.set()
        assert self.go_on.wait(20)
        if THIRTEEN in numbers:
            raise ValueError("thirteen")
        return [2 * number for number in numbers]


def bring(together: Batcher[int, int], work: Work, first: int, *others: int) -> list[Future[int]]:
    """Bring the first number and, while the work is busy with it, all others from threads of their own."""
    with ThreadPoolExecutor(1 + len(others)) as pool:
        brought = [pool.submit(together, first)]
        assert work.begun.wait(20)
        brought += [pool.submit(together, number) for number in others]
        for _ in range(2000):
            if len(together._waiting) == len(others):
                break
            Event().wait(0.01)
        work.go_on.set()
    return brought


def test_what_came_meanwhile_is_done_in_one_go_and_goes_to_whom_it_belongs() -> None:
    work = Work()
    brought = bring(Batcher(work, 20), work, *range(1 + CROWD))
    assert [len(numbers) for numbers in work.got] == [1, CROWD]
    assert [future.result() for future in brought] == [2 * number for number in range(1 + CROWD)]


def test_an_error_reaches_everybody_who_waited_and_nobody_else() -> None:
    work = Work()
    together = Batcher(work, 20)
    before, *with_it = bring(together, work, 1, THIRTEEN, 2, 3)
    assert before.result() == 2
    for future in with_it:
        with pytest.raises(ValueError, match="thirteen"):
            future.result()
    assert together(4) == 8
    assert [sorted(numbers) for numbers in work.got] == [[1], [2, 3, THIRTEEN], [4]]


def test_work_that_gives_too_few_results_leaves_nobody_waiting() -> None:
    work = Work()
    together: Batcher[int, int] = Batcher(lambda numbers: work(numbers)[:1], 20)
    before, *others = bring(together, work, 1, 2, 3)
    assert before.result() == 2
    for future in others:
        with pytest.raises(ValueError, match="shorter"):
            future.result(timeout=0)


def test_alone_nothing_waits() -> None:
    work = Work()
    work.go_on.set()
    together = Batcher(work, 20)
    assert [together(number) for number in (1, 2, 3)] == [2, 4, 6]
    assert work.got == [[1], [2], [3]]


def test_nobody_waits_longer_than_they_want_for_work_that_hangs_and_what_was_not_begun_is_left() -> None:
    work = Work()
    together = Batcher(work, 0.3)
    with ThreadPoolExecutor(3) as pool:
        brought = [pool.submit(together, 1)]
        assert work.begun.wait(20)
        brought += [pool.submit(together, number) for number in (2, 3)]
        for future in brought:
            with pytest.raises(Unavailable):
                future.result(20)
    with pytest.raises(Unavailable, match="others"):
        together(4)
    work.go_on.set()
    while together._began is not None:
        Event().wait(0.01)
    assert together(5) == 10
    assert work.got == [[1], [5]]
