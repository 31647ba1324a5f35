"""The audit log: of every effect who did it, when, and what it was about; never what somebody said or chose."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert

from flows.record.effects import Effect
from flows.record.learning import RecordSurvey
from storage.act import Act
from storage.tables.work import audit

SUBJECTS = (
    *("receipt", "document", "card", "lesson", "assessment", "survey", "question"),
    *("choice", "invite", "role", "into"),
)
"""What an effect was about: the first of these that it has."""
UNTOLD = (RecordSurvey,)
"""Of an anonymous sheet nothing is noted: not even when, or after whom, it came."""
_NOTE = insert(audit)


def note(conn: Connection, deeds: Iterable[tuple[Effect, Act]]) -> None:
    """Note effects in the transaction that records them."""
    rows = [_noted(effect, act) for effect, act in deeds if not isinstance(effect, UNTOLD)]
    if rows:
        conn.execute(_NOTE, rows)


def _noted(effect: Effect, act: Act) -> dict[str, Any]:
    return {
        "at": act.now,
        "account_id": act.account,
        "programme": act.programme,
        "person_id": act.person.id or None,
        "effect": type(effect).__name__,
        "subject": next((str(getattr(effect, name)) for name in SUBJECTS if hasattr(effect, name)), ""),
        "event_id": act.event_id,
    }
