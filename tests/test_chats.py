"""The golden chats: what people say is replayed on the whole bot, and all it answers is compared with the file.

`UPDATE_CHATS=1 pytest tests/test_chats.py` writes the files anew. tests/chats/README.md tells how a chat is written.
"""

import copy
import os
import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from redis import Redis

from bot.editing import corrections
from content.model import pack
from flows.engine.conversation import Conversation
from flows.engine.flow import Flow
from flows.record.learning import PassLesson
from flows.registry import FLOWS, conversation
from tests.bot import crowds
from tests.bot.browser import chromium
from tests.bot.heights import ROOM, heights, phone_wall
from tests.bot.line.test_heights import NEGATIVE
from tests.bot.phone import Json, filled, labels, quick_replies, shown
from tests.content.next_year import NEXT_YEAR, with_next_year
from tests.house import House, house

CHATS = sorted((Path(__file__).parent / "chats").glob("*.chat"))
Stage = Callable[[date], AbstractContextManager[House]]

_PERSON = re.compile(r"# คน (\S+): (.+)")
_PLAN = re.compile(r"# แผน (\S+)")
_LINE = re.compile(r"(\S+)> (.+)")
_TAP = re.compile(r"\[(.+)\](?: ×(\d))?")
_DEED = re.compile(r"\((.+?)(?: (\S+=\S+))?\)")
_RECEIPT = re.compile(r"\b(69|70)-([0-9A-HJKMNP-TV-Z]{12}|[0-9A-HJKMNP-TV-Z]{8})\b")
_TIME = re.compile(r"(?<=เวลา )[0-9]{2}:[0-9]{2}(?= น\.)")
"""A chat may take longer than a minute."""
_CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}\b")
_SENT = {
    "สติกเกอร์": "sticker",
    "รูปภาพ": "image",
    "วิดีโอ": "video",
    "ข้อความเสียง": "audio",
    "ไฟล์": "file",
    "ตำแหน่งที่ตั้ง": "location",
    "ข้อความชนิดใหม่": "hologram",
}


class Watched(Conversation):
    """The conversation, which remembers the flows that began and the questions that were asked."""

    def __init__(self) -> None:
        vars(self).update(vars(conversation()))
        self.flows = {name: self._watched(flow) for name, flow in self.flows.items()}
        self.visited: set[tuple[str, str]] = set()

    def _watched(self, flow: Flow[Any]) -> Flow[Any]:
        flow = copy.copy(flow)
        begin, ask = flow.begin, flow.ask

        def begun(args: Any, ctx: Any) -> Any:
            self.visited.add((flow.name, ""))
            return begin(args, ctx)

        def asked(name: str, data: Any, ctx: Any) -> Any:
            self.visited.add((flow.name, name))
            return ask(name, data, ctx)

        flow.begin, flow.ask = begun, asked  # type: ignore[method-assign, assignment]
        return flow


class Chat:
    """One chat on stage: plays the lines of a script, and writes down everything that is shown."""

    def __init__(self, bot: House) -> None:
        self.bot = bot
        self.users: dict[str, str] = {}
        self.written: list[str] = []
        self._aliases: dict[str, str] = {}
        self._shown = 0

    def play(self, script: str) -> str:
        """Replay the script and give the chat as it went."""
        for line in script.splitlines():
            if line.startswith(("#", "==")) or _LINE.match(line):
                try:
                    self._act(line)
                except Exception as error:
                    error.add_note("\n".join(self.written[-60:]))
                    raise
        return "\n".join(self.written) + "\n"

    def _act(self, line: str) -> None:
        if line.startswith("#"):
            if person := _PERSON.match(line):
                self._enters(person[1], person[2].split())
            elif plan := _PLAN.match(line):
                self.bot.restart(pack.load(plan[1]))
            self.written.append(line)
            return
        self.written += ["", line]
        if line.startswith("=="):
            name = self._happens(*line.strip("= ").split(maxsplit=1))
        elif found := _LINE.match(line):
            name = found[1]
            self._does(self.users[name], found[2])
        self._write_answers(name)

    def _enters(self, name: str, who: list[str]) -> None:
        kind, *more = who
        done = more and more[-1] == "รับทราบครบแล้ว"
        places = more[:-1] if done else more
        make: dict[str, Callable[[], str]] = {
            "ใหม่": lambda: self.bot.add(" ".join(places) or name),
            "บุคลากร": lambda: self.bot.as_staff(name, places[0]),
            "ผู้รายงาน": lambda: self.bot.as_focal(name, *places),
            "ผู้บริหาร": lambda: self.bot.as_staff(name, places[0], roles=(("executive", places[0]),)),
            "ผู้ดูแล": lambda: self.bot.as_admin(name),
        }
        self.users[name] = make[kind]()
        if done:
            self.bot.acknowledged(self.users[name])

    def _happens(self, what: str, more: str = "") -> str:
        """Something that nobody says: another day or year, a queue at work, a correction taken up."""
        if what == "วันที่":
            self.bot.today(date.fromisoformat(more))
        elif what == "โควตา":
            self.bot.quota(int(more))
        elif what == "Redis":
            self.bot.installation.redis.flushdb()
        elif what == "ส่งออก":
            self.bot.campaigns()
        elif what == "ปีถัดไป":
            self.bot.restart(pack.load(NEXT_YEAR, with_next_year(self.bot.installation.settings.home)))
        elif what == "คนอื่นรับทราบ":
            agency, count = more.split()
            for number in range(int(count)):
                self.bot.acknowledged(self.bot.as_staff(f"คนที่ {number + 1}", agency))
        elif what == "ผ่านบทเรียน":
            lesson = self.bot.content.lessons.all[0]
            self.bot.does(self.users[more], PassLesson(lesson.id, lesson.exam.passing, lesson.exam.draw, "69-PASSED01"))
        elif what == "เผยแพร่":
            corrections.take_up(self.bot.installation)
        elif what == "คนอื่นตอบแบบสำรวจ":
            wave, agency, count, answer = more.split()
            crowds.survey(self.bot.installation, wave, agency, int(count), int(answer))
        elif what == "คนอื่นประเมินตนเอง":
            agency, count, answer = more.split()
            crowds.assess(self.bot.installation, agency, int(count), int(answer))
        else:
            raise ValueError(f"nobody knows how {what!r} happens")
        return ""

    def _does(self, user: str, what: str) -> None:
        if tap := _TAP.fullmatch(what):
            status = self.bot.tap(user, tap[1], times=int(tap[2] or 1))
            if status is not None:
                self.written.append(f"  (เปิดหน้าเว็บ: {status})")
        elif deed := _DEED.fullmatch(what):
            self._deed(user, deed[1], deed[2] or "")
        else:
            self.bot.say(user, self._real(what))

    def _deed(self, user: str, deed: str, data: str) -> None:
        if deed == "เพิ่มเพื่อน":
            self.bot.follow(user)
        elif deed == "บล็อก":
            self.bot.block(user)
        elif deed == "อ่านจนจบ":
            self.written.append(f"  (เปิดหน้าเว็บ: {self.bot.finish(user)})")
        elif deed == "แตะปุ่มเก่า":
            self.bot.postback(user, data)
        else:
            self.bot.send(user, _SENT[deed])

    def said(self) -> list[Json]:
        """All that the bot said to anybody, as LINE got it."""
        chats = (self.bot.local.world.chats[user] for user in self.users.values())
        return [entry["message"] for chat in chats for entry in chat if entry["author"] == "bot"]

    # writing down

    def _write_answers(self, actor: str) -> None:
        entries = [
            (entry["seq"], name, entry)
            for name, user in self.users.items()
            for entry in self.bot.local.world.chats[user]
            if entry["author"] == "bot" and entry["seq"] > self._shown
        ]
        for _, name, entry in sorted(entries, key=lambda found: found[0]):
            who = "บอท: " if name == actor else f"บอทถึง{name}: "
            self._write(who, entry["message"], unasked=entry["via"] != "reply")
        self._shown = max([self._shown, *(seq for seq, _, _ in entries)])
        if not entries and actor:
            self.written.append("  (บอทไม่ตอบ)")

    def _write(self, who: str, message: Json, *, unasked: bool) -> None:
        lines = [self._stable(line) for line in shown(message)]
        if unasked and "altText" in message:
            lines.insert(0, f"🔔 {message['altText']}")
        margin = " " * 6
        self.written += [f"  {who}{lines[0]}".rstrip(), *(f"{margin}{line}".rstrip() for line in lines[1:])]
        if quick := quick_replies(message):
            self.written.append(f"  ปุ่มลัด: {quick}")

    def _stable(self, text: str) -> str:
        """Give receipts and codes, which differ in each run, numbers in the order they appear."""

        def receipt(found: re.Match[str]) -> str:
            return self._aliases.setdefault(found[0], f"{found[1]}-{len(self._aliases) + 1:0{len(found[2])}}")

        def code(found: re.Match[str]) -> str:
            return self._aliases.setdefault(found[0], f"0000-0000-{len(self._aliases) + 1:04}")

        return _CODE.sub(code, _RECEIPT.sub(receipt, _TIME.sub("09:30", text)))

    def _real(self, text: str) -> str:
        """What a person types, with the real code for its number in the chat."""
        for real, alias in self._aliases.items():
            text = text.replace(alias, real)
        return text


@pytest.fixture
def stage(redis_client: Redis, redis_url: str, sqlite_url: str, tmp_path: Path) -> Stage:
    """An empty stage for each chat; the clock stands on its day, so that the record's dates are the chat's."""
    empty = sqlite_url.removeprefix("sqlite:///")

    def build(day: date) -> AbstractContextManager[House]:
        redis_client.flushdb()
        return house(
            tmp_path, f"sqlite:///{shutil.copy(empty, tmp_path / 'stage.db')}", redis_url, day, conversation=Watched()
        )

    return build


_visited: dict[Path, set[tuple[str, str]]] = {}
_said: dict[Path, list[Json]] = {}


def played(path: Path, stage: Stage) -> str:
    script = path.read_text(encoding="utf-8")
    found = re.search(r"^# วันที่ (\S+)", script, re.MULTILINE)
    assert found, f"{path.name} does not say its day: # วันที่ 2026-03-10"
    day = date.fromisoformat(found[1])
    with time_machine.travel(f"{day}T09:30:00+07:00"), stage(day) as bot:
        watched = bot.installation.conversation
        assert isinstance(watched, Watched)
        chat = Chat(bot)
        went = chat.play(script)
        _visited[path], _said[path] = watched.visited, chat.said()
        return went


@pytest.mark.parametrize("path", CHATS, ids=lambda path: path.stem)
def test_the_chat_goes_as_written(path: Path, stage: Stage) -> None:
    went = played(path, stage)
    if os.environ.get("UPDATE_CHATS"):
        path.write_text(went, encoding="utf-8")
    assert went == path.read_text(encoding="utf-8")


def test_every_question_of_every_flow_has_a_chat(stage: Stage) -> None:
    everything_said(stage)
    seen = {step for visited in _visited.values() for step in visited}
    wanted = {(flow.name, step) for flow in FLOWS for step in ("", *flow.steps)}
    assert wanted - seen == set()


def everything_said(stage: Stage) -> list[tuple[str, Json]]:
    """Every message of every chat with the chat's name; those that have not been played are."""
    for path in CHATS:
        if path not in _visited:
            played(path, stage)
    return [(path.stem, message) for path in CHATS for message in _said[path]]


def test_nothing_to_tap_in_a_chat_is_cut(stage: Stage) -> None:
    said = everything_said(stage)
    assert [(name, label) for name, message in said for label in labels(message) if label.endswith("…")] == []


def test_the_filled_button_of_a_chat_never_declines(stage: Stage) -> None:
    said = everything_said(stage)
    assert [(name, label) for name, message in said for label in filled(message) if label.startswith(NEGATIVE)] == []


@pytest.mark.browser
def test_every_bubble_of_a_chat_fits_a_phone(stage: Stage) -> None:
    found = [(name, message) for name, message in everything_said(stage) if message["type"] == "flex"]
    with chromium() as browser, phone_wall(browser) as page:
        tall = heights(page, (message["contents"] for _, message in found))
    high = [(name, high, message["altText"]) for (name, message), high in zip(found, tall, strict=True) if high > ROOM]
    assert high == []
