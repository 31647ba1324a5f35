"""The composition root: builds every part once. Tests call it with fakes where time, chance or faults matter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import structlog
from flask import Flask, Response, redirect
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bot.clock import TODAY, Clock
from bot.health import Health
from bot.installation import ACCOUNT, Installation
from bot.jobs.queue import Queue
from bot.jobs.signals import Signals
from bot.line.client import LineClient
from bot.links import Links
from bot.pages import pages
from bot.pages.blueprint import HEADERS
from bot.pages.page_reader import PageReader
from bot.programme import RunningProgramme
from bot.settings import Settings
from bot.tokens import Tokens
from bot.turns.webhook import webhook
from content.model import pack
from content.model.pack import Content
from flows.registry import conversation
from storage import settings as kept
from storage import upkeep
from storage.database import open_database
from storage.live.limits import Attempts, Pace
from storage.live.redis import open_redis
from storage.live.sessions import Sessions, UserLocks, UsersDue

log = structlog.get_logger("app")

YEAR_S = 365 * 24 * 3600
SESSION_SECONDS = 14 * 24 * 3600
"""A conversation broken off can be taken up again for two weeks."""
FLEETING_SECONDS = 3600
"""What is fleeting of it for an hour, as `survey.kept` tells people."""
LOCK_SECONDS = 30
"""Longer than two tries of a reply with their timeouts, and over before the reply token of a dead worker's turn is."""


def build(
    settings: Settings,
    redis_url: str,
    content: Content | None = None,
    *,
    line: LineClient | None = None,
    **fakes: Any,
) -> Installation:
    """Build what a process is made of, loading its content unless given; `fakes` stand in the place of parts of it."""
    content, redis = content or pack.load(settings.programme), open_redis(redis_url)
    line = line or LineClient(settings.channel_access_token, settings.line_api_base, settings.line_data_api_base)
    made = Installation(
        settings=settings,
        programmes={ACCOUNT: RunningProgramme(ACCOUNT, content, line)},
        conversation=conversation(),
        database=open_database(settings.database_url),
        redis=redis,
        sessions=Sessions(redis, SESSION_SECONDS, FLEETING_SECONDS, {ACCOUNT: settings.programme}),
        locks=UserLocks(redis, LOCK_SECONDS),
        due=UsersDue(redis),
        attempts=Attempts(redis),
        pace=Pace(redis),
        signals=Signals(redis_url),
        links=Links(settings.public_base_url, settings.secret_key),
        tokens=Tokens(settings.secret_key),
        clock=Clock(settings.today),
    )
    return replace(made, **fakes)


def ready(installation: Installation) -> None:
    """Have the record know the accounts and their programmes, and count what their content counts."""
    for account, programme in installation.programmes.items():
        with installation.database.write() as conn:
            if upkeep.keep(conn, programme.content, account, installation.clock.now()):
                log.info("counted anew", programme=programme.content.programme.id)


def create_app(installation: Installation, queue: Queue) -> Flask:
    """The web application: webhook, pages, health, and the local LINE where no real one is configured."""
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.register_blueprint(webhook(installation))
    app.register_blueprint(pages(installation.content, installation.links, PageReader(installation)))
    health = Health(installation)
    app.add_url_rule("/healthz", "healthz", health.view)
    app.after_request(_guarded(installation.settings))
    app.extensions["sujarit"] = {"installation": installation, "queue": queue, "health": health}
    if installation.settings.local_line:
        _mount_local_line(app, installation)
    return app


def _guarded(settings: Settings) -> Callable[[Response], Response]:
    """Have every answer say how it may be used, those of no page too."""
    headers = dict(HEADERS)
    if settings.public_base_url.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={YEAR_S}"

    def guard(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return guard


def _mount_local_line(app: Flask, installation: Installation) -> None:
    from bot.simulator import create_local_line  # noqa: PLC0415 - a real account never loads it

    settings = installation.settings

    def move(today: date) -> None:
        with installation.database.write() as conn:
            kept.put(conn, TODAY, today.isoformat())
        installation.clock.move(today)

    local = create_local_line(
        channel_secret=settings.channel_secret,
        channel_access_token=settings.channel_access_token,
        webhook_url=f"http://127.0.0.1:{settings.port}/callback",
        state_file=settings.place / "local-line.json",
        today_hook=move,
        account_name=installation.main.content.programme.account,
    )
    app.extensions["sujarit"]["local_line"] = local
    app.add_url_rule("/", "door", lambda: redirect("/simulator/"))
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/simulator": local})  # type: ignore[method-assign]
