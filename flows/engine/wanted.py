"""What somebody wanted before they were asked something else: kept as arguments, and taken up afterwards."""

from collections.abc import Mapping

THEN = "then"
_ARGUMENT = "then_"


def wanted(flow: str, args: Mapping[str, str]) -> dict[str, str]:
    """Write a flow and its arguments as arguments of another."""
    return {THEN: flow} | {f"{_ARGUMENT}{name}": value for name, value in args.items()}


def arguments(args: Mapping[str, str]) -> dict[str, str]:
    """Read the arguments of the flow that was wanted."""
    return {name.removeprefix(_ARGUMENT): value for name, value in args.items() if name.startswith(_ARGUMENT)}
