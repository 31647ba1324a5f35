"""People: what the record tells of them, and what they may change of themselves and of others' roles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

PersonnelType = Literal["official", "other"]
Role = Literal["focal", "executive", "admin"]
CONSOLE_IDLE = timedelta(minutes=30)
"""A console closes when it is not used for so long: a table is read in that time, a meeting takes longer."""
CONSOLE_WHOLE = timedelta(hours=8)
"""A console closes after so long however much it is used: it is open for a day's work, and not for the night after."""


@dataclass(frozen=True)
class Membership:
    """Where a person belongs: the agency of a programme, their position there, and of which personnel they are."""

    programme: str
    agency: str
    position: str
    personnel_type: str
    elsewhere: str = ""
    """The agency's name as told, of one that is none of the plan's."""


@dataclass(frozen=True)
class Person:
    """A person; before registration most fields are empty."""

    id: int
    name: str = ""
    position: str = ""
    personnel_type: str = ""
    agency: str = ""
    privacy_version: int = 0
    registered: bool = False
    """Belongs to the programme that runs."""
    roles: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Pairs of role and agency code ("" for a role in the whole programme), held at this moment."""
    before: Membership | None = None
    """Where they belonged in an earlier programme, until they say where they belong in this one."""
    user: str = ""
    """The LINE user id; "" once erased."""
    blocked: bool = False
    title: str = ""
    """What stands before the name, such as a rank."""
    elsewhere: str = ""
    """The agency's name as told, of one that is none of the plan's; `agency` is ELSEWHERE then."""

    def has(self, role: str) -> bool:
        """Tell whether the person holds a role anywhere."""
        return any(held == role for held, _ in self.roles)

    def agencies_as(self, role: str) -> tuple[str, ...]:
        """The agencies for which the person holds a role."""
        return tuple(sorted(agency for held, agency in self.roles if held == role and agency))


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody holds now, for an agency or ("") everywhere."""

    person: int
    name: str
    role: str
    agency: str
    since: datetime
    until: datetime | None = None
    """The moment at which it ends by itself."""


@dataclass(frozen=True)
class Invite:
    """A one-time code as found; `state` is open, used or expired."""

    role: str
    agency: str
    state: str


@dataclass(frozen=True)
class Elsewhere:
    """An agency that people named and the plan does not have; `key` is a number for buttons."""

    key: int
    name: str
    people: int
    names: tuple[str, ...]
    """Of a few of them."""


@dataclass(frozen=True)
class OpenInvite:
    """A code that nobody has used yet; the code itself is known to whoever was given it."""

    id: int
    role: str
    agency: str
    expires: datetime


@dataclass(frozen=True)
class ConsoleSession:
    """The console, opened in one browser."""

    id: int
    account: int
    person: int
    browser: str
    """A word such as "Chrome · Android"; "" for an unknown one."""
    opened: datetime


@dataclass(frozen=True)
class WrongCodes:
    """How many wrong invite codes were typed of late."""

    mine: int = 0
    """By the person, within the pause after too many."""
    mine_in_the_hour: int = 0
    all_in_the_hour: int = 0
    """By everybody."""
    alike_in_the_day: int = 0
    """By everybody, with a part that a certain code has too."""
    shut_in_the_day: int = 0
    """Parts of codes that were tried so often that no code with them is looked at."""


class PeopleRecords(Protocol):
    """What can be asked about people."""

    def line_id(self) -> str:
        """The account's LINE id, by which people add it as a friend, such as @123abcde; "" where LINE was not asked."""

    def open_invites(self) -> Sequence[OpenInvite]:
        """The codes that can still be used, those that end first on top."""

    def invite(self, code: str) -> Invite | None:
        """Find a code as typed."""

    def console_opened(self) -> ConsoleSession | None:
        """How the person's console was last opened; None where it never was."""

    def wrong_codes(self, code: str = "") -> WrongCodes:
        """How many wrong invite codes there were of late, also of those that share a part with this one."""

    def focal_people(self, agency: str) -> Sequence[str]:
        """Names of an agency's focal persons."""

    def held_roles(self) -> Sequence[HeldRole]:
        """Every role that is held now, by role, agency and name."""

    def elsewhere(self) -> Sequence[Elsewhere]:
        """The agencies that people named and the plan does not have, the most named first."""


@dataclass(frozen=True)
class AcceptPrivacy:
    """The person has seen and accepted this version of the privacy notice."""

    version: int


@dataclass(frozen=True)
class SeePrivacy:
    """The person, who accepted an earlier version of the privacy notice, is shown this one."""

    version: int


@dataclass(frozen=True)
class Register:
    """The person belongs to an agency of this programme under a name, position and personnel type.

    Of an agency that is none of the plan's, `agency` is ELSEWHERE and `elsewhere` its name as told.
    """

    agency: str
    name: str
    position: str
    personnel_type: PersonnelType
    title: str = ""
    elsewhere: str = ""


@dataclass(frozen=True)
class PlaceElsewhere:
    """Everybody who named this agency, which the plan does not have, belongs to one that it has."""

    name: str
    into: str


@dataclass(frozen=True)
class CreateInvite:
    """A one-time code gives whoever types it a role."""

    code: str
    role: str
    agency: str


@dataclass(frozen=True)
class CancelInvite:
    """A code that nobody has used yet can be used no more."""

    invite: int


@dataclass(frozen=True)
class RedeemInvite:
    """The person uses a one-time code."""

    code: str


@dataclass(frozen=True)
class EndRole:
    """Somebody's role ends now; what they did in it stays."""

    person: int
    role: str
    agency: str


@dataclass(frozen=True)
class Erase:
    """The person's data is erased; acknowledgements stay under a pseudonym."""


@dataclass(frozen=True)
class Miss:
    """A wrong invite code, counted so that guessing stops."""

    code: str
