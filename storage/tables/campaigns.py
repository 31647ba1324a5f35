"""Messages to many, in batches."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from storage.tables.base import metadata, one_of
from storage.types import Json, Utc

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("audience", Json, nullable=False),
    Column("content", Json, nullable=False),
    Column("messages", Json, nullable=False),
    Column("created_by", ForeignKey("people.id")),
    Column("created_at", Utc, nullable=False),
    *one_of(Column("state", Text, nullable=False), "planning", "sending", "waiting", "stopped", "finished"),
    Column("reason", Text),
    Column("recipients", Integer, nullable=False),
    Column("allowance", Integer),
    Column("finished_at", Utc),
)

campaign_batches = Table(
    "campaign_batches",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("retry_key", Text, nullable=False),
    *one_of(Column("state", Text, nullable=False), "waiting", "sending", "sent", "failed", "unsent"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("recipients", Integer, nullable=False),
    Column("first_try_at", Utc),
    Column("next_try_at", Utc),  # when it may be claimed, again or at all; null when it is over
    Column("request_id", Text),
    Column("finished_at", Utc),
    Index(None, "next_try_at"),
)

# A recipient has no state of its own: it is its batch's, and without a batch (seq is null) it is unsent.
# Nor a LINE user id: the batch is sent to whoever of its people still has one, so erasing a person is enough.
campaign_recipients = Table(
    "campaign_recipients",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("seq", Integer),
    Index(None, "campaign_id", "seq"),
)
