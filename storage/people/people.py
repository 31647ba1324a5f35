"""People, what they told about themselves, and their roles."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, null, select, update
from sqlalchemy.engine import Row

from storage import inbox, published
from storage.asking import questions
from storage.dialects import insert_into
from storage.learning import assessments, quizzes, surveys
from storage.learning import lessons as learning
from storage.tables import document_opens, metadata, people, roles
from storage.tables import inbox as events

PersonnelType = Literal["official", "other"]


class Role(NamedTuple):
    """A role that a person holds now, for one agency or (None) for the whole programme."""

    role: str
    agency: str | None


class Person(NamedTuple):
    """A person as known now; name, position, personnel type and agency are None until registered."""

    id: int
    line_user_id: str | None
    name: str | None
    position: str | None
    personnel_type: PersonnelType | None
    agency: str | None
    privacy_version: int | None
    privacy_at: datetime | None
    registered_at: datetime | None
    blocked_at: datetime | None
    erased_at: datetime | None
    created_at: datetime
    roles: tuple[Role, ...]


_FIELDS = len(Person._fields) - 1
_active = and_(roles.c.person_id == people.c.id, roles.c.revoked_at.is_(None))
_PEOPLE = (
    select(*(people.c[field] for field in Person._fields[:_FIELDS]), roles.c.role, roles.c.agency)
    .select_from(people.outerjoin(roles, _active))
    .order_by(people.c.id, roles.c.id)
)
_BY_USER = _PEOPLE.where(people.c.line_user_id.in_(bindparam("users", expanding=True)))


def _persons(rows: Iterable[Row[Any]]) -> list[Person]:
    found = []
    for _, group in groupby(rows, itemgetter(0)):
        same = list(group)
        held = tuple(Role(*row[_FIELDS:]) for row in same if row[_FIELDS] is not None)
        found.append(Person._make((*same[0][:_FIELDS], held)))
    return found


def person(conn: Connection, line_user_id: str) -> Person | None:
    """Find a person with all roles by LINE user id."""
    return by_users(conn, [line_user_id]).get(line_user_id)


def by_users(conn: Connection, line_user_ids: Sequence[str]) -> dict[str, Person]:
    """Find persons with all their roles, by LINE user id."""
    found = _persons(conn.execute(_BY_USER, {"users": line_user_ids}))
    return {one.line_user_id: one for one in found if one.line_user_id}


def by_id(conn: Connection, person_id: int) -> Person | None:
    """Find a person with all roles by number."""
    found = _persons(conn.execute(_PEOPLE.where(people.c.id == person_id)))
    return found[0] if found else None


def ensure(conn: Connection, line_user_id: str, now: datetime) -> Person:
    """Find a person by LINE user id, or make one who has told nothing yet."""
    if known := person(conn, line_user_id):
        return known
    conn.execute(insert_into(people, conn).on_conflict_do_nothing(), {"line_user_id": line_user_id, "created_at": now})
    return cast(Person, person(conn, line_user_id))


def accept_privacy(conn: Connection, person_id: int, version: int, now: datetime) -> None:
    """Note that the person accepted a version of the privacy notice."""
    _set(conn, people.c.id == person_id, privacy_version=version, privacy_at=now)


def register(
    conn: Connection,
    person_id: int,
    *,
    agency: str,
    name: str,
    position: str,
    personnel_type: PersonnelType,
    now: datetime,
) -> None:
    """Keep what a person says about themselves; said again, it replaces what was there."""
    first = func.coalesce(people.c.registered_at, now)
    values = {"agency": agency, "name": name, "position": position, "personnel_type": personnel_type}
    _set(conn, people.c.id == person_id, registered_at=first, **values)


def blocked(conn: Connection, line_user_id: str, now: datetime) -> None:
    """Note that the person blocked the account; nothing is sent to them until `unblocked`."""
    _set(conn, people.c.line_user_id == line_user_id, blocked_at=now)


def unblocked(conn: Connection, line_user_id: str) -> None:
    """Note that the person has come back."""
    _set(conn, people.c.line_user_id == line_user_id, blocked_at=null())


def grant(
    conn: Connection, person_id: int, role: str, agency: str | None, now: datetime, *, invite_id: int | None = None
) -> None:
    """Give a person a role; nothing happens when they hold it already."""
    row = {"person_id": person_id, "role": role, "agency": agency, "granted_at": now, "invite_id": invite_id}
    conn.execute(insert_into(roles, conn).on_conflict_do_nothing(), row)


def revoke(conn: Connection, person_id: int, role: str, agency: str | None, now: datetime) -> None:
    """Take a role away; the record shows from when to when it was held."""
    mine = and_(roles.c.person_id == person_id, roles.c.role == role, roles.c.revoked_at.is_(None))
    conn.execute(update(roles).where(mine, roles.c.agency.is_not_distinct_from(agency)).values(revoked_at=now))


def holds(role: str, agencies: Sequence[str] | None = None) -> ColumnElement[bool]:
    """Make the condition that a row of `people` holds a role now, for one of the agencies if given."""
    holders = select(roles.c.person_id).where(roles.c.role == role, roles.c.revoked_at.is_(None))
    return people.c.id.in_(holders if agencies is None else holders.where(roles.c.agency.in_(agencies)))


def reachable_users(conn: Connection) -> list[str]:
    """List the LINE user ids of everyone registered who has not blocked the account."""
    here = (people.c.registered_at.is_not(None), people.c.blocked_at.is_(None), people.c.line_user_id.is_not(None))
    return [user for user in conn.scalars(select(people.c.line_user_id).where(*here).order_by(people.c.id)) if user]


def focal_people(conn: Connection, agency: str) -> list[Person]:
    """List those who report for an agency now."""
    return _persons(conn.execute(_PEOPLE.where(people.c.erased_at.is_(None), holds("focal", [agency]))))


def erase(conn: Connection, person_id: int, now: datetime) -> None:
    """Erase who the person is: name, position, LINE id, roles, what they opened, and their finished events.

    Acknowledgements and results stay, belonging to a number that names nobody, with its agency and personnel type.
    """
    user = conn.scalar(select(people.c.line_user_id).where(people.c.id == person_id))
    if user is not None:
        inbox.forget_user(conn, user)
    conn.execute(delete(roles).where(roles.c.person_id == person_id))
    conn.execute(delete(document_opens).where(document_opens.c.person_id == person_id))
    learning.forget(conn, person_id)
    for room in (questions, quizzes, assessments, surveys, published):
        room.forget(conn, person_id)
    _set(conn, people.c.id == person_id, line_user_id=null(), name=null(), position=null(), erased_at=now)


def _set(conn: Connection, who: ColumnElement[bool], **values: Any) -> None:
    conn.execute(update(people).where(who).values(**values))


_OURS = {"code_hash"}
"""What is no data about the person and could be misused."""


def stored(conn: Connection, person_id: int) -> dict[str, Any]:
    """Give all that is kept about a person as plain JSON data.

    `people` is a list of one row, `inbox` the events not yet purged, and every other key "table.column" lists the rows
    of a table that point at the person by that column, without the numbers of other people.
    """
    user = select(people.c.line_user_id).where(people.c.id == person_id).scalar_subquery()
    seen = (events.c.event_id, events.c.kind, events.c.received_at, events.c.state, events.c.payload)
    found = {
        "people": _rows(conn, select(people).where(people.c.id == person_id)),
        "inbox": _rows(conn, select(*seen).where(events.c.line_user_id == user)),
    }
    for table in metadata.sorted_tables:
        pointing = {key.parent for key in table.foreign_keys if key.column is people.c.id}
        for column in sorted(pointing, key=attrgetter("name")):
            columns = [one for one in table.columns if one is column or one not in pointing]
            found[f"{table.name}.{column.name}"] = _rows(conn, select(*columns).where(column == person_id))
    own = select(metadata.tables["published"]).where(published.by_person(person_id))
    found["published.published_by"] = _rows(conn, own)
    return found


def _rows(conn: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [{key: _plain(row[key]) for key in row if key not in _OURS} for row in conn.execute(query).mappings()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
