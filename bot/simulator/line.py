"""The parts of one local LINE, as its views reach them, and the error they raise."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, request

from bot.simulator.actions import Actions
from bot.simulator.rules import ErrorBody
from bot.simulator.webhooks import Webhooks
from bot.simulator.world import LocalUser, World

_USER_ID = re.compile(r"U[0-9a-f]{32}")


@dataclass(frozen=True)
class LocalLine:
    """World, webhooks and actions, with the token that opens the API and what to call when today is moved."""

    world: World
    webhooks: Webhooks
    actions: Actions
    channel_access_token: str
    today_hook: Callable[[date], None] | None

    def close(self) -> None:
        """Stop sending and write what is not yet written."""
        self.webhooks.close()
        self.world.close()


class Refusal(Exception):
    """An answer of LINE's that is not a success."""

    def __init__(self, status: int, body: str | ErrorBody, headers: dict[str, str] | None = None) -> None:
        super().__init__(body)
        self.status = status
        self.body: Any = {"message": body} if isinstance(body, str) else body
        self.headers = headers or {}


def here() -> LocalLine:
    """Give the local LINE this request came to."""
    line: LocalLine = current_app.extensions["local_line"]
    return line


def is_user_id(value: object) -> bool:
    """Tell whether a value has the form of a user id."""
    return isinstance(value, str) and bool(_USER_ID.fullmatch(value))


def user(user_id: str) -> LocalUser | None:
    """Find the person of a path's user id; 400 when it is none, None when nobody has it."""
    if not is_user_id(user_id):
        raise Refusal(400, "The value for the 'userId' parameter is invalid")
    return here().world.people.get(user_id)


def json_body() -> dict[str, Any]:
    """Read the request's JSON object, or refuse it in LINE's words."""
    if request.mimetype != "application/json":
        raise Refusal(415, f"The content type, {request.content_type or ''}, is not supported")
    try:
        body = json.loads(request.get_data())
    except json.JSONDecodeError as error:
        raise _not_json(error.lineno, error.colno) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise _not_json() from error
    if not isinstance(body, dict):
        raise _not_json()
    return body


def _not_json(line: int = 1, column: int = 1) -> Refusal:
    return Refusal(400, f"The request body could not be parsed as JSON (line: {line}, column: {column})")


def bad_property(name: str) -> Refusal:
    """Make the refusal of a property whose value has the wrong form."""
    return Refusal(400, f"The property, {name}, in the request body is invalid (line: -, column: -)")


def body_error(message: str, name: str) -> Refusal:
    """Make the refusal with one detail."""
    return Refusal(
        400, {"message": "The request body has 1 error(s)", "details": [{"message": message, "property": name}]}
    )
