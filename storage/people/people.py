"""People, where they belong, and their roles."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, null, or_, select, update

from flows.record.people import HeldRole, Membership, Person
from storage.dialects import insert_into
from storage.tables.people import memberships, people, roles

_PERSON = (
    people.c.id,
    people.c.title,
    people.c.name,
    people.c.privacy_version,
    people.c.line_user_id,
    people.c.blocked_at,
    memberships.c.programme,
    memberships.c.agency,
    memberships.c.elsewhere,
    memberships.c.position,
    memberships.c.personnel_type,
)


def _held(now: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(roles.c.until.is_(None), roles.c.until > now)


_NOW = bindparam("now", type_=roles.c.until.type)
_OPEN = and_(memberships.c.person_id == people.c.id, memberships.c.until.is_(None))
_PEOPLE = (
    select(*_PERSON, roles.c.role, roles.c.agency)
    .select_from(
        people.outerjoin(memberships, _OPEN).outerjoin(roles, and_(roles.c.person_id == people.c.id, _held(_NOW)))
    )
    .order_by(people.c.id, roles.c.id)
)
_BY_USER = _PEOPLE.where(
    people.c.account_id == bindparam("account"), people.c.line_user_id.in_(bindparam("users", expanding=True))
)


def _persons(rows: Iterable[Sequence[Any]], programme: str) -> list[Person]:
    found = []
    for _, group in groupby(rows, itemgetter(0)):
        same = list(group)
        held = frozenset((row[-2], row[-1] or "") for row in same if row[-2] is not None)
        found.append(_person(same[0], held, programme))
    return found


def _person(row: Sequence[Any], held: frozenset[tuple[str, str]], programme: str) -> Person:
    id, title, name, privacy, user, blocked_at, of, agency, elsewhere, position, personnel = row[: len(_PERSON)]
    belongs = Membership(of, agency, position or "", personnel, elsewhere or "") if of else None
    here = belongs if belongs and belongs.programme == programme else None
    return Person(
        id=id,
        name=name or "",
        position=here.position if here else "",
        personnel_type=here.personnel_type if here else "",
        agency=here.agency if here else "",
        privacy_version=privacy or 0,
        registered=here is not None,
        roles=held,
        before=None if here else belongs,
        user=user or "",
        blocked=blocked_at is not None,
        title=title or "",
        elsewhere=here.elsewhere if here else "",
    )


def by_users(conn: Connection, account: int, users: Sequence[str], programme: str, now: datetime) -> dict[str, Person]:
    """Find persons with all the roles they hold, by LINE user id."""
    found = _persons(conn.execute(_BY_USER, {"account": account, "users": users, "now": now}), programme)
    return {one.user: one for one in found}


def by_id(conn: Connection, person_id: int, programme: str, now: datetime) -> Person | None:
    """Find a person who is not erased, with all the roles they hold, by number."""
    query = _PEOPLE.where(people.c.id == person_id, people.c.erased_at.is_(None))
    found = _persons(conn.execute(query, {"now": now}), programme)
    return found[0] if found else None


def ensure(conn: Connection, account: int, user: str, now: datetime) -> int:
    """Find a person by LINE user id, or make one who has told nothing yet; gives their number."""
    row = {"account_id": account, "line_user_id": user, "created_at": now}
    conn.execute(insert_into(people, conn).on_conflict_do_nothing(), row)
    mine = (people.c.account_id == account, people.c.line_user_id == user)
    return cast(int, conn.scalar(select(people.c.id).where(*mine)))


def blocked(conn: Connection, account: int, user: str, now: datetime) -> None:
    """Note that the person blocked the account; nothing is sent to them until `unblocked`."""
    _set(conn, account, user, blocked_at=now)


def unblocked(conn: Connection, account: int, user: str) -> None:
    """Note that the person has come back."""
    _set(conn, account, user, blocked_at=null())


def user_of(conn: Connection, person_id: int) -> str | None:
    """Give the LINE user id of a person; None once erased."""
    return conn.scalar(select(people.c.line_user_id).where(people.c.id == person_id))


def _set(conn: Connection, account: int, user: str, **values: Any) -> None:
    mine = (people.c.account_id == account, people.c.line_user_id == user)
    conn.execute(update(people).where(*mine).values(**values))


def grant(
    conn: Connection, person_id: int, role: str, agency: str | None, now: datetime, *, invite_id: int | None = None
) -> None:
    """Give a person a role; nothing happens when they hold it already."""
    row = {"person_id": person_id, "role": role, "agency": agency, "since": now, "invite_id": invite_id}
    conn.execute(insert_into(roles, conn).on_conflict_do_nothing(), row)


def revoke(
    conn: Connection,
    person_id: int,
    role: str,
    agency: str | None,
    until: datetime,
    *,
    by: int | None = None,
    now: datetime | None = None,
) -> bool:
    """Take away a role that is held `now`, at once or at a later moment, and tell whether it was held."""
    held = or_(roles.c.until.is_(None), roles.c.until > (now or until))
    mine = and_(roles.c.person_id == person_id, roles.c.role == role, held)
    ended = update(roles).where(mine, roles.c.agency.is_not_distinct_from(agency)).values(until=until, ended_by=by)
    return conn.execute(ended).rowcount > 0


def holds(role: str, now: datetime, agencies: Sequence[str] | None = None) -> ColumnElement[bool]:
    """Make the condition that a row of `people` holds a role at a moment, for one of the agencies if given."""
    held = or_(roles.c.until.is_(None), roles.c.until > now)
    holders = select(roles.c.person_id).where(roles.c.role == role, held)
    return people.c.id.in_(holders if agencies is None else holders.where(roles.c.agency.in_(agencies)))


def held_roles(conn: Connection, account: int, now: datetime) -> list[HeldRole]:
    """List every role that is held at a moment, by role, agency and name."""
    query = (
        select(people.c.id, people.c.name, roles.c.role, roles.c.agency, roles.c.since, roles.c.until)
        .join_from(roles, people, people.c.id == roles.c.person_id)
        .where(people.c.account_id == account, or_(roles.c.until.is_(None), roles.c.until > now))
        .order_by(roles.c.role, roles.c.agency, people.c.name, roles.c.id)
    )
    rows = conn.execute(query)
    return [HeldRole(person, name or "", role, agency or "", *when) for person, name, role, agency, *when in rows]


def whose_role_ended(conn: Connection, account: int, after: datetime, until: datetime) -> list[str]:
    """List the LINE users who held a role that ended after a moment, at the latest at another."""
    ended = (people.c.account_id == account, roles.c.until > after, roles.c.until <= until)
    query = select(people.c.line_user_id).join_from(roles, people, people.c.id == roles.c.person_id)
    return list(conn.scalars(query.where(*ended, people.c.line_user_id.is_not(None)).distinct()))


def reachable_users(conn: Connection, account: int) -> list[str]:
    """List the LINE user ids of everyone who belongs to a programme, or did last, and has not blocked the account."""
    here = (people.c.account_id == account, people.c.blocked_at.is_(None), people.c.line_user_id.is_not(None))
    belonging = people.c.id.in_(select(memberships.c.person_id).where(memberships.c.until.is_(None)))
    query = select(people.c.line_user_id).where(*here, belonging).order_by(people.c.id)
    return [user for user in conn.scalars(query) if user]


def anybody(conn: Connection) -> bool:
    """Tell whether anybody was ever recorded."""
    return bool(conn.scalar(select(func.count()).select_from(select(people.c.id).limit(1).subquery())))


def focal_names(conn: Connection, account: int, agency: str, now: datetime) -> list[str]:
    """Name those who report for an agency now."""
    who = (people.c.account_id == account, people.c.erased_at.is_(None), holds("focal", now, [agency]))
    return [name or "" for name in conn.scalars(select(people.c.name).where(*who).order_by(people.c.id))]
