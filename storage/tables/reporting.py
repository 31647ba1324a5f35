"""Figures of the plan: results, headcounts, and counters of what people did."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.tables.base import metadata, one_of, unique_where
from storage.types import Exact, Json, Utc

results = Table(
    "results",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("period", Text, nullable=False),
    *one_of(Column("state", Text, nullable=False), "reported", "not_applicable", "withdrawn"),
    *one_of(Column("source", Text, nullable=False), "said", "computed", "paper", "attendance"),
    Column("value", Exact, nullable=False),
    Column("slots", Json, nullable=False),
    Column("reported_by", ForeignKey("people.id"), nullable=False),
    Column("reported_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("supersedes", ForeignKey("results.id")),
    Column("superseded_at", Utc),
    Column("withdrawn_by", ForeignKey("people.id")),
    unique_where("uq_results_current", "superseded_at IS NULL", "programme", "agency", "measure", "period"),
)

# From a period on; a closed period keeps its own.
headcounts = Table(
    "headcounts",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("officials", Integer, nullable=False),
    Column("others", Integer, nullable=False),
    Column("set_by", ForeignKey("people.id"), nullable=False),
    Column("set_at", Utc, nullable=False),
)

# Kept in the transaction that records the fact, so that reading costs the same however many people there are.
counters = Table(
    "counters",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("period", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    *one_of(Column("kind", Text, primary_key=True), "registered", "acknowledged", "understood", "passed"),
    Column("subject", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("people", Integer, nullable=False),
    Column("officials", Integer, nullable=False),
)
