"""What the pages need to know of the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.pages.certificates import Certificate
from flows.people.counts import Count
from flows.record.campaigns import CampaignState
from flows.record.people import ConsoleSession
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
    """The record as pages see it; only what was opened, read to its end, used, closed or missed changes anything."""

    def exists(self, account: int, person_id: int) -> bool:
        """Whether this person is still known and not erased."""

    def is_admin(self, account: int, person_id: int) -> bool:
        """Whether this person is an admin now."""

    def open_console(
        self, account: int, person_id: int, session: str, link: str, browser: str
    ) -> ConsoleSession | None:
        """Open the console with a link; None where the link opened it before. Both are told by their hashes."""

    def console_opened_with(self, link: str) -> ConsoleSession | None:
        """How a link, told by its hash, opened the console; None where it did not."""

    def console(self, session: str) -> ConsoleSession | None:
        """A console that is open, told by its hash, which is used now; None where it is closed."""

    def consoles(self, person_id: int) -> Sequence[ConsoleSession]:
        """The consoles that a person has open, the newest first."""

    def end_consoles(self, ids: Sequence[int]) -> None:
        """Close these consoles."""

    def opened(self, account: int, person_id: int, document: str, version: int) -> None:
        """Note that the person opened the page of this version; the first time counts."""

    def finished(self, account: int, person_id: int, document: str, version: int) -> None:
        """Note that the person came to the end of this version; the first time counts."""

    def now(self) -> datetime:
        """The programme's moment."""

    def stored(self, person_id: int) -> Mapping[str, Any]:
        """Everything kept about the person, ready for JSON."""

    def certificate(self, number: str) -> Certificate | None:
        """The certificate of this number, if one was ever given out."""

    def missed(self, network: str) -> None:
        """Note that somebody from this network asked for a certificate that does not exist."""

    def shut(self, network: str) -> bool:
        """Whether that happened so often of late that nothing is looked up for this network."""

    def line_id(self, account: int) -> str:
        """The account's LINE id, such as @123abcde; "" where LINE was never asked."""

    def province(self, account: int) -> Province:
        """The whole programme as of today."""
