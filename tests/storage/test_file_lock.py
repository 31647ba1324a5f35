"""The lock among processes: taken in turn, named, and waited for no longer than one wants to."""

import errno
import fcntl
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from storage import Stuck, Unavailable
from storage.file_lock import FileLock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


@contextmanager
def taken(path: Path) -> Iterator[None]:
    """The lock is held past our own, as another process would; it has written nothing into the file."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def asking(lock: FileLock) -> bool:
    return lock._asked is not None


def until(lock: FileLock, *, asked: bool) -> None:
    for _ in range(2000):
        if asking(lock) is asked:
            return
        Event().wait(0.01)
    raise AssertionError


def hold(lock: FileLock, held: Event, end: Event) -> None:
    with lock(20):
        held.set()
        assert end.wait(20)


def test_who_waits_gets_it_when_another_process_gives_it_back(path: Path) -> None:
    lock, done = FileLock(path), list[int]()

    def work(number: int) -> None:
        with lock(20):
            done.append(number)

    with ThreadPoolExecutor(3) as pool:
        with taken(path):
            futures: list[Future[None]] = [pool.submit(work, number) for number in range(3)]
            until(lock, asked=True)
            assert done == []
        for future in futures:
            future.result(20)
    assert sorted(done) == [0, 1, 2]
    assert not asking(lock)


def test_what_comes_too_late_is_given_back(path: Path) -> None:
    lock = FileLock(path)
    with taken(path), pytest.raises(Stuck) as stuck, lock(0.01):
        pass
    assert stuck.value.holder is None
    until(lock, asked=False)
    with taken(path):
        pass
    with lock(0):
        pass


def test_who_comes_when_others_have_waited_long_in_vain_hears_at_once(path: Path) -> None:
    lock, hour = FileLock(path), 3600
    with taken(path):
        with pytest.raises(Stuck), lock(0.05):
            pass
        assert lock._asked is not None
        lock._asked -= hour
        with pytest.raises(Stuck), lock(hour):
            pass
    until(lock, asked=False)


def test_threads_take_turns_and_the_file_tells_the_process(path: Path) -> None:
    lock, held, end = FileLock(path), Event(), Event()
    thread = Thread(target=hold, args=(lock, held, end))
    thread.start()
    assert held.wait(20)
    with pytest.raises(Stuck), lock(0.01):
        pass
    with path.open("ab") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    end.set()
    thread.join(20)
    with lock(0):
        pass


def test_a_place_without_files_is_unavailable(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "nowhere" / "lock")
    for _ in range(2):
        with pytest.raises(Unavailable, match="cannot be locked"), lock(1):
            pass


@pytest.mark.parametrize("waits", [False, True], ids=["at once", "after another process"])
def test_a_full_disk_is_no_reason_not_to_give_it_back(path: Path, monkeypatch: pytest.MonkeyPatch, waits: bool) -> None:
    """There is no room to write whose it is."""

    def no_room(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("storage.file_lock.os.pwrite", no_room)
    lock = FileLock(path)
    with ThreadPoolExecutor(1) as pool:
        if waits:
            with taken(path):
                waiting = pool.submit(_hold_briefly, lock)
                until(lock, asked=True)
            waiting.result(20)
        _hold_briefly(lock)
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _hold_briefly(lock: FileLock) -> None:
    with lock(1):
        pass
