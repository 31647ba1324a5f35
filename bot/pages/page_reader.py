"""What the pages ask of the record; see `bot.pages.reader.PageRecord`."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from bot.installation import Installation
from bot.pages import Province
from bot.pages.certificates import Certificate, NameCorrection
from content.model.calendar import THAI_TIME
from flows.engine.access import may
from flows.record.people import ConsoleSession, Person
from flows.reporting.measure_status import agency_statuses
from flows.reporting.people_counts import document_counts, learned_counts, understood_counts
from storage import Unavailable, settings
from storage.accounts import line_id_key
from storage.documents import acknowledgements
from storage.learning import certificates
from storage.learning.certificates import CertificateRow
from storage.people import console_sessions, erasing, people

MISSED = "missed certificate"
"""What is counted by network."""


class PageReader:
    """Reads the record for the pages."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def exists(self, account: int, person_id: int) -> bool:
        """Whether this person is known and not erased."""
        return self._person(account, person_id) is not None

    def is_admin(self, account: int, person_id: int) -> bool:
        """Whether this person is an admin now, and of this year."""
        person = self._person(account, person_id)
        return person is not None and may(person, "admin")

    def _person(self, account: int, person_id: int) -> Person | None:
        installation = self._installation
        with installation.database.read() as conn:
            runs = installation.programmes[account].content.programme.id
            return people.by_id(conn, person_id, runs, installation.clock.now())

    def open_console(
        self, account: int, person_id: int, session: str, link: str, browser: str
    ) -> ConsoleSession | None:
        """Open the console with a link, the first time."""
        now = self.now()
        with self._installation.database.write() as conn:
            return console_sessions.open_session(conn, account, person_id, session, link, browser, now)

    def console_opened_with(self, link: str) -> ConsoleSession | None:
        """How a link opened the console."""
        with self._installation.database.read() as conn:
            return console_sessions.opened_with(conn, link)

    def console(self, session: str) -> ConsoleSession | None:
        """A console that is open, and used now."""
        with self._installation.database.write() as conn:
            return console_sessions.use(conn, session, self.now())

    def consoles(self, person_id: int) -> Sequence[ConsoleSession]:
        """The consoles that a person has open."""
        with self._installation.database.read() as conn:
            return console_sessions.open_ones(conn, person_id, self.now())

    def end_consoles(self, ids: Sequence[int]) -> None:
        """Close these consoles."""
        with self._installation.database.write() as conn:
            console_sessions.end(conn, ids, self.now())

    def opened(self, account: int, person_id: int, document: str, version: int) -> None:
        """Note that the person opened this version."""
        installation = self._installation
        with installation.database.write() as conn:
            programme, now = installation.programmes[account].content.programme.id, installation.clock.now()
            acknowledgements.open_document(conn, person_id, programme, document, version, now)

    def finished(self, account: int, person_id: int, document: str, version: int) -> None:
        """Note that the person came to the end of this version."""
        installation = self._installation
        with installation.database.write() as conn:
            programme, now = installation.programmes[account].content.programme.id, installation.clock.now()
            acknowledgements.finish_document(conn, person_id, programme, document, version, now)

    def now(self) -> datetime:
        """The programme's moment."""
        return self._installation.clock.now()

    def stored(self, person_id: int) -> Mapping[str, Any]:
        """Everything kept about the person."""
        with self._installation.database.read() as conn:
            return erasing.stored(conn, person_id, self._installation.tokens.taker_hash)

    def certificate(self, number: str) -> Certificate | None:
        """The certificate of this number."""
        with self._installation.database.read() as conn:
            found = certificates.find(conn, number)
        return None if found is None else _as_page(found)

    def missed(self, network: str) -> None:
        """Note a number that does not exist; where Redis is away, nothing is noted."""
        rules, attempts = self._installation.main.content.programme, self._installation.attempts
        with suppress(Unavailable):
            attempts.add(self._installation.tokens.mark(MISSED, network), rules.verify_pause_minutes * 60)

    def shut(self, network: str) -> bool:
        """Whether there were too many of them; where Redis is away, there were none."""
        rules, attempts = self._installation.main.content.programme, self._installation.attempts
        with suppress(Unavailable):
            return attempts.count(self._installation.tokens.mark(MISSED, network)) >= rules.verify_tries
        return False

    def line_id(self, account: int) -> str:
        """The account's LINE id."""
        with self._installation.database.read() as conn:
            return settings.get(conn, line_id_key(account)) or ""

    def province(self, account: int) -> Province:
        """The whole programme as of today."""
        with self._installation.database.read() as conn:
            facts = self._installation.facts(account, conn)
            facts.records.results(None)  # all at once, not agency by agency
            content, documents = facts.content, [one.document for one in facts.content.programme.required_of()]
            checked = [document for document in documents if content.documents[document].check]
            return Province(
                today=facts.today,
                statuses={agency.code: agency_statuses(facts, agency.code) for agency in content.plan.agencies},
                acknowledged={document: document_counts(facts, document) for document in documents},
                understood={document: understood_counts(facts, document) for document in checked},
                learned={lesson: learned_counts(facts, lesson) for lesson in content.lessons},
                campaigns=facts.records.campaigns(),
            )


def _as_page(found: CertificateRow) -> Certificate:
    """A certificate with its present name, and how it came to that from the one at passing."""
    names = [found.holder or "", *(one.holder or "" for one in found.corrections)]
    corrections = tuple(
        NameCorrection(before, after, _day(one.corrected_at))
        for (before, after), one in zip(pairwise(names), found.corrections, strict=True)
    )
    known = found.holder is not None
    told = (found.receipt, found.person_id, names[-1] if known else None, found.lesson, _day(found.passed_at))
    return Certificate(*told, corrections if known else ())


def _day(moment: datetime) -> date:
    return moment.astimezone(THAI_TIME).date()
