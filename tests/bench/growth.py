"""A record that has grown for years against an almost empty one, and what is noticed of its housekeeping."""

import threading
import time
from contextlib import ExitStack
from statistics import median, quantiles

from bot.installation import Installation
from bot.jobs.queue import Queue
from tests.bench import crowd, inside, multitude, programs
from tests.bench.multitude import TURNS
from tests.bench.table import Row
from tests.bench.throughput import DOCUMENT
from tests.services import Postgres

PEOPLE, EVENTS, DAYS = 100_000, 1_000_000, 80
"""Half of the events are older than what is remembered."""


def rows() -> list[Row]:
    """Measure turns in both records in turns, then turns while half of the events are forgotten."""
    found = []
    with inside.quiet(), programs.folder() as home, ExitStack() as servers:
        postgres = Postgres(home / "postgres")
        servers.callback(postgres.stop)
        for kind, empty, grown in (
            ("SQLite", f"sqlite:///{home / 'empty.sqlite'}", f"sqlite:///{home / 'grown.sqlite'}"),
            ("PostgreSQL", postgres.new_database(), postgres.new_database()),
        ):
            crowd.register(empty, 2 * TURNS, opened=DOCUMENT)
            multitude.people_of(grown, PEOPLE)
            crowd.fill_events(grown, EVENTS, DAYS)
            with inside.parts_on(empty) as small, inside.parts_on(grown) as large:
                for who, said in multitude.messages().items():
                    what = f"turn of {who}, {kind}, {PEOPLE:,} people and {EVENTS:,} events"
                    few, many = multitude.taken([small, large], said)
                    found += multitude.compared(what, few, many, "almost empty")
                found += _forgetting(large, kind)
    return found


def _forgetting(parts: Installation, kind: str) -> list[Row]:
    """Turns while the clock forgets."""
    said = multitude.messages()["staff"]
    (alone,) = multitude.taken([parts], said)
    purge = threading.Thread(target=Queue(parts).purge)
    began = time.perf_counter()
    purge.start()
    beside: list[float] = []
    while purge.is_alive():
        user, own = said[len(beside) % len(said)]
        beside.append(inside.turn(parts, user, own) * 1000)
    took = time.perf_counter() - began
    return [
        Row(
            f"turn while {EVENTS // 2:,} events are forgotten in {took:.0f} s, {kind}: {share}",
            f"{slower:.1f} ms, longest {max(beside):.0f}",
            f"{usual:.1f} ms alone",
            f"{slower / usual:.2f}",
        )
        for share, usual, slower in (
            ("p50", median(alone), median(beside)),
            ("p99", quantiles(alone, n=100)[98], quantiles(beside, n=100)[98]),
        )
    ]
