"""The payload a button carries: which question it answers, or which flow it starts.

LINE allows 300 characters of postback data; a longer payload is refused here, where the author sees it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flows.engine.start import Start

LIMIT = 300


@dataclass(frozen=True)
class Stamp:
    """The one question a button belongs to: flow, version, step, and a mark of when it was asked."""

    flow: str
    version: int
    step: str
    mark: str


@dataclass(frozen=True)
class AnswerTap:
    """A tapped answer to one question."""

    stamp: Stamp
    value: str


@dataclass(frozen=True)
class GoTap:
    """A tap that starts a flow, as written on the button; the flow's own Start reads the arguments."""

    flow: str
    args: Mapping[str, str]


Tap = AnswerTap | GoTap


class TooLong(ValueError):
    """The payload does not fit into a button."""


def _written(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, safe="/#:,")


def _packed(data: str) -> str:
    if len(data) > LIMIT:
        raise TooLong(f"{len(data)} characters; a button carries {LIMIT}")
    return data


def answer(stamp: Stamp, value: str) -> str:
    """Pack an answer to the stamped question."""
    pairs = [("a", stamp.flow), ("v", str(stamp.version)), ("s", stamp.step), ("m", stamp.mark), ("x", value)]
    return _packed(_written(pairs))


def go(start: Start) -> str:
    """Pack the start of a flow."""
    return _packed(wish(start))


def wish(start: Start) -> str:
    """Write the start of a flow, however long; argument names are prefixed so that they cannot be taken for ours."""
    return _written([("g", start.flow), *((f"_{name}", value) for name, value in start.args().items())])


def wished(text: str) -> GoTap | None:
    """Read a start that was kept while something else was asked; None where nothing was."""
    found = read(text)
    return found if isinstance(found, GoTap) else None


def read(data: str) -> Tap | None:
    """Unpack a payload; None when it is not one of ours."""
    try:
        found = dict(parse_qsl(data, keep_blank_values=True, strict_parsing=True, max_num_fields=20))
        if "g" in found:
            return GoTap(found["g"], {name[1:]: value for name, value in found.items() if name.startswith("_")})
        stamp = Stamp(found["a"], int(found["v"]), found["s"], found["m"])
        return AnswerTap(stamp, found["x"])
    except (ValueError, KeyError):
        return None
