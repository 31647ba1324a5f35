"""What agencies achieved: the current result of each measure and period, its history, and the headcounts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select, text, update

from content.model.calendar import THAI_TIME
from flows.record.reporting import RecordResult, Result, ResultState, SetStaff, Staff, WithdrawResult
from storage import Conflict
from storage.act import Act
from storage.dialects import insert_into
from storage.tables.reporting import headcounts, results

_FIELDS = ("id", "receipt", "agency", "measure", "period", "value", "slots", "reported_at", "state")
_RESULTS = select(*(results.c[field] for field in _FIELDS), results.c.withdrawn_by)
_CURRENT = results.c.superseded_at.is_(None)


def record(effect: RecordResult, act: Act, conn: Connection) -> None:
    """Record a result in place of the current one.

    `replaces` is the id of the current one as the reporter saw it, None if there was none; Conflict if it has changed.
    """
    place = {
        "programme": act.programme,
        "agency": effect.agency,
        "measure": effect.measure,
        "period": effect.period,
    }
    if effect.replaces is not None:
        same = (results.c.id == effect.replaces, _CURRENT, *(results.c[key] == part for key, part in place.items()))
        if conn.execute(update(results).where(*same).values(superseded_at=act.now)).rowcount != 1:
            raise Conflict(f"result {effect.replaces} is not the current one")
    row = place | {
        "receipt": effect.receipt,
        "state": effect.state,
        "source": "said",
        "value": effect.value,
        "slots": dict(effect.slots),
        "reported_by": act.person.id,
        "reported_at": act.now,
        "event_id": act.event_id,
        "supersedes": effect.replaces,
    }
    alone = insert_into(results, conn).on_conflict_do_nothing(
        index_elements=list(place), index_where=text("superseded_at IS NULL")
    )
    if conn.execute(alone.returning(results.c.id), row).scalar_one_or_none() is None:
        raise Conflict("there is a current result already")


def withdraw(effect: WithdrawResult, act: Act, conn: Connection) -> None:
    """Take the current result back; nothing stands in its place. Raises Conflict when it is not the current one."""
    same = (results.c.id == effect.result, results.c.programme == act.programme, _CURRENT)
    gone = {"superseded_at": act.now, "withdrawn_by": act.person.id}
    if conn.execute(update(results).where(*same).values(**gone)).rowcount != 1:
        raise Conflict(f"result {effect.result} is not the current one")


def current(conn: Connection, programme: str, agency: str | None = None) -> list[Result]:
    """List the current results of a programme, or of one agency in it, by agency, measure and period."""
    query = _RESULTS.where(results.c.programme == programme, _CURRENT)
    if agency is not None:
        query = query.where(results.c.agency == agency)
    ordered = query.order_by(results.c.agency, results.c.measure, results.c.period)
    return [_result(row) for row in conn.execute(ordered)]


def history(conn: Connection, programme: str, agency: str, measure: str, period: str) -> list[Result]:
    """List all results of a measure in a period, newest first; what was withdrawn says so."""
    place = (results.c.programme == programme, results.c.agency == agency)
    query = _RESULTS.where(*place, results.c.measure == measure, results.c.period == period)
    return [_result(row) for row in conn.execute(query.order_by(results.c.id.desc()))]


def by_receipt(conn: Connection, programme: str, receipt: str) -> Result | None:
    """Give the result with this receipt number, whatever became of it; None where there is none."""
    mine = (results.c.programme == programme, results.c.receipt == receipt)
    row = conn.execute(_RESULTS.where(*mine)).one_or_none()
    return None if row is None else _result(row)


def _result(row: Sequence[Any]) -> Result:
    id, receipt, agency, measure, period, value, slots, at, state, withdrawn_by = row
    now: ResultState = state if withdrawn_by is None else "withdrawn"
    return Result(id, receipt, agency, measure, period, value, slots, at.astimezone(THAI_TIME), now)


def set_staff(effect: SetStaff, act: Act, conn: Connection) -> None:
    """Keep how many people an agency has from a period on, in place of what was said of that period before."""
    said = {
        "officials": effect.staff.officials,
        "others": effect.staff.others,
        "set_by": act.person.id,
        "set_at": act.now,
    }
    key = {"programme": act.programme, "agency": effect.agency, "period": effect.period}
    upsert = insert_into(headcounts, conn).on_conflict_do_update(index_elements=list(key), set_=said)
    conn.execute(upsert, key | said)


def staff(conn: Connection, programme: str) -> dict[str, Staff]:
    """Tell how many people each agency has, as was said of the latest period; nothing where nobody said so."""
    h = headcounts.c
    query = select(h.agency, h.officials, h.others).where(h.programme == programme).order_by(h.period)
    return {agency: Staff(officials, others) for agency, officials, others in conn.execute(query)}
