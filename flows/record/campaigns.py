"""Messages to many: what was sent, and what the month has left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Quota:
    """The month's paid messages; limit None means unlimited, known False means LINE did not answer."""

    limit: int | None = None
    used: int = 0
    known: bool = True

    @property
    def left(self) -> int | None:
        """What remains, or None when there is no limit."""
        return None if self.limit is None else max(0, self.limit - self.used)


@dataclass(frozen=True)
class CampaignState:
    """How far a campaign has come: recipients = sent + failed + unsent + waiting."""

    id: int
    receipt: str
    title: str
    state: str
    reason: str
    at: datetime
    recipients: int
    sent: int
    failed: int
    unsent: int
    waiting: int


class CampaignRecords(Protocol):
    """What can be asked about campaigns."""

    def audience_size(self, audience: Mapping[str, Any]) -> int:
        """How many people a campaign would reach now."""

    def audience_names(self, audience: Mapping[str, Any], most: int) -> Sequence[str]:
        """Name the first people whom a campaign would reach now."""

    def audience_blocked(self, audience: Mapping[str, Any]) -> int:
        """How many people of an audience have blocked the account, and so are not reached."""

    def quota(self) -> Quota:
        """The month's paid messages."""

    def campaigns(self) -> Sequence[CampaignState]:
        """The latest campaigns, newest first."""

    def campaign(self, receipt: str) -> CampaignState | None:
        """One campaign by its number."""

    def calendar_sent(self) -> frozenset[str]:
        """The entries of the campaign calendar that went out in this programme, which is of one fiscal year."""


@dataclass(frozen=True)
class SendCampaign:
    """A message to an audience, frozen at this moment; at most `allowance` people when given.

    The messages are those of `flows.engine.messages`, laid out for LINE before they are recorded.
    """

    title: str
    audience: Mapping[str, Any]
    content: Mapping[str, Any]
    messages: Sequence[Any]
    receipt: str
    allowance: int | None


@dataclass(frozen=True)
class StopCampaign:
    """What has not gone out of a campaign stays unsent."""

    campaign: int
