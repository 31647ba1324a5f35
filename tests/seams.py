"""What a test may put in the place of a part: a clock, a conversation, the threads that send, the settings."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.jobs.signals import Signals
from bot.settings import Settings
from flows.engine.context import Context
from flows.engine.conversation import Conversation, Turn
from flows.engine.inputs import Input, Said
from flows.engine.messages import Text
from flows.engine.session import Session
from flows.record.effects import Effect
from tests.bot.local_line import SECRET, TOKEN

DAY = date(2026, 3, 10)


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


class Quiet(Signals):
    """Signals that reach no worker unless a test has one."""

    heard = False

    def _send(self, actor: str, *args: int) -> None:
        if self.heard:
            super()._send(actor, *args)


class AtOnce(Executor):
    """Sends each answer before the next is decided, in the thread that decides."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **given: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **given))
        return done


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
        "today": DAY,
        "web_threads": 2,
        "worker_threads": 2,
        "log_level": "info",
    }
    return Settings(**values | changes)
