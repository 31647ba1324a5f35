"""What was shown of the survey before it grew by blocks is shown still, and what was not is not."""

import pytest
from sqlalchemy import Connection, insert, select

from storage.database import upgrade
from storage.migrations.tables_0003 import metadata as before
from storage.tables.learning import survey_counts
from tests.services import opened
from tests.storage.before_0003 import migrate
from tests.storage.somebody import NOW

GROUPS = {("before", "health"): (4, 1), ("before", "labour"): (4, 0), ("after", "health"): (0, 7)}
"""By wave and agency, how many sheets count for the measures, and how many do not."""


@pytest.fixture
def old_url(empty_url: str) -> str:
    """A database of migration 0005 with a survey under way."""
    with opened(empty_url) as database, database.write() as conn:
        migrate(conn, "0005")
        _fill(conn)
    return empty_url


def _fill(conn: Connection) -> None:
    tables, programme = before.tables, {"id": "trat-2569", "account_id": 1, "fiscal_year": 2569, "created_at": NOW}
    conn.execute(insert(tables["accounts"]), {"id": 1, "created_at": NOW})
    conn.execute(insert(tables["programmes"]), programme)
    for (wave, agency), (poor, good) in GROUPS.items():
        for item, option, answers in (("*", 0, poor), ("*", 1, good), ("a", 1, poor), ("a", 5, good), ("a", 2, 0)):
            row = {"programme": "trat-2569", "survey": "s", "wave": wave, "agency": agency, "item": item}
            conn.execute(insert(tables["survey_counts"]), row | {"option": option, "answers": answers})


def test_groups_of_five_and_more_are_shown_as_they_were(old_url: str) -> None:
    upgrade(old_url)
    c = survey_counts.c
    with opened(old_url) as database, database.read() as conn:
        rows = conn.execute(select(c.wave, c.agency, c.answers, c.shown)).all()
    assert len(rows) == 15
    for wave, agency, answers, shown in rows:
        assert shown == (answers if sum(GROUPS[wave, agency]) >= 5 else 0)
