"""Webhook bodies, mutated: never a 5xx, nothing that is refused is stored, and whatever is stored comes to its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from random import Random

from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.turns.webhook import signature_of
from flows.record.people import AcceptPrivacy, Register
from storage.database import upgrade
from storage.live.embedded_redis import EmbeddedRedis
from storage.people import people
from storage.tables.work import inbox
from tests.bot.local_line import SECRET
from tests.bot.phone import Json, offers
from tests.flows.talk import ROLES
from tests.fuzz import mutate
from tests.house import PICTURE, House, house

SAID = ("เมนู", "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน", "สมชาย ใจดี นักวิชาการ สนง.แรงงาน", "รับของขวัญได้กี่บาท", "ยกเลิก")
EXPECTED = {"signature refused", "webhook of another account", "events too old"}
"""What the log may tell the operator of as an error; all else that it calls one is a fault."""


class Webhook:
    """The whole bot, and what the local LINE sends it."""

    cpu_s = 20.0
    given: object = ""

    def __init__(self, bot: House) -> None:
        self._bot = bot
        self._events = list(_real(bot))
        self._seeds = [*SAID, *(one["postback"]["data"] for one in self._events if one["type"] == "postback")]

    def case(self, chance: Random) -> None:
        bot = self._bot
        body = self._body(chance, self._user(chance))
        signature = (
            signature_of(SECRET, body) if chance.random() < 0.9 else chance.choice(("", "x", signature_of("", body)))
        )
        self.given, before = (body, signature), self._stored()
        with capture_logs() as lines:
            status = bot.post(body, signature).status_code
            stored = self._stored()
            bot.work()
            bot.jobs.do()
        assert status in (200, 400, 413), status
        assert status == 200 or stored == before, "something of it was stored"
        assert status != 200 or signature == signature_of(SECRET, body), "it was taken unsigned"
        told = [line for line in lines if line["log_level"] in ("error", "critical") and line["event"] not in EXPECTED]
        assert not told, told
        assert not [line for line in lines if line.get("exc_info") or line["event"] == "batch taken apart"], lines
        self._ended()

    def _user(self, chance: Random) -> str:
        """Somebody new, who perhaps is registered and has a role: nobody's turn depends on the case before."""
        role = chance.choice(["stranger", *ROLES])
        user = self._bot.local.world.add_user(role, f"U{chance.getrandbits(128):032x}", following=True).id
        if role != "stranger":
            bot, told = self._bot, Register("education", role, "นักวิชาการ", "official")
            bot.does(user, AcceptPrivacy(bot.content.privacy.version), told)
            with bot.installation.database.write() as conn:
                for held, where in ROLES[role]:
                    people.grant(conn, bot.person(user, conn).id, held, where or None, bot.clock.now())
        return user

    def _body(self, chance: Random, user: str) -> bytes:
        events = [self._event(chance, user) for _ in range(chance.choice((0, 1, 1, 1, 2, 4)))]
        told = {"destination": self._bot.local.world.bot_id, "events": events}
        return mutate.json_of(chance, told, self._seeds)

    def _event(self, chance: Random, user: str) -> Json:
        event = deepcopy(chance.choice(self._events))
        if "text" in event.get("message", ()):
            event["message"]["text"] = mutate.text(chance, self._seeds)
        if "postback" in event:
            event["postback"]["data"] = mutate.text(chance, self._seeds, 400)
        fresh = self._bot.event(user, webhookEventId=f"{chance.getrandbits(100):026X}"[:26])
        return {**event, **{name: fresh[name] for name in ("timestamp", "webhookEventId", "source", "replyToken")}}

    def _stored(self) -> int:
        with self._bot.installation.database.read() as conn:
            return conn.scalar(select(func.count()).select_from(inbox)) or 0

    def _ended(self) -> None:
        """No event is left that waits or failed."""
        with self._bot.installation.database.read() as conn:
            left = conn.execute(
                select(inbox.c.event_id, inbox.c.state).where(inbox.c.state.not_in(("answered", "kept")))
            )
            assert not (rows := left.all()), rows


def _real(bot: House) -> Iterator[Json]:
    """Events as the local LINE sends them: of everything a person can do, with the buttons of several menus."""
    actions, user = bot.local.actions, bot.as_admin("ดารา")
    said = actions.text(user, SAID[0])
    yield from (said, actions.follow(user), actions.sticker(user, "446", "1988", ["สวัสดี"]))
    yield actions.location(user, {"title": "ศาลากลาง", "latitude": 12.24, "longitude": 102.51})
    yield from (
        actions.media(user, kind, "ก.jpg", PICTURE, "image/jpeg") for kind in ("image", "video", "audio", "file")
    )
    yield actions.unsend(user, said["message"]["id"])
    yield actions.postback(user, {"data": "g=home", "params": {"date": "2026-03-11"}})
    bot.settle()
    for person in (user, bot.as_focal("มาลี", "education", "labour"), bot.as_staff("สมชาย")):
        for text in (SAID[0], "สิ่งที่ต้องทำ", "การ์ด"):
            bot.say(person, text)
        found = [one.action for message in bot.messages(person) for one in offers(message)]
        yield from (actions.postback(person, action) for action in found if action["type"] == "postback")
        bot.settle()
    group = {"type": "group", "groupId": "C" + "0" * 32}
    strange = ("join", "leave", "memberJoined", "beacon", "accountLink", "membership", "videoPlayComplete", "tomorrow")
    yield from actions.raw(user, [{"type": kind, "source": group} for kind in strange])
    yield actions.block(user)
    bot.settle()


@contextmanager
def opened(home: Path) -> Iterator[Webhook]:
    """Run the bot, with a database and a Redis of its own."""
    url, server = f"sqlite:///{home / 'sujarit.db'}", EmbeddedRedis(home / "redis")
    upgrade(url)
    try:
        with house(home, url, server.url) as bot:
            yield Webhook(bot)
    finally:
        server.stop()
