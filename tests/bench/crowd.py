"""Registered people, many at once, in the record that a bot is then started on."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, case, cast, insert, literal, select, text, true

from content.model import pack
from content.model.pack import Content
from storage import tables
from storage.database import open_database, upgrade
from storage.people import people

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
    agencies = [agency.code for agency in pack.load(PROGRAMME).plan.agencies]
    upgrade(url)
    database = open_database(url)
    for first in range(1, count + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, count + 1))
        rows = [
            {
                "id": number,
                "line_user_id": user_id(number),
                "name": f"คนที่ {number}",
                "position": "นักวิชาการ",
                "personnel_type": "official",
                "agency": agencies[number % len(agencies)],
                "privacy_version": 1,
                "privacy_at": NOW,
                "registered_at": NOW,
                "created_at": NOW,
            }
            for number in numbers
        ]
        opens = [{"person_id": number, "document": opened, "version": 1, "opened_at": NOW} for number in numbers]
        with database.write() as conn:
            conn.execute(insert(tables.people), rows)
            if opened:
                conn.execute(insert(tables.document_opens), opens)
    database.close()


def grant(url: str, number: int, role: str, agency: str | None = None) -> None:
    """Give a person of the crowd a role."""
    database = open_database(url)
    with database.write() as conn:
        people.grant(conn, number, role, agency, NOW)
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
        if database.dialect == "postgresql":
            conn.execute(text("ANALYZE"))  # as its own housekeeping does within minutes
    database.close()


def _done_by(n: ColumnElement[int], content: Content) -> dict[Table, tuple[Columns, ColumnElement[bool]]]:
    """What the person of a number leaves in each table, and which numbers do.

    All that depends on the schema stands here: a new column is a new line. Counters that the product keeps as it
    records facts belong at the end, counted from these rows.
    """
    codes = [agency.code for agency in content.plan.agencies]
    agency = case(dict(enumerate(codes)), value=n % len(codes))
    kind, now = literal("official"), literal(NOW, tables.people.c.created_at.type)
    document = next(content.documents[one.document] for one in content.programme.documents)
    said: Columns = {"person_id": n, "document": literal(document.id), "version": literal(document.current.number)}
    mark = literal("crowd-").concat(cast(n, Text))
    answered: Columns = {"correct": literal(1), "questions": literal(1), "passed": true(), "answered_at": now}
    return {
        tables.people: (
            {
                "id": n,
                "line_user_id": mark,
                "name": mark,
                "position": literal("-"),
                "personnel_type": kind,
                "agency": agency,
                "privacy_version": literal(1),
                "privacy_at": now,
                "registered_at": now,
                "created_at": now,
            },
            true(),
        ),
        tables.acknowledgements: (
            {
                **said,
                "receipt": mark,
                "agency": agency,
                "personnel_type": kind,
                "sha256": literal("-"),
                "acknowledged_at": now,
                "event_id": mark,
            },
            n % 4 != 0,
        ),
        tables.understandings: ({**said, "agency": agency, **answered}, n % 4 == 1),
        tables.lesson_passes: (
            {
                "receipt": mark,
                "person_id": n,
                "agency": agency,
                "personnel_type": kind,
                "lesson": literal(next(iter(content.lessons))),
                "score": literal(1),
                "questions": literal(1),
                "passed_at": now,
                "event_id": mark,
            },
            n % 8 == 2,
        ),
    }
