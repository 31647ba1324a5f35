"""What starts the flows about people."""

from dataclasses import dataclass

from flows.engine.start import Start


@dataclass(frozen=True)
class StartJoin(Start, flow="join"):
    """Register, perhaps with an invite code typed before; or `change` what was told then."""

    code: str = ""
    change: bool = False


@dataclass(frozen=True)
class StartMyData(Start, flow="my_data"):
    """See what is kept about oneself."""


@dataclass(frozen=True)
class StartRedeem(Start, flow="redeem"):
    """Use an invite code."""

    code: str


@dataclass(frozen=True)
class StartNewInvite(Start, flow="new_invite"):
    """Make an invite code."""
