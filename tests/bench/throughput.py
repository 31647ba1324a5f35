"""Full turns per second: from the signed webhook to the answer's arrival at LINE, against an echo bot."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flows import taps
from tests.bench import crowd, load, programs
from tests.bench.programs import Stub

WARM_UP, EVENTS = 100, 1200
DOCUMENT = "code-of-ethics"
_ACKNOWLEDGE = taps.go("acknowledge", {"document": DOCUMENT, "version": "1"})


def said_by_all(count: int) -> list[tuple[str, dict[str, Any]]]:
    """Something typed by so many different people."""
    return [(crowd.user_id(number), load.said("Dos & Don'ts")) for number in range(1, count + 1)]


def done_by_all(count: int) -> list[tuple[str, dict[str, Any]]]:
    """Taps for a card and for the list of what is owed, and an acknowledgement, one after another."""
    kinds = (lambda: load.said("Dos & Don'ts"), lambda: load.said("สิ่งที่ต้องทำ"), lambda: load.tapped(_ACKNOWLEDGE))
    return [(crowd.user_id(number), kinds[number % 3]()) for number in range(1, count + 1)]


def per_second(base: str, line: Stub, messages: list[tuple[str, dict[str, Any]]]) -> float:
    """Turns per second of the bot at an address, after a warm-up; a turn is over when LINE has its answer."""
    _all_answered(base, line, messages[:WARM_UP])
    began = _all_answered(base, line, messages[WARM_UP:])
    return (len(messages) - WARM_UP) / (time.time() - began)


def _all_answered(base: str, line: Stub, messages: list[tuple[str, dict[str, Any]]]) -> float:
    line.reset()
    measured = load.run(load.Task(base, messages))
    line.wait_for("reply.requests", len(messages))
    if measured.refused:
        raise RuntimeError(f"{measured.refused} webhooks were refused")
    return measured.began


def ours(seeded: Path, line: Stub) -> float:
    """One run of the product on a copy of a seeded home."""
    with programs.folder() as home:
        shutil.copytree(seeded, home, dirs_exist_ok=True)
        with programs.bot(home, line) as (base, _, _):
            return per_second(base, line, done_by_all(WARM_UP + EVENTS))


def echo(line: Stub) -> float:
    """One run of the echo bot."""
    with programs.echo(line) as base:
        return per_second(base, line, said_by_all(WARM_UP + EVENTS))


if __name__ == "__main__":
    with programs.stub() as line, programs.folder() as home:
        crowd.register(crowd.sqlite_in(home), WARM_UP + EVENTS, opened=DOCUMENT)
        for _ in range(2):
            print("echo", echo(line), flush=True)
            print("ours", ours(home, line), flush=True)
