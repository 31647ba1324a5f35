"""The LINE gateway: the only place that talks to LINE.

It borrows from LINE's SDK the connection pool with its TLS settings, the bearer header and the user agent, and sends
plain dicts: as SDK models a Flex message costs ten times more, and the SDK writes each Thai letter as six bytes where
UTF-8 has three. Nothing is ever retried here, and no call is without a timeout; the errors of `bot.line.errors` say
what the caller may do next.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import quote, urlsplit

import structlog
from urllib3 import Timeout
from urllib3.exceptions import HTTPError

from bot.line.errors import LineError, Rejected, Unauthorized, Unsure, failure, refusal
from bot.logs import reasons

KEPT_OPEN = 64
"""Connections to LINE; of more at once the others are made anew. The SDK would keep five for each processor."""

log = structlog.get_logger("line")

T = TypeVar("T")
LineMessage = Mapping[str, Any]
SendKind = Literal["reply", "push", "multicast", "narrowcast", "broadcast"]


@dataclass(frozen=True)
class Acceptance:
    """LINE has accepted a request. `repeated`: it had done so before, under the same retry key, as `request_id`."""

    request_id: str | None
    repeated: bool = False


@dataclass(frozen=True)
class Profile:
    """What a person shows of themselves."""

    name: str
    picture: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Webhook:
    """Where LINE delivers, and whether "Use webhook" is switched on."""

    endpoint: str
    active: bool


@dataclass(frozen=True)
class WebhookTest:
    """How a test delivery went; `status` is the HTTP status we answered."""

    ok: bool
    status: int
    reason: str
    detail: str


@dataclass(frozen=True)
class _Answer:
    call: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def request_id(self) -> str | None:
        return self.headers.get("x-line-request-id")

    def read(self, read: Callable[[Any], T]) -> T:
        """Read the JSON of an answer; Unsure where it is none, or not of the form that LINE describes."""
        try:
            return read(json.loads(self.body))
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError):
            raise Unsure(self.call, "the answer is not LINE's", self.status, self.request_id) from None


class LineClient:
    """LINE's Messaging API for one channel. One object per process, safe in threads; it connects on first use.

    `timeout` is (connect, read) in seconds. Every method raises a LineError.
    """

    def __init__(
        self, token: str, api_base: str, data_api_base: str, timeout: tuple[float, float] = (3.05, 10.0)
    ) -> None:
        self._token = token.strip()
        self._api, self._data_api = api_base.rstrip("/"), data_api_base.rstrip("/")
        self._timeout = Timeout(connect=timeout[0], read=timeout[1])
        self._lock = threading.Lock()
        self._client: Any = None
        self._pools: dict[str, tuple[Any, str]] = {}

    def within(self, seconds: float) -> "LineClient":
        """The same channel over the same connections, for calls that nobody can wait long for."""
        self._connected()
        hurried = copy(self)
        hurried._timeout = Timeout(total=seconds)
        return hurried

    # messages

    def reply(self, reply_token: str, messages: Sequence[LineMessage]) -> Acceptance:
        """Answer an event: free, once, within a minute. Raises ReplyTokenSpent when it is too late."""
        return self._send("/v2/bot/message/reply", {"replyToken": reply_token, "messages": messages})

    def push(self, to: str, messages: Sequence[LineMessage], retry_key: str) -> Acceptance:
        """Send to one person, counted against the month; LINE takes a retry key (a UUID) once within 24 hours."""
        return self._send("/v2/bot/message/push", {"to": to, "messages": messages}, retry_key)

    def multicast(self, to: Sequence[str], messages: Sequence[LineMessage], retry_key: str) -> Acceptance:
        """Send to at most 500 people; those who have blocked the account are skipped in silence."""
        return self._send("/v2/bot/message/multicast", {"to": to, "messages": messages}, retry_key)

    def validate(self, kind: SendKind, messages: Sequence[LineMessage]) -> None:
        """Have LINE check messages without sending them. Raises Rejected with what is wrong."""
        self._call("POST", f"/v2/bot/message/validate/{kind}", {"messages": messages})

    def loading(self, user: str, seconds: int) -> None:
        """Show the waiting animation (5 to 60 seconds, in fives); that it fails matters to nobody."""
        with suppress(LineError):
            self._call("POST", "/v2/bot/chat/loading/start", {"chatId": user, "loadingSeconds": seconds})

    def quota(self) -> int | None:
        """Tell the month's limit of messages; None is no limit."""
        return self._get("/v2/bot/message/quota", lambda told: None if told["type"] == "none" else int(told["value"]))

    def consumption(self) -> int:
        """Tell how many messages of the month are used, roughly."""
        return self._get("/v2/bot/message/quota/consumption", lambda told: int(told["totalUsage"]))

    def content(self, message_id: str) -> bytes | None:
        """Fetch what a person sent, whole in memory; None while LINE still prepares it."""
        answer = self._call("GET", "/v2/bot/message/{id}/content", base=self._data_api, id=message_id)
        return None if answer.status == 202 else answer.body

    # people and the account

    def profile(self, user: str) -> Profile | None:
        """Look a person up; None for who has blocked us or is unknown here."""
        return self._find("/v2/bot/profile/{user}", _profile, user=user)

    def bot_info(self) -> dict[str, Any]:
        """Describe the account: userId, basicId, displayName, chatMode and more."""
        return self._get("/v2/bot/info", _object)

    def webhook(self) -> Webhook | None:
        """Tell where LINE delivers; None when nothing is set."""
        return self._find("/v2/bot/channel/webhook/endpoint", lambda told: Webhook(told["endpoint"], told["active"]))

    def set_webhook(self, url: str) -> None:
        """Have LINE deliver to this https address."""
        self._call("PUT", "/v2/bot/channel/webhook/endpoint", {"endpoint": url})

    def test_webhook(self, url: str) -> WebhookTest:
        """Have LINE make an empty delivery to an address now; at most 60 an hour."""
        return self._call("POST", "/v2/bot/channel/webhook/test", {"endpoint": url}).read(
            lambda told: WebhookTest(told["success"], told["statusCode"], told["reason"], told["detail"])
        )

    # rich menus

    def rich_menus(self) -> dict[str, str]:
        """List the menus made by this API: names by id."""
        return self._get(
            "/v2/bot/richmenu/list", lambda told: {one["richMenuId"]: one["name"] for one in told["richmenus"]}
        )

    def create_rich_menu(self, menu: LineMessage) -> str:
        """Make a menu, which needs its picture before it can be used, and give its id; at most 100 an hour."""
        return self._call("POST", "/v2/bot/richmenu", menu).read(lambda told: str(told["richMenuId"]))

    def upload_rich_menu(self, menu_id: str, png: bytes) -> None:
        """Give a menu its picture, once and for all."""
        self._call("POST", "/v2/bot/richmenu/{id}/content", png, base=self._data_api, id=menu_id)

    def delete_rich_menu(self, menu_id: str) -> None:
        """Take a menu away; at most 100 an hour."""
        self._call("DELETE", "/v2/bot/richmenu/{id}", id=menu_id)

    def set_default_rich_menu(self, menu_id: str) -> None:
        """Show a menu to everyone who has none of their own."""
        self._call("POST", "/v2/bot/user/all/richmenu/{id}", id=menu_id)

    def link_rich_menu(self, user: str, menu_id: str) -> None:
        """Give one person a menu."""
        self._call("POST", "/v2/bot/user/{user}/richmenu/{id}", user=user, id=menu_id)

    def unlink_rich_menu(self, user: str) -> None:
        """Take a person's own menu away; the default shows again."""
        self._call("DELETE", "/v2/bot/user/{user}/richmenu", user=user)

    def link_rich_menus(self, users: Sequence[str], menu_id: str) -> None:
        """Give at most 500 people a menu; LINE does it within seconds after its answer."""
        self._call("POST", "/v2/bot/richmenu/bulk/link", {"richMenuId": menu_id, "userIds": users})

    def rich_menu_aliases(self) -> dict[str, str]:
        """List the aliases: menu ids by alias."""
        return self._get(
            "/v2/bot/richmenu/alias/list",
            lambda told: {alias["richMenuAliasId"]: alias["richMenuId"] for alias in told["aliases"]},
        )

    def rich_menu_alias(self, alias: str) -> str | None:
        """Find the menu an alias stands for."""
        return self._find("/v2/bot/richmenu/alias/{alias}", lambda told: str(told["richMenuId"]), alias=alias)

    def create_rich_menu_alias(self, alias: str, menu_id: str) -> None:
        """Name a menu that has its picture."""
        self._call("POST", "/v2/bot/richmenu/alias", {"richMenuAliasId": alias, "richMenuId": menu_id})

    def update_rich_menu_alias(self, alias: str, menu_id: str) -> None:
        """Let an alias stand for another menu."""
        self._call("POST", "/v2/bot/richmenu/alias/{alias}", {"richMenuId": menu_id}, alias=alias)

    # how a call is made

    def _send(self, path: str, body: LineMessage, retry_key: str | None = None) -> Acceptance:
        answer = self._call("POST", path, body, retry_key=retry_key)
        if answer.status == 409:
            return Acceptance(answer.headers.get("x-line-accepted-request-id"), repeated=True)
        answer.read(_object)  # whatever else says 200, such as a page to log in first, has accepted nothing
        return Acceptance(answer.request_id)

    def _get(self, path: str, read: Callable[[Any], T], **place: str) -> T:
        return self._call("GET", path, None, **place).read(read)

    def _find(self, path: str, read: Callable[[Any], T], **place: str) -> T | None:
        try:
            return self._get(path, read, **place)
        except Rejected as error:
            if error.status == 404:
                return None
            raise

    def _call(
        self,
        method: str,
        path: str,
        body: LineMessage | bytes | None = None,
        *,
        base: str | None = None,
        retry_key: str | None = None,
        **place: str,
    ) -> _Answer:
        """Make one call; bytes are a PNG, everything else JSON. The log sees the path without what fills it."""
        call, started = f"{method} {path}", time.perf_counter()
        path = path.format_map({name: quote(value, safe="") for name, value in place.items()})
        facts: dict[str, object] = {"call": call}
        try:
            answer = self._exchange(call, method, base or self._api, path, body, retry_key)
            facts |= {"status": answer.status, "line_request_id": answer.request_id}
            if not (answer.status < 300 or (answer.status == 409 and retry_key)):
                raise refusal(call, answer.status, answer.headers, answer.body)
        except LineError as error:
            tell = log.error if isinstance(error, Unauthorized) else log.warning  # which nothing but the operator mends
            tell("line call failed", **facts, ms=_since(started), **reasons(error))
            raise
        log.debug("line_call", **facts, ms=_since(started))
        return answer

    def _exchange(
        self, call: str, method: str, base: str, path: str, body: LineMessage | bytes | None, retry_key: str | None
    ) -> _Answer:
        client = self._connected()
        headers = dict(client.default_headers)
        if body is not None:
            headers["Content-Type"] = "image/png" if isinstance(body, bytes) else "application/json"
        if retry_key:
            headers["X-Line-Retry-Key"] = retry_key
        data = body if body is None or isinstance(body, bytes) else _encoded(body)
        # to the host's own pool: the manager above it would read the address anew for every call
        pool, before = self._pools.get(base) or self._pool(client, base)
        try:
            raw = pool.urlopen(
                method, before + path, body=data, headers=headers, timeout=self._timeout, retries=False, redirect=False
            )
        except HTTPError as error:
            raise failure(call, error) from None
        return _Answer(call, raw.status, raw.headers, raw.data)

    def _pool(self, client: Any, base: str) -> tuple[Any, str]:
        """The connections to a base address, and the path that every call there begins with."""
        found = client.rest_client.pool_manager.connection_from_url(base), urlsplit(base).path
        return self._pools.setdefault(base, found)

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None:
                # 73 MB and 0.7 s: paid by the process that talks to LINE, when it first does
                from linebot.v3.messaging import ApiClient, Configuration  # noqa: PLC0415

                configuration = Configuration(access_token=self._token)
                configuration.connection_pool_maxsize = KEPT_OPEN
                self._client = ApiClient(configuration)
            return self._client


def _object(told: Any) -> dict[str, Any]:
    return {**told}


def _profile(told: Any) -> Profile:
    if not isinstance(name := told["displayName"], str):
        raise TypeError
    return Profile(name, told.get("pictureUrl"), told.get("language"))


def _encoded(body: LineMessage) -> bytes:
    # half a surrogate pair, which JSON can carry in and UTF-8 cannot carry out, becomes a question mark
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
