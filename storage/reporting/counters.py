"""Counters of what people did, by programme, period and agency: kept with each fact, so that reading is cheap."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, select

from content.model.reporting.tallies import Tally
from flows.record.reporting import Counted
from storage.act import Act, Increment
from storage.dialects import INSERTS
from storage.tables.reporting import counters

_KEY = ("programme", "period", "agency", "kind", "subject", "epoch")
_ADD = {
    dialect: (begun := insert(counters)).on_conflict_do_update(
        index_elements=list(_KEY),
        set_={name: counters.c[name] + begun.excluded[name] for name in ("people", "officials")},
    )
    for dialect, insert in INSERTS.items()
}


def add(act: Act, tallies: Iterable[Tally]) -> None:
    """Count the acting person once more for these tallies, where they belong and in the period of this moment."""
    person = act.person
    officials = int(person.personnel_type == "official")
    act.counts.extend(
        Increment(act.programme, act.period, person.agency, one.kind, one.subject, one.epoch, 1, officials)
        for one in tallies
    )


def joined(programme: str, agency: str, personnel_type: str, by: int) -> Increment:
    """One more, or one fewer, who belongs to an agency of a programme now."""
    return Increment(programme, "", agency, "registered", "", 0, by, by * (personnel_type == "official"))


def count(conn: Connection, counts: Iterable[Increment]) -> None:
    """Add to counters, once in a transaction and always in the same order.

    Two transactions that each held what the other counts next would both end with a timeout.
    """
    people, officials = Counter[tuple[str | int, ...]](), Counter[tuple[str | int, ...]]()
    for one in counts:
        people[one[: len(_KEY)]] += one.people
        officials[one[: len(_KEY)]] += one.officials
    rows = [
        {**dict(zip(_KEY, key, strict=True)), "people": people[key], "officials": officials[key]}
        for key in sorted(people)
    ]
    if rows:
        conn.execute(_ADD[conn.dialect.name], rows)


def tallied(conn: Connection, programme: str, period: str = "") -> Mapping[tuple[str, str, int], Mapping[str, Counted]]:
    """Give every tally of a programme, or of one period, by kind, subject and epoch, then by agency."""
    c = counters.c
    query = (
        select(c.kind, c.subject, c.epoch, c.agency, func.sum(c.people), func.sum(c.officials))
        .where(c.programme == programme, c.kind != "registered", *([c.period == period] if period else []))
        .group_by(c.kind, c.subject, c.epoch, c.agency)
    )
    found: dict[tuple[str, str, int], dict[str, Counted]] = {}
    for kind, subject, epoch, agency, people, officials in conn.execute(query):
        found.setdefault((kind, subject, epoch), {})[agency] = Counted(int(people), int(officials))
    return found


def registered(conn: Connection, programme: str) -> dict[str, int]:
    """Count who belongs to each agency of a programme."""
    c = counters.c
    query = select(c.agency, c.people).where(c.programme == programme, c.kind == "registered", c.people > 0)
    return {row[0]: row[1] for row in conn.execute(query)}
