"""LINE's API for the account and its people: profiles, message content, webhook settings, tokens."""

import secrets
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.simulator.checks import is_encoded, is_local_http
from bot.simulator.line import Refusal, body_error, here, json_body, user
from bot.simulator.world import ChatEntry

blueprint = Blueprint("line_account", __name__)

_PICTURED = {"image", "video"}
_PLAYED = {"video", "audio"}


# --- people


@blueprint.get("/v2/bot/info")
def info() -> Response:
    """Describe the account."""
    return jsonify(
        userId=here().world.bot_id,
        basicId="@local",
        displayName=here().world.account_name,
        chatMode="bot",
        markAsReadMode="auto",
    )


@blueprint.get("/v2/bot/profile/<user_id>")
def profile(user_id: str) -> Response:
    """Describe a friend, or somebody who wrote and did not block."""
    person = user(user_id)
    if person is None or person.blocked or not (person.following or person.wrote_at):
        raise Refusal(404, "Not found")
    return jsonify(userId=person.id, displayName=person.name, language="th")


@blueprint.get("/v2/bot/followers/ids")
def followers() -> Response:
    """Refuse, as LINE does for accounts that are not verified."""
    raise Refusal(403, "Access to this API is not available for your account")


@blueprint.post("/v2/bot/user/<user_id>/linkToken")
def link_token(user_id: str) -> Response:
    """Give a token for account linking."""
    if user(user_id) is None:
        raise Refusal(404, "Not found")
    return jsonify(linkToken=secrets.token_urlsafe(24))


# --- content


def _content(message_id: str) -> tuple[bytes, ChatEntry]:
    found = here().world.entry(message_id)
    if found is None or found[1]["author"] != "user":
        raise Refusal(404, "not found")
    if found[1]["unsent"]:
        raise Refusal(410, "The content is gone")
    content = here().world.blobs.get(message_id)
    if content is None:
        raise Refusal(404, "not found")
    return content, found[1]


@blueprint.get("/v2/bot/message/<message_id>/content")
def content(message_id: str) -> Response:
    """Give the bytes of what a person sent."""
    body, entry = _content(message_id)
    return Response(body, content_type=entry["message"].get("contentType", "application/octet-stream"))


@blueprint.get("/v2/bot/message/<message_id>/content/preview")
def preview(message_id: str) -> Response:
    """Give a preview; here, the image itself."""
    body, entry = _content(message_id)
    if entry["message"]["type"] not in _PICTURED:
        raise Refusal(404, "not found")
    return Response(body, content_type=entry["message"].get("contentType", "image/jpeg"))


@blueprint.get("/v2/bot/message/<message_id>/content/transcoding")
def transcoding(message_id: str) -> Response:
    """Say that a video or sound is ready."""
    _body, entry = _content(message_id)
    if entry["message"]["type"] not in _PLAYED:
        raise Refusal(400, "The message type is not supported")
    return jsonify(status="succeeded")


# --- webhook settings


def _endpoint(body: dict[str, Any]) -> str:
    """Read a webhook URL. Only this machine is written to: what leaves it would carry a signature."""
    endpoint = body.get("endpoint")
    if not isinstance(endpoint, str) or len(endpoint) > 500 or not is_encoded(endpoint):
        raise body_error("Invalid webhook endpoint URL", "endpoint")
    if not is_local_http(endpoint):
        raise Refusal(400, "Invalid webhook endpoint URL")
    return endpoint


@blueprint.get("/v2/bot/channel/webhook/endpoint")
def get_endpoint() -> Response:
    """Tell where webhooks go."""
    return jsonify(endpoint=here().world.endpoint, active=True)


@blueprint.put("/v2/bot/channel/webhook/endpoint")
def set_endpoint() -> Response:
    """Set where webhooks go."""
    here().world.endpoint = _endpoint(json_body())
    return jsonify({})


@blueprint.post("/v2/bot/channel/webhook/test")
def test_endpoint() -> Response:
    """Send a webhook without events and tell what came back."""
    body = json_body() if request.get_data() else {}
    endpoint = _endpoint(body) if body.get("endpoint") else here().world.endpoint
    status, outcome = here().webhooks.post(endpoint, [])
    return jsonify(
        success=outcome == "OK",
        timestamp=here().world.iso(),
        statusCode=status,
        reason=outcome,
        detail=str(status or outcome),
    )


# --- tokens


@blueprint.post("/oauth2/v3/token")
def stateless_token() -> Response:
    """Give the channel's token to whoever asks: it is the local LINE's own, and opens nothing else."""
    return jsonify(token_type="Bearer", access_token=here().channel_access_token, expires_in=900)  # noqa: S106


@blueprint.get("/oauth2/v2.1/verify")
def verify_access_token() -> tuple[Response, int]:
    """Tell whether an access token is the channel's."""
    if request.args.get("access_token") != here().channel_access_token:
        return jsonify(error="invalid_request", error_description="access token expired"), 400
    return jsonify(client_id="local", expires_in=2_592_000, scope="profile"), 200


@blueprint.post("/oauth2/v2.1/verify")
def verify_id_token() -> tuple[Response, int]:
    """Refuse every ID token: nobody logs in here."""
    return jsonify(error="invalid_request", error_description="Invalid IdToken."), 400
