"""Measures everything, or the parts that are named, and prints the table; Ctrl-C ends it and whatever it started."""

import sys
from collections.abc import Callable

from tests.bench import (
    ask,
    broadcast,
    corrected,
    crowd,
    figures,
    growth,
    idle,
    multitude,
    programs,
    province,
    small,
    stall,
    throughput,
    wrongs,
)
from tests.bench.table import Row, table


def main() -> None:
    """Measure part by part, telling on standard error what is under way."""
    with programs.stub() as line, programs.folder() as seeded:
        crowd.register(crowd.sqlite_in(seeded), throughput.WARM_UP + throughput.EVENTS, opened=throughput.DOCUMENT)
        parts: dict[str, Callable[[], list[Row]]] = {
            "throughput": lambda: throughput.rows(seeded, line),
            "stall": lambda: stall.rows(seeded, line),
            "broadcast": lambda: broadcast.rows(line),
            "idle": lambda: idle.rows(line),
            "small": small.rows,
            "multitude": multitude.rows,
            "growth": growth.rows,
            "province": province.rows,
            "corrected": corrected.rows,
            "ask": ask.rows,
            "figures": figures.rows,
            "wrongs": wrongs.rows,
        }
        wanted = sys.argv[1:] or list(parts)
        rows: list[Row] = []
        for name in wanted:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            measured = parts[name]()
            # what is known so far, should a later part fail
            print(*(" | ".join(row.cells()) for row in measured), sep="\n", file=sys.stderr, flush=True)
            rows += measured
    print(table(rows))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
