"""Whether the bot can do its work, as `/healthz` tells the operator."""

from collections.abc import Callable
from typing import Any

import structlog
from flask import jsonify
from werkzeug.wrappers import Response

from bot.installation import Installation
from bot.turns.batcher import Batcher
from storage import Stuck, inbox
from storage.live.redis import ping

WITHIN_S = 1.5
"""How long a part may take to answer."""
TURN_S = 1.0
"""How much of that may be spent on waiting for other writers."""

HealthState = dict[str, Any]

log = structlog.get_logger("health")


def health(installation: Installation) -> Callable[[], tuple[Response, int]]:
    """The view that says what works: 200 when all does, else 503 with what is down.

    However many ask, each part is looked at by one at a time, and one that hangs is down.
    """

    def database(asked: list[None]) -> list[HealthState]:
        return [_database(installation)] * len(asked)

    def redis(asked: list[None]) -> list[HealthState]:
        ping(installation.redis)
        return [{"redis": "ok"}] * len(asked)

    looks = {"database": Batcher(database, WITHIN_S), "redis": Batcher(redis, WITHIN_S)}

    def view() -> tuple[Response, int]:
        state: HealthState = {}
        for part, look in looks.items():
            try:
                state |= look(None)
            except Stuck as error:
                log.error("writer stuck", holder=error.holder)
                state |= {part: "writer stuck", "holder": error.holder}
            except Exception:  # a database that answers and has no tables is as little use
                log.exception("unavailable", part=part)
                state[part] = "down"
        well = all(state[part] == "ok" for part in looks)
        return jsonify({"status": "ok" if well else "unavailable", **state}), 200 if well else 503

    return view


def _database(installation: Installation) -> HealthState:
    with installation.database.read() as conn:
        queue = inbox.backlog(conn)
    with installation.database.write(TURN_S):  # who can only read keeps no webhook
        return {"database": "ok", "queue": queue}
