"""People of agencies that the plan does not have, and what becomes of them once an admin has found the agency."""

from collections import defaultdict

from sqlalchemy import Connection, Table, select, update

from content.model.calendar import THAI_TIME
from content.model.reporting.plan import ELSEWHERE
from flows.record.people import Elsewhere, PlaceElsewhere
from storage import Conflict, upkeep
from storage.act import Act
from storage.tables.documents import acknowledgements, understandings
from storage.tables.learning import assessments, lesson_passes
from storage.tables.people import memberships, people

NAMES = 3
_DONE: tuple[Table, ...] = (acknowledgements, understandings, lesson_passes)
_M = memberships.c


def named(conn: Connection, account: int, programme: str) -> list[Elsewhere]:
    """List the agencies that people named, with how many they are and the names of a few."""
    query = (
        select(_M.id, _M.elsewhere, people.c.name)
        .join_from(memberships, people, people.c.id == _M.person_id)
        .where(people.c.account_id == account, _M.programme == programme, _M.until.is_(None), _M.agency == ELSEWHERE)
        .order_by(_M.id)
    )
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for key, name, person in conn.execute(query):
        found[name or ""].append((key, person or ""))
    listed = [
        Elsewhere(those[0][0], name, len(those), tuple(person for _, person in those[:NAMES]))
        for name, those in found.items()
    ]
    return sorted(listed, key=lambda one: (-one.people, one.key))


def place(effect: PlaceElsewhere, act: Act, conn: Connection) -> None:
    """Have everybody who named an agency belong to one of the plan's, with what they did there.

    What was done in a period that is closed by now counts in the one that runs: a closed period never changes. Raises
    Conflict where nobody is there any more.
    """
    there = (_M.programme == act.programme, _M.agency == ELSEWHERE, _M.elsewhere == effect.name)
    who = sorted(conn.scalars(select(_M.person_id).where(*there, _M.until.is_(None)).with_for_update()))
    if not who:
        raise Conflict("nobody is left to be placed")
    act.counts.extend(upkeep.counted(conn, act.content, who, -1))
    mine = (memberships.c.person_id.in_(who), memberships.c.programme == act.programme)
    conn.execute(update(memberships).where(*there, *mine).values(agency=effect.into, elsewhere=None))
    for table in _DONE:
        _move(conn, table, who, effect.into, act)
    a = assessments.c
    moved = update(assessments).where(a.person_id.in_(who), a.programme == act.programme, a.agency == ELSEWHERE)
    if conn.execute(moved.values(agency=effect.into)).rowcount:
        upkeep.sum_assessments(conn, act.programme)
    act.counts.extend(upkeep.counted(conn, act.content, who, 1))


def _move(conn: Connection, table: Table, who: list[int], into: str, act: Act) -> None:
    """Say of what people did elsewhere that they did it in an agency."""
    theirs = (table.c.person_id.in_(who), table.c.programme == act.programme, table.c.agency == ELSEWHERE)
    today = act.now.astimezone(THAI_TIME).date()
    closed = [period.id for period in act.content.programme.periods if period.accepts_until < today]
    conn.execute(update(table).where(*theirs, table.c.period.in_(closed)).values(period=act.period))
    conn.execute(update(table).where(*theirs).values(agency=into))
