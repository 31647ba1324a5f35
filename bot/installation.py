"""What a process is made of: built once by `bot.app`, handed to whoever needs it, and never replaced in part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from redis import Redis
from sqlalchemy import Connection

from bot.clock import Clock
from bot.code_tries import CodeTries
from bot.jobs.signals import Signals
from bot.links import Links
from bot.programme import RunningProgramme
from bot.settings import Settings
from bot.tokens import Tokens
from content.model.pack import Content
from flows.engine.context import Facts
from flows.engine.conversation import Conversation
from flows.record.people import Person
from storage.accounts import LineUser
from storage.act import Act
from storage.database import Database
from storage.live.limits import Attempts, Pace
from storage.live.sessions import Sessions, UserLocks, UsersDue
from storage.reading import Reading
from storage.record import RecordReads

ACCOUNT = 1
"""An installation serves one account until several can be told apart in its settings."""


def nowhere(point: str) -> None:
    """Do nothing at a marked point; tests put a fault here."""


@dataclass(frozen=True)
class Installation:
    """Everything a process shares between its threads."""

    settings: Settings
    programmes: Mapping[int, RunningProgramme]
    """By account (LINE channel), what it runs."""
    conversation: Conversation
    database: Database
    redis: Redis
    sessions: Sessions
    locks: UserLocks
    due: UsersDue
    attempts: Attempts
    pace: Pace
    signals: Signals
    links: Links
    tokens: Tokens
    clock: Clock
    at: Callable[[str], None] = nowhere

    @property
    def main(self) -> RunningProgramme:
        """The programme of the account that the settings are of."""
        return self.programmes[ACCOUNT]

    @property
    def code_tries(self) -> CodeTries:
        """The wrong invite codes of late."""
        return CodeTries(self.attempts, self.tokens)

    def content(self, account: int) -> Content:
        """What an account runs at this moment."""
        return self.programmes[account].content

    def act(self, account: int, person: Person, event_id: str) -> Act:
        """What a handler may know of something that a person does now."""
        content = self.programmes[account].content
        now, real, tokens = self.clock.now(), self.clock.real(), self.tokens
        return Act(person, account, content, now, real, event_id, tokens.code_hash, tokens.taker_hash)

    def reading(self, account: int, conn: Connection, person: Person) -> Reading:
        """What a query may know when a person, or nobody in particular, asks now."""
        programme = self.programmes[account]
        return Reading(
            conn,
            account,
            programme.content,
            person,
            self.clock.now(),
            code_hash=self.tokens.code_hash,
            taker_hash=self.tokens.taker_hash,
            wrong_codes=lambda code: self.code_tries.found(LineUser(account, person.user), code),
            quota=programme.quota.now,
        )

    def facts(self, account: int, conn: Connection) -> Facts:
        """What a rule may know when nobody in particular asks."""
        reading = self.reading(account, conn, Person(0))
        return Facts(reading.content, RecordReads(reading), self.clock.today())
