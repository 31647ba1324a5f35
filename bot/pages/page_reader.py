"""What the pages ask of the record; see `bot.pages.reader.Reader`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from bot.installation import Parts
from bot.pages import Province
from bot.pages.certificates import Certificate
from bot.turns.records import Records, person_of
from content.model.calendar import THAI_TIME
from flows.engine.context import Context
from flows.record.people import Person
from flows.reporting.measure_status import agency_standings
from flows.reporting.people_counts import document_counts, learned_counts, understood_counts
from storage.documents import acknowledgements
from storage.learning import lessons as learning
from storage.people import people


class PageReader:
    """Reads the record for the pages."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def exists(self, person_id: int) -> bool:
        """Whether this person is known and not erased."""
        return self._person(person_id) is not None

    def is_admin(self, person_id: int) -> bool:
        """Whether this person is an admin now."""
        person = self._person(person_id)
        return person is not None and person.has("admin")

    def _person(self, person_id: int) -> Person | None:
        with self._parts.database.read() as conn:
            found = people.by_id(conn, person_id)
        return person_of(found, self._parts.content.plan) if found and found.erased_at is None else None

    def opened(self, person_id: int, document: str, version: int) -> None:
        """Note that the person opened this version."""
        with self._parts.database.write() as conn:
            acknowledgements.open_document(conn, person_id, document, version, self._parts.clock.now())

    def stored(self, person_id: int) -> Mapping[str, Any]:
        """Everything kept about the person."""
        with self._parts.database.read() as conn:
            return people.stored(conn, person_id)

    def certificate(self, number: str) -> Certificate | None:
        """The certificate of this number."""
        with self._parts.database.read() as conn:
            found = learning.certificate(conn, number)
        if found is None:
            return None
        day = found.passed_at.astimezone(THAI_TIME).date()
        return Certificate(found.receipt, found.person_id, found.holder, found.lesson, day)

    def province(self) -> Province:
        """The whole programme as of today."""
        with self._parts.database.read() as conn:
            ctx = self._context(conn)
            return Province(
                today=ctx.today,
                standings={agency.code: agency_standings(ctx, agency.code) for agency in ctx.content.plan.agencies},
                acknowledged={
                    required.document: document_counts(ctx, required.document)
                    for required in ctx.content.programme.documents
                },
                understood={
                    required.document: understood_counts(ctx, required.document)
                    for required in ctx.content.programme.documents
                    if ctx.content.documents[required.document].check
                },
                learned={lesson: learned_counts(ctx, lesson) for lesson in ctx.content.lessons},
                campaigns=ctx.records.campaigns(),
            )

    def _context(self, conn: Connection) -> Context:
        parts, nobody = self._parts, Person(id=0)
        records = Records(parts, conn, nobody)
        return Context(parts.content, parts.clock.today(), nobody, records, parts.links.for_person(0), "", "", "")
