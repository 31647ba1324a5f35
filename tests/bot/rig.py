"""A bot for the tests of the platform side: real LINE calls, Redis and record; its queue is a list."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.app import build_parts, create_app
from bot.clock import Clock
from bot.installation import Parts
from bot.jobs.queue import Queue
from bot.settings import Settings
from bot.turns.turns import Turns
from bot.turns.webhook import signature_of
from content.model import pack
from flows.engine.context import Context
from flows.engine.conversation import Conversation, Turn
from flows.engine.inputs import Input, Said
from flows.engine.messages import Text
from flows.engine.session import Session
from flows.record.effects import Effect
from storage.people import people
from storage.tables import inbox
from tests.bot.local_line import TOKEN, Place, local_line

SECRET = "a channel secret"
AGENCY = "treasury"
POSITION = "นักวิชาการคลัง"


class Ahead(Clock):
    """A clock whose real time a test sets forward."""

    ahead = timedelta()

    def real(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Scripted(Conversation):
    """A conversation that says what a test wants; by default it repeats what it hears."""

    def __init__(self, said: Callable[[str, Context], str] = lambda text, _: text, *, matters: bool = False) -> None:
        self.said, self.matters = said, matters
        self.effects: tuple[Effect, ...] = ()
        self.times = 1

    def advance(self, session: Session, given: Input, ctx: Context) -> Turn:
        text = self.said(given.text if isinstance(given, Said) else type(given).__name__, ctx)
        heard = Session(misses=session.misses + 1)
        return Turn((Text(text),) * self.times, (), self.effects, heard, None, self.matters)


def settings(home: Path, **changes: Any) -> Settings:
    """Settings of a bot with a LINE account."""
    values: dict[str, Any] = {
        "home": home,
        "place": home,
        "programme": "trat-2569",
        "port": 8000,
        "channel_secret": SECRET,
        "channel_access_token": TOKEN,
        "line_api_base": "http://127.0.0.1:9",
        "line_data_api_base": "http://127.0.0.1:9",
        "local_line": False,
        "database_url": f"sqlite:///{home / 'sujarit.db'}",
        "redis_url": None,
        "public_base_url": "https://sujarit.example",
        "secret_key": "a secret key",
        "today": datetime(2026, 3, 10, tzinfo=UTC).date(),
        "web_threads": 2,
        "worker_threads": 2,
        "log_level": "info",
    }
    return Settings(**values | changes)


@dataclass
class Rig:
    """The bot, the local LINE it talks to, and what a test needs to see."""

    parts: Parts
    place: Place
    client: FlaskClient
    clock: Ahead
    queue: Queue

    # people

    def member(self, name: str = "สมหญิง ใจดี", role: str | None = None, agency: str = AGENCY) -> str:
        """A registered person who is a friend of the account."""
        user = self.place.friend(name)
        now = self.clock.now()
        with self.parts.database.write() as conn:
            person = people.ensure(conn, user, now).id
            people.accept_privacy(conn, person, self.parts.content.privacy.version, now)
            people.register(
                conn, person, agency=agency, name=name, position=POSITION, personnel_type="official", now=now
            )
            if role:
                people.grant(conn, person, role, None if role == "admin" else agency, now)
        return user

    # webhooks

    def event(self, user: str, kind: str = "message", **changes: Any) -> dict[str, Any]:
        """An event whose reply token LINE knows; a change to None leaves a property out."""
        now = datetime.now(UTC)
        event: dict[str, Any] = {
            "type": kind,
            "mode": "active",
            "timestamp": int(now.timestamp() * 1000),
            "webhookEventId": uuid4().hex[:26].upper(),
            "deliveryContext": {"isRedelivery": False},
            "source": {"type": "user", "userId": user},
            "replyToken": uuid4().hex,
        } | changes
        event = {name: value for name, value in event.items() if value is not None}
        if isinstance(token := event.get("replyToken"), str):
            with self.place.local.world.lock:
                self.place.local.world.ledger.token_sent(token, user, now.timestamp())
        return event

    def text(self, user: str, text: str, **changes: Any) -> dict[str, Any]:
        return self.event(user, message={"type": "text", "id": "1", "text": text}, **changes)

    def tap(self, user: str, data: str, **changes: Any) -> dict[str, Any]:
        return self.event(user, "postback", postback={"data": data}, **changes)

    def post(self, body: bytes, signature: str | None = None, header: str = "x-line-signature") -> TestResponse:
        """Send a body to the webhook, rightly signed unless told otherwise."""
        signature = signature_of(SECRET, body) if signature is None else signature
        return self.client.post("/callback", data=body, headers={header: signature} if signature else {})

    def deliver(self, *events: Any) -> int:
        """Send events in one webhook; gives the status."""
        body = json.dumps({"destination": "U" + "0" * 32, "events": events}).encode()
        return self.post(body).status_code

    # work

    def work(self) -> None:
        """Handle the users whose turn it is."""
        Turns(self.parts).handle(self.parts.due.take(10_000, 0))

    def look_at(self, *users: str) -> None:
        """Handle what waits for these users, as if they had just been signalled, and for nobody else."""
        self.parts.due.take(10_000, 0)
        self.parts.due.add(users)
        self.work()

    def handle(self, *events: dict[str, Any]) -> None:
        """Deliver events and handle them."""
        assert self.deliver(*events) == 200
        self.work()

    # what became of it

    def rows(self) -> list[dict[str, Any]]:
        with self.parts.database.read() as conn:
            return [dict(row) for row in conn.execute(select(inbox).order_by(inbox.c.occurred_ms)).mappings()]

    def row(self, event: dict[str, Any]) -> dict[str, Any]:
        return next(row for row in self.rows() if row["event_id"] == event["webhookEventId"])

    def outcome(self, event: dict[str, Any]) -> tuple[str, str | None, int]:
        """State, way of the answer, and its cost."""
        row = self.row(event)
        return row["state"], row["sent_via"], row["cost"]

    def said_to(self, user: str) -> list[str]:
        """The texts that reached a person; a card counts by its alternative text."""
        entries = [one["message"] for one in self.place.local.world.chats[user] if one["author"] == "bot"]
        return [str(message.get("text") or message.get("altText")) for message in entries]

    def wait_for(self, user: str, *said: str) -> None:
        """Wait until a person was told this, and see that it is all they were told."""
        world = self.place.local.world
        number, _ = world.ticks_since(None, 0)
        while self.said_to(user) != [*said]:
            assert len(self.said_to(user)) < len(said)
            number, ticks = world.ticks_since(number, 20)
            assert ticks

    def calls(self, part: str = "") -> list[int]:
        """The statuses of LINE API calls whose path contains this."""
        return [one["status"] for one in self.place.traffic(part)]


_load = cache(pack.load)
"""The content never changes while tests run."""


@contextmanager
def rig(home: Path, database_url: str, redis_url: str, **fakes: Any) -> Iterator[Rig]:
    """A bot with its own local LINE."""
    with local_line() as place:
        base = f"{place.address}/simulator/line-api"
        given = settings(home, database_url=database_url, line_api_base=base, line_data_api_base=base)
        clock = Ahead(given.today)
        with patch.object(pack, "load", _load):
            parts = build_parts(given, redis_url, clock=clock, line=place.line(timeout=(1.0, 2.0)), **fakes)
        queue = Queue(parts, redis_url)
        made = Rig(parts, place, create_app(parts, queue).test_client(), clock, queue)
        parts.signal_menu = parts.at
        parts.signal_campaigns = lambda: None
        try:
            yield made
        finally:
            queue.broker.close()
            parts.database.close()
            parts.redis.close()
