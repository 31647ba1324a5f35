"""The LINE accounts of this installation, and the programmes that each runs, one after another."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.tables.base import metadata
from storage.types import Utc

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("destination", Text, unique=True),  # the account's own LINE user id, as webhooks name it; null until told
    Column("created_at", Utc, nullable=False),
)

programmes = Table(
    "programmes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("fiscal_year", Integer, nullable=False),  # B.E.
    Column("created_at", Utc, nullable=False),
)
