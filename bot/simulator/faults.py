"""Switches that make the local LINE misbehave the way the real one can.

Webhook side: `duplicate`, `out_of_order`, `late`, `standby`, `redelivery` (the console's toggle: failed deliveries are
sent again). API side: `slow`, `reset`, `error_before` and `error_after` acceptance, `garbled` (accepted, and answered
with something that is no JSON), `rate_limit`, `monthly_limit`.
A switch works for its next `left` uses, or until cleared when `left` is None.
"""

from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One switch that is on: uses left, length in seconds where it has one, and the API paths it touches."""

    left: int | None = None
    seconds: float = 0.0
    path: str = "/v2/*"


# what each switch can be told besides `left`, with its default
KINDS: dict[str, dict[str, Any]] = {
    "duplicate": {},
    "out_of_order": {"seconds": 3.0},
    "late": {"seconds": 5.0},
    "standby": {},
    "redelivery": {"seconds": 1.0},
    "slow": {"seconds": 3.0, "path": "/v2/*"},
    "reset": {"path": "/v2/*"},
    "error_before": {"path": "/v2/*"},
    "error_after": {"path": "/v2/*"},
    "garbled": {"path": "/v2/*"},
    "rate_limit": {"path": "/v2/*"},
    "monthly_limit": {"path": "/v2/*"},
}


def _is_sound(fault: Fault) -> bool:
    kinds = isinstance(fault.left, int | None), isinstance(fault.seconds, int | float), isinstance(fault.path, str)
    return all(kinds) and 0 <= fault.seconds <= 3600


class Faults:
    """The switches. Not locked by itself: the World's lock covers it."""

    def __init__(self) -> None:
        self._on: dict[str, Fault] = {}

    def set(self, kind: str, options: dict[str, Any] | None) -> None:
        """Turn a switch on with its options, or off with None.

        Raises ValueError for an unknown kind or option.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; use one of {', '.join(KINDS)}")
        if options is None:
            self._on.pop(kind, None)
            return
        if unknown := set(options) - {"left", "seconds", "path"}:
            raise ValueError(f"fault {kind!r} does not take {', '.join(sorted(unknown))}")
        given = {name: value for name, value in options.items() if value is not None}
        fault = Fault(**{**KINDS[kind], **given})
        if not _is_sound(fault):
            raise ValueError(f"fault {kind!r}: left is a whole number or null, seconds a number, path a pattern")
        self._on[kind] = fault

    def clear(self) -> None:
        """Turn every switch off."""
        self._on.clear()

    def take(self, kind: str, path: str = "/v2/") -> Fault | None:
        """Use a switch once: return it when it is on for this path, counting one use down."""
        fault = self._on.get(kind)
        if fault is None or not fnmatchcase(path, fault.path):
            return None
        if fault.left is not None:
            if fault.left <= 1:
                del self._on[kind]
            else:
                self._on[kind] = replace(fault, left=fault.left - 1)
        return fault

    def as_json(self) -> dict[str, dict[str, Any] | None]:
        """Give every kind with its setting, or null where it is off."""
        return {kind: self._setting(kind) for kind in KINDS}

    def _setting(self, kind: str) -> dict[str, Any] | None:
        fault = self._on.get(kind)
        if fault is None:
            return None
        shown = asdict(fault)
        return {"left": fault.left} | {name: shown[name] for name in KINDS[kind]}
