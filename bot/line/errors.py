"""What can go wrong with a call to LINE, told apart by what to do next.

The HTTP status decides; LINE's wording, which changes without notice, only where one status means two things.
No token, text or user id gets into an error's text.
"""

import json
import re
from collections.abc import Mapping

from urllib3.exceptions import ConnectTimeoutError, HTTPError, LocationValueError, NewConnectionError, ProxyError

_IDS = re.compile(r"[UCR][0-9a-f]{32}")
_NOTHING_SENT = (NewConnectionError, ConnectTimeoutError, ProxyError, LocationValueError)


class LineError(Exception):
    """LINE did not do what was asked.

    `call` is the method and the path with its placeholders, `reason` LINE's own words, `details` its pairs of property
    and message, and `request_id` its number of the call, where it gave one. `why` and `remedy` are for the operator.
    """

    why = "LINE did not do what was asked"
    remedy = "look at LINE's status page; what can be tried again is"

    def __init__(
        self,
        call: str,
        reason: str,
        status: int | None = None,
        request_id: str | None = None,
        details: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.call, self.reason, self.status = call, _IDS.sub("(id)", reason), status
        self.request_id, self.details = request_id, details
        super().__init__(f"{call}: {status or 'no answer'} {self.reason} (request id {request_id})")


class ReplyTokenSpent(LineError):
    """The reply token has been used or is too old; only a push can still bring the answer."""

    why = "the time to reply for free is over"
    remedy = "nothing, unless it comes often: then the bot or LINE is slow"


class Rejected(LineError):
    """The request itself is wrong; it will never be accepted as it is."""

    why = "LINE refuses the request itself"
    remedy = "tell the developers, with the line_request_id"


class Unauthorized(LineError):
    """The channel access token is wrong; the same call may be made again with the right one."""

    why = "LINE refuses the channel access token"
    remedy = "put a valid one into LINE_CHANNEL_ACCESS_TOKEN and start again: what matters was kept and goes out then"


class Forbidden(LineError):
    """The account may not make this call."""

    why = "LINE does not let this account do that"
    remedy = "look at the account's plan and features in LINE Official Account Manager"


class RateLimited(LineError):
    """Too many calls just now; the same call may be made again later."""

    why = "LINE asks to call less often"
    remedy = "nothing: it is tried again by itself"


class QuotaExceeded(LineError):
    """The month's messages are used up; nobody received anything."""

    why = "the month's messages are used up"
    remedy = "buy more in LINE Official Account Manager, or wait for the next month; replies are free and go on"


class Unsure(LineError):
    """LINE failed or fell silent after the request went out, and may have accepted it.

    Repeat a push only under the same retry key. A reply may be repeated at once: its token works once, so a
    ReplyTokenSpent then most likely means that the first one arrived.
    """

    why = "LINE failed, fell silent, or something else answered in its place"
    remedy = "nothing: it is tried again by itself; if it lasts, look at LINE's status page and at proxies in between"


class Unreachable(LineError):
    """No connection came about, so nothing was sent."""

    why = "LINE cannot be reached"
    remedy = "look at this machine's network, names and proxy; it is tried again by itself"


_BY_STATUS = {401: Unauthorized, 403: Forbidden}


def refusal(call: str, status: int, headers: Mapping[str, str], body: bytes) -> LineError:
    """Read an answer that is not a success."""
    reason, details = _said(body)
    return _kind(call, status, reason.lower())(call, reason, status, headers.get("x-line-request-id"), details)


def failure(call: str, error: HTTPError) -> LineError:
    """Read a failure of the connection."""
    kind = Unreachable if isinstance(error, _NOTHING_SENT) else Unsure
    # the error's own text may hold the address called, and with it a user's id
    return kind(call, type(error).__name__)


def _kind(call: str, status: int, reason: str) -> type[LineError]:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == 429:
        return QuotaExceeded if "monthly" in reason else RateLimited
    if status >= 500 or status < 400:  # LINE leads nobody elsewhere
        return Unsure
    if status == 400 and call.endswith("/message/reply") and "reply token" in reason:
        return ReplyTokenSpent
    return Rejected


def _said(body: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Take LINE's message and details; whatever else answers (a proxy's HTML page) has said nothing."""
    try:
        found = json.loads(body)
        details = found.get("details", ())
        return str(found["message"]), tuple((str(item.get("property")), str(item.get("message"))) for item in details)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return "", ()
