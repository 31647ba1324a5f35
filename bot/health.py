"""Whether the bot can do its work, as `/healthz` tells the operator."""

from typing import Any

import structlog
from flask import jsonify
from werkzeug.wrappers import Response

from bot.installation import Installation
from bot.logs import reasons
from bot.turns.batcher import Batcher
from storage import Unavailable, inbox, settings
from storage.live.redis import ping

WITHIN_S = 1.5
"""How long a part may take to answer."""
TURN_S = 1.0
"""How much of that may be spent on waiting for other writers."""

HealthState = dict[str, Any]

log = structlog.get_logger("health")


class Health:
    """Looks at each part, for however many ask one at a time; one that hangs is down."""

    def __init__(self, installation: Installation) -> None:
        def database(asked: list[None]) -> list[HealthState]:
            return [_database(installation)] * len(asked)

        def redis(asked: list[None]) -> list[HealthState]:
            ping(installation.redis)
            return [{"redis": "ok"}] * len(asked)

        self._looks = {"database": Batcher(database, WITHIN_S), "redis": Batcher(redis, WITHIN_S)}

    def state(self) -> HealthState:
        """Say what works, as the log tells it to the operator; `sujarit doctor` tells it too."""
        state: HealthState = {}
        for part, look in self._looks.items():
            try:
                state |= look(None)
            except Unavailable as error:
                log.error("unavailable", part=part, **reasons(error))
                state |= {part: error.why} | ({"holder": error.holder} if error.holder else {})
            except Exception:  # a database that answers and has no tables is as little use
                log.exception("unavailable", part=part)
                state[part] = "down"
        return {"status": "ok" if all(state[part] == "ok" for part in self._looks) else "unavailable", **state}

    def view(self) -> tuple[Response, int]:
        """Answer 200 when all works, else 503; what does not is nobody's business but the operator's."""
        status = self.state()["status"]
        return jsonify({"status": status}), 200 if status == "ok" else 503


def _database(installation: Installation) -> HealthState:
    with installation.database.read() as conn:
        queue = inbox.backlog(conn)
    with installation.database.write(TURN_S) as conn:  # who can only read keeps no webhook, nor who has no room
        settings.put(conn, "looked_at", installation.clock.real().isoformat())
    return {"database": "ok", "queue": queue}
