"""People and moments for the tests of this room."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from storage.documents import acknowledgements
from storage.people import people
from storage.people.people import PersonnelType
from storage.reporting import results

NOW = datetime(2026, 3, 10, 2, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def newcomer(conn: Connection, user: str = "U1") -> int:
    """Somebody who has told nothing yet."""
    return people.ensure(conn, user, NOW).id


def staff(conn: Connection, user: str = "U1", agency: str = "health", kind: PersonnelType = "official") -> int:
    """Somebody registered in an agency."""
    person_id = newcomer(conn, user)
    people.register(conn, person_id, agency=agency, name="สมหญิง ใจดี", position="นักวิชาการ", personnel_type=kind, now=NOW)
    return person_id


def acknowledge(conn: Connection, person_id: int, document: str, version: int = 1, **changes: Any) -> bool:
    values: dict[str, Any] = {
        "receipt": f"R-{person_id}-{document}-{version}",
        "person_id": person_id,
        "agency": "health",
        "personnel_type": "official",
        "document": document,
        "version": version,
        "sha256": "0" * 64,
        "acknowledged_at": NOW,
        "event_id": f"E-{person_id}-{document}-{version}",
        "opened_at": None,
    }
    return acknowledgements.record(conn, **values | changes)


def report(conn: Connection, person_id: int, value: str, replaces: int | None = None, **changes: Any) -> int:
    values: dict[str, Any] = {
        "receipt": f"F-{value}",
        "programme": "trat-2569",
        "agency": "health",
        "measure": "1.1",
        "round": 1,
        "value": Decimal(value),
        "slots": {"times": 2},
        "reported_by": person_id,
        "reported_at": NOW,
        "event_id": f"E-{value}",
        "replaces": replaces,
    }
    return results.record(conn, **values | changes)
