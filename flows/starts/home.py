"""What starts the flows that join all subjects."""

from dataclasses import dataclass
from typing import Literal

from flows.engine.start import Start


@dataclass(frozen=True, kw_only=True)
class StartHome(Start, flow="home"):
    """Show the menu, with a word on what has just happened: `joined` or `changed` say under which name."""

    arrived: bool = False
    joined: str = ""
    changed: str = ""
    role: str = ""
    """Given in this very turn."""


@dataclass(frozen=True)
class StartHelp(Start, flow="help"):
    """Say what can be typed."""


@dataclass(frozen=True)
class StartPlan(Start, flow="plan"):
    """Show the plan of the programme that runs."""


@dataclass(frozen=True)
class StartChannels(Start, flow="channels"):
    """Show the official complaint channels."""


@dataclass(frozen=True)
class StartOwed(Start, flow="owed"):
    """Show what there is to do."""


@dataclass(frozen=True)
class StartLate(Start, flow="late"):
    """Show which agencies are late."""


@dataclass(frozen=True)
class StartProgress(Start, flow="progress"):
    """Show how far things are, one's own or an agency's: the sums, or a `part` of what they are made of."""

    agency: str = ""
    part: Literal["", "measures", "agencies", "documents", "indicators"] = ""
