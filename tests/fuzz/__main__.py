"""Runs the targets in turn, each for its share of time: `python -m tests.fuzz [SECONDS] [target ...] [--seed SEED]`.

A case is made from `SEED:NUMBER` alone. The seed is the commit's hash, so that CI repeats itself for a commit and yet
every commit tries other cases; `--seed SEED:NUMBER` with a target does one case again. Exits 1 if any case failed.
"""

import argparse
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import uuid4

SHOWN, FRAMES = 600, 6
"""Letters of an input, and places of a failure, that are printed."""
MOST_KB = 400_000
"""How much more memory a case may take than all before it."""


class Target(Protocol):
    """What is fuzzed. A case takes all its chance from one Random, and nothing from the cases before it."""

    cpu_s: float
    """What a case may take of the processor: a hundred times what it should."""
    given: object
    """What the case under way gave to the target, to be shown if it fails."""

    def case(self, chance: Random) -> None:
        """Make a case and do it; whatever it raises is a failure."""


class TooLong(BaseException):
    """A case that takes for ever; no part of the bot may catch it."""


def _figures(home: Path) -> AbstractContextManager[Target]:
    from tests.fuzz import figures

    return figures.opened(home)


def _search(home: Path) -> AbstractContextManager[Target]:
    from tests.fuzz import search

    return search.opened(home)


def _taps(home: Path) -> AbstractContextManager[Target]:
    from tests.fuzz import taps

    return taps.opened(home)


def _webhook(home: Path) -> AbstractContextManager[Target]:
    from tests.fuzz import webhook

    return webhook.opened(home)


def _workbook(home: Path) -> AbstractContextManager[Target]:
    from tests.fuzz import workbook

    return workbook.opened(home)


TARGETS: dict[str, Callable[[Path], AbstractContextManager[Target]]] = {
    "webhook": _webhook,
    "taps": _taps,
    "figures": _figures,
    "search": _search,
    "workbook": _workbook,
}


@contextmanager
def limited(cpu_s: float) -> Iterator[None]:
    """End what takes too much of the processor or of memory; a busy machine makes no difference."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, cpu_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert more < MOST_KB, f"it took {more:,} KB of memory"


def _too_long(*_: object) -> None:
    raise TooLong


def fuzz(name: str, target: Target, seed: str, numbers: Iterator[int], until: float) -> int:
    """Do cases until a time, and tell of each place of failure once; gives how many failed there are."""
    began, done, places = time.monotonic(), 0, set[str]()
    for number in numbers:
        if time.monotonic() >= until:
            break
        target.given, done = "", done + 1
        try:
            with limited(target.cpu_s):
                target.case(Random(f"{seed}:{number}"))
        except (Exception, TooLong) as error:
            place = _place(error)
            if place not in places:
                places.add(place)
                _tell(name, seed, number, target.given, error)
    seconds = time.monotonic() - began
    print(f"{name:10}{done:>9,} cases, {done / max(seconds, 0.001):,.0f} a second, {len(places)} failures", flush=True)
    return len(places)


def _place(error: BaseException) -> str:
    """What tells one failure from another: where it was raised, wherever a case that takes too long was ended."""
    frames = traceback.extract_tb(error.__traceback__)
    return type(error).__name__ if isinstance(error, TooLong) else f"{frames[-1].filename}:{frames[-1].lineno}"


def _tell(name: str, seed: str, number: int, given: object, error: BaseException) -> None:
    shown = ascii(given)
    shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}… ({len(shown):,} letters)"
    print(f"\n{name}: case {number} of seed {seed} failed; again: python -m tests.fuzz {name} --seed {seed}:{number}")
    print(f"  given: {shown}")
    print("".join(traceback.format_exception(error, limit=-FRAMES)), flush=True)


def _commit() -> str:
    """The commit's hash, or where there is no git something new."""
    try:
        told = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return uuid4().hex[:12]
    return told.stdout.strip()


def main() -> None:
    """Fuzz what is asked for."""
    parser = argparse.ArgumentParser("python -m tests.fuzz")
    parser.add_argument("wanted", nargs="*", metavar="SECONDS|target", help=f"60; any of {', '.join(TARGETS)}")
    parser.add_argument("--seed", default=_commit(), help="SEED, or SEED:NUMBER for one case again")
    given = parser.parse_args()
    names = [word for word in given.wanted if not word.isdigit()] or list(TARGETS)
    if unknown := set(names) - TARGETS.keys():
        parser.error(f"there is no target {', '.join(unknown)}")
    ends = time.monotonic() + next((int(word) for word in given.wanted if word.isdigit()), 60)
    seed, _, number = given.seed.partition(":")
    failed = 0
    for left, name in zip(range(len(names), 0, -1), names, strict=True):
        until = time.monotonic() + (ends - time.monotonic()) / left
        with TemporaryDirectory(prefix="sujarit-fuzz-") as home, TARGETS[name](Path(home)) as target:
            failed += fuzz(name, target, seed, iter([int(number)]) if number else count(), until)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
