"""A column that holds one of a few words takes no other, whoever writes it."""

import pytest
from sqlalchemy import CheckConstraint, Connection, select, update
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.tables import metadata
from tests.storage.deeds import do_everything
from tests.storage.somebody import staff

CHECKED = {
    "acknowledgements.personnel_type": "official other",
    "assessments.personnel_type": "official other",
    "campaign_batches.state": "waiting sending sent failed unsent",
    "campaigns.state": "planning sending waiting stopped finished",
    "counters.kind": "registered acknowledged understood passed",
    "inbox.sent_via": "reply push none",
    "inbox.state": "waiting done answered kept failed",
    "invites.role": "staff focal executive admin",
    "jobs.kind": "menu forget",
    "lesson_passes.personnel_type": "official other",
    "memberships.personnel_type": "official other",
    "questions.to": "focal centre",
    "quiz_answers.source": "lesson daily check",
    "results.source": "said computed paper attendance",
    "results.state": "reported not_applicable withdrawn",
    "roles.role": "staff focal executive admin",
    "understandings.personnel_type": "official other",
}
"""By column, the words it may hold."""
FREE = {"inbox.kind": "of LINE, which may send new ones", "published.kind": "of the content, which may have new ones"}


def test_every_column_of_that_kind_is_listed() -> None:
    telling = {"state", "kind", "role", "source", "personnel_type", "to", "sent_via"}
    columns = {
        f"{table.name}.{name}" for table in metadata.sorted_tables for name in telling & set(table.columns.keys())
    }
    assert columns == set(CHECKED) | set(FREE)
    checks = {
        f"{table.name}.{check.name}"
        for table in metadata.sorted_tables
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert checks == {f"{table}.ck_{table}_{column}" for table, column in (name.split(".") for name in CHECKED)}


def _set(conn: Connection, place: str, word: str) -> None:
    """Put a word into one row."""
    name, column = place.split(".")
    table = metadata.tables[name]
    key = list(table.primary_key.columns)
    row = conn.execute(select(*key).order_by(*key).limit(1)).one()
    this = [part == value for part, value in zip(key, row, strict=True)]
    conn.execute(update(table).where(*this).values({column: word}))


@pytest.mark.parametrize("place", CHECKED)
def test_an_unknown_word_is_refused_and_every_known_one_taken(database: Database, place: str) -> None:
    with database.write() as conn:
        do_everything(conn, staff(conn))
        for word in CHECKED[place].split():
            with conn.begin_nested() as tried:
                _set(conn, place, word)
                tried.rollback()
        for unknown in ("unknown", "", CHECKED[place].split()[0].upper()):
            with pytest.raises(IntegrityError, match=f"ck_{place.replace('.', '_')}"), conn.begin_nested():
                _set(conn, place, unknown)
