"""What happens to every call of LINE's API: request id, faults, token, size, rate, and a note of the exchange."""

import socket
import struct
import time
import uuid
from contextlib import suppress
from typing import Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from bot.simulator.line import Refusal, here
from bot.simulator.traffic import request_text, shown

MOST_BYTES = 2 * 1024 * 1024
RATE_LIMITED = "The API rate limit has been exceeded. Try again later."
MONTH_LIMITED = "You have reached your monthly limit."
_FAILED = "Internal server error"
_SHOWN_HEADERS = ("Authorization", "Content-Type", "X-Line-Retry-Key", "User-Agent")
_OPEN_PATHS = ("/oauth2/", "/v2/oauth/")  # these carry their token in the request itself


def install(app: Flask) -> None:
    """Put the gate in front of an app's LINE paths."""
    app.before_request(_enter)
    app.after_request(_leave)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _not_served)


def is_line_path(path: str) -> bool:
    """Tell whether a path belongs to LINE's API rather than to the page."""
    return path.startswith(("/v2/", "/oauth2/"))


def fault(kind: str) -> bool:
    """Use a fault switch for this request's path; True when it was on."""
    world = here().world
    with world.lock:
        return world.faults.take(kind, request.path) is not None


def _enter() -> None:
    if not is_line_path(request.path):
        return
    g.request_id, g.started = str(uuid.uuid4()), here().world.now()
    _suffer_faults()
    if not request.path.startswith(_OPEN_PATHS):
        _check_token()
    # image uploads go to LINE's other host, whose own limits the views know
    if not request.path.endswith("/content") and len(request.get_data()) > MOST_BYTES:
        raise Refusal(413, "Request entity too large")
    rule = request.url_rule.rule if request.url_rule else request.path
    with here().world.lock:
        if not here().world.ledger.within_rate(f"{request.method} {rule}"):
            raise Refusal(429, RATE_LIMITED)


def _suffer_faults() -> None:
    world = here().world
    with world.lock:
        slow = world.faults.take("slow", request.path)
    if slow:
        time.sleep(slow.seconds)
    if fault("reset"):
        _reset_connection(request.environ)
    if fault("error_before"):
        raise Refusal(500, _FAILED)
    if fault("rate_limit"):
        raise Refusal(429, RATE_LIMITED)


def _reset_connection(environ: dict[str, Any]) -> None:
    """Cut the connection, so that no answer arrives; where the server hides its socket, fail in the server."""
    connection = _connection(environ)
    if connection is None:
        raise ConnectionResetError("the local LINE was told to reset this connection")
    request.get_data()  # of which the rest may still be on its way, and could not be read afterwards
    g.cut = True
    with suppress(OSError):
        # linger 0: the peer sees a reset, not an orderly end
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    raise Refusal(500, _FAILED)


def _connection(environ: dict[str, Any]) -> socket.socket | None:
    """The socket of a request, of which each server has its own way to tell; Waitress has none, but asks its client."""
    client = getattr(environ.get("waitress.client_disconnected"), "__self__", None)
    found: socket.socket | None = (
        client.socket if client else environ.get("werkzeug.socket") or environ.get("gunicorn.socket")
    )
    return found


def _check_token() -> None:
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        wanted = "Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'"
        raise Refusal(401, wanted)
    if token.strip() != here().channel_access_token:
        hint = "Confirm that the access token in the authorization header is valid."
        raise Refusal(401, f"Authentication failed. {hint}")


def _leave(response: Response) -> Response:
    if "request_id" not in g:
        return response
    if response.status_code < 300 and fault("error_after"):
        response = jsonify(message=_FAILED)
        response.status_code = 500
    if response.status_code < 300 and fault("garbled"):
        response = Response("<html>", content_type="text/html")
    response.headers["x-line-request-id"] = g.request_id
    _record(response)
    return response


def _record(response: Response) -> None:
    headers = {name: request.headers[name] for name in _SHOWN_HEADERS if name in request.headers}
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    here().world.record(
        "api",
        request.method,
        request.path + query,
        0 if "cut" in g else response.status_code,
        g.started,
        request=request_text(headers, shown(request.get_data(), request.content_type or "")),
        response=shown(response.get_data(), response.content_type or ""),
        requestId=g.request_id,
    )


def _refused(error: Refusal) -> Response:
    response = jsonify(error.body)
    response.status_code = error.status
    response.headers.update(error.headers)
    return response


def _not_served(error: HTTPException) -> Response | HTTPException:
    """Answer LINE's paths in LINE's form, and the page's as Flask does."""
    if not is_line_path(request.path):
        return error
    response = jsonify(message="Not found" if error.code == 404 else error.name)
    response.status_code = error.code or 500
    return response
