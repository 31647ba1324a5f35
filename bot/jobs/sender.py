"""Sends campaigns batch by batch, so that each recipient ends in exactly one state whatever happens."""

from datetime import datetime, timedelta

import structlog

from bot.installation import Installation
from bot.line.errors import Forbidden, LineError, QuotaExceeded, RateLimited, Unauthorized, Unreachable, Unsure
from bot.logs import reasons
from bot.programme import RunningProgramme
from storage.campaigns import campaigns
from storage.campaigns.campaigns import Batch

KEY_LIFE = timedelta(hours=23)
"""LINE knows a retry key for 24 hours; later the same key would send twice."""
BACK_OFF = (
    timedelta(seconds=2),
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
)
MOST_DUE = 1000

log = structlog.get_logger("campaigns")


class Sender:
    """Sends due batches."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def due(self) -> list[tuple[int, int]]:
        """The batches that may be sent now."""
        with self._installation.database.read() as conn:
            return campaigns.due_batches(conn, self._installation.clock.real(), MOST_DUE)

    def send(self, campaign_id: int, seq: int) -> None:
        """Send one batch, if nobody else does, and record what became of it."""
        installation = self._installation
        now = installation.clock.real()
        with installation.database.write() as conn:
            batch = campaigns.claim(conn, campaign_id, seq, now)
        if batch is None:
            return None
        if now - batch.first_try_at >= KEY_LIFE:
            return self._failed(batch, now)  # nobody was there to try again in time, and LINE may have accepted it
        with installation.database.read() as conn:
            users = campaigns.batch_users(conn, campaign_id, seq)
            campaign = campaigns.campaign(conn, campaign_id)
        programme = installation.programmes[campaign.account_id]
        installation.at("claimed")
        if not users:
            return self._sent(batch, None, programme)
        try:
            request_id = programme.line.multicast(users, list(campaign.messages), batch.retry_key).request_id
        except LineError as error:
            return self._not_sent(batch, error, now)
        installation.at("multicast")
        return self._sent(batch, request_id, programme)

    def _sent(self, batch: Batch, request_id: str | None, programme: RunningProgramme) -> None:
        programme.quota.forget()
        now = self._installation.clock.real()
        with self._installation.database.write() as conn:
            campaigns.batch_sent(conn, batch.campaign_id, batch.seq, request_id, now)
            campaigns.finish_if_done(conn, batch.campaign_id, now)

    def _not_sent(self, batch: Batch, error: LineError, now: datetime) -> None:
        """429 of the month stops; what may pass is tried again under the same key; the rest has failed."""
        log.warning("batch not sent", campaign=batch.campaign_id, seq=batch.seq, status=error.status, **reasons(error))
        with self._installation.database.write() as conn:
            if isinstance(error, QuotaExceeded | Unauthorized | Forbidden):
                reason = "quota" if isinstance(error, QuotaExceeded) else "unauthorized"
                campaigns.stop(conn, batch.campaign_id, reason, now)
                campaigns.batch_later(conn, batch.campaign_id, batch.seq, now)
                return
            if isinstance(error, RateLimited | Unsure | Unreachable):
                wait = BACK_OFF[min(batch.attempts, len(BACK_OFF)) - 1]
                campaigns.batch_later(conn, batch.campaign_id, batch.seq, now + wait)
                return
        self._failed(batch, now)

    def _failed(self, batch: Batch, now: datetime) -> None:
        with self._installation.database.write() as conn:
            campaigns.batch_failed(conn, batch.campaign_id, batch.seq, now)
            campaigns.finish_if_done(conn, batch.campaign_id, now)
