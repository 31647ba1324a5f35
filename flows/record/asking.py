"""Questions that nobody could answer at once: handed over, answered, published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


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


class AskingRecords(Protocol):
    """What can be asked about questions."""

    def open_questions(self) -> Sequence[AskedQuestion]:
        """All questions that wait for an answer, the oldest first."""

    def my_questions(self) -> Sequence[AskedQuestion]:
        """The person's own questions, the newest first."""


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
