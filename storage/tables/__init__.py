"""The tables of the record, by subject. A change here needs a new migration; a test compares the two."""

from storage.tables import accounts, asking, campaigns, documents, learning, people, reporting, work
from storage.tables.base import metadata

__all__ = ["accounts", "asking", "campaigns", "documents", "learning", "metadata", "people", "reporting", "work"]
