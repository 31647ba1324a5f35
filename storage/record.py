"""The record: everything that can be asked of it, and the one place where effects become part of it."""

from sqlalchemy import Connection

from flows.record.effects import Effect
from storage import audit
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

HANDLERS: Handlers = {**PEOPLE, **DOCUMENTS, **LEARNING, **ASKING, **REPORTING, **CAMPAIGNS}


class RecordReads(PeopleReads, DocumentReads, LearningReads, AskingReads, ReportingReads, CampaignReads):
    """The record as flows read it; see `flows.record.records.Records`."""


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
    audit.note(conn, deeds)
