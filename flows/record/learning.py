"""Learning: lessons, the question of the day, self-assessments and the anonymous survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

Scores = Mapping[str, tuple[int, int]]
"""By standard, the points and the number of items they were given for."""


@dataclass(frozen=True)
class Passed:
    """A lesson the person passed; the receipt is the number of the certificate."""

    receipt: str
    score: int
    questions: int
    at: datetime


@dataclass(frozen=True)
class Holder:
    """The name that a certificate bears, and how often it was corrected."""

    name: str
    corrections: int = 0


@dataclass(frozen=True)
class DailyAnswer:
    """A question of the day as the person answered it."""

    question: str
    correct: bool
    day: date


@dataclass(frozen=True)
class ComesBack:
    """When a question comes back; `stage` counts the right answers in a row since the last wrong one."""

    stage: int
    on: date


@dataclass(frozen=True)
class Taking:
    """A self-assessment of the person's own."""

    day: date
    scores: Scores


@dataclass(frozen=True)
class Assessed:
    """An agency's self-assessments in this programme: who did it, how often, and the sums over `sheets` people."""

    people: int = 0
    officials: int = 0
    times: int = 0
    sheets: int = 0
    scores: Scores = field(default_factory=dict)


SurveyCell = tuple[str, int]
"""An item of a survey and one of its options."""


class LearningRecords(Protocol):
    """What can be asked about learning."""

    def passes(self) -> Mapping[str, Passed]:
        """The lessons the person has passed: in this programme or, of one that is not asked each year, ever."""

    def holders(self) -> Mapping[str, Holder]:
        """By number, whom the person's certificates name now."""

    def cards_read(self) -> frozenset[str]:
        """The cards the person has read in this programme."""

    def lesson_place(self, lesson: str) -> str:
        """The part of a lesson that the person has come to; "" where it has not been begun."""

    def tested(self) -> Mapping[str, int]:
        """How often the person has answered each question in tests of lessons."""

    def daily(self) -> Sequence[DailyAnswer]:
        """The questions of the day the person has answered, the oldest first."""

    def comes_back(self) -> Mapping[str, ComesBack]:
        """The questions that come back to the person."""

    def choice(self, choice: str) -> str:
        """What the person chose; "" where they never did."""

    def takings(self, assessment: str) -> Sequence[Taking]:
        """The person's own self-assessments, the oldest first."""

    def assessed(self, assessment: str) -> Mapping[str, Assessed]:
        """By agency, this programme's self-assessments. Small groups are here too: see `flows.learning.groups`."""

    def surveyed(self, survey: str) -> frozenset[str]:
        """The waves in which the person took part."""

    def survey_counts(self, survey: str) -> Mapping[tuple[str, str], Mapping[SurveyCell, int]]:
        """By wave and agency, how often each option of each item was chosen; only whole blocks of people are in it.

        Who belongs to an agency of a few is counted with agency "".
        """


@dataclass(frozen=True)
class ReadCard:
    """The person reads a card."""

    card: str


@dataclass(frozen=True)
class AnswerQuestion:
    """The person answered a question of a lesson's test or of the check of a document."""

    question: str
    source: Literal["lesson", "check"]
    correct: bool


@dataclass(frozen=True)
class KeepPlace:
    """The person has come to this part of a lesson."""

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
class CorrectHolder:
    """The person's certificate of this number bears another name from now on; those before stay known."""

    receipt: str
    holder: str


@dataclass(frozen=True)
class AnswerDaily:
    """The person answered a question of the day; a wrong one comes back at a stage, on a day."""

    question: str
    correct: bool
    comes_back: ComesBack | None


@dataclass(frozen=True)
class Choose:
    """The person made a choice of their own, in place of an earlier one."""

    choice: str
    value: str


@dataclass(frozen=True)
class RecordAssessment:
    """The person assessed themselves: by standard, the points and the number of items they were given for."""

    assessment: str
    scores: Scores


@dataclass(frozen=True)
class RecordSurvey:
    """A sheet of the anonymous survey: its answers are counted, and apart from them that the person took part."""

    survey: str
    wave: str
    answers: Mapping[str, int]
