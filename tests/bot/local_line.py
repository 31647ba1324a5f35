"""A bot and the local LINE below a path of it, over real HTTP, for the tests of everything that talks to LINE."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import HTTPServer
from typing import Any
from unittest.mock import patch

from flask import Flask, Response
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bot.line.client import LineClient
from bot.simulator import create_local_line
from bot.simulator.line import LocalLine
from bot.simulator.server import make_local_server

SECRET, TOKEN = "a channel secret", "local-token"
PATIENT_S = 20.0
"""How long a webhook waits for its own process, and the local LINE for a webhook: a busy machine may be late."""


@dataclass(frozen=True)
class Place:
    """The local LINE's parts, and the address of the bot that answers 200 to every delivery.

    Below it, at `/refusing`, is one that takes LINE's signature for wrong.
    """

    local: LocalLine
    address: str

    @property
    def callback(self) -> str:
        return f"{self.address}/callback"

    @property
    def api(self) -> str:
        return f"{self.address}/simulator/line-api/"

    def line(self, token: str = TOKEN, timeout: tuple[float, float] = (5.0, PATIENT_S)) -> LineClient:
        return LineClient(token, self.api, self.api, timeout)

    def fault(self, kind: str, **options: object) -> None:
        with self.local.world.lock:
            self.local.world.faults.set(kind, {"left": 1, **options})

    def friend(self, name: str = "สมชาย") -> str:
        return self.local.world.add_user(name, following=True).id

    def said_to(self, user: str) -> list[str]:
        return [str(entry["message"]["text"]) for entry in self.local.world.chats[user] if entry["author"] == "bot"]

    def reply_token(self, user: str) -> str:
        return str(self.local.actions.text(user, "สวัสดี")["replyToken"])

    def traffic(self, part: str = "") -> list[dict[str, Any]]:
        """The API calls so far whose method and path contain this."""
        exchanges = self.local.world.traffic.since(0)
        return [one for one in exchanges if one["direction"] == "api" and part in f"{one['method']} {one['path']}"]


@contextmanager
def running(server: HTTPServer) -> Iterator[str]:
    """Run a server in a thread; gives its base address."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def local_line() -> Iterator[Place]:
    """Run the two as `sujarit serve` does, in one server."""
    app = Flask("bot")
    app.add_url_rule("/callback", view_func=Response, methods=["POST"])
    app.add_url_rule("/refusing/callback", "refusing", lambda: Response(status=400), methods=["POST"])
    with patch("bot.simulator.webhooks.TIMEOUT", PATIENT_S):
        line = create_local_line(
            channel_secret=SECRET, channel_access_token=TOKEN, webhook_url="http://127.0.0.1:9/callback"
        )
    mounted: dict[str, Any] = {"/simulator/line-api": line.wsgi_app}
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, mounted)  # type: ignore[method-assign]
    local: LocalLine = line.extensions["local_line"]
    with running(make_local_server(app)) as address:
        local.world.endpoint = f"{address}/callback"
        yield Place(local, address)
        local.close()
