"""What the pages need to know of the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from bot.pages.certificates import Certificate
from flows.people.counts import Count
from flows.record.campaigns import CampaignState
from flows.reporting.measure_status import MeasureStatus


@dataclass(frozen=True)
class Province:
    """The whole programme on one day."""

    today: date
    statuses: Mapping[str, Sequence[MeasureStatus]]
    """By agency code: where it stands on each of its measures."""
    acknowledged: Mapping[str, Mapping[str, Count]]
    """By document, then by agency code: how many of how many acknowledged it."""
    campaigns: Sequence[CampaignState]
    """The latest campaigns, newest first."""
    understood: Mapping[str, Mapping[str, Count]] = field(default_factory=dict)
    """As `acknowledged`, for who passed the check of a document; only documents that have one."""
    learned: Mapping[str, Mapping[str, Count]] = field(default_factory=dict)
    """By lesson, then by agency code: how many of how many passed it."""


class PageRecord(Protocol):
    """The record as pages see it; only `opened` changes anything."""

    def exists(self, account: int, person_id: int) -> bool:
        """Whether this person is still known and not erased."""

    def is_admin(self, account: int, person_id: int) -> bool:
        """Whether this person is an admin now."""

    def opened(self, account: int, person_id: int, document: str, version: int) -> None:
        """Note that the person opened the page of this version; the first time counts."""

    def stored(self, person_id: int) -> Mapping[str, Any]:
        """Everything kept about the person, ready for JSON."""

    def certificate(self, number: str) -> Certificate | None:
        """The certificate of this number, if one was ever given out."""

    def line_id(self, account: int) -> str:
        """The account's LINE id, such as @123abcde; "" where LINE was never asked."""

    def province(self, account: int) -> Province:
        """The whole programme as of today."""
