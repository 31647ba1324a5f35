"""The record: everything that can be asked of it, and the one place where effects become part of it."""

from typing import Any

from sqlalchemy import Connection, insert

from flows.record.effects import Effect
from flows.record.learning import RecordSurvey
from storage.act import Act, Handlers, Increment
from storage.asking.handlers import HANDLERS as ASKING
from storage.asking.records import AskingReads
from storage.campaigns.handlers import HANDLERS as CAMPAIGNS
from storage.campaigns.records import CampaignReads
from storage.documents.handlers import HANDLERS as DOCUMENTS
from storage.documents.records import DocumentReads
from storage.learning.handlers import HANDLERS as LEARNING
from storage.learning.records import LearningReads
from storage.people.handlers import HANDLERS as PEOPLE
from storage.people.records import PeopleReads
from storage.reporting import counters
from storage.reporting.handlers import HANDLERS as REPORTING
from storage.reporting.records import ReportingReads
from storage.tables.work import audit

HANDLERS: Handlers = {**PEOPLE, **DOCUMENTS, **LEARNING, **ASKING, **REPORTING, **CAMPAIGNS}


class RecordReads(PeopleReads, DocumentReads, LearningReads, AskingReads, ReportingReads, CampaignReads):
    """The record as flows read it; see `flows.record.records.Records`."""


SUBJECTS = ("receipt", "document", "lesson", "assessment", "survey", "question", "choice", "role", "kind")
"""What the audit log says an effect was about: the first of these that it has. Never what somebody said or chose."""


UNTOLD = (RecordSurvey,)
"""Of an anonymous sheet the audit log says nothing: not even when, or after whom, it came."""


_NOTE = insert(audit)


def record(conn: Connection, *deeds: tuple[Effect, Act]) -> None:
    """Make effects part of the record, in their order, and note them in the audit log.

    Raises Conflict when somebody was first; then the transaction is to be given up.
    """
    counts = list[Increment]()
    for effect, act in deeds:
        HANDLERS[type(effect)](effect, act, conn)
        counts += act.counts
        act.counts.clear()
    counters.count(conn, counts)
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
