"""The local LINE for load: answers sends at once and keeps only counters. Used by the bench, for any bot.

Any reply token and any receiver is taken, and messages are not checked, so that the stub costs as little as it can.
GET /api/counters gives the counts; POST /api/counters {"delay": seconds} starts them afresh with a new delay.
"""

import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from bot.simulator.middleware import MOST_BYTES

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

_SEND = "/v2/bot/message/"
_SENDS = {f"{_SEND}{kind}" for kind in ("reply", "push", "multicast", "broadcast")}
_SENT = b'{"sentMessages":[{"id":"500000000000000001","quoteToken":"quote500000000000000001"}]}'
_COUNTERS = "/api/counters"


class CountingStub:
    """A WSGI app that answers the sends itself and leaves everything else to the app behind it."""

    def __init__(
        self, behind: Callable[[Environ, StartResponse], Iterable[bytes]], token: str, delay: float = 0.0
    ) -> None:
        self._behind, self._header, self.delay = behind, f"Bearer {token}", delay
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if path == _COUNTERS:
            return self._tell(environ, start_response)
        if path not in _SENDS or environ["REQUEST_METHOD"] != "POST":
            return self._behind(environ, start_response)
        body = _read(environ)
        if body is None:
            return _answer(start_response, "413 Request Entity Too Large", b'{"message":"Request entity too large"}')
        if environ.get("HTTP_AUTHORIZATION") != self._header:
            return _answer(start_response, "401 Unauthorized", b'{"message":"Authentication failed."}')
        self._count(path.removeprefix(_SEND), body)
        if self.delay:
            time.sleep(self.delay)
        return _answer(start_response, "200 OK", _SENT if path.endswith(("reply", "push")) else b"{}")

    def _count(self, kind: str, body: bytes) -> None:
        recipients = len(json.loads(body).get("to", ())) if kind == "multicast" else 1
        with self._lock:
            self._counts[f"{kind}.requests"] += 1
            self._counts[f"{kind}.recipients"] += recipients
            self._counts[f"{kind}.bytes"] += len(body)

    def counts(self) -> dict[str, int]:
        """Give requests, recipients and bytes per kind of send, as `multicast.requests` and so on."""
        with self._lock:
            return dict(self._counts)

    def _tell(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            wish = json.loads(_read(environ) or b"{}")
            with self._lock:
                self._counts.clear()
                self.delay = float(wish.get("delay", self.delay))
        return _answer(start_response, "200 OK", json.dumps(self.counts()).encode())


def _read(environ: Environ) -> bytes | None:
    """Read the body, or None when it is larger than LINE takes."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(min(length, MOST_BYTES + 1))
    return body if len(body) <= MOST_BYTES else None


def _answer(start_response: StartResponse, status: str, body: bytes) -> Iterable[bytes]:
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("x-line-request-id", str(uuid.uuid4())),
    ]
    start_response(status, headers)
    return [body]
