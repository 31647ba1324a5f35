"""Documents opened, read to their end, acknowledged and understood; each in a programme."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from storage.tables.base import metadata, one_of
from storage.tables.people import PERSONNEL
from storage.types import Utc

# Agency, personnel type and period are those of that moment: no later move changes what was counted.
acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("period", Text, nullable=False),
    Column("agency", Text, nullable=False),
    *one_of(Column("personnel_type", Text, nullable=False), *PERSONNEL),
    Column("document", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("acknowledged_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("opened_at", Utc),
    Column("finished_at", Utc),
    UniqueConstraint("person_id", "programme", "document", "version"),
)

document_opens = Table(
    "document_opens",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("document", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("opened_at", Utc, nullable=False),
    Column("finished_at", Utc),  # when the end was seen, not sooner than anybody can read
)

# Acknowledging is not understanding: the short check after a document is counted apart.
understandings = Table(
    "understandings",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("document", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("period", Text, nullable=False),
    Column("agency", Text, nullable=False),
    *one_of(Column("personnel_type", Text, nullable=False), *PERSONNEL),
    Column("correct", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("answered_at", Utc, nullable=False),
)
