"""A certificate of before can be corrected, and says what it said."""

import pytest
from sqlalchemy import insert

from flows.record.learning import CorrectHolder, Holder
from storage.database import upgrade
from storage.learning import certificates
from storage.migrations.tables_0003 import metadata as before
from tests.services import opened
from tests.storage.before_0003 import migrate
from tests.storage.somebody import NOW, do, reads

NUMBER = "69-AAAAAAAA"
ROWS = {
    "accounts": {"id": 1, "created_at": NOW},
    "programmes": {"id": "trat-2569", "account_id": 1, "fiscal_year": 2569, "created_at": NOW},
    "people": {"id": 1, "account_id": 1, "line_user_id": "U1", "name": "สมหญิง ดีใจ", "created_at": NOW},
    "memberships": {"person_id": 1, "programme": "trat-2569", "agency": "health", "position": "แพทย์",
                    "personnel_type": "official", "since": NOW},
    "lesson_passes": {"receipt": NUMBER, "person_id": 1, "programme": "trat-2569", "period": "1", "agency": "health",
                      "personnel_type": "official", "holder": "สมหญิง ใจดี", "lesson": "ethics-act", "score": 4,
                      "questions": 5, "passed_at": NOW, "event_id": "E-1"},
}  # fmt: skip


@pytest.fixture
def old_url(empty_url: str) -> str:
    """A database of migration 0006 with somebody who passed a lesson."""
    with opened(empty_url) as database, database.write() as conn:
        migrate(conn, "0006")
        for table, row in ROWS.items():
            conn.execute(insert(before.tables[table]), row)
    return empty_url


def test_a_certificate_stays_as_it_was_and_can_be_corrected(old_url: str) -> None:
    upgrade(old_url)
    with opened(old_url) as database, database.write() as conn:
        assert reads(conn, 1).holders() == {NUMBER: Holder("สมหญิง ใจดี")}
        do(conn, 1, CorrectHolder(NUMBER, "สมหญิง ดีใจ"))
        found = certificates.find(conn, NUMBER)
        assert found
        assert (found.holder, [one.holder for one in found.corrections]) == ("สมหญิง ใจดี", ["สมหญิง ดีใจ"])
