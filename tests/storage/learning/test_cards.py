"""Which cards a person has read, in each programme."""

from sqlalchemy import select

from flows.record.learning import ReadCard
from storage.database import Database
from storage.tables.learning import card_reads
from tests.storage.somebody import DAY, NOW, do, elsewhere, reads, staff


def test_a_card_is_read_once_and_each_programme_begins_anew(database: Database) -> None:
    with database.write() as conn:
        person, other = staff(conn), staff(conn, "U2")
        for day in (0, 1):
            do(conn, person, ReadCard("flag-ceremony"), NOW + day * DAY)
        assert reads(conn, person).cards_read() == {"flag-ceremony"}
        assert reads(conn, other).cards_read() == frozenset()
        assert reads(conn, person, of=elsewhere()).cards_read() == frozenset()
        assert conn.scalars(select(card_reads.c.read_at)).all() == [NOW]
