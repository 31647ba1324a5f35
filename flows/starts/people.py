"""What starts the flows about people."""

from dataclasses import dataclass

from flows.engine.start import Start


@dataclass(frozen=True)
class StartJoin(Start, flow="join"):
    """Register, perhaps with an invite code typed before; or `change` what was told then."""

    code: str = ""
    change: bool = False
    then: str = ""
    """What was wished for and is to be taken up afterwards (`flows.engine.taps.wish`)."""


@dataclass(frozen=True)
class StartCarryOver(Start, flow="carry_over"):
    """Say whether one still belongs to the programme in its new year."""

    code: str = ""
    then: str = ""
    """As when registering."""


@dataclass(frozen=True)
class StartMyData(Start, flow="my_data"):
    """See what is kept about oneself."""


@dataclass(frozen=True)
class StartRedeem(Start, flow="redeem"):
    """Use an invite code."""

    code: str


@dataclass(frozen=True)
class StartRoles(Start, flow="roles"):
    """See who holds which role."""


@dataclass(frozen=True)
class StartNewInvite(Start, flow="new_invite"):
    """Make an invite code: for an agency's focal person, for `all` agencies without one, or as one chooses."""

    agency: str = ""
    all: bool = False
