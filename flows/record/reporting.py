"""Figures of the plan: what was reported, of how many people, and what is counted from records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from content.model.reporting.added import Added
from content.model.reporting.tallies import Tally

ResultState = Literal["reported", "not_applicable", "withdrawn"]
"""A figure, zero too; that there is none to give, with the reason; or that what was said is taken back."""


@dataclass(frozen=True)
class Result:
    """What an agency said of a measure in a period; of what is not applicable the value is zero and says nothing."""

    id: int
    receipt: str
    agency: str
    measure: str
    period: str
    value: Decimal
    slots: Mapping[str, Any]
    at: datetime
    state: ResultState = "reported"


@dataclass(frozen=True)
class Staff:
    """How many people an agency has, as its focal person said."""

    officials: int
    others: int

    @property
    def all(self) -> int:
        """Everybody."""
        return self.officials + self.others


@dataclass(frozen=True)
class Counted:
    """How many people did something, and how many of them are civil officials."""

    people: int = 0
    officials: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        """Put two counts together."""
        return Counted(self.people + other.people, self.officials + other.officials)


class ReportingRecords(Protocol):
    """What can be asked about figures."""

    def results(self, agency: str | None) -> Sequence[Result]:
        """Current results of an agency, or of all, in this programme; what was withdrawn is not among them."""

    def history(self, agency: str, measure: str, period: str) -> Sequence[Result]:
        """All results of a measure in a period, newest first, superseded and withdrawn ones too."""

    def result(self, receipt: str) -> Result | None:
        """The result of this programme with this receipt, superseded and withdrawn ones too."""

    def tallied(self, tally: Tally, period: str = "") -> Mapping[str, Counted]:
        """By agency, how many people a tally has in this programme, or in one period of it.

        Everybody is counted where they belonged when they did it, so nothing that happens later changes it.
        """

    def registered(self) -> Mapping[str, int]:
        """By agency, how many people have joined this programme."""

    def staff(self) -> Mapping[str, Staff]:
        """By agency, how many people it has, where somebody said so."""


@dataclass(frozen=True)
class RecordResult:
    """An agency's result for a measure in a period; `replaces` is the result it was compared with."""

    agency: str
    measure: str
    period: str
    value: Decimal
    slots: Mapping[str, Any]
    receipt: str
    replaces: int | None
    state: ResultState = "reported"


@dataclass(frozen=True)
class WithdrawResult:
    """A result was a mistake and is taken back; nothing stands in its place."""

    result: int


@dataclass(frozen=True)
class SetStaff:
    """How many people an agency has from a period on: the denominators of its percentages."""

    agency: str
    period: str
    staff: Staff


@dataclass(frozen=True)
class PublishActivity:
    """An activity comes into the plan, or is withdrawn from it; its version is the one that it replaces."""

    activity: Added
