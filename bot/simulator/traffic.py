"""The raw exchanges between LINE and the bot, newest last, with the access token masked.

Not locked by itself: the World's lock covers it.
"""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 300
_LONGEST = 20_000  # characters of a request or response shown


@dataclass(frozen=True)
class Exchange:
    """One request and its answer; `direction` is webhook (LINE to bot) or api (bot to LINE)."""

    n: int
    at: str
    direction: str
    method: str
    path: str
    status: int
    ms: int
    request: str
    response: str
    requestId: str | None = None  # noqa: N815 - these are the JSON names
    webhookEventId: str | None = None  # noqa: N815
    outcome: str | None = None


class Traffic:
    """The last exchanges."""

    def __init__(self) -> None:
        self._kept: deque[Exchange] = deque(maxlen=KEPT)

    def add(self, exchange: Exchange) -> None:
        """Keep one more, dropping the oldest when full."""
        self._kept.append(exchange)

    def since(self, n: int) -> list[dict[str, Any]]:
        """Give the exchanges after number n, without fields that have no value."""
        return [
            {name: value for name, value in asdict(one).items() if value is not None} for one in self._kept if one.n > n
        ]

    def clear(self) -> None:
        """Forget all exchanges."""
        self._kept.clear()


def shown(content: bytes | str, content_type: str = "") -> str:
    """Turn a body into text a person can read; binaries become a note of their size."""
    if isinstance(content, bytes):
        if content_type.startswith(("image/", "video/", "audio/", "application/octet-stream", "multipart/")):
            return f"<{len(content)} bytes {content_type}>"
        content = content.decode("utf-8", "replace")
    return content if len(content) <= _LONGEST else f"{content[:_LONGEST]}…"


def request_text(headers: dict[str, str], body: str) -> str:
    """Write down a request's telling headers and its body; never the bearer token."""
    lines = [f"{name}: {_masked(name, value)}" for name, value in headers.items()]
    return "\n".join([*lines, "", body])


def _masked(name: str, value: str) -> str:
    return "Bearer ****" if name.lower() == "authorization" else value
