"""Who comes in: programs of this machine, and the page itself. No page of another site, whatever name it came by.

Everything here is open to whoever asks, the channel's token too, and a browser asks on behalf of any page. So a name
that is not this machine's is refused, which some site has had point here; and so is what a browser says another page
asks for, but for following a link. Browsers say it with `Origin` and `Sec-Fetch-Site`, programs with neither. For
browsers that say nothing, the page's API takes only what no form can send.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wrappers import Request, Response

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_HERE = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_NOT_HERE = "This is the local LINE: open it as http://127.0.0.1 or localhost, with its port."
_FOREIGN = "Another site's page may not use the local LINE."
_A_FORM = "The page's API takes application/json only."


class Door:
    """A WSGI app before all of the local LINE."""

    def __init__(self, behind: Wsgi) -> None:
        self._behind = behind

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let a request through, or say why not."""
        request = Request(environ)
        if not _HERE.fullmatch(request.headers.get("Host", "")):
            return _refusal(403, _NOT_HERE)(environ, start_response)
        if _is_foreign(request):
            return _refusal(403, _FOREIGN)(environ, start_response)
        if request.method == "POST" and request.path.startswith("/api/") and request.mimetype != "application/json":
            return _refusal(415, _A_FORM)(environ, start_response)
        return self._behind(environ, start_response)


def _is_foreign(request: Request) -> bool:
    """Tell whether a browser asks on behalf of a page that is not ours; a link to ours may be anywhere."""
    said, own = request.headers, f"{request.scheme}://{request.headers['Host']}"
    if said.get("Origin", own).lower() != own.lower():
        return True
    followed = request.method == "GET" and said.get("Sec-Fetch-Dest") == "document"
    return said.get("Sec-Fetch-Site") in ("cross-site", "same-site") and not followed


def _refusal(status: int, sentence: str) -> Response:
    return Response(f"{sentence}\n", status)
