"""Builds the local LINE: the parts, LINE's API behind its gate, the page's API, and the page, all behind one door."""

import atexit
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from bot.simulator import line_account, line_messages, line_richmenus, page_api
from bot.simulator import middleware as gate
from bot.simulator.actions import Actions
from bot.simulator.checks import is_local_http
from bot.simulator.door import Door
from bot.simulator.line import LocalLine
from bot.simulator.stub import CountingStub
from bot.simulator.webhooks import Webhooks
from bot.simulator.world import World

PAGE = Path(__file__).with_name("page")
STATIC = Path(__file__).parents[1] / "static"
FONTS, LOOK = STATIC / "fonts", STATIC / "line"
"""What the page shares with the bot's own pages: its letters, and the drawing of Flex Messages."""
FREE_QUOTA = 300  # messages a month of LINE's free plan in Thailand


def create_local_line(
    *,
    channel_secret: str,
    channel_access_token: str,
    webhook_url: str,
    state_file: Path | None = None,
    now: Callable[[], float] = time.time,
    today_hook: Callable[[date], None] | None = None,
    quota: int | None = FREE_QUOTA,
    record: bool = True,
    delay: float = 0.0,
    account_name: str = "Local LINE",
) -> Flask:
    """Build a local LINE that sends its webhooks to `webhook_url`.

    Its parts are `app.extensions["local_line"]`. With `record=False` it is the bench's stub: sends are counted and
    answered after `delay` seconds, nothing else. Raises RuntimeError when the webhook is not on this machine.
    """
    if not is_local_http(webhook_url):
        raise RuntimeError(
            f"the local LINE sends webhooks to this machine only, not to {urlsplit(webhook_url).hostname!r}; "
            "give it a webhook URL on http://127.0.0.1, or switch it off"
        )
    world = World(channel_secret, webhook_url, now, state_file, quota)
    world.account_name = account_name
    webhooks = Webhooks(world, channel_secret)
    line = LocalLine(world, webhooks, Actions(world, webhooks), channel_access_token, today_hook)
    app = Flask("local_line", static_folder=None)
    app.extensions["local_line"] = line
    gate.install(app)
    for part in (line_messages, line_richmenus, line_account, page_api):
        app.register_blueprint(part.blueprint)
    _serve_page(app)
    if not record:
        app.wsgi_app = CountingStub(app.wsgi_app, channel_access_token, delay)  # type: ignore[method-assign]
    app.wsgi_app = Door(app.wsgi_app)  # type: ignore[method-assign]
    atexit.register(world.close)
    return app


def _serve_page(app: Flask) -> None:
    """Serve the page's files, with a slash at the mount point so that their relative addresses hold."""

    @app.before_request
    def end_with_slash() -> AnyResponse | None:
        bare = not request.environ.get("PATH_INFO") and request.root_path
        return redirect(f"{request.root_path}/") if bare else None

    @app.get("/")
    def index() -> Response:
        return send_from_directory(PAGE, "index.html")

    @app.get("/fonts/<name>")
    def font(name: str) -> Response:
        return send_from_directory(FONTS, name)

    @app.get("/<path:name>")
    def page_file(name: str) -> Response:
        if gate.is_line_path(request.path):
            abort(404)
        return send_from_directory(LOOK if (LOOK / name).is_file() else PAGE, name)
