"""Documents: what was read, acknowledged and understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from content.model.documents.orders import Order

HowFar = Literal["unopened", "opened", "finished"]
"""How far somebody came in a version of a document: `finished` once its end was seen, and not sooner than can be."""


@dataclass(frozen=True)
class Acknowledged:
    """The latest version of a document that somebody acknowledged."""

    version: int
    receipt: str
    at: datetime


@dataclass(frozen=True)
class Understood:
    """How the person last answered the check of a document."""

    version: int
    correct: int
    questions: int
    passed: bool


class DocumentRecords(Protocol):
    """What can be asked about documents."""

    def acknowledged(self) -> Mapping[str, Acknowledged]:
        """What the person has acknowledged in this programme, by document: the latest version.

        Of a document that is not asked again each year, also what they acknowledged in an earlier one.
        """

    def how_far(self, document: str, version: int) -> HowFar:
        """How far the person has read this version on its page in this programme."""

    def understood(self) -> Mapping[str, Understood]:
        """How the person answered the checks of documents, by document: the latest version."""


@dataclass(frozen=True)
class Acknowledge:
    """The person acknowledges one version of a document."""

    document: str
    version: int
    sha256: str
    receipt: str


@dataclass(frozen=True)
class PublishOrder:
    """An agency's order of appointment becomes its staff's to acknowledge, or is taken back; see its version."""

    order: Order
    """Its version is the one that it replaces."""


@dataclass(frozen=True)
class Understand:
    """The person answered the check of one version of a document."""

    document: str
    version: int
    correct: int
    questions: int
    passed: bool
