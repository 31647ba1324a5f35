"""`sujarit serve` as it runs for people: a conversation in the local LINE, its processes, its logs, and its end."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import urllib3
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bot import serve
from bot.serve import FIRST_PAUSE_S, LONGEST_PAUSE_S, STEADY_S, Pauses, processors
from bot.turns.webhook import signature_of
from content.model.calendar import chat_date
from flows.asking import search
from tests.bot.modes import open_to_others
from tests.house import House

NAME = "วิชัย มั่นคง"
FOCAL = "มาลี รักงาน"
PATIENCE_S = 30
two_processors = pytest.mark.skipif(processors() < 2, reason="serve needs a second processor for its second process")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running `sujarit serve`."""

    process: subprocess.Popen[bytes]
    address: str
    home: Path
    errors: Path

    def ask(self, method: str, path: str, body: Any = None, tries: int = 1) -> Any:
        # connections are refused until it listens
        retries = urllib3.Retry(total=None, connect=tries, backoff_factor=0.05, backoff_max=0.2)
        answer = urllib3.request(method, self.address + path, json=body, retries=retries, timeout=60)
        assert answer.status < 300, answer.data
        return answer.json()

    def said_to(self, user: str, after: int) -> list[str]:
        """What the bot has said to a person, as soon as there is more than so many."""
        number = self.ask("GET", "/simulator/api/ticks")["n"]
        while True:
            entries = self.ask("GET", f"/simulator/api/chats/{user}")["messages"]
            said = [str(one["message"]) for one in entries if one["from"] == "bot"]
            if len(said) > after:
                return said
            number = self.ask("GET", f"/simulator/api/ticks?since={number}")["n"]

    def friend(self) -> str:
        """Somebody new, who has been greeted."""
        user = str(self.ask("POST", "/simulator/api/users", {"name": NAME})["id"])
        self.ask("POST", f"/simulator/api/users/{user}/follow", {})
        assert self.said_to(user, after=0)
        return user

    def say(self, user: str, text: str) -> None:
        self.ask("POST", f"/simulator/api/users/{user}/text", {"text": text})

    def answer(self, user: str, text: str) -> list[str]:
        """Say something; gives what the bot says to it."""
        before = len(self.said_to(user, after=-1))
        self.say(user, text)
        return self.said_to(user, before)[before:]

    def processes(self) -> list[int]:
        """The bot's processes that Gunicorn started, oldest first."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in children if b"redis" not in Path(f"/proc/{child}/cmdline").read_bytes()]

    @property
    def redis(self) -> Redis:
        return Redis(unix_socket_path=str(self.home / "demo" / "trat-2569" / "redis" / "redis.sock"))


def begun(folder: Path, port: int, errors: Path, before: str = "") -> subprocess.Popen[bytes]:
    """Begin it with the local LINE in a folder, after some code of the test's own."""
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    # without what makes questions ready in the background: seconds of computing that no test here waits for
    code = "import sys; sys.path.append(sys.argv.pop(1)); import bot.serve; bot.serve.STARTED_S = 1e6; "
    run = "from bot.cli.entry import main; main(prog_name='sujarit')"
    with errors.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", code + before + run, str(Path(__file__).parents[2]), "serve"],
            cwd=folder,
            env=environment | {"PORT": str(port), "LOG_LEVEL": "debug"},
            stdout=stream,
            stderr=stream,
        )


WITHOUT_MENUS = "bot.serve.set_up_line = lambda: None; "
"""For a test that looks at no menu: drawing them is a third of what a start costs."""


@contextmanager
def serving(folder: Path, before: str = WITHOUT_MENUS) -> Iterator[Served]:
    """Run it as `begun` does."""
    port, errors = free_port(), folder / "errors"
    with begun(folder, port, errors, before) as process:
        made = Served(process, f"http://127.0.0.1:{port}", folder / "var", errors)
        try:
            made.ask("GET", "/healthz", tries=200)
            yield made
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests that leave it serving."""
    with serving(tmp_path_factory.mktemp("served")) as made:
        yield made


@contextmanager
def watched(processes: list[int]) -> Iterator[None]:
    """See that these processes end within the block, or soon after it."""
    handles = [os.pidfd_open(process) for process in processes]
    try:
        yield
        for handle in handles:
            assert select.select([handle], [], [], PATIENCE_S)[0]
    finally:
        for handle in handles:
            os.close(handle)


def test_what_answers_are_found_by_is_made_before_somebody_asks(bot: House, monkeypatch: pytest.MonkeyPatch) -> None:
    content = replace(bot.content)
    bot.installation.main.take(content, 1)
    monkeypatch.setattr(serve, "STARTED_S", 0)
    serve.prepare(bot.installation).join(60)
    monkeypatch.delattr(search, "Index")
    assert search.index_of(content).search("ขับรถหลวงแวะรับลูกได้ป่ะครับ")


def test_what_only_few_commands_need_is_not_held_by_who_waits() -> None:
    heavy = {"PIL", "alembic", "linebot", "openpyxl", "pythainlp", "segno", "typst"}
    check = "import sys, bot.cli.entry, bot.serve, bot.simulator.demo; print(*sys.modules)"
    house = Path(__file__).parents[2]
    said = subprocess.run([sys.executable, "-c", check], check=True, cwd=house, capture_output=True, text=True)
    assert heavy.isdisjoint(said.stdout.split())


@contextmanager
def unfinished(served: Served, many: int) -> Iterator[None]:
    """Have many clients that never finish what they say."""
    address, port = served.address.removeprefix("http://").split(":")
    beginnings = (
        b"",
        b"GET /healthz HTTP/1.1\r\n",
        b"POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    )
    with ExitStack() as stack:
        for number in range(many):
            client = stack.enter_context(socket.create_connection((address, int(port)), PATIENCE_S))
            client.sendall(beginnings[number % len(beginnings)])
        yield


def test_two_hundred_who_never_finish_keep_nobody_from_being_answered(served: Served) -> None:
    with unfinished(served, 200):
        user = served.friend()
        assert served.answer(user, "เมนู")
        assert served.ask("GET", "/healthz") == {"status": "ok"}


def test_serve_talks_logs_without_words_and_leaves_no_process_behind(tmp_path: Path) -> None:
    with serving(tmp_path, before="") as served:
        assert served.ask("GET", "/healthz") == {"status": "ok"}
        user = served.ask("POST", "/simulator/api/users", {"name": NAME})["id"]
        served.ask("POST", f"/simulator/api/users/{user}/follow", {})
        said = served.said_to(user, after=0)
        served.ask("POST", f"/simulator/api/users/{user}/text", {"text": "คำลับเฉพาะ"})
        said = served.said_to(user, after=len(said))
        assert all("คำลับเฉพาะ" not in message for message in said)
        secrets = [(served.home / f"{name}").read_text() for name in ("local-channel-secret", "local-channel-token")]
        forged = b'{"events": []}'
        assert urllib3.request("POST", f"{served.address}/callback", body=forged).status == 400
        signed = {"x-line-signature": signature_of(secrets[0], forged)}
        assert urllib3.request("POST", f"{served.address}/callback", body=forged, headers=signed).status == 200
        assert open_to_others(served.home) == []
        with watched([*served.processes(), served.process.pid]):
            served.process.terminate()
        assert served.process.wait(PATIENCE_S) == 0
        assert {"sujarit.sqlite", "local-line.json", "redis.log"} <= {file.name for file in served.home.rglob("*")}
        assert open_to_others(served.home) == []
        text = served.errors.read_text()
        greeting, *rest = text.splitlines()
        assert greeting.endswith(f"{served.address}/")
        lines = [json.loads(line) for line in rest]
        stored = {line["request_id"] for line in lines if line["event"] == "stored"}
        replied = [line for line in lines if line.get("call", "").endswith("/message/reply")]
        assert len(stored) == len(replied) == 2
        assert {line["request_id"] for line in replied} == stored
        assert all(line["event_id"] and line["line_request_id"] for line in replied)
        assert not [word for word in (user, NAME, "คำลับเฉพาะ", *secrets) if word in text]
        with pytest.raises(RedisConnectionError):
            served.redis.ping()


@two_processors
def test_a_day_moved_on_the_page_is_the_day_of_the_next_answer(served: Served) -> None:
    people = served.ask("GET", "/simulator/api/state")["users"]
    user = next(one["id"] for one in people if one["name"] == FOCAL)
    for day in (date(2026, 3, 12), date(2026, 3, 20)):
        served.ask("POST", "/simulator/api/today", {"today": day.isoformat()})
        assert chat_date(day) in "".join(served.answer(user, "ความคืบหน้า"))


def test_a_second_local_line_of_a_folder_is_refused_and_the_first_goes_on(served: Served, tmp_path: Path) -> None:
    errors = tmp_path / "second"
    with begun(served.home.parent, free_port(), errors) as second:
        assert second.wait(PATIENCE_S) == 1
    assert f"served already, by process {served.process.pid}." in errors.read_text()
    assert served.ask("GET", "/healthz")["status"] == "ok"


@two_processors
def test_the_process_that_works_is_started_again_and_what_waited_is_answered_once(served: Served) -> None:
    user = served.friend()
    web, work = served.processes()
    once = len(served.answer(user, "เมนู"))
    with watched([work]):
        os.kill(work, signal.SIGKILL)
    assert len(served.answer(user, "เมนู")) == once
    assert len(served.answer(user, "เมนู")) == once
    still, new = served.processes()
    assert still == web
    assert new != work


@two_processors
def test_the_process_that_answers_is_started_again_as_what_it_was(served: Served) -> None:
    web, work = served.processes()
    with watched([web]):
        os.kill(web, signal.SIGKILL)
    assert served.ask("GET", "/healthz", tries=200)["status"] == "ok"
    assert served.answer(served.friend(), "เมนู")
    assert work in served.processes()
    assert len(served.processes()) == 2


@two_processors
def test_redis_that_was_killed_is_started_again_and_what_came_meanwhile_is_answered_once(served: Served) -> None:
    user = served.friend()
    once, there = len(served.answer(user, "เมนู")), served.processes()
    redis = int(served.redis.info("server")["process_id"])
    served.ask("POST", "/simulator/api/faults", {"redelivery": {"seconds": 0.2}})
    with watched([redis]):
        os.kill(redis, signal.SIGKILL)
    assert len(served.answer(user, "เมนู")) == once
    served.ask("POST", "/simulator/api/faults", {"redelivery": None})
    assert len(served.answer(user, "เมนู")) == once
    assert served.processes() == there
    assert '"event": "redis had ended"' in served.errors.read_text()


@two_processors
def test_no_process_works_on_without_the_one_that_started_it(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        user = served.friend()
        assert len(served.processes()) == 2
        with watched(served.processes()):
            served.say(user, "เมนู")
            served.process.kill()
        served.redis.shutdown(nosave=True)


def test_on_one_processor_all_is_one_process(tmp_path: Path) -> None:
    alone = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]); "
    with serving(tmp_path, WITHOUT_MENUS + alone) as served:
        user = served.friend()
        served.ask("POST", "/simulator/api/faults", {"reset": {"left": 1}})
        assert served.answer(user, "เมนู")
        assert served.ask("GET", "/simulator/api/state")["faults"]["reset"] is None, "its connection was cut once"
        assert len(served.processes()) == 1


def test_who_dies_again_and_again_is_started_more_and_more_slowly() -> None:
    pauses, now, waited = Pauses(), 1000.0, []
    for _ in range(7):
        waited.append(pauses.next(now))
        now += waited[-1] + 1
    assert waited[:4] == [0, FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S]
    assert waited[-1] == LONGEST_PAUSE_S
    assert pauses.next(now + LONGEST_PAUSE_S + STEADY_S) == 0
