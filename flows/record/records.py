"""The record, for reading: everything that can be asked of it."""

from typing import Protocol

from flows.record.asking import AskingRecords
from flows.record.campaigns import CampaignRecords
from flows.record.documents import DocumentRecords
from flows.record.learning import LearningRecords
from flows.record.people import PeopleRecords
from flows.record.reporting import ReportingRecords


class Records(
    PeopleRecords, DocumentRecords, LearningRecords, AskingRecords, ReportingRecords, CampaignRecords, Protocol
):
    """The record, for reading. Each answer is of this moment; nothing here changes anything."""
