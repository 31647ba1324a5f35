"""The page's own API, under /api: what the phones show, what people do, and the switches.

State: GET /api/state, /api/chats/<user>?after=<seq>, /api/ticks?since=<n> (waits up to 10 s; without `since` it
answers at once with the last number), /api/traffic?since=<n>, /api/content/<message>, /api/richmenus/<menu>/image.
Actions: POST /api/users, /api/users/<user>/<action>. Switches: POST /api/faults {kind: {left?, seconds?, path?}|null},
/api/quota {limit}, /api/today {today}, /api/redeliver {webhookEventId}, /api/reset.
Bodies are JSON; errors are {"error": sentence} with 400, 404 or 409.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for
from werkzeug.exceptions import HTTPException

from bot.simulator.actions import Actions, Impossible
from bot.simulator.faults import KINDS
from bot.simulator.line import here
from bot.simulator.webhooks import Event
from bot.simulator.world import ChatEntry, LocalUser

blueprint = Blueprint("page_api", __name__, url_prefix="/api")

LONGEST_WAIT = 10.0  # seconds a page may hold a server thread
_Answer = tuple[Response, int]


@blueprint.errorhandler(Impossible)
def _impossible(error: Impossible) -> _Answer:
    return jsonify(error=str(error)), 409


@blueprint.errorhandler(ValueError)
def _unreadable(error: ValueError) -> _Answer:
    return jsonify(error=str(error)), 400


@blueprint.errorhandler(HTTPException)
def _http(error: HTTPException) -> _Answer:
    return jsonify(error=error.description), error.code or 500


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True) or {}
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body


def _number(name: str) -> int | None:
    given = request.args.get(name)
    return None if given is None else int(given)


# --- reading


def _shown_person(person: LocalUser) -> dict[str, Any]:
    shown = asdict(person)
    del shown["wrote_at"]
    return {name: value for name, value in shown.items() if value is not None}


def _shown_menu(user_id: str) -> dict[str, Any] | None:
    menu = here().world.menus.shown_to(user_id)
    if menu is None:
        return None
    names = ("richMenuId", "size", "areas", "chatBarText", "selected")
    return {name: menu[name] for name in names} | {"image": url_for("page_api.menu_image", menu_id=menu["richMenuId"])}


@blueprint.get("/state")
def state() -> Response:
    """Give everything but the chats."""
    world = here().world
    with world.lock:
        return jsonify(
            account={"id": world.bot_id, "name": world.account_name},
            today=world.today,
            quota={"limit": world.ledger.quota, "used": world.ledger.used_this_month()},
            faults=world.faults.as_json(),
            faultOptions={kind: ["left", *options] for kind, options in KINDS.items()},
            users=[_shown_person(person) for person in world.people.values()],
            richmenus={user_id: _shown_menu(user_id) for user_id in world.people},
        )


def _shown_entry(entry: ChatEntry) -> dict[str, Any]:
    shown = dict(entry)
    shown["from"] = shown.pop("author")
    return shown


@blueprint.get("/chats/<user_id>")
def chat(user_id: str) -> Response:
    """Give a chat's entries new or changed after a number, and whether the account seems to be typing."""
    world, after = here().world, _number("after") or 0
    with world.lock:
        entries = world.chats.get(user_id)
        if entries is None:
            abort(404, f"there is no user {user_id}")
        fresh = [_shown_entry(entry) for entry in entries if entry.get("changed", entry["seq"]) > after]
        return jsonify(messages=fresh, loading=world.is_loading(user_id))


@blueprint.get("/ticks")
def ticks() -> Response:
    """Wait for something to change."""
    last, found = here().world.ticks_since(_number("since"), LONGEST_WAIT)
    return jsonify(n=last, ticks=found)


@blueprint.get("/traffic")
def traffic() -> Response:
    """Give the exchanges after a number."""
    with here().world.lock:
        return jsonify(exchanges=here().world.traffic.since(_number("since") or 0))


@blueprint.get("/content/<message_id>")
def content(message_id: str) -> Response:
    """Give what a person sent, to show it in their own phone."""
    found = here().world.entry(message_id)
    body = here().world.blobs.get(message_id) if found else None
    if found is None or body is None:
        abort(404, "there is no such content")
    response = Response(body, content_type=found[1]["message"].get("contentType", "application/octet-stream"))
    # a person may have sent a web page as a file; it must not run as a page of ours
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.get("/richmenus/<menu_id>/image")
def menu_image(menu_id: str) -> Response:
    """Give a rich menu's image."""
    image = here().world.menus.image(menu_id)
    if image is None:
        abort(404, "this rich menu has no image")
    return Response(image[0], content_type=image[1], headers={"Cache-Control": "max-age=86400"})


# --- actions


@blueprint.post("/users")
def add_user() -> Response:
    """Add a person."""
    body = _body()
    name = str(body.get("name") or "").strip()
    if not name:
        raise ValueError("a person needs a name")
    return jsonify(_shown_person(here().world.add_user(name[:100], role=body.get("role"))))


def _sticker(actions: Actions, user_id: str, body: dict[str, Any]) -> Event:
    package, sticker = str(body.get("packageId") or "446"), str(body.get("stickerId") or "1988")
    return actions.sticker(user_id, package, sticker, body.get("keywords"))


def _raw(actions: Actions, user_id: str, body: dict[str, Any]) -> list[Event]:
    events = body.get("events") or [body.get("event")]
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise ValueError("give `event`, an object, or `events`, a list of objects")
    return actions.raw(user_id, events)


# each action, told the user id and the request's body
_ACTIONS: dict[str, Callable[[Actions, str, dict[str, Any]], Event | list[Event]]] = {
    "follow": lambda actions, user_id, _: actions.follow(user_id),
    "unblock": lambda actions, user_id, _: actions.follow(user_id),
    "block": lambda actions, user_id, _: actions.block(user_id),
    "text": lambda actions, user_id, body: actions.text(user_id, str(body.get("text") or ""), body.get("quoteToken")),
    "sticker": _sticker,
    "location": Actions.location,
    "postback": Actions.postback,
    "unsend": lambda actions, user_id, body: actions.unsend(user_id, str(body.get("messageId"))),
    "raw": _raw,
}


@blueprint.post("/users/<user_id>/<action>")
def do(user_id: str, action: str) -> Response:
    """Let a person do something; give the event that went to the bot."""
    if action not in _ACTIONS:
        abort(404, f"a person cannot {action}")
    return jsonify(event=_ACTIONS[action](here().actions, user_id, _body()))


@blueprint.post("/users/<user_id>/media")
def media(user_id: str) -> Response:
    """Let a person send a photo, video, sound or file: `kind`, `name`, `contentType`, and `content` as base64."""
    body = _body()
    kind, name = str(body.get("kind", "file")), str(body.get("name") or "file")
    content_type = str(body.get("contentType") or "application/octet-stream")
    try:
        content = base64.b64decode(str(body.get("content") or ""), validate=True)
    except binascii.Error as error:
        raise ValueError("`content` is not base64") from error
    return jsonify(event=here().actions.media(user_id, kind, name, content, content_type))


# --- switches


@blueprint.post("/faults")
def faults() -> Response:
    """Turn switches on, or off with null."""
    world = here().world
    with world.lock:
        for kind, options in _body().items():
            world.faults.set(kind, options)
        world.tick("state")
        return jsonify(world.faults.as_json())


@blueprint.post("/quota")
def quota() -> Response:
    """Set the month's quota; null is no limit."""
    limit = _body().get("limit")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 0):
        raise ValueError("`limit` is a whole number or null")
    world = here().world
    with world.lock:
        world.ledger.quota = limit
        world.tick("state")
        return jsonify(limit=limit, used=world.ledger.used_this_month())


@blueprint.post("/today")
def today() -> Response:
    """Move the bot's today."""
    day = date.fromisoformat(str(_body().get("today")))
    if hook := here().today_hook:
        hook(day)
    here().world.today = day.isoformat()
    here().world.tick("state")
    return jsonify(today=day.isoformat())


@blueprint.post("/redeliver")
def redeliver() -> Response:
    """Send a webhook again, as LINE's redelivery."""
    event_id = str(_body().get("webhookEventId"))
    if not here().webhooks.redeliver(event_id):
        abort(404, f"no event {event_id} is remembered")
    return jsonify({})


@blueprint.post("/reset")
def reset() -> Response:
    """Empty all chats and counts."""
    here().world.reset()
    return jsonify({})
