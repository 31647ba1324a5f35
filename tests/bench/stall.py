"""How soon the webhook answers while LINE's API stalls, against while it does not."""

from pathlib import Path
from statistics import median, quantiles

from tests.bench import load, programs
from tests.bench.programs import Stub
from tests.bench.table import Row
from tests.bench.throughput import copied, said_by_all

RATE, SECONDS, PAIRS = 100, 8, 3
STALL_S = 3.0
AIM = 1.2


def p99(seeded: Path, line: Stub, delay: float) -> float:
    """Milliseconds within which 99 of 100 webhooks are answered, at a fixed rate of arrival."""
    with copied(seeded) as home, programs.bot(home, line) as (base, _, _):
        load.run(load.Task(base, said_by_all(RATE), rate=RATE))
        line.reset(delay)
        measured = load.run(load.Task(base, said_by_all(RATE * SECONDS), rate=RATE))
        line.reset()
    return quantiles(measured.waits, n=100)[98] * 1000


def rows(seeded: Path, line: Stub) -> list[Row]:
    """Measure in turns, and compare the medians."""
    pairs = [(p99(seeded, line, 0), p99(seeded, line, STALL_S)) for _ in range(PAIRS)]
    usual, stalled = (median(values) for values in zip(*pairs, strict=True))
    ratio = stalled / usual
    return [
        Row(
            f"webhook answer p99, LINE stalls {STALL_S:.0f} s ({RATE}/s)",
            f"{stalled:.1f} ms",
            f"{usual:.1f} ms without",
            f"{ratio:.2f}",
            f"<= {AIM}",
            ratio <= AIM,
        )
    ]
