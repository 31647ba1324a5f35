"""The work behind `sujarit role …`: who holds which role, and taking one away."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.cli.content import Echo
from bot.clock import Clock
from bot.installation import ACCOUNT
from bot.schema import upgrade
from bot.settings import Settings
from content.model.calendar import THAI_TIME
from flows.record.people import HeldRole
from storage import database, jobs
from storage.people import people

_TICK = timedelta(microseconds=1)


class NotHeld(Exception):
    """The role cannot be ended; the text says why and what to do."""


def list_roles(settings: Settings, echo: Echo) -> None:
    """Print each role that is held: number, role, agency, name, since, and the last day where there is one."""
    with _record(settings) as (conn, clock):
        held = people.held_roles(conn, ACCOUNT, clock.now())
    for one in held:
        last = _day(one.until - _TICK) if one.until else ""
        echo("\t".join((str(one.person), one.role, one.agency, one.name, _day(one.since), last)))


def end_role(settings: Settings, person: int, role: str, agency: str | None, last: date | None) -> str:
    """End a role now, or after its last day; gives what to say of it. Raises NotHeld."""
    with _record(settings) as (conn, clock):
        if last is not None and last < clock.today():
            raise NotHeld(f"{last} is past: leave --until out to end the role now")
        moment = datetime.combine(last + timedelta(days=1), time(), THAI_TIME) if last else clock.now()
        before = people.held_roles(conn, ACCOUNT, clock.now())
        one = next((one for one in before if (one.person, one.role, one.agency) == (person, role, agency or "")), None)
        # a role whose end is settled may be given an earlier or a later one
        if one is None or not people.revoke(conn, person, role, agency, moment, now=clock.now()):
            raise NotHeld(f"{person} does not hold this role: see `sujarit role list`")
        if last is None and (user := people.user_of(conn, person)):
            jobs.add_for(conn, ACCOUNT, "menu", user, datetime.now(UTC))
        left = _admins(people.held_roles(conn, ACCOUNT, moment))
    ended = f"{one.name or person}: {role} {f'until {last}' if last else 'ended'}"
    return ended if left else f"{ended}\nNo admin is left: make one with `sujarit invite create --role admin`."


def _admins(held: list[HeldRole]) -> int:
    return sum(one.role == "admin" for one in held)


@contextmanager
def _record(settings: Settings) -> Iterator[tuple[Connection, Clock]]:
    """Open the record, brought up to date, and tell the programme's time."""
    upgrade(settings)
    clock = Clock(settings.today)
    with closing(database.open_database(settings.database_url)) as base, base.write() as conn:
        if settings.local_line:
            clock.recall(conn)
        yield conn, clock


def _day(moment: datetime) -> str:
    return moment.astimezone(THAI_TIME).date().isoformat()
