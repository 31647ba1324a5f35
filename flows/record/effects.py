"""What a turn changes, as data. The bot applies all effects of a turn in one transaction, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from content.model.reporting.added import Added
from flows.engine.messages import Message

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
class AnswerQuestion:
    """The person answered a question of a lesson's test or of the check of a document."""

    question: str
    source: Literal["lesson", "check"]
    correct: bool


@dataclass(frozen=True)
class KeepPlace:
    """The person has read a lesson as far as this part."""

    lesson: str
    part: str


@dataclass(frozen=True)
class PassLesson:
    """The person passed the test of a lesson; the receipt is the number of the certificate."""

    lesson: str
    score: int
    questions: int
    receipt: str


@dataclass(frozen=True)
class Understand:
    """The person answered the check of one version of a document."""

    document: str
    version: int
    correct: int
    questions: int
    passed: bool


Learning = AnswerQuestion | KeepPlace | PassLesson | Understand


@dataclass(frozen=True)
class Erase:
    """The person's data is erased; acknowledgements stay under a pseudonym."""


@dataclass(frozen=True)
class Miss:
    """A wrong try that is counted, so that guessing stops."""

    kind: str


@dataclass(frozen=True)
class AnswerDaily:
    """The person answered a question of the day; a wrong one comes back at a stage, on a day."""

    question: str
    correct: bool
    comes_back: tuple[int, date] | None


@dataclass(frozen=True)
class Choose:
    """The person made a choice of their own, in place of an earlier one."""

    choice: str
    value: str


@dataclass(frozen=True)
class RecordAssessment:
    """The person assessed themselves: by standard, the points and the number of items they were given for."""

    assessment: str
    scores: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class RecordSurvey:
    """A sheet of the anonymous survey: its answers are counted, and apart from them that the person took part."""

    survey: str
    wave: str
    answers: Mapping[str, int]


Practice = AnswerDaily | Choose | RecordAssessment | RecordSurvey


@dataclass(frozen=True)
class HandOver:
    """A question goes to the agency's focal person or to the centre, with what its asker agreed to."""

    text: str
    to: str
    agency: str
    with_name: bool
    tell: bool
    receipt: str


@dataclass(frozen=True)
class AnswerAsked:
    """A question that was handed over is answered; with `published`, the answer becomes one for everybody."""

    receipt: str
    answer: str
    published: Mapping[str, Any] | None


@dataclass(frozen=True)
class PublishActivity:
    """An activity comes into the plan, or is withdrawn from it; its version is the one that it replaces."""

    activity: Added


Asking = HandOver | AnswerAsked

Effect = (
    AcceptPrivacy
    | Register
    | Acknowledge
    | CreateInvite
    | RedeemInvite
    | RecordResult
    | SetHeadcount
    | PublishActivity
    | SendCampaign
    | StopCampaign
    | Learning
    | Practice
    | Asking
    | Erase
    | Miss
)
