"""What every query for a turn may know; what was asked once is remembered for the turn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from content.model.pack import Content
from flows.record.campaigns import Quota
from flows.record.people import Person, WrongCodes
from storage.act import TakerHash

T = TypeVar("T")


@dataclass(frozen=True)
class Reading:
    """One reading of the record; `wrong_codes` and `quota` are told by others than the record."""

    conn: Connection
    account: int
    content: Content
    person: Person
    now: datetime
    code_hash: Callable[[str], str] = str
    taker_hash: TakerHash = lambda *_: ""
    wrong_codes: Callable[[str], WrongCodes] = lambda _: WrongCodes()
    quota: Callable[[], Quota] = Quota
    known: dict[Any, Any] = field(default_factory=dict)

    @property
    def programme(self) -> str:
        """The programme that runs."""
        return self.content.programme.id

    def once(self, key: object, find: Callable[[], T]) -> T:
        """Give what was found under a key before, or find it now."""
        if key not in self.known:
            self.known[key] = find()
        found: T = self.known[key]
        return found


class Reads:
    """A subject's part of the record, read."""

    def __init__(self, reading: Reading) -> None:
        self._at = reading
