"""The webhook: verify, store, wake a worker, answer. The work is done elsewhere."""

import base64
import hashlib
import hmac
import json
import math
import threading
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from flask import Blueprint, Response, request

from bot.installation import Installation
from bot.logs import about, reasons
from bot.turns.batcher import Batcher
from bot.turns.destinations import TURN_S, Destinations
from bot.turns.events import new_event
from storage import Unavailable
from storage import inbox as record
from storage.inbox import NewEvent

MOST_BYTES = 1_000_000
"""LINE's webhooks are a few kilobytes; more is not LINE."""
WITHIN_S = 1.5
"""How long storing may take: LINE waits two seconds, and sends again what was not stored."""
QUIET_S = 60.0
"""Refused signatures are told once in so long, however many come."""

log = structlog.get_logger("webhook")


def signature_of(secret: str, body: bytes) -> str:
    """The signature LINE gives to these bytes."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def webhook(installation: Installation) -> Blueprint:
    """The blueprint with `POST /callback`."""
    blueprint, store, refusals = Blueprint("webhook", __name__), _Inbox(installation), Refusals()

    @blueprint.post("/callback")
    def callback() -> Response:
        request_id = uuid4().hex
        with about(request_id=request_id):
            return _receive(installation, store, refusals, request_id)

    return blueprint


def _receive(installation: Installation, inbox: "_Inbox", refusals: "Refusals", request_id: str) -> Response:
    request.max_content_length = MOST_BYTES  # Flask answers 413 beyond it
    body = request.get_data(cache=False)
    expected = signature_of(installation.settings.channel_secret, body)
    if not hmac.compare_digest(expected.encode(), request.headers.get("x-line-signature", "").encode()):
        refusals.tell()
        return _answer(400, "bad signature")
    told = _told(body)
    if told is None:
        return _answer(400, "not a webhook body")
    events, destination = told
    try:
        account = inbox.account(destination)
        if account is None:
            log.error("webhook of another account", remedy="run `sujarit line setup` if the channel was changed")
            return _answer(400, "another account")
        inbox.store(account, events, request_id)
    except Unavailable as error:
        log.error("not stored", **reasons(error))
        return _answer(503, "try again")
    return _answer(200, "ok")


def _told(body: bytes) -> tuple[list[object], object] | None:
    """The events of a webhook, and the account it is for."""
    try:
        told = json.loads(body, parse_constant=_refused, parse_float=_finite)
        events, destination = told["events"], told.get("destination")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (events, destination) if isinstance(events, list) else None


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _finite(number: str) -> float | None:
    """A number beyond all floats would become Infinity, which no database takes as JSON."""
    found = float(number)
    return found if math.isfinite(found) else None


class Refusals:
    """Tells the operator of signatures that are not our channel's: at once, and then as often as helps.

    One such webhook is anybody's; when all are refused, the secret is wrong.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._quiet_until, self._untold = clock, -math.inf, 0
        self._lock = threading.Lock()

    def tell(self) -> None:
        """Write a line, unless one was written a moment ago."""
        with self._lock:
            self._untold, now = self._untold + 1, self._clock()
            if now < self._quiet_until:
                return
            untold, self._untold, self._quiet_until = self._untold, 0, now + QUIET_S
        log.error("signature refused", count=untold, remedy="if it is all of LINE's, correct LINE_CHANNEL_SECRET")


class _Inbox:
    """Where webhooks put their events: those that come at the same time, in one transaction."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._stored = Batcher(self._store_all, WITHIN_S)
        self.account = Destinations(installation).account

    def store(self, account: int, events: list[object], request_id: str) -> None:
        """Store what is new of the events and have a worker look; raises Unavailable when that cannot be promised."""
        now = self._installation.clock.real()
        found = [event for raw in events if (event := new_event(raw, account, now, request_id))]
        fresh = {event.event_id: event for event in found if not event.forgotten}
        if fresh:
            new = self._stored(fresh)
            log.info("stored", events=len(fresh), new=len(fresh.keys() & new))
        if any(event.forgotten for event in found):  # LINE brings none such, unless it is our clock that is wrong
            raise Unavailable("too old", "events are older than any is remembered", "set this machine's clock")

    def _store_all(self, webhooks: list[dict[str, NewEvent]]) -> list[set[str]]:
        installation = self._installation
        fresh = {event_id: event for events in webhooks for event_id, event in events.items()}
        with installation.database.write(TURN_S) as conn:
            stored = record.store(conn, list(fresh.values()))
        installation.at("stored")
        # a repeated delivery wakes a worker too: the first one may have been stored and never signalled
        installation.due.add({event.user: None for event in fresh.values() if event.line_user_id and not event.kept})
        return [stored] * len(webhooks)


def _answer(status: int, text: str) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
