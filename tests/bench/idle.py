"""What `sujarit serve` costs before anybody has written: seconds to start, and memory."""

import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from storage.database import upgrade
from tests.bench import crowd, programs
from tests.bench.programs import Stub
from tests.bench.table import Row

RUNS = 3
SETTLE_S = 5.0
DRAWN_S = 15.0
"""By then the local LINE has drawn its menus, in a process that ends."""
AIM_MB, AIM_S = 200, 2.5


class Idle(NamedTuple):
    """Seconds until `healthz` answered, and megabytes of all processes together."""

    started: float
    pss: float
    rss: float


def _tree(pid: int) -> list[int]:
    children = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return [pid, *(found for child in children for found in _tree(child))]


def _kilobytes(pid: int, name: str) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it ended while we looked, as the drawing of the local LINE's menus does
    found = rollup.partition(f"\n{name}:")[2].split()
    return int(found[0]) if found else 0


def measure(line: Stub | None, *, migrated: bool, settle: float = SETTLE_S) -> Idle:
    """Start once in a new home; memory shared between the processes counts once in `pss`."""
    with programs.folder() as home:
        if migrated:
            upgrade(crowd.sqlite_in(home))
        with programs.bot(home, line) as (_, process, started):
            time.sleep(settle)
            processes = _tree(process.pid)
            pss, rss = (sum(_kilobytes(pid, name) for pid in processes) / 1024 for name in ("Pss", "Rss"))
            return Idle(started, pss, rss)


def rows(line: Stub) -> list[Row]:
    """Measure with a real account's settings, on a new record, and with the local LINE."""
    ways = {
        "real account": [measure(line, migrated=True) for _ in range(RUNS)],
        "real account, empty home": [measure(line, migrated=False, settle=0) for _ in range(RUNS)],
        "with the local LINE": [measure(None, migrated=True, settle=DRAWN_S) for _ in range(RUNS)],
        "with the local LINE, empty home": [measure(None, migrated=False, settle=0) for _ in range(RUNS)],
    }
    return [row for way, found in ways.items() for row in _rows(way, found)]


def _rows(way: str, found: list[Idle]) -> list[Row]:
    started, pss, rss = (median(values) for values in zip(*found, strict=True))
    start = Row(f"serve, {way}: healthz after", f"{started:.2f} s", aim=f"<= {AIM_S} s", met=started <= AIM_S)
    if "empty" in way:
        return [start]
    memory = Row(
        f"serve, {way}: idle memory",
        f"{pss:.0f} MB",
        f"{rss:.0f} MB as sum of RSS",
        "",
        f"<= {AIM_MB} MB",
        pss <= AIM_MB,
    )
    return [start, memory]
