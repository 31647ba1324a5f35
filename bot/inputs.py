"""Webhook events read as what flows and the inbox need; the raw JSON is the truth, unknown things pass through."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flows import taps
from flows.inputs import Followed, Input, Said, Sent, Tapped
from storage.inbox import NewEvent

TEXT_LIMIT = 5000
SENT = ("sticker", "image", "video", "audio", "file", "location")
HANDLED = ("message", "postback", "follow", "unfollow")


def new_event(raw: Any, now: datetime, request_id: str) -> NewEvent | None:
    """One event for the inbox; None for what cannot be kept, such as the console's dummy events without an id.

    Events of groups, of standby mode, and of kinds the bot does not handle are kept and never answered.
    """
    if not isinstance(raw, Mapping) or not isinstance(raw.get("webhookEventId"), str):
        return None
    source = _mapping(raw.get("source"))
    user = source.get("userId") if source.get("type") == "user" else None
    kind = str(raw.get("type", ""))
    at, token = raw.get("timestamp"), raw.get("replyToken")
    return NewEvent(
        event_id=raw["webhookEventId"],
        line_user_id=user if isinstance(user, str) else None,
        kind=kind,
        occurred_ms=at if isinstance(at, int) else int(now.timestamp() * 1000),
        received_at=now,
        payload=dict(raw),
        reply_token=token if isinstance(token, str) else None,
        request_id=request_id,
        redelivered=_mapping(raw.get("deliveryContext")).get("isRedelivery") is True,
        kept=kind not in HANDLED or raw.get("mode") == "standby",
    )


def given(raw: Mapping[str, Any]) -> Input:
    """What the person did, as flows see it; kinds invented tomorrow are read as something sent."""
    if raw.get("type") == "follow":
        return Followed()
    if raw.get("type") == "postback":
        postback = _mapping(raw.get("postback"))
        params = _mapping(postback.get("params"))
        return Tapped(taps.read(str(postback.get("data", ""))), str(params.get("date", "")))
    message = _mapping(raw.get("message"))
    if message.get("type") == "text":
        return Said(_storable(str(message.get("text", ""))[:TEXT_LIMIT]))
    kind = message.get("type")
    return Sent(kind) if kind in SENT else Sent("other")


def _storable(text: str) -> str:
    """The text without what no database takes: NUL, and halves of characters."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
