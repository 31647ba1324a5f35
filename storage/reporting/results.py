"""What agencies achieved: the current result of each measure and round, its history, and the headcounts."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text, update

from storage import Conflict
from storage.dialects import insert_into
from storage.tables import headcounts, results


class Result(NamedTuple):
    """A recorded result; superseded_at is None for the current one."""

    id: int
    receipt: str
    programme: str
    agency: str
    measure: str
    round: int
    value: Decimal
    slots: Mapping[str, Any]
    reported_by: int
    reported_at: datetime
    event_id: str
    supersedes: int | None
    superseded_at: datetime | None


class Headcount(NamedTuple):
    """How many people an agency has."""

    officials: int
    others: int


_RESULTS = select(*(results.c[field] for field in Result._fields))
_CURRENT = results.c.superseded_at.is_(None)


def record(
    conn: Connection,
    *,
    receipt: str,
    programme: str,
    agency: str,
    measure: str,
    round: int,
    value: Decimal,
    slots: Mapping[str, Any],
    reported_by: int,
    reported_at: datetime,
    event_id: str,
    replaces: int | None,
) -> int:
    """Record a result in place of the current one, and give its id.

    `replaces` is the id of the current one as the reporter saw it, None if there was none; Conflict if it has changed.
    """
    place = {"programme": programme, "agency": agency, "measure": measure, "round": round}
    if replaces is not None:
        same = (results.c.id == replaces, _CURRENT, *(results.c[key] == part for key, part in place.items()))
        if conn.execute(update(results).where(*same).values(superseded_at=reported_at)).rowcount != 1:
            raise Conflict(f"result {replaces} is not the current one")
    row = place | {
        "receipt": receipt,
        "value": value,
        "slots": dict(slots),
        "reported_by": reported_by,
        "reported_at": reported_at,
        "event_id": event_id,
        "supersedes": replaces,
    }
    alone = insert_into(results, conn).on_conflict_do_nothing(
        index_elements=list(place), index_where=text("superseded_at IS NULL")
    )
    made: int | None = conn.execute(alone.returning(results.c.id), row).scalar_one_or_none()
    if made is None:
        raise Conflict("there is a current result already")
    return made


def current(conn: Connection, programme: str, agency: str | None = None) -> list[Result]:
    """List the current results of a programme, or of one agency in it, by agency, measure and round."""
    query = _RESULTS.where(results.c.programme == programme, _CURRENT)
    if agency is not None:
        query = query.where(results.c.agency == agency)
    ordered = query.order_by(results.c.agency, results.c.measure, results.c.round)
    return [Result(*row) for row in conn.execute(ordered)]


def history(conn: Connection, programme: str, agency: str, measure: str, round: int) -> list[Result]:
    """List all results of a measure in a round, newest first."""
    place = (results.c.programme == programme, results.c.agency == agency)
    query = _RESULTS.where(*place, results.c.measure == measure, results.c.round == round)
    return [Result(*row) for row in conn.execute(query.order_by(results.c.id.desc()))]


def by_receipt(conn: Connection, receipt: str) -> Result | None:
    """Find a result, current or not, by its receipt number."""
    row = conn.execute(_RESULTS.where(results.c.receipt == receipt)).one_or_none()
    return None if row is None else Result(*row)


def headcount(conn: Connection, programme: str, agency: str) -> Headcount | None:
    """Tell how many people an agency has, None if nobody said so."""
    h = headcounts.c
    row = conn.execute(select(h.officials, h.others).where(h.programme == programme, h.agency == agency)).one_or_none()
    return None if row is None else Headcount(*row)


def set_headcount(
    conn: Connection, programme: str, agency: str, headcount: Headcount, *, set_by: int, now: datetime
) -> None:
    """Keep how many people an agency has, in place of what was said before."""
    said = {"officials": headcount.officials, "others": headcount.others, "set_by": set_by, "set_at": now}
    row = {"programme": programme, "agency": agency} | said
    upsert = insert_into(headcounts, conn).on_conflict_do_update(index_elements=["programme", "agency"], set_=said)
    conn.execute(upsert, row)
