"""The bot's parts in the bench's own process, without HTTP: LINE takes every answer at once."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from bot.app import build
from bot.installation import ACCOUNT, Installation
from bot.line.client import Acceptance, LineClient
from bot.settings import load_settings
from bot.turns.delivery import Deliveries
from bot.turns.events import new_event
from bot.turns.turns import Turns
from storage import inbox
from storage.accounts import LineUser
from storage.live.embedded_redis import EmbeddedRedis
from tests.bench import load, programs
from tests.bench.programs import Stub


class _Silent(LineClient):
    """Takes every answer at once."""

    def reply(self, reply_token: str, messages: object) -> Acceptance:
        del reply_token, messages
        return Acceptance(None)


@contextmanager
def quiet() -> Iterator[None]:
    """Log nothing for a while, where the bench tells how far it is."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)


@contextmanager
def parts_on(url: str) -> Iterator[Installation]:
    """Build them on a record, with a Redis of their own."""
    with programs.folder() as home:
        redis = EmbeddedRedis(home / "redis")
        # with an account of its own, as without one the local LINE keeps its record elsewhere
        given = programs.bot_settings(home, Stub("http://127.0.0.1:9")) | {"DATABASE_URL": url}
        installation = build(load_settings(given), redis.url, line=_Silent("-", "-", "-"))
        try:
            yield installation
        finally:
            installation.database.close()
            installation.redis.close()
            redis.stop()


def store(installation: Installation, user: str, own: dict[str, Any]) -> None:
    """Store an event as the webhook does."""
    event = new_event(load.event(user, own), ACCOUNT, installation.clock.real(), "")
    assert event
    with installation.database.write() as conn:
        inbox.store(conn, [event])


def turn(installation: Installation, user: str, own: dict[str, Any]) -> float:
    """Seconds that one turn takes, from its stored event to its noted answer."""
    store(installation, user, own)
    began = time.perf_counter()
    handle(installation, user)
    return time.perf_counter() - began


def handle(installation: Installation, user: str) -> None:
    """Decide, record and answer what waits for a user."""
    turns, deliveries = Turns(installation), Deliveries(installation)
    answers, _ = turns.batch([LineUser(ACCOUNT, user)])
    deliveries.close([deliveries.deliver(answer) for answer in answers])
