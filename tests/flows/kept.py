"""The record for conversations without a bot: the real tables and queries, on SQLite in memory."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, insert, select

from bot.code_tries import CodeTries
from bot.tokens import Tokens
from content.model.calendar import THAI_TIME
from content.model.pack import Content
from flows.record.campaigns import Quota, SendCampaign
from flows.record.documents import Acknowledge
from flows.record.effects import Effect
from flows.record.people import AcceptPrivacy, Invite, Miss, Person, Register
from storage import upkeep
from storage.accounts import LineUser
from storage.act import Act
from storage.documents.acknowledgements import finish_document, open_document
from storage.in_memory import in_memory
from storage.live.limits import Attempts
from storage.people import console_sessions, people
from storage.reading import Reading
from storage.record import RecordReads, record
from storage.tables.people import invites
from storage.tables.people import people as persons
from storage.tables.reporting import headcounts

ACCOUNT = 1
DAY = date(2026, 3, 10)
_TAKER_HASH = Tokens("a secret key").taker_hash


class Counted(Attempts):
    """Attempts without a Redis, which are never forgotten."""

    def __init__(self) -> None:
        self._counts = Counter[str]()

    def count(self, key: str) -> int:
        return self._counts[key]

    def add(self, key: str, window_seconds: int) -> int:
        self._counts[key] += 1
        return self._counts[key]


class Kept:
    """All that is remembered of everybody; what people do is recorded as the product records it."""

    def __init__(self, content: Content, day: date = DAY, quota: int | None = None) -> None:
        self.content, self.day, self.quota = content, day, Quota(quota)
        self.code_tries = CodeTries(Counted(), Tokens("a secret"))
        self.conn = in_memory()
        self._count = 0
        with self.writing():
            upkeep.keep(self.conn, content, ACCOUNT, self.now)

    @property
    def now(self) -> datetime:
        """The moment at which everything of this day happens."""
        return datetime.combine(self.day, time(9, 30), THAI_TIME).astimezone(UTC)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All of it, or nothing if it fails."""
        try:
            yield
            self.conn.commit()
        finally:
            self.conn.rollback()

    # people

    def add(self, number: int, person: Person | None = None) -> Person:
        """Somebody by number: a stranger, or who tells that they are this person."""
        with self.writing():
            known = self.conn.scalar(select(persons.c.id).where(persons.c.id == number))
            if known is None:
                row = {"id": number, "account_id": ACCOUNT, "line_user_id": f"U{number}", "created_at": self.now}
                self.conn.execute(insert(persons), row)
        if person is not None and person.privacy_version:
            self.does(number, AcceptPrivacy(person.privacy_version))
            if person.registered:
                kind: Any = person.personnel_type
                told = (person.agency, person.name, person.position, kind, person.title, person.elsewhere)
                self.does(number, Register(*told))
            with self.writing():
                for role, agency in sorted(person.roles):
                    people.grant(self.conn, number, role, agency or None, self.now)
        return self.person(number)

    def newcomer(self) -> int:
        """A number that nobody has."""
        with self.writing():
            return 1000 + (self.conn.scalar(select(func.count()).select_from(persons)) or 0)

    def person(self, number: int) -> Person:
        """Somebody as the record knows them now; who erased themselves is a stranger again."""
        with self.writing():
            found = people.by_id(self.conn, number, self.content.programme.id, self.now)
        return found or Person(number)

    def invite(self, code: str, found: Invite) -> None:
        """A code that somebody was given."""
        used = self.now if found.state == "used" else None
        expires = self.now.replace(year=self.now.year - 1 if found.state == "expired" else self.now.year + 1)
        row = {"account_id": ACCOUNT, "code_hash": code, "role": found.role, "agency": found.agency or None}
        row |= {"created_at": self.now, "expires_at": expires, "used_at": used}
        with self.writing():
            self.conn.execute(insert(invites), row)

    # what people did

    def does(self, number: int, *effects: Effect) -> None:
        """Record what somebody does."""
        for told in effects:
            self._count += 1
            if isinstance(told, Miss):
                self.code_tries.add(LineUser(ACCOUNT, f"U{number}"), told.code, self.content.programme)
            effect = replace(told, messages=[]) if isinstance(told, SendCampaign) else told
            with self.writing():
                found = people.by_id(self.conn, number, self.content.programme.id, self.now) or Person(number)
                act = Act(found, ACCOUNT, self.content, self.now, self.now, f"event {self._count}", str, _TAKER_HASH)
                record(self.conn, (effect, act))

    def acknowledged(self, number: int, *documents: str) -> None:
        """Somebody acknowledged documents."""
        for document in documents:
            version = self.content.documents[document].current
            self.does(number, Acknowledge(document, version.number, version.sha256, f"69-{number}-{document}"))

    def opened(self, number: int, document: str, version: int = 1) -> None:
        """Somebody opened a document on its page."""
        with self.writing():
            open_document(self.conn, number, self.content.programme.id, document, version, self.now)

    def read(self, number: int, document: str, version: int = 1) -> None:
        """Somebody read a document on its page to the end."""
        with self.writing():
            finish_document(self.conn, number, self.content.programme.id, document, version, self.now)

    def opens_console(self, number: int, browser: str) -> None:
        """Somebody opened the console with a link."""
        with self.writing():
            console_sessions.open_session(self.conn, ACCOUNT, number, f"S{number}", f"L{number}", browser, self.now)

    def staff(self, number: int, agency: str, officials: int, others: int) -> None:
        """Somebody said how many people an agency has."""
        row = {"programme": self.content.programme.id, "agency": agency, "period": "1", "officials": officials}
        with self.writing():
            self.conn.execute(insert(headcounts), row | {"others": others, "set_by": number, "set_at": self.now})

    def ends(self, number: int, role: str, agency: str) -> None:
        """Somebody's role is taken away."""
        with self.writing():
            people.revoke(self.conn, number, role, agency, self.now)

    def blocks(self, number: int) -> None:
        """Somebody blocks the account."""
        with self.writing():
            people.blocked(self.conn, ACCOUNT, f"U{number}", self.now)

    def moves(self, number: int, agency: str) -> None:
        """Somebody belongs elsewhere from now on."""
        person, kind = self.person(number), "official"
        self.does(number, Register(agency, person.name, person.position, kind))  # type: ignore[arg-type]

    # reading

    def wrong_codes(self, number: int) -> int:
        """How often somebody typed a wrong code lately."""
        return self.code_tries.found(LineUser(ACCOUNT, f"U{number}"), "").mine

    def reads(self, number: int) -> RecordReads:
        """The record as one person's flows read it."""
        return RecordReads(self.reading(self.person(number)))

    def reading(self, person: Person) -> Reading:
        return Reading(
            self.conn,
            ACCOUNT,
            self.content,
            person,
            self.now,
            taker_hash=_TAKER_HASH,
            wrong_codes=lambda code: self.code_tries.found(LineUser(ACCOUNT, person.user), code),
            quota=lambda: self.quota,
        )


class Pages:
    """Addresses of pages that nobody opens."""

    def document(self, document: str, version: int) -> str:
        return f"https://bot.example/d/{document}-{version}"

    def privacy(self) -> str:
        return "https://bot.example/privacy"

    def plan(self) -> str:
        return "https://bot.example/plan"

    def export(self) -> str:
        return "https://bot.example/export"

    def console(self) -> str:
        return "https://bot.example/console"

    def certificate(self, receipt: str) -> str:
        return f"https://bot.example/certificate/{receipt}"

    def verify(self, receipt: str) -> str:
        return f"https://bot.example/verify/{receipt}"

    def friend(self) -> str:
        return "https://bot.example/add"
