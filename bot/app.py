"""The composition root: builds every part once. Tests call it with fakes where time, chance or faults matter."""

from dataclasses import replace
from datetime import date
from typing import Any

import structlog
from flask import Flask, redirect
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bot.clock import TODAY, Clock
from bot.health import health
from bot.installation import ACCOUNT, Parts
from bot.jobs.queue import Queue
from bot.line.client import Line
from bot.links import Links
from bot.pages import pages
from bot.pages.page_reader import PageReader
from bot.settings import Settings
from bot.tokens import Marks
from bot.turns.webhook import webhook
from content.model import pack
from flows.registry import conversation
from storage import settings as kept
from storage import upkeep
from storage.database import open_database
from storage.live.limits import Attempts
from storage.live.redis import open_redis
from storage.live.sessions import Due, Sessions, UserLocks

log = structlog.get_logger("app")

SESSION_SECONDS = 14 * 24 * 3600
"""A conversation broken off can be taken up again for two weeks."""
LOCK_SECONDS = 30
"""Longer than two tries of a reply with their timeouts, and over before the reply token of a dead worker's turn is."""


def build_parts(settings: Settings, redis_url: str, **fakes: Any) -> Parts:
    """Build the parts of a process; `fakes` replace fields of Parts."""
    content = pack.load(settings.programme)
    redis = open_redis(redis_url)
    database = open_database(settings.database_url)
    line = Line(settings.channel_access_token, settings.line_api_base, settings.line_data_api_base)
    parts = Parts(
        settings=settings,
        account=ACCOUNT,
        content=content,
        conversation=conversation(),
        database=database,
        redis=redis,
        sessions=Sessions(redis, SESSION_SECONDS, settings.programme),
        locks=UserLocks(redis, LOCK_SECONDS),
        due=Due(redis),
        attempts=Attempts(redis),
        line=line,
        links=Links(settings.public_base_url, settings.secret_key),
        marks=Marks(settings.secret_key, content.programme.fiscal_year),
        clock=Clock(settings.today),
    )
    return replace(parts, **fakes)


def ready(parts: Parts) -> None:
    """Have the record know the account and its programme, and count what the content counts."""
    with parts.database.write() as conn:
        if upkeep.keep(conn, parts.content, parts.account, parts.clock.now()):
            log.info("counted anew", programme=parts.content.programme.id)


def create_app(parts: Parts, queue: Queue) -> Flask:
    """The web application: webhook, pages, health, and the local LINE where no real one is configured."""
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.register_blueprint(webhook(parts))
    app.register_blueprint(pages(lambda: parts.content, parts.links, PageReader(parts)))
    app.add_url_rule("/healthz", "healthz", health(parts))
    app.extensions["sujarit"] = {"parts": parts, "queue": queue}
    if parts.settings.local_line:
        _mount_local_line(app, parts)
    return app


def _mount_local_line(app: Flask, parts: Parts) -> None:
    from bot.simulator import create_local_line  # noqa: PLC0415 - a real account never loads it

    settings = parts.settings

    def move(today: date) -> None:
        with parts.database.write() as conn:
            kept.put(conn, TODAY, today.isoformat())
        parts.clock.move(today)

    local = create_local_line(
        channel_secret=settings.channel_secret,
        channel_access_token=settings.channel_access_token,
        webhook_url=f"http://127.0.0.1:{settings.port}/callback",
        state_file=settings.place / "local-line.json",
        today_hook=move,
        account_name=parts.content.programme.account,
    )
    app.extensions["sujarit"]["local_line"] = local
    app.add_url_rule("/", "door", lambda: redirect("/simulator/"))
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/simulator": local})  # type: ignore[method-assign]
