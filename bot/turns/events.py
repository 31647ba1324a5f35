"""Webhook events read as what flows and the inbox need; the raw JSON is the truth, unknown things pass through."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows.engine import taps
from flows.engine.inputs import Followed, Input, NotText, Said, Tapped
from storage.inbox import NewEvent

TEXT_LIMIT = 5000
SENT = ("sticker", "image", "video", "audio", "file", "location")
HANDLED = ("message", "postback", "follow", "unfollow")
LATEST_MS = 2**53
_WORD = re.compile(r"[\w-]{1,200}", re.ASCII)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What PostgreSQL or UTF-8 cannot hold, though JSON can."""


def new_event(raw: Any, account: int, now: datetime, request_id: str) -> NewEvent | None:
    """One event for the inbox; None for what cannot be kept, such as the console's dummy events without an id.

    Events of groups, of standby mode, and of kinds the bot does not handle are never answered; only what it takes to
    know them again is kept, neither who nor what.
    """
    event_id = word(raw.get("webhookEventId")) if isinstance(raw, Mapping) else None
    if event_id is None:
        return None
    source, at = _mapping(raw.get("source")), raw.get("timestamp")
    kind = word(raw.get("type")) or ""
    user = word(source.get("userId")) if source.get("type") == "user" else None
    ours = user is not None and kind in HANDLED and raw.get("mode") != "standby"
    return NewEvent(
        event_id=event_id,
        account_id=account,
        line_user_id=user if ours else None,
        kind=kind,
        occurred_ms=at if type(at) is int and 0 <= at < LATEST_MS else int(now.timestamp() * 1000),
        received_at=now,
        payload=dict(raw) if ours else None,
        reply_token=word(raw.get("replyToken")) if ours else None,
        request_id=request_id,
        redelivered=_mapping(raw.get("deliveryContext")).get("isRedelivery") is True,
        kept=not ours,
    )


def given(raw: Mapping[str, Any]) -> Input:
    """What the person did, as flows see it; kinds invented tomorrow are read as something sent."""
    if raw.get("type") == "follow":
        return Followed()
    if raw.get("type") == "postback":
        postback = _mapping(raw.get("postback"))
        params = _mapping(postback.get("params"))
        return Tapped(taps.read(_text(postback.get("data", ""))), _text(params.get("date", "")))
    message = _mapping(raw.get("message"))
    if message.get("type") == "text":
        return Said(_storable(str(message.get("text", ""))[:TEXT_LIMIT]))
    kind = message.get("type")
    return NotText(kind) if kind in SENT else NotText("other")


def _storable(text: str) -> str:
    """The text without what no database takes: NUL, and halves of characters."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def word(value: Any) -> str | None:
    """An id, a token or a kind, as LINE forms them; None for what could not be stored under its own name."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None


def _text(value: Any) -> str:
    return _UNSTORABLE.sub("", str(value))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
