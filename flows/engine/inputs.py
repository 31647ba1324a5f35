"""What a person did, as a flow sees it."""

from dataclasses import dataclass
from typing import Literal

from flows.engine.taps import Tap


@dataclass(frozen=True)
class Said:
    """The person typed something."""

    text: str


@dataclass(frozen=True)
class Tapped:
    """The person tapped a button; `date` is what a date picker gave. A payload that is not ours is None."""

    tap: Tap | None
    date: str = ""


@dataclass(frozen=True)
class Followed:
    """The person added the account, or came back after blocking it."""


@dataclass(frozen=True)
class NotText:
    """The person sent something that is not text: a sticker, a photo, a place, or a kind not known yet."""

    kind: Literal["sticker", "image", "video", "audio", "file", "location", "other"]


Input = Said | Tapped | Followed | NotText
