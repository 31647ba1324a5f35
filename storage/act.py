"""What every handler of an effect may know: who acts, when, and in which programme; and whom it has counted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from content.model.calendar import THAI_TIME
from content.model.pack import Content
from flows.record.people import Person

TakerHash = Callable[[str, str, str, int], str]
"""Gives what is kept of who took part: by programme, survey, wave and the person's number."""


class Increment(NamedTuple):
    """So many people more in one counter, or fewer; see `storage.reporting.counters`."""

    programme: str
    period: str
    agency: str
    kind: str
    subject: str
    epoch: int
    people: int
    officials: int


@dataclass(frozen=True)
class Act:
    """Somebody's doing, as one event brought it."""

    person: Person
    account: int
    content: Content
    now: datetime
    """The programme's moment, for the record."""
    real: datetime
    """The real moment, for what is to be sent or done."""
    event_id: str
    code_hash: Callable[[str], str]
    taker_hash: TakerHash
    counts: list[Increment] = field(default_factory=list)
    """What is to be counted, at the end of the transaction."""

    @property
    def programme(self) -> str:
        """The programme that runs."""
        return self.content.programme.id

    @property
    def period(self) -> str:
        """The period in which it happens."""
        day = self.now.astimezone(THAI_TIME).date()
        return self.content.programme.latest_period(day).id


Handlers = dict[type[Any], Callable[[Any, Act, Connection], None]]
"""By kind of effect, what makes it part of the record."""
