"""Full turns per second: from the signed webhook to the answer's arrival at LINE, against an echo bot."""

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bot.serve import STARTED_S
from flows.engine import taps
from flows.starts.documents import StartAcknowledge
from storage.live.embedded_redis import EmbeddedRedis
from tests.bench import crowd, load, programs
from tests.bench.programs import Stub
from tests.bench.table import Row
from tests.services import Postgres

WARM_UP, EVENTS, ROUNDS = 100, 1200, 3
AIM = 1.0
PREPARED_S = STARTED_S + 4.0
"""Once, soon after its start, a process makes what questions are found by: a second or two of nothing but computing."""
DOCUMENT = "code-of-ethics"
_ACKNOWLEDGE = taps.go(StartAcknowledge(DOCUMENT, 1))


def said_by_all(count: int) -> list[tuple[str, dict[str, Any]]]:
    """Something typed by so many different people."""
    return [(crowd.user_id(number), load.said("Dos & Don'ts")) for number in range(1, count + 1)]


def done_by_all(count: int) -> list[tuple[str, dict[str, Any]]]:
    """Taps for a card and for the list of what is owed, and an acknowledgement, one after another."""
    kinds = (lambda: load.said("Dos & Don'ts"), lambda: load.said("สิ่งที่ต้องทำ"), lambda: load.tapped(_ACKNOWLEDGE))
    return [(crowd.user_id(number), kinds[number % 3]()) for number in range(1, count + 1)]


def per_second(base: str, line: Stub, messages: list[tuple[str, dict[str, Any]]], prepares_s: float = 0) -> float:
    """Turns per second of the bot at an address, after a warm-up; a turn is over when LINE has its answer."""
    _all_answered(base, line, messages[:WARM_UP])
    time.sleep(prepares_s)
    began = _all_answered(base, line, messages[WARM_UP:])
    return (len(messages) - WARM_UP) / (time.time() - began)


def _all_answered(base: str, line: Stub, messages: list[tuple[str, dict[str, Any]]]) -> float:
    line.reset()
    measured = load.run(load.Task(base, messages))
    line.wait_for("reply.requests", len(messages))
    if measured.refused:
        raise RuntimeError(f"{measured.refused} webhooks were refused")
    return measured.began


@contextmanager
def copied(seeded: Path) -> Iterator[Path]:
    """Give a home that starts as a copy of another."""
    with programs.folder() as home:
        shutil.copytree(seeded, home, dirs_exist_ok=True)
        yield home


def ours(seeded: Path, line: Stub) -> float:
    """One run of the product."""
    with copied(seeded) as home, programs.bot(home, line) as (base, _, _):
        return per_second(base, line, done_by_all(WARM_UP + EVENTS), PREPARED_S)


def echo(line: Stub) -> float:
    """One run of the echo bot."""
    with programs.echo(line) as base:
        return per_second(base, line, said_by_all(WARM_UP + EVENTS))


def apart(seeded: Path, line: Stub) -> float:
    """One run of the Procfile's parts on one machine: a `web` and a `worker` process on SQLite."""
    with copied(seeded) as home, ExitStack() as parts:
        redis = EmbeddedRedis(home / "redis")
        parts.callback(redis.stop)
        base, _, _ = parts.enter_context(programs.bot(home, line, "web", REDIS_URL=redis.url))
        parts.enter_context(programs.sujarit("worker", programs.bot_settings(home, line) | {"REDIS_URL": redis.url}))
        return per_second(base, line, done_by_all(WARM_UP + EVENTS), PREPARED_S)


def spread(line: Stub, workers: int) -> float:
    """One run of the Procfile's parts on PostgreSQL: a `web` and so many `worker` processes."""
    with programs.folder() as home, ExitStack() as parts:
        postgres = Postgres(home / "postgres")
        parts.callback(postgres.stop)
        redis = EmbeddedRedis(home / "redis")
        parts.callback(redis.stop)
        crowd.register(postgres.migrated_url, WARM_UP + EVENTS, opened=DOCUMENT)
        places = {"DATABASE_URL": postgres.migrated_url, "REDIS_URL": redis.url}
        base, _, _ = parts.enter_context(programs.bot(home, line, "web", **places))
        for _ in range(workers):
            parts.enter_context(programs.sujarit("worker", programs.bot_settings(home, line) | places))
        return per_second(base, line, done_by_all(WARM_UP + EVENTS), PREPARED_S)


def rows(seeded: Path, line: Stub) -> list[Row]:
    """Run all in turns, so that what else the machine does meets each of them."""
    runs = [(echo(line), ours(seeded, line), apart(seeded, line), spread(line, workers=2)) for _ in range(ROUNDS)]
    names = ("full turns per second, serve", "  by web + worker on SQLite", "  by web + 2 workers on PostgreSQL")
    return [_row(name, [(run[0], run[place]) for run in runs]) for place, name in enumerate(names, 1)]


def _row(name: str, pairs: list[tuple[float, float]]) -> Row:
    ratios = sorted(mine / theirs for theirs, mine in pairs)
    theirs, mine = (median(values) for values in zip(*pairs, strict=True))
    ratio = median(ratios)
    wide = f"{ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    return Row(name, f"{mine:.0f}/s", f"{theirs:.0f}/s echo bot", wide, f">= {AIM}", ratio >= AIM)
