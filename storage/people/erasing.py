"""Erasing a person, and giving them all that is kept about them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, delete, null, select, update

from storage import inbox, jobs, published
from storage.act import Increment, TakerHash
from storage.asking import questions
from storage.learning import assessments, cards, certificates, lessons, quizzes, surveys
from storage.reporting import counters
from storage.tables import metadata
from storage.tables.documents import document_opens
from storage.tables.people import choices, console_sessions, memberships, people, roles
from storage.tables.work import inbox as events


def erase(
    conn: Connection, person_id: int, account: int, now: datetime, real: datetime, taker_hash: TakerHash
) -> list[Increment]:
    """Erase who the person is: name, position, LINE id, roles, what they opened, and their finished events.

    Acknowledgements and results stay, belonging to a number that names nobody, with its agency and personnel type.
    What is still under way for them is forgotten by a job, once it has gone out. Gives what is to be counted.
    """
    user = conn.scalar(select(people.c.line_user_id).where(people.c.id == person_id))
    if user is not None:
        inbox.forget_user(conn, account, user)
        for kind in ("menu", "forget"):
            jobs.add_for(conn, account, kind, user, real)
    for table in (roles, document_opens, choices, console_sessions):
        conn.execute(delete(table).where(table.c.person_id == person_id))
    left = _leave(conn, person_id, now)
    told = {"position": null(), "elsewhere": null()}
    conn.execute(update(memberships).where(memberships.c.person_id == person_id).values(**told))
    for room in (cards, lessons, certificates, quizzes, assessments, questions, published):
        room.forget(conn, person_id)
    surveys.forget(conn, person_id, taker_hash)
    gone = {"line_user_id": null(), "title": null(), "name": null(), "erased_at": now}
    conn.execute(update(people).where(people.c.id == person_id).values(**gone))
    return left


def erase_lapsed(
    conn: Connection,
    person_ids: Iterable[int],
    account: int,
    now: datetime,
    real: datetime,
    taker_hash: TakerHash,
) -> None:
    """Erase people who did nothing for long, and count them out."""
    left = [erase(conn, person, account, now, real, taker_hash) for person in person_ids]
    counters.count(conn, [count for counts in left for count in counts])


def _leave(conn: Connection, person_id: int, now: datetime) -> list[Increment]:
    """End where the person belongs."""
    m = memberships.c
    left = update(memberships).where(m.person_id == person_id, m.until.is_(None)).values(until=now)
    rows = conn.execute(left.returning(m.programme, m.agency, m.personnel_type)).all()
    return [counters.joined(programme, agency, personnel, -1) for programme, agency, personnel in rows]


_OURS = {"code_hash", "session_hash", "link_hash"}
"""What is no data about the person and could be misused."""


def stored(conn: Connection, person_id: int, taker_hash: TakerHash) -> Mapping[str, Any]:
    """Give all that is kept about a person as plain JSON data.

    `people` is a list of one row, `inbox` the events not yet purged, `survey_takers` the waves in which they took part,
    and every other key "table.column" lists the rows of a table that point at the person by that column, without the
    numbers of other people.
    """
    mine = select(people.c.account_id, people.c.line_user_id).where(people.c.id == person_id)
    account, user = conn.execute(mine).one()
    seen = (events.c.event_id, events.c.kind, events.c.received_at, events.c.state, events.c.payload)
    theirs = (inbox.of_any_state, events.c.account_id == account, events.c.line_user_id == user)
    found = {
        "people": _rows(conn, select(people).where(people.c.id == person_id)),
        "inbox": _rows(conn, select(*seen).where(*theirs)) if user else [],
        "survey_takers": surveys.everywhere(conn, person_id, taker_hash),
    }
    for table in metadata.sorted_tables:
        pointing = {key.parent for key in table.foreign_keys if key.column is people.c.id}
        for column in sorted(pointing, key=attrgetter("name")):
            columns = [one for one in table.columns if one is column or one not in pointing]
            found[f"{table.name}.{column.name}"] = _rows(conn, select(*columns).where(column == person_id))
    return found


def _rows(conn: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [{key: _plain(row[key]) for key in row if key not in _OURS} for row in conn.execute(query).mappings()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
