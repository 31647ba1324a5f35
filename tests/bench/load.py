"""A client that plays LINE's side: signed webhooks over kept connections, from a process of its own.

`python -m tests.bench.load` reads a JSON task on standard input and prints what it measured as JSON.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from bot.turns.webhook import signature_of
from tests.bench.programs import PATIENCE_S, SECRET


@dataclass(frozen=True)
class Task:
    """Send messages, one webhook each, to `url`: as fast as answers come, or `rate` a second whatever happens."""

    url: str
    messages: Sequence[tuple[str, dict[str, Any]]]
    """LINE user id, and the event's own properties."""
    connections: int = 32
    rate: float | None = None


@dataclass(frozen=True)
class Measured:
    """When the first webhook went out (of `time.time`), and the seconds each waited for its answer."""

    began: float
    waits: list[float]
    refused: int


def said(text: str) -> dict[str, Any]:
    """An event of a typed text."""
    return {
        "type": "message",
        "message": {"type": "text", "id": str(uuid4().int)[:18], "quoteToken": "q", "text": text},
    }


def tapped(data: str) -> dict[str, Any]:
    """An event of a tap."""
    return {"type": "postback", "postback": {"data": data}}


def run(task: Task) -> Measured:
    """Run a task in another process."""
    command = [sys.executable, "-m", "tests.bench.load"]
    done = subprocess.run(
        command, input=json.dumps(asdict(task)), capture_output=True, text=True, check=True, timeout=3 * PATIENCE_S
    )
    return Measured(**json.loads(done.stdout))


def event(user: str, own: dict[str, Any]) -> dict[str, Any]:
    """A whole event as LINE sends it."""
    identity = uuid4().hex
    return own | {
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "webhookEventId": f"01{identity[:24]}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": user},
        "replyToken": identity,
    }


def _request(host: str, user: str, own: dict[str, Any]) -> bytes:
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event(user, own)]}, ensure_ascii=False).encode()
    head = (
        f"POST /callback HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"x-line-signature: {signature_of(SECRET, body)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Client:
    """Sends prepared requests over connections that take turns."""

    def __init__(self, host: str) -> None:
        self._host, _, port = host.partition(":")
        self._port = int(port)
        self.waits: list[float] = []
        self.refused = 0

    async def work(self, requests: Iterator[tuple[float, bytes]], began: float) -> None:
        """Send request after request, each not before its moment; a wait is counted from that moment."""
        reader, writer = await asyncio.open_connection(self._host, self._port)
        for moment, request in requests:
            due = began + moment if moment >= 0 else time.perf_counter()
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            writer.write(request)
            status, closed = await self._answer(reader)
            self.waits.append(time.perf_counter() - due)
            self.refused += status != 200
            if closed:
                writer.close()
                reader, writer = await asyncio.open_connection(self._host, self._port)
        writer.close()

    @staticmethod
    async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        return int(head.split(maxsplit=2)[1]), b"connection: close" in head


async def _play(task: Task) -> Measured:
    host = urlsplit(task.url).netloc
    prepared = [_request(host, user, own) for user, own in task.messages]
    moments = (at / task.rate if task.rate else -1.0 for at in range(len(prepared)))
    requests = iter(zip(moments, prepared, strict=False))
    client = _Client(host)
    began, moment = time.time(), time.perf_counter()
    await asyncio.gather(*(client.work(requests, moment) for _ in range(task.connections)))
    return Measured(began, client.waits, client.refused)


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_play(Task(**json.load(sys.stdin)))))))
