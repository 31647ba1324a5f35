"""What a flow may know: who speaks, what day it is, the content, and a read-only view of the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from content.model.pack import Content


@dataclass(frozen=True)
class Person:
    """The person speaking; before registration most fields are empty."""

    id: int
    name: str = ""
    position: str = ""
    personnel_type: str = ""
    agency: str = ""
    privacy_version: int = 0
    registered: bool = False
    roles: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Pairs of role and agency code ("" for a role in the whole programme)."""

    def has(self, role: str) -> bool:
        """Tell whether the person holds a role anywhere."""
        return any(held == role for held, _ in self.roles)

    def agencies_as(self, role: str) -> tuple[str, ...]:
        """The agencies for which the person holds a role."""
        return tuple(sorted(agency for held, agency in self.roles if held == role and agency))


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


@dataclass(frozen=True)
class Passed:
    """A lesson the person passed; the receipt is the number of the certificate."""

    receipt: str
    score: int
    questions: int
    at: datetime


@dataclass(frozen=True)
class Invite:
    """A one-time code as found; `state` is open, used or expired."""

    role: str
    agency: str
    state: str


@dataclass(frozen=True)
class Result:
    """The current result of an agency for a measure in a round."""

    id: int
    receipt: str
    agency: str
    measure: str
    round: int
    value: Decimal
    slots: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class Count:
    """How many of how many: people, and the civil officials among them."""

    done: int = 0
    done_officials: int = 0
    total: int = 0
    officials: int = 0


@dataclass(frozen=True)
class Quota:
    """The month's paid messages; limit None means unlimited, known False means LINE did not answer."""

    limit: int | None = None
    used: int = 0
    known: bool = True

    @property
    def left(self) -> int | None:
        """What remains, or None when there is no limit."""
        return None if self.limit is None else max(0, self.limit - self.used)


@dataclass(frozen=True)
class CampaignState:
    """How far a campaign has come."""

    id: int
    receipt: str
    title: str
    state: str
    reason: str
    recipients: int
    sent: int
    failed: int
    unsent: int
    waiting: int
    at: datetime


@dataclass(frozen=True)
class Answered:
    """A question of the day as the person answered it."""

    question: str
    correct: bool
    day: date


@dataclass(frozen=True)
class Due:
    """When a question comes back; `stage` counts the right answers in a row since the last wrong one."""

    stage: int
    on: date


@dataclass(frozen=True)
class Taking:
    """A self-assessment of the person's own: by standard, the points and the number of items they were given for."""

    day: date
    scores: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Assessed:
    """An agency's self-assessments of this fiscal year: who did it, how often, and the sums over `sheets` people."""

    count: Count = Count()
    times: int = 0
    sheets: int = 0
    scores: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class AskedQuestion:
    """A question that was handed over; `name` only if its asker agreed, `person` to whom the answer goes."""

    receipt: str
    text: str
    to: str
    agency: str
    at: datetime
    answer: str = ""
    name: str = ""
    tell: bool = False
    person: int | None = None


class Records(Protocol):
    """The record, for reading. Each answer is of this moment; nothing here changes anything."""

    def acknowledged(self) -> Mapping[str, Acknowledged]:
        """What the person has acknowledged, by document: the latest version."""

    def opened(self, document: str, version: int) -> bool:
        """Whether the person has opened this version on its page."""

    def invite(self, code: str) -> Invite | None:
        """Find a code as typed."""

    def misses(self, kind: str) -> int:
        """How many wrong tries the person has had lately."""

    def daily(self) -> Sequence[Answered]:
        """The questions of the day the person has answered, the oldest first."""

    def due(self) -> Mapping[str, Due]:
        """The questions that come back to the person."""

    def choice(self, choice: str) -> str:
        """What the person chose; "" where they never did."""

    def takings(self, assessment: str) -> Sequence[Taking]:
        """The person's own self-assessments, the oldest first."""

    def assessed(self, assessment: str) -> Mapping[str, Assessed]:
        """By agency, this fiscal year's self-assessments. Small groups are here too: see `flows.learning.groups`."""

    def surveyed(self, survey: str) -> frozenset[str]:
        """The waves in which the person took part."""

    def survey_counts(self, survey: str) -> Mapping[tuple[str, str], Mapping[tuple[str, int], int]]:
        """By wave and agency, how often each option of each item was chosen. Small groups too: `learning.groups`."""

    def results(self, agency: str | None) -> Sequence[Result]:
        """Current results of an agency, or of all."""

    def history(self, agency: str, measure: str, round_number: int) -> Sequence[Result]:
        """All results of a measure in a round, newest first, superseded ones too."""

    def acknowledgements(self, documents: Sequence[str]) -> Mapping[str, Count]:
        """By agency: people who acknowledged all these documents as far as their publisher demands."""

    def understood(self) -> Mapping[str, Understood]:
        """How the person answered the checks of documents, by document: the latest version."""

    def understandings(self, documents: Sequence[str]) -> Mapping[str, Count]:
        """By agency: people who acknowledged all these documents and passed their checks, of those registered."""

    def passes(self) -> Mapping[str, Passed]:
        """The lessons the person has passed."""

    def lesson_passes(self, lessons: Sequence[str]) -> Mapping[str, Count]:
        """By agency: people who passed any of these lessons, of those registered."""

    def lesson_place(self, lesson: str) -> str:
        """The part of a lesson that the person has come to; "" where it has not been begun."""

    def tested(self) -> Mapping[str, int]:
        """How often the person has answered each question in tests of lessons."""

    def headcount(self, agency: str) -> tuple[int, int] | None:
        """Officials and other staff of an agency, if its focal person gave them."""

    def focal_people(self, agency: str) -> Sequence[str]:
        """Names of an agency's focal persons."""

    def audience_size(self, audience: Mapping[str, Any]) -> int:
        """How many people a campaign would reach now."""

    def quota(self) -> Quota:
        """The month's paid messages."""

    def campaigns(self) -> Sequence[CampaignState]:
        """The latest campaigns, newest first."""

    def campaign(self, receipt: str) -> CampaignState | None:
        """One campaign by its number."""

    def calendar_sent(self) -> frozenset[str]:
        """The entries of the campaign calendar that went out in this programme, which is of one fiscal year."""

    def open_questions(self) -> Sequence[AskedQuestion]:
        """All questions that wait for an answer, the oldest first."""

    def my_questions(self) -> Sequence[AskedQuestion]:
        """The person's own questions, the newest first."""


class Links(Protocol):
    """Signed, expiring addresses of the bot's pages."""

    def document(self, document: str, version: int) -> str:
        """The page of a document for this person."""

    def privacy(self) -> str:
        """The full privacy notice."""

    def export(self) -> str:
        """A download of what is kept about this person."""

    def console(self) -> str:
        """The admin's page."""

    def certificate(self, receipt: str) -> str:
        """A certificate of this person's, as a file."""

    def verify(self, receipt: str) -> str:
        """The page, open to all, that tells whether a certificate is genuine."""


@dataclass(frozen=True)
class Context:
    """All that a turn may know."""

    content: Content
    today: date
    person: Person
    records: Records
    links: Links
    token: str
    """A short mark that is unique to the event being answered."""
    code: str
    """A fresh invite code, unguessable, the same when the event is handled again."""
    receipt: str
    """A fresh receipt number, the same when the event is handled again."""

    def given_name(self, name: str) -> str:
        """What a person is called: the first name, without a title."""
        first = name.split(maxsplit=1)[0] if name.split() else ""
        titles = self.t("common.titles").split()
        if first in titles and len(name.split()) > 1:
            return name.split()[1]
        return next(
            (first.removeprefix(title) for title in titles if first.startswith(title) and first != title), first
        )

    def t(self, key: str, **values: object) -> str:
        """Word a text of the content pack."""
        return self.content.texts(key, **values)
