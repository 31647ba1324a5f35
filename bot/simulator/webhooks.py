"""Carries webhook events to the bot: signed, in order per person, and with the faults the real LINE shows."""

import base64
import hashlib
import hmac
import json
import random
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import urllib3

from bot.simulator.traffic import request_text, shown
from bot.simulator.world import World

Event = dict[str, Any]

TIMEOUT = 2.0  # seconds LINE waits for a webhook's answer
TRIES = 3  # deliveries of one webhook when redelivery is on; LINE does not say its number
_REMEMBERED = 500
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_chance = random.SystemRandom()


@dataclass
class WebhookDelivery:
    """One webhook request: its lane (a user id), its events, and how often it was sent."""

    lane: str
    events: list[Event]
    tries: int = field(default=0)


def ulid(at: float) -> str:
    """Make a webhookEventId: 26 characters, sortable by time (https://github.com/ulid/spec)."""
    value = int(at * 1000) << 80 | _chance.getrandbits(80)
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def sign(secret: str, body: bytes) -> str:
    """Give the x-line-signature of a body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def written(payload: dict[str, Any]) -> bytes:
    """Write JSON as LINE is free to: any key order, spaces or none, escapes or plain UTF-8."""
    separators = _chance.choice([(",", ":"), (", ", ": ")])
    escaped = _chance.random() < 0.5
    return json.dumps(_shuffled(payload), ensure_ascii=escaped, separators=separators).encode("utf-8", "surrogatepass")


def _shuffled(value: Any) -> Any:
    if isinstance(value, list):
        return [_shuffled(item) for item in value]
    if not isinstance(value, dict):
        return value
    names = list(value)
    _chance.shuffle(names)
    return {name: _shuffled(value[name]) for name in names}


class Webhooks:
    """Sends deliveries on a few threads; a lane is emptied by one thread at a time, which keeps order."""

    def __init__(self, world: World, channel_secret: str) -> None:
        self._world, self._secret = world, channel_secret
        self._pool = ThreadPoolExecutor(16, "local-line")
        self._http = urllib3.PoolManager(maxsize=16, retries=False, timeout=urllib3.Timeout(TIMEOUT))
        self._lanes: dict[str, deque[WebhookDelivery]] = {}
        self._held: dict[str, WebhookDelivery] = {}
        self._sent: OrderedDict[str, WebhookDelivery] = OrderedDict()
        self._timers: set[threading.Timer] = set()
        self._waiting = 0
        self._idle = threading.Condition()

    # --- taking events

    def submit(self, lane: str, events: list[Event]) -> None:
        """Take events for one webhook request; the fault switches decide how it travels."""
        delivery = WebhookDelivery(lane, events)
        with self._world.lock:
            take = self._world.faults.take
            if take("standby"):
                for event in events:
                    event["mode"] = "standby"
                    event.pop("replyToken", None)
            late, swapped, twice = take("late"), take("out_of_order"), take("duplicate")
        if late:
            # in a lane of its own, so that what happens meanwhile arrives first
            delivery.lane = f"{lane} late"
            self._later(late.seconds, lambda: self._queue(delivery))
        elif swapped:
            self._hold(delivery, swapped.seconds)
        else:
            self._queue(delivery)
            if twice:
                self._queue(deepcopy(delivery))
            self._release(lane)

    def redeliver(self, event_id: str) -> bool:
        """Send a webhook again as LINE's redelivery does; False when the event is not remembered."""
        with self._idle:
            delivery = self._sent.get(event_id)
        if delivery is None:
            return False
        again = deepcopy(delivery)
        for event in again.events:
            event.setdefault("deliveryContext", {})["isRedelivery"] = True
        self._queue(again)
        return True

    def _hold(self, delivery: WebhookDelivery, seconds: float) -> None:
        """Keep a delivery back until the lane's next one overtook it, or for some seconds."""
        self._release(delivery.lane)
        with self._idle:
            self._held[delivery.lane] = delivery
        self._later(seconds, lambda: self._release(delivery.lane, delivery))

    def _release(self, lane: str, only: WebhookDelivery | None = None) -> None:
        with self._idle:
            held = self._held.get(lane)
            if held is None or (only is not None and held is not only):
                return
            del self._held[lane]
        self._queue(held)

    def _later(self, seconds: float, what: Callable[[], object]) -> None:
        def run() -> None:
            try:
                what()
            finally:
                with self._idle:
                    self._timers.discard(timer)
                    self._idle.notify_all()

        timer = threading.Timer(seconds, run)
        timer.daemon = True
        with self._idle:
            self._timers.add(timer)
        timer.start()

    # --- lanes

    def _queue(self, delivery: WebhookDelivery) -> None:
        with self._idle:
            self._waiting += 1
            lane = self._lanes.get(delivery.lane)
            if lane is not None:
                lane.append(delivery)
                return
            self._lanes[delivery.lane] = deque([delivery])
        self._pool.submit(self._empty, delivery.lane)

    def _empty(self, name: str) -> None:
        """Send a lane's deliveries one after the other until none is left."""
        while True:
            with self._idle:
                lane = self._lanes[name]
                if not lane:
                    del self._lanes[name]
                    return
                delivery = lane.popleft()
            try:
                self._send(delivery)
            finally:
                with self._idle:
                    self._waiting -= 1
                    self._idle.notify_all()

    # --- sending

    def _send(self, delivery: WebhookDelivery) -> None:
        world = self._world
        delivery.tries += 1
        with world.lock:
            for event in delivery.events:
                if token := event.get("replyToken"):
                    user_id = event.get("source", {}).get("userId", delivery.lane)
                    world.ledger.token_sent(token, user_id, event.get("timestamp", 0) / 1000)
        self._remember(delivery)
        status, _outcome = self.post(world.endpoint, delivery.events)
        if not 200 <= status < 300:
            self._try_again(delivery)

    def _try_again(self, delivery: WebhookDelivery) -> None:
        if delivery.tries >= TRIES:
            return
        with self._world.lock:
            again = self._world.faults.take("redelivery")
        if again:
            for event in delivery.events:
                event.setdefault("deliveryContext", {})["isRedelivery"] = True
            self._later(again.seconds, lambda: self._queue(delivery))

    def _remember(self, delivery: WebhookDelivery) -> None:
        with self._idle:
            for event in delivery.events:
                if event_id := event.get("webhookEventId"):
                    self._sent[event_id] = delivery
            while len(self._sent) > _REMEMBERED:
                self._sent.popitem(last=False)

    def post(self, url: str, events: list[Event]) -> tuple[int, str]:
        """Post events to the bot and keep the exchange; give (status or 0, OK or LINE's reason)."""
        body = written({"destination": self._world.bot_id, "events": events})
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "LineBotWebhook/2.0",
            "x-line-signature": sign(self._secret, body),
        }
        started = self._world.now()
        status, outcome, answer = self._exchange(url, body, headers)
        event_id = events[0].get("webhookEventId") if events else None
        self._world.record(
            "webhook",
            "POST",
            urllib3.util.parse_url(url).path or "/",
            status,
            started,
            request=request_text(headers, shown(body)),
            response=answer,
            webhookEventId=event_id,
            outcome=outcome,
        )
        return status, outcome

    def _exchange(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, str]:
        try:
            response = self._http.request("POST", url, body=body, headers=headers, redirect=False)
        except urllib3.exceptions.ConnectTimeoutError:
            return 0, "COULD_NOT_CONNECT", "Connection timeout"
        except urllib3.exceptions.TimeoutError:
            return 0, "REQUEST_TIMEOUT", "Request timeout"
        except urllib3.exceptions.NewConnectionError:
            return 0, "COULD_NOT_CONNECT", "Connection failed"
        except urllib3.exceptions.HTTPError:
            return 0, "UNCLASSIFIED", "Session closed unexpectedly"
        outcome = "OK" if 200 <= response.status < 300 else "ERROR_STATUS_CODE"
        return response.status, outcome, shown(response.data, response.headers.get("content-type", ""))

    # --- waiting and ending

    def wait_idle(self, timeout: float = 10.0) -> bool:
        """Wait until everything taken was sent; False when that took longer than `timeout` seconds."""
        with self._idle:
            return self._idle.wait_for(lambda: not (self._waiting or self._timers), timeout)

    def close(self) -> None:
        """Stop: drop what is held back and let running requests finish."""
        with self._idle:
            timers = list(self._timers)
            self._held.clear()
        for timer in timers:
            timer.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._http.clear()
