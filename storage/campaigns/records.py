"""What can be asked about campaigns; see `flows.record.campaigns.CampaignRecords`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flows.record.campaigns import CampaignState, Quota
from storage.campaigns import audiences, campaigns
from storage.reading import Reads

LATEST = 6
"""How many campaigns a list shows."""


class CampaignReads(Reads):
    """Campaigns, read."""

    def audience_size(self, audience: Mapping[str, Any]) -> int:
        """How many people a campaign would reach."""
        at = self._at
        return audiences.size(at.conn, audience, at.account, at.content, at.now)

    def audience_names(self, audience: Mapping[str, Any], most: int) -> Sequence[str]:
        """Name the first people whom a campaign would reach."""
        at = self._at
        return audiences.names(at.conn, audience, at.account, at.content, at.now, most)

    def audience_blocked(self, audience: Mapping[str, Any]) -> int:
        """How many people of an audience have blocked the account."""
        at = self._at
        return audiences.blocked(at.conn, audience, at.account, at.content, at.now)

    def quota(self) -> Quota:
        """The month's paid messages, as LINE says and with what is still going out; unknown when LINE is silent."""
        return self._at.once("quota", self._quota)

    def _quota(self) -> Quota:
        told = self._at.quota()
        return replace(told, used=told.used + campaigns.waiting(self._at.conn, self._at.account))

    def campaigns(self) -> Sequence[CampaignState]:
        """The latest campaigns."""
        return campaigns.recent(self._at.conn, self._at.programme, LATEST)

    def campaign(self, receipt: str) -> CampaignState | None:
        """One campaign by its number."""
        return campaigns.by_receipt(self._at.conn, self._at.programme, receipt)

    def calendar_sent(self) -> frozenset[str]:
        """The entries of the campaign calendar that went out."""
        sent = campaigns.contents(self._at.conn, self._at.programme)
        return frozenset(content["id"] for content in sent if content["kind"] == "calendar")
