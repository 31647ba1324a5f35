"""The one history of the schema, for SQLite and PostgreSQL alike; run by `storage.database.upgrade`.

A migration is `versions/NNNN_what_changes.py` with revision "NNNN". Never edit one that has been
published: add the next.
"""
