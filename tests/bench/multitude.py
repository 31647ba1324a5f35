"""What a turn takes with a million people in the record, against ten thousand."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median, quantiles
from typing import Any

from bot.installation import Installation
from content.model import pack
from tests.bench import crowd, inside, load, programs
from tests.bench.table import Row
from tests.bench.throughput import DOCUMENT, done_by_all
from tests.services import Postgres

FEW, MANY = 10_000, 1_000_000
TURNS, PATIENCE_S = 300, 30.0
AIM = 1.2
Message = tuple[str, dict[str, Any]]


@contextmanager
def _records(*sizes: int) -> Iterator[dict[str, list[str]]]:
    """Give the addresses of records with so many people each, on each kind of database."""
    with programs.folder() as home, ExitStack() as servers:
        postgres = Postgres(home / "postgres")
        servers.callback(postgres.stop)
        urls = {
            "SQLite": [f"sqlite:///{home / f'{size}.sqlite'}" for size in sizes],
            "PostgreSQL": [postgres.new_database() for _ in sizes],
        }
        for own in urls.values():
            for url, size in zip(own, sizes, strict=True):
                people_of(url, size)
        yield urls


def people_of(url: str, size: int) -> None:
    """Register those who write, of whom the last ones report for an agency each, and all others."""
    crowd.register(url, 2 * TURNS, opened=DOCUMENT)
    agencies = [agency.code for agency in pack.load(crowd.PROGRAMME).plan.agencies]
    for place, number in enumerate(_focal_people()):
        crowd.grant(url, number, "focal", agencies[place % len(agencies)])
    crowd.fill(url, 2 * TURNS + 1, size)


def _focal_people() -> range:
    return range(TURNS + 1, 2 * TURNS + 1)


def messages() -> dict[str, list[Message]]:
    """What is asked of a record, by who asks."""
    return {
        "staff": done_by_all(TURNS),
        "a focal person's list": [(crowd.user_id(number), load.said("สิ่งที่ต้องทำ")) for number in _focal_people()],
    }


def taken(parts: list[Installation], messages: list[Message]) -> list[list[float]]:
    """Milliseconds of every turn with each of some parts, in turns and not for long."""
    found: list[list[float]] = [[] for _ in parts]
    end = time.monotonic() + PATIENCE_S
    for user, own in messages:
        for mine, times in zip(parts, found, strict=True):
            times.append(inside.turn(mine, user, own) * 1000)
        if time.monotonic() > end:
            break
    return found


def compared(what: str, few: list[float], many: list[float], against: str) -> list[Row]:
    """Set turns in a large record against those in a small one."""
    pairs = {"p50": (median(few), median(many))}
    if len(few) == TURNS:  # less says nothing of the slowest
        pairs["p99"] = (quantiles(few, n=100)[98], quantiles(many, n=100)[98])
    return [
        Row(
            f"{what}: {share}",
            f"{more:.1f} ms",
            f"{less:.1f} ms {against}",
            f"{more / less:.2f}",
            f"<= {AIM}",
            more / less <= AIM,
        )
        for share, (less, more) in pairs.items()
    ]


def rows() -> list[Row]:
    """Measure with few and many in turns, on SQLite and on PostgreSQL."""
    found = []
    with inside.quiet(), _records(FEW, MANY) as urls:
        for kind, own in urls.items():
            with ExitStack() as open_ones:
                parts = [open_ones.enter_context(inside.parts_on(url)) for url in own]
                for who, said in messages().items():
                    few, many = taken(parts, said)
                    found += compared(f"turn of {who}, {kind}, {MANY:,} people", few, many, f"with {FEW:,}")
    return found
