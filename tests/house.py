"""The whole bot in one process for tests: the local LINE and the bot over HTTP, a real Redis, a real database.

Only the threads are taken away: what the webhook signals, the test's own thread does, in the loop of the product, so
nothing has to be waited for. `tests/seams.py` has what else a test may put in the place of a part.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import time_machine
from sqlalchemy import Connection, select
from werkzeug.test import TestResponse

from bot.app import FLEETING_SECONDS, SESSION_SECONDS, build, create_app, ready
from bot.health import Health, HealthState
from bot.installation import ACCOUNT, Installation
from bot.jobs.jobs import Jobs
from bot.jobs.queue import Queue
from bot.jobs.sender import Sender
from bot.line.client import LineClient
from bot.line.shown_names import ShownNames
from bot.programme import QuotaMeter, RunningProgramme
from bot.simulator.server import make_local_server
from bot.turns.loop import Loop
from bot.turns.webhook import signature_of
from content.model import pack
from content.model.pack import Content
from flows.engine.session import Session
from flows.record.campaigns import SendCampaign
from flows.record.documents import Acknowledge, Understand
from flows.record.effects import Effect
from flows.record.people import AcceptPrivacy, Person, PersonnelType, Register
from storage.accounts import LineUser
from storage.campaigns import campaigns
from storage.live.sessions import Sessions
from storage.people import people
from storage.record import record
from storage.tables.work import inbox
from tests.bot.local_line import PATIENT_S, SECRET, Place, local_line, running
from tests.bot.phone import Json, Offer, offers, words
from tests.packs import loaded
from tests.seams import DAY, Ahead, AtOnce, Quiet, settings

AGENCY = "treasury"
POSITION = "นักวิชาการ"
PICTURE = b"\xff\xd8\xff\xd9"


def work(installation: Installation, answering: int = 1000) -> None:
    """Be a worker, as long as it is anybody's turn."""
    loop = Loop(installation, answering, AtOnce())
    while loop.step(0):
        pass


class House:
    """The bot, the local LINE it talks to, the people who use it, and what a test needs to see."""

    def __init__(self, installation: Installation, place: Place, clock: Ahead, queue: Queue, signals: Quiet) -> None:
        self.installation, self.place, self.clock, self.queue = installation, place, clock, queue
        self.signals = signals
        self.local = place.local
        self.app = create_app(installation, queue)
        self.client = self.app.test_client()
        self._campaigns, self.jobs = Sender(installation), Jobs(installation)
        self._seen = 0

    def put(self, **parts: Any) -> None:
        """Put something else in the place of a part; only a test may, as nobody else was given the old one yet."""
        for name, part in parts.items():
            object.__setattr__(self.installation, name, part)

    def speak_through(self, line: LineClient) -> None:
        """Have the bot speak to another LINE."""
        programme = self.installation.main
        programme.line, programme.quota, programme.names = line, QuotaMeter(line), ShownNames(line)

    @property
    def content(self) -> Content:
        """What the programme asks and says."""
        return self.installation.main.content

    @property
    def health(self) -> HealthState:
        """What works, as the log tells it."""
        found: Health = self.app.extensions["sujarit"]["health"]
        return found.state()

    @property
    def line(self) -> LineClient:
        """How the bot speaks to LINE."""
        return self.installation.main.line

    # people

    def add(self, name: str) -> str:
        """Somebody with LINE who does not know the account yet."""
        return self.local.world.add_user(name).id

    def as_staff(
        self,
        name: str = "สมหญิง ใจดี",
        agency: str = AGENCY,
        kind: PersonnelType = "official",
        roles: tuple[tuple[str, str | None], ...] = (),
    ) -> str:
        """Somebody registered who is a friend of the account, perhaps with roles."""
        user = self.place.friend(name)
        self.does(user, AcceptPrivacy(self.content.privacy.version), Register(agency, name, POSITION, kind))
        with self.installation.database.write() as conn:
            for role, where in roles:
                people.grant(conn, self.person(user, conn).id, role, where, self.clock.now())
        return user

    def person(self, user: str, conn: Connection | None = None) -> Person:
        """Somebody as the record knows them, made now if it does not."""
        if conn is None:
            with self.installation.database.write() as opened:
                return self.person(user, opened)
        installation = self.installation
        people.ensure(conn, ACCOUNT, user, self.clock.now())
        found = people.by_users(conn, ACCOUNT, [user], installation.main.content.programme.id, self.clock.now())
        return found[user]

    def known(self, user: str) -> Person:
        """Somebody as the record knows them now."""
        installation = self.installation
        with installation.database.read() as conn:
            programme = installation.main.content.programme.id
            return people.by_users(conn, ACCOUNT, [user], programme, self.clock.now())[user]

    def user(self, user: str) -> LineUser:
        """Somebody as the inbox and Redis name them."""
        return LineUser(ACCOUNT, user)

    def session(self, user: str) -> Session:
        """The conversation somebody is in."""
        return Session.load(self.installation.sessions.load([self.user(user)]).get(self.user(user)))

    def does(self, user: str, *effects: Effect) -> None:
        """Have the record say that somebody did this, without a word in the chat."""
        with self.installation.database.write() as conn:
            for effect in effects:
                record(
                    conn, (effect, self.installation.act(ACCOUNT, self.person(user, conn), f"before-{user}-{effect}"))
                )

    def as_focal(self, name: str, *agencies: str) -> str:
        """Somebody who reports for agencies."""
        return self.as_staff(name, agencies[0], roles=tuple(("focal", agency) for agency in agencies))

    def as_admin(self, name: str) -> str:
        """Somebody of the provincial centre."""
        return self.as_staff(name, "province", roles=(("admin", None),))

    def acknowledged(self, user: str, *documents: str) -> None:
        """Have somebody acknowledge documents, all that the programme asks when none is named."""
        content = self.content
        for document in documents or [required.document for required in content.programme.documents]:
            version, receipt = content.documents[document].current, f"before-{user}-{document}"
            self.does(user, Acknowledge(document, version.number, version.sha256, receipt))
            if content.documents[document].check:
                questions = len(content.quiz.check(document))
                self.does(user, Understand(document, version.number, questions, questions, passed=True))

    # what people do on their phones; each action is handled to its end before the call returns

    def follow(self, user: str) -> None:
        """Add the account as a friend."""
        self.local.actions.follow(user)
        self.settle()

    unblock = follow

    def block(self, user: str) -> None:
        """Block the account."""
        self.local.actions.block(user)
        self.settle()

    def say(self, user: str, text: str) -> None:
        """Type something."""
        self.local.actions.text(user, text)
        self.settle()

    def send(self, user: str, kind: str) -> None:
        """Send something that is not text."""
        actions = self.local.actions
        if kind == "sticker":
            actions.sticker(user, "446", "1988")
        elif kind == "location":
            actions.location(user, {"latitude": 12.24, "longitude": 102.51})
        elif kind in ("image", "video", "audio", "file"):
            actions.media(user, kind, "a", PICTURE, "application/octet-stream")
        else:
            actions.raw(user, [{"type": "message", "message": {"type": kind, "id": "1"}}])
        self.settle()

    def postback(self, user: str, data: str) -> None:
        """Tap a button that is no longer shown, or never was."""
        self.local.actions.postback(user, {"data": data})
        self.settle()

    def tap(self, user: str, label: str, times: int = 1) -> int | None:
        """Tap the newest thing of that name, perhaps faster than the bot answers; gives a page's status."""
        action = self.offer(user, label).action
        if action["type"] == "uri":
            return int(self.page(action["uri"]).status_code)
        for _ in range(times):
            if action["type"] == "message":
                self.local.actions.text(user, action["text"])
            else:
                self.local.actions.postback(user, action)
        self.settle()
        return None

    def offer(self, user: str, label: str) -> Offer:
        """Find the newest thing to tap of that name; as in LINE, quick replies go with the next message."""
        newest, *older = self.messages(user)[::-1]
        shown = [*offers(newest), *(offer for message in older for offer in offers({**message, "quickReply": {}}))]
        for offer in shown:
            if label in offer.names:
                return offer
        raise LookupError(f"nothing to tap is called {label!r}; there is {[offer.names for offer in shown]}")

    def page(self, uri: str, **form: str) -> TestResponse:
        """Open a page of the bot's in the phone's browser, or send a form of it."""
        path = "/" + uri.removeprefix(self.installation.settings.public_base_url).lstrip("/")
        return self.client.post(path, data=form) if form else self.client.get(path)

    def finish(self, user: str) -> int:
        """Read the newest document to its end, in the time it takes, and say so there; gives the page's status."""
        found = [offer.action["uri"] for message in self.messages(user)[::-1] for offer in offers(message)
                 if "/d/" in offer.action.get("uri", "")]  # fmt: skip
        shown = re.search(r'name="shown" value="([^"]+)"', self.page(found[0]).get_data(as_text=True))
        assert shown
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=10)):
            return self.page(found[0], shown=shown[1]).status_code

    # webhooks that a test makes by hand; what they bring waits until `work`

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
            with self.local.world.lock:
                self.local.world.ledger.token_sent(token, user, now.timestamp())
        return event

    def text(self, user: str, text: str, **changes: Any) -> dict[str, Any]:
        return self.event(user, message={"type": "text", "id": "1", "text": text}, **changes)

    def tapped(self, user: str, data: str, **changes: Any) -> dict[str, Any]:
        return self.event(user, "postback", postback={"data": data}, **changes)

    def post(self, body: bytes, signature: str | None = None, header: str = "x-line-signature") -> TestResponse:
        """Send a body to the webhook, rightly signed unless told otherwise."""
        signature = signature_of(SECRET, body) if signature is None else signature
        return self.client.post("/callback", data=body, headers={header: signature} if signature else {})

    def deliver(self, *events: Any) -> int:
        """Send events in one webhook; gives the status."""
        return self.post(json.dumps({"destination": self.local.world.bot_id, "events": events}).encode()).status_code

    def handle(self, *events: dict[str, Any]) -> None:
        """Deliver events and handle them."""
        assert self.deliver(*events) == 200
        self.work()

    # work

    def work(self) -> None:
        """Handle the users whose turn it is; `jobs.do()` does what must happen afterwards."""
        work(self.installation)

    def look_at(self, *users: str) -> None:
        """Handle what waits for these users, as if they had just been signalled, and for nobody else."""
        self.installation.due.take(10_000, 0)
        self.installation.due.add(map(self.user, users))
        self.work()

    def settle(self) -> None:
        """Have every webhook of the local LINE arrive, and handle what it brought."""
        assert self.local.webhooks.wait_idle(PATIENT_S)
        self.work()
        self._accepted()

    def plan(self, **changes: Any) -> int:
        """Plan a message to everyone, and give the number of its campaign."""
        values: dict[str, Any] = {"title": "ข่าว", "audience": {"kind": "everyone"}, "content": {}, "receipt": "C-1"}
        values |= {"messages": [{"type": "text", "text": "ข่าว"}], "allowance": None}
        with self.installation.database.write() as conn:
            act = replace(self.installation.act(ACCOUNT, Person(0), "planned"), now=self.clock.real())
            record(conn, (SendCampaign(**values | changes), act))
            found = campaigns.by_receipt(conn, self.content.programme.id, "C-1")
        assert found
        return found.id

    def campaigns(self) -> None:
        """Send all batches that are due."""
        while batches := self._campaigns.due():
            for campaign, seq in batches:
                self._campaigns.send(campaign, seq)
        self._accepted()

    def _accepted(self) -> None:
        """LINE took every call: a refused message never reaches the person, so it fails the test."""
        fresh = self.local.world.traffic.since(self._seen)
        self._seen = max([self._seen, *(one["n"] for one in fresh)])
        refused = [one for one in fresh if one["direction"] == "api" and one["status"] >= 400]
        assert not refused, f"LINE refused {refused[0]['path']}: {refused[0]['response']}\n{refused[0]['request']}"

    # the stage

    def today(self, day: date) -> None:
        """Make it another day."""
        self.clock.move(day)

    def restart(self, content: Content) -> None:
        """Run another programme on the same record, as a restart does with that one in the settings."""
        installation, programme = self.installation, content.programme.id
        self.put(
            settings=replace(installation.settings, programme=programme),
            programmes={ACCOUNT: RunningProgramme(ACCOUNT, content, self.line)},
            sessions=Sessions(installation.redis, SESSION_SECONDS, FLEETING_SECONDS, {ACCOUNT: programme}),
        )
        ready(installation)

    def quota(self, limit: int | None) -> None:
        """Set the month's paid messages."""
        self.local.world.ledger.quota = limit

    # what came of it

    def messages(self, user: str) -> list[Json]:
        """All the bot said to somebody, oldest first."""
        return [entry["message"] for entry in self.local.world.chats[user] if entry["author"] == "bot"]

    def last(self, user: str) -> Json:
        """The bot's newest message to somebody."""
        return self.messages(user)[-1]

    def answer(self, user: str) -> list[Json]:
        """What the bot said since the person last did something."""
        entries = self.local.world.chats[user]
        start = max((at for at, entry in enumerate(entries) if entry["author"] == "user"), default=-1)
        return [entry["message"] for entry in entries[start + 1 :] if entry["author"] == "bot"]

    def said(self, user: str) -> str:
        """All the words of that answer."""
        return "\n".join(word for message in self.answer(user) for word in words(message))

    def said_to(self, user: str) -> list[str]:
        """The texts that reached a person; a card counts by its alternative text."""
        return [str(message.get("text") or message.get("altText")) for message in self.messages(user)]

    def wait_for(self, user: str, *said: str) -> None:
        """Wait until a person was told this, and see that it is all they were told."""
        world = self.local.world
        number, _ = world.ticks_since(None, 0)
        while self.said_to(user) != [*said]:
            assert len(self.said_to(user)) < len(said)
            number, ticks = world.ticks_since(number, 20)
            assert ticks

    def rows(self) -> list[dict[str, Any]]:
        """The inbox."""
        with self.installation.database.read() as conn:
            return [dict(row) for row in conn.execute(select(inbox).order_by(inbox.c.occurred_ms)).mappings()]

    def row(self, event: dict[str, Any]) -> dict[str, Any]:
        return next(row for row in self.rows() if row["event_id"] == event["webhookEventId"])

    def outcome(self, event: dict[str, Any]) -> tuple[str, str | None, int]:
        """State, way of the answer, and its cost."""
        row = self.row(event)
        return row["state"], row["sent_via"], row["cost"]

    def calls(self, part: str = "") -> list[int]:
        """The statuses of LINE API calls whose path contains this."""
        return [one["status"] for one in self.place.traffic(part)]


@contextmanager
def house(home: Path, database_url: str, redis_url: str, day: date = DAY, **fakes: Any) -> Iterator[House]:
    """Run everything; `home` is a folder for the run's files, and `fakes` replace parts."""
    with local_line() as place:
        base, clock = place.api, Ahead(day)
        given = settings(home, database_url=database_url, line_api_base=base, line_data_api_base=base, today=day)
        with patch.object(pack, "load", loaded):
            signals = Quiet(redis_url)
            parts: dict[str, Any] = {"clock": clock, "signals": signals, "line": place.line()} | fakes
            installation = build(given, redis_url, **parts)
        queue = Queue(installation)
        ready(installation)
        with patch("bot.turns.webhook.WITHIN_S", PATIENT_S):
            made = House(installation, place, clock, queue, signals)
        try:
            with running(make_local_server(made.app)) as address:
                place.local.world.endpoint = f"{address}/callback"
                yield made
        finally:
            queue.broker.close()
            installation.database.close()
            installation.redis.close()
