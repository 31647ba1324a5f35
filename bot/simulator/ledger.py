"""What LINE counts: reply tokens, retry keys, the month's quota, deliveries per day, request rates.

Not locked by itself: the World's lock covers it. Times are epoch seconds.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

REPLY_TOKEN_SECONDS = 60.0
REDELIVERED_TOKEN_SECONDS = 20 * 60.0
RETRY_KEY_SECONDS = 24 * 60 * 60.0

# requests and the seconds they refill in, by method and path rule; whatever is not listed has the last
RATES: dict[str, tuple[int, float]] = {
    "POST /v2/bot/message/broadcast": (60, 3600),
    "POST /v2/bot/message/narrowcast": (60, 3600),
    "POST /v2/bot/channel/webhook/test": (60, 3600),
    "GET /v2/bot/channel/webhook/endpoint": (1000, 60),
    "PUT /v2/bot/channel/webhook/endpoint": (1000, 60),
    "POST /v2/bot/richmenu": (100, 3600),
    "DELETE /v2/bot/richmenu/<menu_id>": (100, 3600),
    "DELETE /v2/bot/richmenu/alias/<alias_id>": (100, 3600),
    "GET /v2/bot/richmenu/list": (10, 1),
    "POST /v2/bot/message/multicast": (200, 1),
    "POST /v2/bot/chat/loading/start": (100, 1),
}
_OTHERWISE = (2000, 1.0)
_JAPAN = timezone(timedelta(hours=9))  # LINE closes its days and months in Japan's time


def japan_day(at: float) -> date:
    """Give the day LINE books a moment under."""
    return datetime.fromtimestamp(at, UTC).astimezone(_JAPAN).date()


@dataclass
class ReplyToken:
    """A token LINE handed out with a webhook event."""

    user_id: str
    happened: float
    sent: float
    used: bool = False


@dataclass
class Accepted:
    """A request that LINE took under a retry key."""

    request_id: str
    at: float
    sent: list[dict[str, str]] = field(default_factory=list)


class Ledger:
    """Counts and remembers, and says no where LINE would."""

    def __init__(self, now: Callable[[], float], quota: int | None, token_seconds: float = REPLY_TOKEN_SECONDS) -> None:
        self._now, self.quota, self._token_seconds = now, quota, token_seconds
        self._tokens: dict[str, ReplyToken] = {}
        self._accepted: dict[str, Accepted] = {}
        self._delivered: Counter[tuple[str, str]] = Counter()
        self._buckets: dict[str, tuple[float, float]] = {}

    def token_sent(self, token: str, user_id: str, happened: float) -> None:
        """Start, or on redelivery start again, a token's minute."""
        at = self._now()
        known = self._tokens.get(token)
        if known is None:
            self._drop_old_tokens(at)
            self._tokens[token] = ReplyToken(user_id, happened, at)
        elif at - known.happened < REDELIVERED_TOKEN_SECONDS:
            known.sent = at

    def _drop_old_tokens(self, at: float) -> None:
        if len(self._tokens) > 1000:
            alive = {key: one for key, one in self._tokens.items() if at - one.happened < REDELIVERED_TOKEN_SECONDS}
            self._tokens = alive

    def use_token(self, token: str) -> str | None:
        """Spend a reply token; return its user, or None when it is unknown, spent or too old."""
        known = self._tokens.get(token)
        if known is None or known.used or self._now() - known.sent > self._token_seconds:
            return None
        known.used = True
        return known.user_id

    def accepted(self, key: str) -> Accepted | None:
        """Give the request accepted under a retry key within the last 24 hours."""
        known = self._accepted.get(key)
        return known if known and self._now() - known.at < RETRY_KEY_SECONDS else None

    def accept(self, key: str, request_id: str, sent: list[dict[str, str]]) -> None:
        """Remember that a request was accepted under a retry key."""
        self._accepted[key] = Accepted(request_id, self._now(), sent)

    def used_this_month(self) -> int:
        """Count the recipients that the month's quota paid for."""
        month = f"{japan_day(self._now()):%Y%m}"
        return sum(n for (day, via), n in self._delivered.items() if day.startswith(month) and via != "reply")

    def covers(self, recipients: int) -> bool:
        """Tell whether the month's quota still covers this many recipients."""
        return self.quota is None or self.used_this_month() + recipients <= self.quota

    def delivered(self, via: str, recipients: int) -> None:
        """Book recipients reached by one kind of call."""
        self._delivered[f"{japan_day(self._now()):%Y%m%d}", via] += recipients

    def delivered_on(self, day: str, via: str) -> int:
        """Count the recipients one kind of call reached on a day (yyyyMMdd)."""
        return self._delivered[day, via]

    def within_rate(self, endpoint: str) -> bool:
        """Take one request from an endpoint's token bucket; False when it is empty."""
        most, seconds = RATES.get(endpoint, _OTHERWISE)
        now = self._now()
        level, at = self._buckets.get(endpoint, (float(most), now))
        level = min(float(most), level + (now - at) * most / seconds)
        self._buckets[endpoint] = (level - 1 if level >= 1 else level, now)
        return level >= 1

    def dump(self) -> dict[str, Any]:
        """Give what must outlive a restart as plain JSON."""
        return {
            "quota": self.quota,
            "accepted": {key: [one.request_id, one.at, one.sent] for key, one in self._accepted.items()},
            "delivered": [[day, via, n] for (day, via), n in self._delivered.items()],
        }

    def load(self, saved: dict[str, Any]) -> None:
        """Take over what `dump` gave."""
        self.quota = saved["quota"]
        self._accepted = {key: Accepted(*one) for key, one in saved["accepted"].items()}
        self._delivered = Counter({(day, via): n for day, via, n in saved["delivered"]})

    def reset(self) -> None:
        """Forget everything but the quota."""
        self._tokens.clear()
        self._accepted.clear()
        self._delivered.clear()
        self._buckets.clear()
