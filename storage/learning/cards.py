"""Cards: which of them a person has read in a programme."""

from sqlalchemy import Connection, delete, select

from flows.record.learning import ReadCard
from storage.act import Act
from storage.dialects import insert_into
from storage.tables.learning import card_reads


def read(effect: ReadCard, act: Act, conn: Connection) -> None:
    """Note that a person reads a card; the first time stands."""
    row = {"person_id": act.person.id, "programme": act.programme, "card": effect.card, "read_at": act.now}
    conn.execute(insert_into(card_reads, conn).on_conflict_do_nothing(), row)


def read_by(conn: Connection, person_id: int, programme: str) -> frozenset[str]:
    """Give the cards a person has read in a programme."""
    mine = (card_reads.c.person_id == person_id, card_reads.c.programme == programme)
    return frozenset(conn.scalars(select(card_reads.c.card).where(*mine)))


def forget(conn: Connection, person_id: int) -> None:
    """Erase what a person read."""
    conn.execute(delete(card_reads).where(card_reads.c.person_id == person_id))
