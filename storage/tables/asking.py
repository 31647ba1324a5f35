"""Questions nobody could answer, and content corrected or added by officers."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text, UniqueConstraint, false

from storage.tables.base import metadata, one_of
from storage.types import Json, Utc

# Kept with the asker's consent until somebody answers.
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("with_name", Boolean, nullable=False, server_default=false()),
    Column("tell", Boolean, nullable=False, server_default=false()),
    Column("agency", Text),
    *one_of(Column("to", Text, nullable=False), "focal", "centre"),
    Column("text", Text, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("answer", Text),
    Column("answered_by", ForeignKey("people.id")),
    Column("answered_at", Utc),
    Column("published_as", Text),  # the id of the answer it became
)

# The newest version of an entry stands in place of the pack's, for all programmes of its account.
published = Table(
    "published",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("kind", Text, nullable=False),  # card | answer | question | text | document | …
    Column("entry", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fields", Json, nullable=False),
    Column("published_by", Text),  # who, as they called themselves; null once erased
    Column("person_id", ForeignKey("people.id")),  # where it was published from the chat
    Column("published_at", Utc, nullable=False),
    UniqueConstraint("account_id", "kind", "entry", "version"),
)
