"""What a rule may know (Facts), and what a conversation may know besides (Context)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from content.model.pack import Content
from flows.record.people import Person
from flows.record.records import Records
from flows.thai.person_name import called


class PageLinks(Protocol):
    """Signed, expiring addresses of the bot's pages."""

    def document(self, document: str, version: int) -> str:
        """The page of a document for this person."""

    def privacy(self) -> str:
        """The full privacy notice."""

    def plan(self) -> str:
        """The page of the plan, open to all."""

    def export(self) -> str:
        """A download of what is kept about this person."""

    def console(self) -> str:
        """The admin's page."""

    def certificate(self, receipt: str) -> str:
        """A certificate of this person's, as a file."""

    def verify(self, receipt: str) -> str:
        """The page, open to all, that tells whether a certificate is genuine."""

    def friend(self) -> str:
        """The page, open to all, with which somebody adds the account as a friend."""


@dataclass(frozen=True)
class Facts:
    """All that a rule may know: the same for chat, pages, forms, planner and commands."""

    content: Content
    records: Records
    today: date

    def t(self, key: str, **values: object) -> str:
        """Word a text of the content pack."""
        return self.content.texts(key, **values)


@dataclass(frozen=True)
class Context(Facts):
    """All that a turn may know."""

    person: Person
    links: PageLinks
    token: str
    """A short mark that is unique to the event being answered."""
    code: str
    """A fresh invite code, unguessable, the same when the event is handled again."""
    receipt: str
    """A fresh receipt number, the same when the event is handled again."""
    code_for: Callable[[str], str] = str
    """More fresh invite codes, one for each word; as unguessable, and the same when the event is handled again."""
    display_name: Callable[[], str] = str
    """The name that a newcomer shows in LINE, asked for when it is wanted; "" where nobody knows it."""
    now: datetime | None = None
    """The moment of the event; None where nothing happens, as when content is laid out to be looked at."""
    certificate: str = ""
    """A fresh number of a certificate, which nobody can guess; the same when the event is handled again."""

    @property
    def full_name(self) -> str:
        """The person's name with its title."""
        return self.content.name_words.full(self.person.title, self.person.name)

    def given_name(self, name: str) -> str:
        """What a person is called: the first name, without a title; it stands behind คุณ, in latin letters apart."""
        first = called(name, self.content.name_words)
        return f" {first}" if first.isascii() and first else first
