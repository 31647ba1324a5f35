"""How many of how many people, and what percentage that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from flows.engine.context import Facts
from flows.record.reporting import Counted, Staff


@dataclass(frozen=True)
class Count:
    """How many people did something, of how many; the whole is None where nobody has told an agency's headcount."""

    done: int = 0
    done_officials: int = 0
    total: int | None = None
    officials: int | None = None

    @property
    def percent(self) -> Decimal | None:
        """What percentage that is; None without a headcount, or where there is nobody to count."""
        return percent(self.done, self.total) if self.total else None

    @property
    def share(self) -> float:
        """What part that is, 0 to 1; 0 where nobody can say."""
        return self.done / self.total if self.total else 0.0


def percent(done: int, of: int) -> Decimal:
    """Percent of n in N with two decimals; 0 where there is nobody to count."""
    return (Decimal(100 * done) / of).quantize(Decimal("0.01"), ROUND_HALF_UP) if of else Decimal(0)


def of_staff(counted: Counted, staff: Staff | None) -> Count:
    """Count against an agency's headcount; nobody is done out of fewer than are done."""
    if staff is None:
        return Count(counted.people, counted.officials)
    total, officials = max(staff.all, counted.people), max(staff.officials, counted.officials)
    return Count(counted.people, counted.officials, total, officials)


def together(counts: Iterable[Count]) -> Count:
    """Put agencies together: of those whose headcount is known, as the others have no whole; else who did it alone."""
    counts = list(counts)
    known = [count for count in counts if count.total is not None]
    if not known:
        return Count(sum(count.done for count in counts), sum(count.done_officials for count in counts))
    return Count(
        sum(count.done for count in known),
        sum(count.done_officials for count in known),
        sum(count.total or 0 for count in known),
        sum(count.officials or 0 for count in known),
    )


def people_words(count: Count, facts: Facts) -> str:
    """How many of how many people, in words; without a headcount how many alone."""
    if count.total is None:
        return facts.t("computed.people_alone", done=count.done)
    return facts.t("computed.people", done=count.done, total=count.total)
