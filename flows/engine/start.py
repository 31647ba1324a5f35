"""What starts a flow: one class a flow, whose fields are its arguments, and how they are written on a button."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self, get_args, get_type_hints

_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class Start:
    """The arguments a flow is started with: a text, a whole number, yes or no, or one of a few words (Literal)."""

    flow: ClassVar[str]
    """The flow that is started; written on buttons and in sessions."""

    def __init_subclass__(cls, flow: str) -> None:
        """Name the flow."""
        cls.flow = flow

    def args(self) -> dict[str, str]:
        """Write the arguments as text; what stands at its default is left out."""
        told = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) != one.default}
        return {name: _written(value) for name, value in told.items()}

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self | None:
        """Read them back; None for what this version does not take, such as from a button of long ago."""
        kinds = get_type_hints(cls)
        try:
            return cls(**{name: _value(kinds[name], text) for name, text in args.items()})
        except (KeyError, TypeError, ValueError):  # one unknown, one missing, or a value that is none
            return None


def _written(value: str | int | bool) -> str:
    return str(value) if not isinstance(value, bool) else _YES if value else _NO


def _value(kind: Any, text: str) -> str | int | bool:
    if kind is str:
        return text
    if kind is int:
        return int(text)
    if text not in ((_YES, _NO) if kind is bool else get_args(kind)):
        raise ValueError(f"not one of {kind}: {text!r}")
    return text == _YES if kind is bool else text
