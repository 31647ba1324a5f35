"""A message to 100,000 people: planned and sent by the code of the workers, in a process of its own.

`python -m tests.bench.broadcast` is that process; its settings come from the environment.
"""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from bot import logs
from bot.app import build
from bot.installation import ACCOUNT, Installation
from bot.jobs.sender import Sender
from bot.settings import load_settings
from flows.record.campaigns import SendCampaign
from flows.record.people import Person
from storage.live.embedded_redis import EmbeddedRedis
from storage.record import record
from tests.bench import crowd, programs
from tests.bench.programs import Stub
from tests.bench.table import Row

PEOPLE = 100_000
BATCH, PER_SECOND = 500, 200
"""LINE's limits: people of a multicast, and multicasts a second."""
AIM_MB = 50


class Sending(NamedTuple):
    """Seconds, and megabytes that the peak grew by."""

    planning: float
    sending: float
    growth: float


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _plan(installation: Installation) -> None:
    messages = [{"type": "text", "text": "โปรดอ่านประกาศ No Gift Policy"}]
    news = SendCampaign("-", {"kind": "everyone"}, {}, messages, uuid4().hex, None)
    with installation.database.write() as conn:
        record(conn, (news, installation.act(ACCOUNT, Person(0), "bench")))


def send(redis_url: str) -> Sending:
    """Plan and send a campaign to everyone, with as many threads as a worker has."""
    installation = build(load_settings(), redis_url)
    sender = Sender(installation)
    # what the first call to LINE loads belongs to the program, and not to the number of people
    installation.main.line.multicast([crowd.user_id(1)], [{"type": "text", "text": "-"}], str(uuid4()))
    before, began = _peak_mb(), time.perf_counter()
    _plan(installation)
    planned = time.perf_counter()
    with ThreadPoolExecutor(installation.settings.worker_threads) as pool:
        while due := sender.due():
            list(pool.map(lambda batch: sender.send(*batch), due))
    return Sending(planned - began, time.perf_counter() - planned, _peak_mb() - before)


def measure(line: Stub) -> tuple[Sending, int]:
    """Send to a fresh crowd; gives also how many multicasts arrived."""
    with programs.folder() as home:
        crowd.register(crowd.sqlite_in(home), PEOPLE)
        redis = EmbeddedRedis(home / "redis")
        try:
            line.reset()
            command = [sys.executable, "-m", "tests.bench.broadcast", redis.url]
            settings = programs.bot_settings(home, line)
            done = subprocess.run(command, env=dict(os.environ) | settings, capture_output=True, text=True, check=True)
            return Sending(*json.loads(done.stdout)), line.counts()["multicast.requests"] - 1
        finally:
            redis.stop()


def rows(line: Stub) -> list[Row]:
    """Compare with what LINE's limits allow."""
    sending, requests = measure(line)
    least = ceil(PEOPLE / BATCH)
    bound = least / PER_SECOND
    took = sending.planning + sending.sending
    return [
        Row(
            f"broadcast to {PEOPLE:,}: requests",
            f"{requests}",
            f"{least}",
            f"{requests / least:.2f}",
            "exactly",
            requests == least,
        ),
        Row(
            "  planning + sending",
            f"{sending.planning:.2f} + {sending.sending:.2f} s",
            f"{bound:.2f} s at {PER_SECOND}/s",
            f"{took / bound:.1f}",
        ),
        Row(
            "  growth of the sender's peak memory",
            f"{sending.growth:.1f} MB",
            "",
            "",
            f"< {AIM_MB} MB",
            sending.growth < AIM_MB,
        ),
    ]


if __name__ == "__main__":
    logs.set_up("warning")
    print(json.dumps(send(sys.argv[1])))
