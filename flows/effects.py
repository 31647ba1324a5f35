"""What a turn changes, as data. The bot applies all effects of a turn in one transaction, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from flows.messages import Message

PersonnelType = Literal["official", "other"]
Role = Literal["focal", "executive", "admin"]


@dataclass(frozen=True)
class AcceptPrivacy:
    """The person has seen and accepted this version of the privacy notice."""

    version: int


@dataclass(frozen=True)
class Register:
    """The person belongs to an agency under a name, position and personnel type."""

    agency: str
    name: str
    position: str
    personnel_type: PersonnelType


@dataclass(frozen=True)
class Acknowledge:
    """The person acknowledges one version of a document."""

    document: str
    version: int
    sha256: str
    receipt: str


@dataclass(frozen=True)
class CreateInvite:
    """A one-time code gives whoever types it a role."""

    code: str
    role: str
    agency: str | None


@dataclass(frozen=True)
class RedeemInvite:
    """The person uses a one-time code."""

    code: str


@dataclass(frozen=True)
class RecordResult:
    """An agency's result for a measure in a round; `replaces` is the result it was compared with."""

    agency: str
    measure: str
    round: int
    value: Decimal
    slots: Mapping[str, Any]
    receipt: str
    replaces: int | None


@dataclass(frozen=True)
class SetHeadcount:
    """How many people an agency has: the denominators of its percentages."""

    agency: str
    officials: int
    others: int


@dataclass(frozen=True)
class SendCampaign:
    """A message to an audience, frozen at this moment; at most `allowance` people when given."""

    title: str
    audience: Mapping[str, Any]
    content: Mapping[str, Any]
    messages: tuple[Message, ...]
    receipt: str
    allowance: int | None


@dataclass(frozen=True)
class StopCampaign:
    """What has not gone out of a campaign stays unsent."""

    campaign: int


@dataclass(frozen=True)
class Erase:
    """The person's data is erased; acknowledgements stay under a pseudonym."""


@dataclass(frozen=True)
class Miss:
    """A wrong try that is counted, so that guessing stops."""

    kind: str


Effect = (
    AcceptPrivacy
    | Register
    | Acknowledge
    | CreateInvite
    | RedeemInvite
    | RecordResult
    | SetHeadcount
    | SendCampaign
    | StopCampaign
    | Erase
    | Miss
)
