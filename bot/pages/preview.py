"""What the preview shows: every exhibit as plain data, which the page's script draws."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.editing.exhibits import Exhibit
from content.model.calendar import chat_date

_STATIC = Path(__file__).parent.parent / "static"
_FILES = ("preview.css", "preview.js", "line/flex.css", "line/flex.js", "line/dom.js")
VERSION = sha256(b"".join((_STATIC / name).read_bytes() for name in _FILES)).hexdigest()[:8]
"""Changes with the page's files, so that no browser mixes old and new."""


def shown(found: Sequence[Exhibit], today: date) -> list[dict[str, Any]]:
    """Give exhibits as JSON; `due` marks what should be read again by today."""
    return [asdict(one) | {"review": chat_date(one.review), "due": one.review <= today} for one in found]
