"""Counters of what people did, by programme, period and agency: kept with each fact, so that reading is cheap."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from content.model.reporting.tallies import Tally
from flows.record.reporting import Counted
from storage.act import Act
from storage.dialects import INSERTS
from storage.tables.reporting import counters

_KEY = ("programme", "period", "agency", "kind", "subject", "epoch")
_ADD = {
    dialect: (count := insert(counters)).on_conflict_do_update(
        index_elements=list(_KEY),
        set_={name: counters.c[name] + count.excluded[name] for name in ("people", "officials")},
    )
    for dialect, insert in INSERTS.items()
}
_IN_TURN = select(func.pg_advisory_xact_lock(func.hashtext("counters")))


def add(conn: Connection, act: Act, tallies: Iterable[Tally], by: int = 1) -> None:
    """Count the acting person once more for these tallies, where they belong and in the period of this moment."""
    person = act.person
    rows = [
        {
            "programme": act.programme,
            "period": act.period,
            "agency": person.agency,
            "kind": tally.kind,
            "subject": tally.subject,
            "epoch": tally.epoch,
            "people": by,
            "officials": by * (person.personnel_type == "official"),
        }
        for tally in tallies
    ]
    if rows:
        _count(conn, rows)


def joined(conn: Connection, programme: str, agency: str, personnel_type: str, by: int) -> None:
    """Count one more, or one fewer, who belongs to an agency of a programme now."""
    row = {
        "programme": programme,
        "period": "",
        "agency": agency,
        "kind": "registered",
        "subject": "",
        "epoch": 0,
        "people": by,
        "officials": by * (personnel_type == "official"),
    }
    _count(conn, [row])


def _count(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add to counters, one transaction after another: two that each held what the other counts next would never end."""
    if conn.dialect.name == "postgresql":  # on SQLite, every writer waits for its turn anyway
        conn.execute(_IN_TURN)
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
