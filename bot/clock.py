"""The programme's day, which demonstrations and tests may move, and the real time, which nothing moves."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from content.model.calendar import THAI_TIME
from storage import settings

TODAY = "today"
"""Under which key the record keeps the day that the local LINE's page was moved to."""


class Clock:
    """Tells the programme's time: the real one, or shifted to another day with the real time of day."""

    def __init__(self, today: date | None = None) -> None:
        self._today = today

    def move(self, today: date | None) -> None:
        """Make it another day; None is the real one."""
        self._today = today

    @property
    def moved(self) -> date | None:
        """The day it was moved to, if it was."""
        return self._today

    def real(self) -> datetime:
        """The real moment (UTC), for tokens, locks and retries."""
        return datetime.now(UTC)

    def now(self) -> datetime:
        """The programme's moment (UTC), for the record."""
        real = self.real()
        if self._today is None:
            return real
        return real + timedelta(days=(self._today - real.astimezone(THAI_TIME).date()).days)

    def today(self) -> date:
        """The programme's day in Thailand."""
        return self.now().astimezone(THAI_TIME).date()

    def recall(self, conn: Connection) -> None:
        """Take up the day that the local LINE's page was moved to before a restart, or by another process."""
        if day := settings.get(conn, TODAY):
            self.move(date.fromisoformat(day))
