"""What is under way: the webhook's inbox, jobs, leases; what was done: the audit log; and small facts."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from storage.tables.base import metadata, one_of, unique_where
from storage.types import Json, Utc

inbox = Table(
    "inbox",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("line_user_id", Text),
    Column("kind", Text, nullable=False),
    Column("occurred_ms", BigInteger, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("redelivered", Boolean, nullable=False),
    *one_of(Column("state", Text, nullable=False), "waiting", "done", "answered", "kept", "failed"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("payload", Json),
    Column("reply_token", Text),
    Column("request_id", Text),
    Column("answer", Json),
    Column("next_session", Text),
    Column("matters", Boolean, nullable=False, server_default=false()),
    Column("retry_key", Text),
    *one_of(Column("sent_via", Text), "reply", "push", "none"),
    Column("cost", Integer, nullable=False, server_default="0"),
    Column("finished_at", Utc),
    Index(None, "state", "line_user_id", "occurred_ms"),
)

# What must happen after a commit, written in the transaction that decided it; done by any process, then deleted.
jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    *one_of(Column("kind", Text, nullable=False), "menu", "forget"),
    Column("subject", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Utc, nullable=False),  # when it may be taken; while somebody is at it, when their lease ends
    Column("created_at", Utc, nullable=False),
    unique_where("uq_jobs_untaken", "attempts = 0", "account_id", "kind", "subject"),
    Index(None, "due_at"),
)

# Of many processes exactly one acts: who holds the lease, until when, and how far it has come.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text),
    Column("until", Utc),
    Column("done_at", Utc),
)

# One row for each effect of a turn, in its transaction; of what was said only that it was.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("effect", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("event_id", Text, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
