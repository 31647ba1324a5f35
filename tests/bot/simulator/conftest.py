import io
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.serving import BaseWSGIServer, make_server

from bot.simulator import create_local_line
from bot.simulator.line import LocalLine
from bot.simulator.server import make_local_server

SECRET, TOKEN = "local-secret", "local-token"


@dataclass
class Clock:
    at: float = 1_780_000_000.0

    def __call__(self) -> float:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Heard:
    body: bytes
    headers: dict[str, str]

    @property
    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = json.loads(self.body)["events"]
        return events


@dataclass
class ListeningBot:
    """A bot that only listens; its answers are settable."""

    heard: list[Heard] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Condition = field(default_factory=threading.Condition)
    react: Callable[[dict[str, Any]], object] = lambda _event: None
    url: str = ""

    def __post_init__(self) -> None:
        self.gate.set()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for heard in self.heard for event in heard.events]

    def hears(self, count: int) -> bool:
        """Wait until so many webhooks came."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.heard) >= count, 5)

    def take(self) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        heard = Heard(request.get_data(), headers)
        with self.arrived:
            self.heard.append(heard)
            self.arrived.notify_all()
        for event in heard.events:
            self.react(event)
        status = self.statuses.pop(0) if self.statuses else 200
        self.gate.wait(5)
        return Response(status=status)


@contextmanager
def running(server: BaseWSGIServer) -> Iterator[str]:
    """Run a server in a thread; gives its base address."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bot() -> Iterator[ListeningBot]:
    listening = ListeningBot()
    app = Flask("listening_bot")
    app.post("/callback")(listening.take)
    with running(make_server("127.0.0.1", 0, app, threaded=True)) as address:
        listening.url = f"{address}/callback"
        yield listening
        listening.gate.set()


@pytest.fixture
def app(bot: ListeningBot, clock: Clock) -> Iterator[Flask]:
    built = create_local_line(channel_secret=SECRET, channel_access_token=TOKEN, webhook_url=bot.url, now=clock)
    yield built
    built.extensions["local_line"].close()


@pytest.fixture
def line(app: Flask) -> LocalLine:
    built: LocalLine = app.extensions["local_line"]
    return built


@pytest.fixture
def page(app: Flask) -> FlaskClient:
    """A client as the page is one: without a token."""
    return app.test_client()


@pytest.fixture
def api(app: Flask) -> FlaskClient:
    """A client as a bot is one: with the channel's token."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    return client


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The local LINE over real HTTP; gives its base address."""
    with running(make_local_server(app)) as address:
        yield address


@pytest.fixture
def somchai(line: LocalLine) -> str:
    """A friend of the account."""
    return line.world.add_user("สมชาย", following=True).id


def said(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def reply_token(line: LocalLine, user_id: str, text: str = "สวัสดี") -> str:
    event = line.actions.text(user_id, text)
    assert line.webhooks.wait_idle()
    token: str = event["replyToken"]
    return token


def _picture(size: tuple[int, int], form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0b8a4a").save(out, form)
    return out.getvalue()


@pytest.fixture(scope="session")
def png() -> bytes:
    return _picture((2500, 843), "PNG")


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    return _picture((1200, 405), "JPEG")
