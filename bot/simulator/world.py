"""The one state of the local LINE: people, chats, counts, menus, switches, traffic, all behind one lock."""

import hashlib
import json
import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from bot.simulator.faults import Faults
from bot.simulator.ledger import Ledger
from bot.simulator.menus import Menus
from bot.simulator.store import Blobs, Saver, load
from bot.simulator.traffic import Exchange, Traffic

ENTRIES_KEPT = 500  # per chat
TICKS_KEPT = 1000
COLOURS = ("#4c7ef3", "#e0633f", "#2f9e6e", "#9b5fc0", "#c7912b", "#3a9fb5", "#c2557f", "#6b7a3a")
QUOTED_TYPES = {"text", "textV2", "sticker", "image", "video", "template", "flex"}


@dataclass
class LocalUser:
    """One LINE user. `role` is a note for the page only."""

    id: str
    name: str
    color: str
    following: bool = False
    blocked: bool = False
    role: str | None = None
    wrote_at: float | None = None


class ChatEntry(TypedDict):
    """One line of a chat. `changed` is the number of its last change, where that came after its `seq`."""

    seq: int
    id: str
    author: str
    at: str
    via: str | None
    message: dict[str, Any]
    unsent: bool
    sender: NotRequired[dict[str, Any]]
    quoteToken: NotRequired[str]
    changed: NotRequired[int]


class World:
    """All state. Public methods take the lock themselves; it is re-entrant, so callers may hold it for several steps.

    `now` gives epoch seconds. With a `state_file`, chats survive a restart.
    """

    def __init__(
        self,
        channel_secret: str,
        webhook_url: str,
        now: Callable[[], float],
        state_file: Path | None,
        quota: int | None,
    ) -> None:
        self.lock = threading.RLock()
        self._ticked = threading.Condition(self.lock)
        self.now = now
        self.endpoint = webhook_url
        self.account_name = "Local LINE"
        self.bot_id = "U" + hashlib.sha256(channel_secret.encode()).hexdigest()[:32]
        self.faults, self.traffic = Faults(), Traffic()
        self.ledger = Ledger(now, quota)
        self.blobs = Blobs(state_file.with_suffix(".blobs") if state_file else None)
        self.menus = Menus(self.blobs)
        self.people: dict[str, LocalUser] = {}
        self.chats: dict[str, list[ChatEntry]] = {}
        self.loading: dict[str, float] = {}
        self.today: str | None = None
        self._by_message: dict[str, tuple[str, ChatEntry]] = {}
        self._count = int(now() * 1000)  # so that numbers keep growing over restarts
        self._ticks: deque[dict[str, Any]] = deque(maxlen=TICKS_KEPT)
        self._saver = Saver(state_file, self._dump)
        if saved := load(state_file):
            self._load(saved)

    # --- numbers, ticks and saving

    def number(self) -> int:
        """Give the next of the growing numbers that order entries, ticks and exchanges."""
        with self.lock:
            self._count += 1
            return self._count

    def message_id(self) -> str:
        """Give a new message id: numeric, and unique in this world."""
        return f"5{self.number():017d}"

    def iso(self, at: float | None = None) -> str:
        """Write a moment (default: now) as ISO 8601 in UTC."""
        moment = datetime.fromtimestamp(self.now() if at is None else at, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def tick(self, kind: str, user_id: str | None = None) -> None:
        """Tell waiting pages that a chat, the state or the traffic changed, and have the state saved."""
        with self.lock:
            tick: dict[str, Any] = {"n": self.number(), "kind": kind}
            self._ticks.append(tick | ({"userId": user_id} if user_id else {}))
            self._ticked.notify_all()
        if kind != "traffic":
            self._saver.changed()

    def ticks_since(self, since: int | None, wait: float) -> tuple[int, list[dict[str, Any]]]:
        """Give (last number, ticks after `since`), waiting up to `wait` seconds for the first one."""
        with self.lock:
            if since is None:
                return self._count, []
            self._ticked.wait_for(lambda: bool(self._ticks) and self._ticks[-1]["n"] > since, wait)
            found = [tick for tick in self._ticks if tick["n"] > since]
            return (found[-1]["n"] if found else since), found

    # --- people

    def add_user(
        self, name: str, user_id: str | None = None, *, following: bool = False, role: str | None = None
    ) -> LocalUser:
        """Add a person, or give the one who already has this id."""
        with self.lock:
            user_id = user_id or f"U{secrets.token_hex(16)}"
            if user_id not in self.people:
                colour = COLOURS[len(self.people) % len(COLOURS)]
                self.people[user_id] = LocalUser(user_id, name, colour, following=following, role=role)
                self.chats[user_id] = []
                self.tick("state", user_id)
            return self.people[user_id]

    def friends(self) -> list[LocalUser]:
        """List the people a broadcast reaches."""
        with self.lock:
            return [person for person in self.people.values() if person.following]

    # --- chats

    def add_entry(self, user_id: str, author: str, message: dict[str, Any], via: str | None = None) -> ChatEntry:
        """Put one message into a person's chat; `author` is user, bot or system."""
        with self.lock:
            message_id = self.message_id()
            entry: ChatEntry = {
                "seq": self.number(),
                "id": message_id,
                "author": author,
                "at": self.iso(),
                "via": via,
                "message": message,
                "unsent": False,
            }
            if sender := message.get("sender"):
                entry["sender"] = sender
            if message.get("type") in QUOTED_TYPES:
                entry["quoteToken"] = f"quote{message_id}"
            self._keep(user_id, entry)
            if author == "bot":
                self.loading.pop(user_id, None)
            self.tick("chat", user_id)
            return entry

    def _keep(self, user_id: str, entry: ChatEntry) -> None:
        chat = self.chats[user_id]
        chat.append(entry)
        self._by_message[entry["id"]] = (user_id, entry)
        for old in chat[:-ENTRIES_KEPT]:
            self._by_message.pop(old["id"], None)
        del chat[:-ENTRIES_KEPT]

    def entry(self, message_id: str) -> tuple[str, ChatEntry] | None:
        """Find a message by its id: (user id, entry)."""
        with self.lock:
            return self._by_message.get(message_id)

    def is_loading(self, user_id: str) -> bool:
        """Tell whether the loading animation shows in a person's chat."""
        return self.loading.get(user_id, 0) > self.now()

    # --- traffic

    def record(self, direction: str, method: str, path: str, status: int, started: float, **more: Any) -> None:
        """Keep one exchange; `started` is when it began, in epoch seconds."""
        with self.lock:
            ms = max(0, round((self.now() - started) * 1000))
            self.traffic.add(Exchange(self.number(), self.iso(started), direction, method, path, status, ms, **more))
            self.tick("traffic")

    # --- keeping

    def _dump(self) -> str:
        with self.lock:
            state = {
                "count": self._count,
                "today": self.today,
                "people": [asdict(person) for person in self.people.values()],
                "chats": {user_id: list(chat) for user_id, chat in self.chats.items()},
                "ledger": self.ledger.dump(),
                "menus": self.menus.dump(),
            }
            return json.dumps(state, ensure_ascii=False)

    def _load(self, saved: dict[str, Any]) -> None:
        self._count = max(self._count, saved["count"])
        self.today = saved["today"]
        self.people = {one["id"]: LocalUser(**one) for one in saved["people"]}
        self.chats = {user_id: [] for user_id in self.people}
        for user_id, chat in saved["chats"].items():
            for entry in chat:
                self._keep(user_id, entry)
        self.ledger.load(saved["ledger"])
        self.menus.load(saved["menus"])

    def reset(self) -> None:
        """Forget chats, counts, switches and traffic; people stay, as strangers. Rich menus stay too."""
        with self.lock:
            for person in self.people.values():
                person.following = person.blocked = False
                person.wrote_at = None
                self.chats[person.id] = []
            for message_id in self._by_message:
                self.blobs.drop(message_id)
            self._by_message.clear()
            self.loading.clear()
            self.menus.links.clear()
            self.ledger.reset()
            self.faults.clear()
            self.traffic.clear()
            self.tick("state")
            for user_id in self.people:
                self.tick("chat", user_id)

    def close(self) -> None:
        """Write what is not yet written."""
        self._saver.flush()
