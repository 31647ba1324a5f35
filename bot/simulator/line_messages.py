"""LINE's API for sending: reply, push, multicast, broadcast, narrowcast, their checks, and the quota."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from bot.simulator.ledger import japan_day
from bot.simulator.line import Refusal, bad_property, body_error, here, is_user_id, json_body
from bot.simulator.middleware import MONTH_LIMITED, fault
from bot.simulator.rules import refusal
from bot.simulator.world import LocalUser

blueprint = Blueprint("line_messages", __name__, url_prefix="/v2/bot")

MULTICAST_MOST = 500
STRANGER_SECONDS = 7 * 24 * 60 * 60.0  # who wrote within a week can be pushed to without being a friend
_RECEIVER = re.compile(r"[UCR][0-9a-f]{32}")
_Answer = tuple[Response, int]


def _check_messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    if refused := refusal(body.get("messages")):
        raise Refusal(400, refused)
    messages: list[dict[str, Any]] = body["messages"]
    return messages


def _reachable(person: LocalUser) -> bool:
    recent = person.wrote_at is not None and here().world.now() - person.wrote_at < STRANGER_SECONDS
    return not person.blocked and (person.following or recent)


def _deliver(people: Sequence[LocalUser], messages: list[dict[str, Any]], via: str) -> list[dict[str, str]]:
    """Put messages into chats and book them; give LINE's sentMessages of the last chat."""
    world = here().world
    sent: list[dict[str, str]] = []
    for person in people:
        entries = [world.add_entry(person.id, "bot", message, via) for message in messages]
        sent = [_sent_message(entry["id"], entry.get("quoteToken")) for entry in entries]
    world.ledger.delivered(via, len(people))
    world.tick("state")
    return sent


def _sent_message(message_id: str, quote_token: str | None) -> dict[str, str]:
    return {"id": message_id} | ({"quoteToken": quote_token} if quote_token else {})


# --- retry keys and quota


def _retry_key() -> str | None:
    """Read the retry key; LINE does not document its answer to a malformed one, a 400 is our guess."""
    key = request.headers.get("X-Line-Retry-Key")
    if key is None:
        return None
    try:
        return str(uuid.UUID(key))
    except ValueError:
        raise Refusal(400, "The value for the 'X-Line-Retry-Key' header is invalid") from None


def _refuse_repeated(key: str | None) -> None:
    before = here().world.ledger.accepted(key) if key else None
    if before is None:
        return
    body: dict[str, Any] = {"message": "The retry key is already accepted"}
    if before.sent:
        body["sentMessages"] = before.sent
    raise Refusal(409, body, {"x-line-accepted-request-id": before.request_id})  # type: ignore[arg-type]


def _pay_for(recipients: int) -> None:
    if fault("monthly_limit") or not here().world.ledger.covers(recipients):
        raise Refusal(429, MONTH_LIMITED)


def _send(
    key: str | None, people: Sequence[LocalUser], messages: list[dict[str, Any]], via: str
) -> list[dict[str, str]]:
    _pay_for(len(people))
    sent = _deliver(people, messages, via)
    if key:
        here().world.ledger.accept(key, g.request_id, sent if via == "push" else [])
    return sent


# --- sending


@blueprint.post("/message/reply")
def reply() -> Response:
    """Answer an event, free and once, within its token's minute."""
    if request.headers.get("X-Line-Retry-Key") is not None:
        raise Refusal(400, "The 'X-Line-Retry-Key' header cannot be used with this endpoint")
    body = json_body()
    if not isinstance(body.get("replyToken"), str):
        raise body_error("May not be empty", "replyToken")
    messages = _check_messages(body)
    world = here().world
    with world.lock:
        user_id = world.ledger.use_token(body["replyToken"])
        person = world.people.get(user_id) if user_id else None
        if person is None:
            raise Refusal(400, "Invalid reply token")
        return jsonify(sentMessages=_deliver([person], messages, "reply"))


@blueprint.post("/message/push")
def push() -> Response:
    """Send to one person; who blocked the account gets nothing, and that is a success."""
    body, key = json_body(), _retry_key()
    to, world = body.get("to"), here().world
    if not isinstance(to, str) or not _RECEIVER.fullmatch(to):
        raise bad_property("'to'")
    with world.lock:
        _refuse_repeated(key)
        messages = _check_messages(body)
        _check_units(body)
        person = world.people.get(to)
        if person is None:
            raise Refusal(400, "Failed to send messages")
        sent = _send(key, [person] if _reachable(person) else [], messages, "push")
        # LINE answers with ids also where nothing arrived
        return jsonify(sentMessages=sent or [_sent_message(world.message_id(), None) for _ in messages])


@blueprint.post("/message/multicast")
def multicast() -> Response:
    """Send to up to 500 people; who is no friend is skipped."""
    body, key = json_body(), _retry_key()
    to = body.get("to")
    if not isinstance(to, list) or not 1 <= len(to) <= MULTICAST_MOST:
        raise body_error(f"Size must be between 1 and {MULTICAST_MOST}", "to")
    for position, user_id in enumerate(to):
        if not is_user_id(user_id):
            raise bad_property(f"to[{position}]")
    world = here().world
    with world.lock:
        _refuse_repeated(key)
        messages = _check_messages(body)
        _check_units(body)
        found = (world.people.get(user_id) for user_id in dict.fromkeys(to))
        _send(key, [person for person in found if person and person.following], messages, "multicast")
        return jsonify({})


def _to_all(via: str) -> None:
    body, key = json_body(), _retry_key()
    world = here().world
    with world.lock:
        _refuse_repeated(key)
        _send(key, world.friends(), _check_messages(body), via)


@blueprint.post("/message/broadcast")
def broadcast() -> Response:
    """Send to all friends."""
    _to_all("broadcast")
    return jsonify({})


@blueprint.post("/message/narrowcast")
def narrowcast() -> _Answer:
    """Send to all friends: nobody here has attributes to narrow by."""
    _to_all("narrowcast")
    return jsonify({}), 202


@blueprint.get("/message/progress/narrowcast")
def narrowcast_progress() -> Response:
    """Say that a narrowcast is done."""
    if not request.args.get("requestId"):
        raise Refusal(400, "The value for the 'requestId' parameter is invalid")
    world = here().world
    return jsonify(
        phase="succeeded", acceptedTime=world.iso(), completedTime=world.iso(), successCount=0, failureCount=0
    )


def _check_units(body: dict[str, Any]) -> None:
    """Check customAggregationUnits: at most one name."""
    units = body.get("customAggregationUnits")
    if units is None:
        return
    if not isinstance(units, list) or len(units) > 1:
        raise body_error("Size must be between 0 and 1", "customAggregationUnits")
    for name in units:
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_]{1,30}", name):
            raise body_error("Invalid unit name", "customAggregationUnits[0]")


@blueprint.post("/message/validate/<any(reply, push, multicast, narrowcast, broadcast):_kind>")
def validate(_kind: str) -> Response:
    """Check messages without sending them."""
    _check_messages(json_body())
    return jsonify({})


# --- counts


@blueprint.get("/message/quota")
def quota() -> Response:
    """Tell the month's quota."""
    limit = here().world.ledger.quota
    return jsonify({"type": "none"} if limit is None else {"type": "limited", "value": limit})


@blueprint.get("/message/quota/consumption")
def consumption() -> Response:
    """Tell how much of the month's quota is used."""
    with here().world.lock:
        return jsonify(totalUsage=here().world.ledger.used_this_month())


@blueprint.get("/message/delivery/<any(reply, push, multicast, broadcast):via>")
def delivery(via: str) -> Response:
    """Tell how many one kind of call reached on a day that is over."""
    day = request.args.get("date", "")
    if not re.fullmatch(r"\d{8}", day):
        raise Refusal(400, "The value for the 'date' parameter is invalid")
    if day < "20180331":
        return jsonify(status="out_of_service")
    world = here().world
    if day >= f"{japan_day(world.now()):%Y%m%d}":
        return jsonify(status="unready")
    return jsonify(status="ready", success=world.ledger.delivered_on(day, via))


# --- the chat itself


@blueprint.post("/chat/loading/start")
def loading() -> _Answer:
    """Show the loading animation in a chat."""
    body = json_body()
    if not is_user_id(body.get("chatId")):
        hint = "please confirm if there are any group/room ids or illegal ids."
        raise body_error(f"Only user id is acceptable, {hint}", "chatId")
    seconds = body.get("loadingSeconds", 20)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 5 <= seconds <= 60:
        raise body_error("Must be between 5 and 60", "loadingSeconds")
    if seconds % 5:
        raise body_error("must be a multiple of five", "loadingSeconds")
    world = here().world
    with world.lock:
        if body["chatId"] in world.people:
            world.loading[body["chatId"]] = world.now() + seconds
            world.tick("chat", body["chatId"])
    return jsonify({}), 202


@blueprint.post("/chat/markAsRead")
def mark_as_read() -> Response:
    """Accept a token of a message this bot got."""
    token = json_body().get("markAsReadToken")
    if not isinstance(token, str) or here().world.entry(token.removeprefix("read")) is None:
        hint = "Tokens must be used by the bot that received them via Webhook."
        raise Refusal(400, f"Invalid markAsReadToken. {hint}")
    return jsonify({})
