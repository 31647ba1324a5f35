"""FOR THE TIME BEING: flows that are still started by name and a mapping of arguments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.engine.start import Start


@dataclass(frozen=True)
class Loose(Start, flow=""):
    """A start by name."""

    flow: str  # type: ignore[misc]
    given: Mapping[str, str] = field(default_factory=dict)

    def args(self) -> dict[str, str]:
        """As given."""
        return dict(self.given)
