"""Registered people, many at once, in the record that a bot is then started on."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from content.model import pack
from storage import tables
from storage.database import open_database, upgrade

PROGRAMME = "trat-2569"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
_AT_ONCE = 10_000


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
