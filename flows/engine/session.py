"""Where a person stands in a conversation: plain JSON, read back between every two turns."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True)
class PassedStep:
    """A step already passed, to come back to."""

    step: str
    data: Data


@dataclass(frozen=True)
class Frame:
    """One conversation under way: its flow, the step whose question was asked, and what is known so far."""

    flow: str
    version: int
    step: str
    data: Data
    mark: str
    trail: tuple[PassedStep, ...] = ()


@dataclass(frozen=True)
class Session:
    """The conversation under way, at most one that was put aside, and misunderstandings in a row."""

    frame: Frame | None = None
    parked: Frame | None = None
    misses: int = field(default=0)

    def dump(self) -> str:
        """Write the session as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, text: str | None) -> "Session":
        """Read a session; nothing, or what cannot be read, is a new one."""
        if not text:
            return cls()
        try:
            raw = json.loads(text)
            return cls(_frame(raw["frame"]), _frame(raw["parked"]), int(raw["misses"]))
        except (ValueError, KeyError, TypeError):
            return cls()


def _frame(raw: Mapping[str, Any] | None) -> Frame | None:
    if raw is None:
        return None
    trail = tuple(PassedStep(place["step"], place["data"]) for place in raw["trail"])
    return Frame(raw["flow"], raw["version"], raw["step"], raw["data"], raw["mark"], trail)
