"""Registered people, many at once, in the record that a bot is then started on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Text,
    case,
    cast,
    delete,
    false,
    func,
    insert,
    literal,
    select,
    text,
    true,
)

from bot.installation import ACCOUNT
from content.model import pack
from content.model.pack import Content
from storage import upkeep
from storage.database import open_database, upgrade
from storage.people.people import grant as grant_role
from storage.tables import documents, learning, people, reporting, work

PROGRAMME = "trat-2569"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
_AT_ONCE = 10_000
Columns = dict[str, ColumnElement[Any]]


def user_id(number: int) -> str:
    """The LINE user id of a person of the crowd, counted from 1."""
    return f"U{number:032x}"


def sqlite_in(home: Path) -> str:
    """The address of the record that `sujarit` makes in its home."""
    return f"sqlite:///{home / 'sujarit.sqlite'}"


def register(url: str, count: int, opened: str = "") -> None:
    """Migrate a record and register so many people in it, who have all opened a document."""
    content = pack.load(PROGRAMME)
    agencies = [agency.code for agency in content.plan.agencies]
    upgrade(url)
    database = open_database(url)
    with database.write() as conn:
        upkeep.keep(conn, content, ACCOUNT, NOW)
    for first in range(1, count + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, count + 1))
        rows = [
            {
                "id": number,
                "account_id": ACCOUNT,
                "line_user_id": user_id(number),
                "name": f"คนที่ {number}",
                "privacy_version": 1,
                "privacy_at": NOW,
                "created_at": NOW,
            }
            for number in numbers
        ]
        belong = [
            {
                "person_id": number,
                "programme": PROGRAMME,
                "agency": agencies[number % len(agencies)],
                "position": "นักวิชาการ",
                "personnel_type": "official",
                "since": NOW,
            }
            for number in numbers
        ]
        seen = {"programme": PROGRAMME, "document": opened, "version": 1, "opened_at": NOW}
        with database.write() as conn:
            conn.execute(insert(people.people), rows)
            conn.execute(insert(people.memberships), belong)
            if opened:
                conn.execute(insert(documents.document_opens), [seen | {"person_id": number} for number in numbers])
    database.close()


def grant(url: str, number: int, role: str, agency: str | None = None) -> None:
    """Give a person of the crowd a role."""
    database = open_database(url)
    with database.write() as conn:
        grant_role(conn, number, role, agency, NOW)
    database.close()


def fill(url: str, first: int, last: int) -> None:
    """Add people who never write, numbered from `first` to `last`, with what they have done: a million in seconds."""
    counted = select(literal(first).label("n")).cte("numbers", recursive=True)
    counted = counted.union_all(select(counted.c.n + 1).where(counted.c.n < last))
    n, content = counted.c.n, pack.load(PROGRAMME)
    database = open_database(url)
    with database.write() as conn:
        for table, (columns, who) in _done_by(n, content).items():
            conn.execute(insert(table).from_select(list(columns), select(*columns.values()).where(who)))
    with database.write() as conn:
        _count(conn, content)
    with database.write() as conn:
        if database.dialect == "postgresql":
            conn.execute(text("ANALYZE"))  # as its own housekeeping does within minutes
    database.close()


def fill_events(url: str, count: int, days: int) -> None:
    """Add answered events and lines of the audit log, spread over the last days before now."""
    counted = select(literal(1).label("n")).cte("numbers", recursive=True)
    counted = counted.union_all(select(counted.c.n + 1).where(counted.c.n < count))
    n, now = counted.c.n, datetime.now(UTC)
    of_day = {day: literal(now - timedelta(days=day), work.inbox.c.received_at.type) for day in range(days)}
    at, mark = case(of_day, value=n % days), literal("event-").concat(cast(n, Text))
    database = open_database(url)
    with database.write() as conn:
        people_here = conn.scalar(select(func.max(people.people.c.id)))
        event: Columns = {"event_id": mark, "account_id": literal(ACCOUNT), "kind": literal("message")}
        event |= {"line_user_id": literal("U").concat(cast(n % people_here, Text)), "occurred_ms": n, "received_at": at}
        event |= {"redelivered": false(), "state": literal("answered"), "finished_at": at, "sent_via": literal("reply")}
        line: Columns = {"at": at, "account_id": literal(ACCOUNT), "programme": literal(PROGRAMME)}
        line |= {"person_id": n % people_here + 1, "effect": literal("-"), "subject": literal("-"), "event_id": mark}
        for table, columns in ((work.inbox, event), (work.audit, line)):
            conn.execute(insert(table).from_select(list(columns), select(*columns.values())))
    with database.write() as conn:
        if database.dialect == "postgresql":
            conn.execute(text("ANALYZE"))
    database.close()


def _done_by(n: ColumnElement[int], content: Content) -> dict[Table, tuple[Columns, ColumnElement[bool]]]:
    """What the person of a number leaves in each table, and which numbers do.

    All that depends on the schema stands here and in `_count`: a new column is a new line.
    """
    codes = [agency.code for agency in content.plan.agencies]
    agency = case(dict(enumerate(codes)), value=n % len(codes))
    now = literal(NOW, people.people.c.created_at.type)
    document = next(content.documents[one.document] for one in content.programme.documents)
    of, period = literal(PROGRAMME), literal(content.programme.periods[0].id)
    here: Columns = {"programme": of, "agency": agency, "personnel_type": literal("official")}
    said: Columns = {"person_id": n, "period": period, **here, "document": literal(document.id)}
    said["version"] = literal(document.current.number)
    mark = literal("crowd-").concat(cast(n, Text))
    answered: Columns = {"correct": literal(1), "questions": literal(1), "passed": true(), "answered_at": now}
    given: Columns = {"receipt": mark, "sha256": literal("-"), "acknowledged_at": now, "event_id": mark}
    learned: Columns = {"receipt": mark, "lesson": literal(next(iter(content.lessons))), "passed_at": now}
    learned |= {"score": literal(1), "questions": literal(1), "event_id": mark}
    return {
        people.people: (
            {
                "id": n,
                "account_id": literal(ACCOUNT),
                "line_user_id": mark,
                "name": mark,
                "privacy_version": literal(1),
                "privacy_at": now,
                "created_at": now,
            },
            true(),
        ),
        people.memberships: ({"person_id": n, **here, "position": literal("-"), "since": now}, true()),
        documents.acknowledgements: ({**said, **given}, n % 4 != 0),
        documents.understandings: ({**said, **answered}, n % 4 == 1),
        learning.lesson_passes: ({"person_id": n, "period": period, **here, **learned}, n % 8 == 2),
    }


def _count(conn: Connection, content: Content) -> None:
    """Keep the counters that the product would have kept, counted from the rows."""
    document = next(content.documents[one.document] for one in content.programme.documents)
    lesson, period = next(iter(content.lessons)), content.programme.periods[0].id
    tallies = content.tallies
    conn.execute(delete(reporting.counters))
    for table, tally in (
        (people.memberships, None),
        (documents.acknowledgements, tallies.acknowledged(document.id)),
        (documents.understandings, tallies.understood(document.id)),
        (learning.lesson_passes, tallies.passed(lesson)),
    ):
        names = {
            "programme": PROGRAMME,
            "period": period if tally else "",
            "kind": tally.kind if tally else "registered",
        }
        names |= {"subject": tally.subject if tally else ""}
        columns = [literal(name) for name in names.values()]
        epoch, many = literal(tally.epoch if tally else 0), func.count()
        counted = select(*columns, epoch, table.c.agency, many, many).group_by(table.c.agency)
        into = [*names, "epoch", "agency", "people", "officials"]
        conn.execute(insert(reporting.counters).from_select(into, counted))
