"""The whole bot in one process for tests: the local LINE and the bot over HTTP, a real Redis, a real database.

Only the queue is replaced: a signal is noted, and the test's own thread does the work, so nothing has to be waited for.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Connection

from bot.app import build_parts, create_app
from bot.installation import Parts
from bot.jobs.queue import Queue
from bot.jobs.sender import Campaigns
from bot.settings import Settings
from bot.simulator import create_local_line
from bot.simulator.line import LocalLine
from bot.simulator.server import make_local_server
from bot.turns.turns import Turns
from flows.engine.conversation import Conversation
from flows.engine.flow import Flow
from flows.registry import conversation
from storage.documents import acknowledgements
from storage.learning import lessons as learning
from storage.people import people
from storage.people.people import Person, PersonnelType
from tests.bot.local_line import running
from tests.bot.phone import Json, Offer, offers

SECRET, TOKEN = "whole-secret", "whole-token"
DAY = date(2026, 3, 10)
PICTURE = b"\xff\xd8\xff\xd9"


class NoQueue(Queue):
    """No worker: the test's thread does what is due."""

    def __init__(self) -> None:
        pass


class Watched(Conversation):
    """The conversation, which remembers the flows that began and the questions that were asked."""

    def __init__(self) -> None:
        vars(self).update(vars(conversation()))
        self.flows = {name: self._watched(flow) for name, flow in self.flows.items()}
        self.visited: set[tuple[str, str]] = set()

    def _watched(self, flow: Flow) -> Flow:
        flow = copy.copy(flow)
        begin, ask = flow.begin, flow.ask

        def begun(args: Any, ctx: Any) -> Any:
            self.visited.add((flow.name, ""))
            return begin(args, ctx)

        def asked(name: str, data: Any, ctx: Any) -> Any:
            self.visited.add((flow.name, name))
            return ask(name, data, ctx)

        flow.begin, flow.ask = begun, asked  # type: ignore[method-assign]
        return flow


class Whole:
    """People who talk with the bot; every deed is handled to its end before the call returns."""

    def __init__(self, parts: Parts, local: LocalLine) -> None:
        self.parts, self.local = parts, local
        self.queue = NoQueue()
        self.app = create_app(parts, self.queue)
        self._turns, self._campaigns = Turns(parts), Campaigns(parts)
        self._seen = 0

    # people

    def add(self, name: str) -> str:
        """Somebody with LINE who does not know the account yet."""
        return self.local.world.add_user(name).id

    def as_staff(
        self,
        name: str,
        agency: str = "treasury",
        kind: PersonnelType = "official",
        roles: tuple[tuple[str, str | None], ...] = (),
    ) -> str:
        """Somebody registered, perhaps with roles."""
        user, now = self.local.world.add_user(name, following=True).id, self.parts.clock.now()
        with self.parts.database.write() as conn:
            person = people.ensure(conn, user, now).id
            people.accept_privacy(conn, person, self.parts.content.privacy.version, now)
            people.register(conn, person, agency=agency, name=name, position="นักวิชาการ", personnel_type=kind, now=now)
            for role, where in roles:
                people.grant(conn, person, role, where, now)
        return user

    def as_focal(self, name: str, *agencies: str) -> str:
        """Somebody who reports for agencies."""
        return self.as_staff(name, agencies[0], roles=tuple(("focal", agency) for agency in agencies))

    def as_admin(self, name: str) -> str:
        """Somebody of the provincial centre."""
        return self.as_staff(name, "province", roles=(("admin", None),))

    def acknowledged(self, user: str, *documents: str) -> None:
        """Have somebody acknowledge documents, all that the programme asks when none is named."""
        content = self.parts.content
        wanted = documents or tuple(required.document for required in content.programme.documents)
        with self.parts.database.write() as conn:
            person = people.ensure(conn, user, self.parts.clock.now())
            for document in wanted:
                version = content.documents[document].current
                acknowledgements.record(
                    conn,
                    receipt=f"before-{person.id}-{document}",
                    person_id=person.id,
                    agency=person.agency or "",
                    personnel_type=person.personnel_type or "",
                    document=document,
                    version=version.number,
                    sha256=version.sha256,
                    acknowledged_at=self.parts.clock.now(),
                    event_id=f"before-{person.id}-{document}",
                    opened_at=None,
                )
                if content.documents[document].check:
                    self._understood(conn, person, document)

    def _understood(self, conn: Connection, person: Person, document: str) -> None:
        questions = len(self.parts.content.quiz.check(document))
        learning.understand(
            conn,
            person_id=person.id,
            document=document,
            version=self.parts.content.documents[document].current.number,
            agency=person.agency or "",
            correct=questions,
            questions=questions,
            passed=True,
            answered_at=self.parts.clock.now(),
        )

    # deeds

    def follow(self, user: str) -> None:
        """Add the account as a friend."""
        self.local.deeds.follow(user)
        self.settle()

    unblock = follow

    def block(self, user: str) -> None:
        """Block the account."""
        self.local.deeds.block(user)
        self.settle()

    def say(self, user: str, text: str) -> None:
        """Type something."""
        self.local.deeds.text(user, text)
        self.settle()

    def send(self, user: str, kind: str) -> None:
        """Send something that is not text."""
        deeds = self.local.deeds
        if kind == "sticker":
            deeds.sticker(user, "446", "1988")
        elif kind == "location":
            deeds.location(user, {"latitude": 12.24, "longitude": 102.51})
        elif kind in ("image", "video", "audio", "file"):
            deeds.media(user, kind, "a", PICTURE, "application/octet-stream")
        else:
            deeds.raw(user, [{"type": "message", "message": {"type": kind, "id": "1"}}])
        self.settle()

    def postback(self, user: str, data: str) -> None:
        """Tap a button that is no longer shown, or never was."""
        self.local.deeds.postback(user, {"data": data})
        self.settle()

    def tap(self, user: str, label: str, times: int = 1) -> int | None:
        """Tap the newest thing of that name, perhaps faster than the bot answers; gives a page's status."""
        action = self.offer(user, label).action
        if action["type"] == "uri":
            return int(self.page(action["uri"]).status_code)
        for _ in range(times):
            if action["type"] == "message":
                self.local.deeds.text(user, action["text"])
            else:
                self.local.deeds.postback(user, action)
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

    def page(self, uri: str) -> Any:
        """Open a page of the bot's in the phone's browser."""
        return self.client.get("/" + uri.removeprefix(self.parts.settings.public_base_url).lstrip("/"))

    @property
    def client(self) -> FlaskClient:
        """A browser."""
        return self.app.test_client()

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

    # the stage

    def today(self, day: date) -> None:
        """Make it another day."""
        self.parts.clock.move(day)

    def quota(self, limit: int | None) -> None:
        """Set the month's paid messages."""
        self.local.world.ledger.quota = limit

    def campaigns(self) -> None:
        """Send all batches that are due."""
        while batches := self._campaigns.due():
            for campaign, seq in batches:
                self._campaigns.send(campaign, seq)
        self._accepted()

    def settle(self) -> None:
        """Have every webhook arrive, and handle what it brought."""
        assert self.local.courier.wait_idle()
        while users := self.parts.due.take(10_000, 0):
            self._turns.handle(users)
        self._accepted()

    def _accepted(self) -> None:
        """LINE took every call: a refused message never reaches the person, so it fails the test."""
        fresh = self.local.world.traffic.since(self._seen)
        self._seen = max([self._seen, *(one["n"] for one in fresh)])
        refused = [one for one in fresh if one["direction"] == "api" and one["status"] >= 400]
        assert not refused, f"LINE refused {refused[0]['path']}: {refused[0]['response']}\n{refused[0]['request']}"


@contextmanager
def whole_bot(redis_url: str, database_url: str, home: Path, day: date = DAY) -> Iterator[Whole]:
    """Run everything; `home` is a folder for the run's files."""
    line = create_local_line(
        channel_secret=SECRET, channel_access_token=TOKEN, webhook_url="http://127.0.0.1:9/callback"
    )
    local: LocalLine = line.extensions["local_line"]
    with running(make_local_server(line)) as line_address:
        parts = build_parts(_settings(line_address, database_url, home, day), redis_url, conversation=Watched())
        whole = Whole(parts, local)
        with running(make_local_server(whole.app)) as address:
            local.world.endpoint = f"{address}/callback"
            yield whole
        local.close()
        parts.database.close()
        parts.redis.close()


def _settings(line: str, database_url: str, home: Path, day: date) -> Settings:
    return Settings(
        home=home,
        place=home,
        programme="trat-2569",
        port=8000,
        channel_secret=SECRET,
        channel_access_token=TOKEN,
        line_api_base=line,
        line_data_api_base=line,
        local_line=False,
        database_url=database_url,
        redis_url=None,
        public_base_url="http://127.0.0.1:8000",
        secret_key="a secret key for tests",
        today=day,
        web_threads=1,
        worker_threads=1,
        log_level="warning",
    )
