"""People, moments and deeds for the tests of this room: all through effects, as the product records them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import Connection, select

from bot.tokens import Tokens
from content.model.documents.documents import Document, Documents
from content.model.pack import Content
from flows.record.documents import Acknowledge
from flows.record.effects import Effect
from flows.record.people import Erase, Person, PersonnelType, Register
from flows.record.reporting import RecordResult
from storage import accounts
from storage.act import Act
from storage.people import erasing, people
from storage.reading import Reading
from storage.record import RecordReads, record
from storage.tables.reporting import results
from tests.packs import loaded

ACCOUNT = 1
HERE, ELSEWHERE = "trat-2569", "sao-2567"
"""The programme that runs, and another."""
NOW = datetime(2026, 3, 10, 2, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
CODE, RULES, GIFTS = "code-of-ethics", "ethics-requirements", "no-gift-policy"
"""Documents: one with a check, one that is counted together with it, and one by itself."""
LESSON, BEHAVIOUR, SURVEY = "ethics-act", "behaviour", "grey-survey"

taker_hash = Tokens("a secret key").taker_hash

_numbers = count(1)


@cache
def content() -> Content:
    """The content of the programme that runs."""
    return loaded(HERE)


def elsewhere() -> Content:
    """The same content under the name of another programme."""
    return replace(content(), programme=replace(content().programme, id=ELSEWHERE))


def asked_once(found: Content, document: str) -> Content:
    """The content, with one document that is not asked again each year."""
    changed = [replace(one, each_year=one.each_year and one.id != document) for one in found.documents.all]
    return replace(found, documents=Documents(tuple(changed)))


def with_version(found: Content, document: str, *, material: bool) -> Content:
    """The content, with one version more of a document."""
    return replace(
        found,
        documents=Documents(tuple(_newer(one, material) if one.id == document else one for one in found.documents.all)),
    )


def _newer(document: Document, material: bool) -> Document:
    version = replace(document.current, number=document.current.number + 1, material=material)
    return replace(document, versions=(*document.versions, version))


def begin(conn: Connection) -> None:
    """An account and its programmes, in a record that may have nothing yet."""
    for programme in (HERE, ELSEWHERE):
        accounts.runs(conn, ACCOUNT, programme, content().programme.fiscal_year, NOW)


def newcomer(conn: Connection, user: str = "U1", at: datetime = NOW) -> int:
    """Somebody who has told nothing yet."""
    begin(conn)
    return people.ensure(conn, ACCOUNT, user, at)


def staff(
    conn: Connection, user: str = "U1", agency: str = "health", kind: PersonnelType = "official", at: datetime = NOW
) -> int:
    """Somebody registered in an agency."""
    person_id = newcomer(conn, user, at)
    register(conn, person_id, agency, kind, at)
    return person_id


def register(
    conn: Connection,
    person_id: int,
    agency: str = "health",
    kind: PersonnelType = "official",
    at: datetime = NOW,
    of: Content | None = None,
) -> None:
    """Somebody says where they belong."""
    do(conn, person_id, Register(agency, "สมหญิง ใจดี", "นักวิชาการ", kind), at, of)


def somebody(conn: Connection, person_id: int, at: datetime = NOW, of: Content | None = None) -> Person:
    """A person as the record tells of them."""
    found = people.by_id(conn, person_id, (of or content()).programme.id, at)
    assert found
    return found


def acting(
    person: Person, at: datetime = NOW, of: Content | None = None, *, event: str = "", real: datetime | None = None
) -> Act:
    """What the record is told of somebody's doing; each is an event of its own unless one is named."""
    event_id, code_hash = event or f"E-{next(_numbers)}", lambda code: f"hash of {code}"
    return Act(person, ACCOUNT, of or content(), at, real or at, event_id, code_hash, taker_hash)


def do(
    conn: Connection, person_id: int, effect: Effect, at: datetime = NOW, of: Content | None = None, *, event: str = ""
) -> None:
    """Somebody does something."""
    record(conn, (effect, acting(somebody(conn, person_id, at, of), at, of, event=event)))


def erase(conn: Connection, person_id: int, at: datetime = NOW) -> None:
    """Somebody erases themselves."""
    do(conn, person_id, Erase(), at)


def reads(
    conn: Connection, person: int | Person = 0, at: datetime = NOW, of: Content | None = None, **more: Any
) -> RecordReads:
    """The record as somebody's flows read it, or nobody's."""
    who = person if isinstance(person, Person) else somebody(conn, person, at, of) if person else Person(0)
    return RecordReads(Reading(conn, ACCOUNT, of or content(), who, at, **{"taker_hash": taker_hash} | more))


def stored(conn: Connection, person_id: int) -> Mapping[str, Any]:
    """All that is kept about somebody."""
    return erasing.stored(conn, person_id, taker_hash)


def acknowledge(
    conn: Connection,
    person_id: int,
    document: str = CODE,
    version: int = 1,
    at: datetime = NOW,
    of: Content | None = None,
    *,
    receipt: str = "",
) -> None:
    """Somebody acknowledges a version of a document."""
    number = receipt or f"R-{person_id}-{document}-{version}"
    do(conn, person_id, Acknowledge(document, version, "0" * 64, number), at, of)


def report(
    conn: Connection,
    person_id: int,
    value: str,
    replaces: int | None = None,
    at: datetime = NOW,
    of: Content | None = None,
    **changes: Any,
) -> int:
    """Somebody reports a figure; gives the result's number."""
    said = RecordResult(
        agency="health",
        measure="1/1.1#1",
        period="1",
        value=Decimal(value),
        slots={"times": 2},
        receipt=f"F-{value}",
        replaces=replaces,
    )
    effect = replace(said, **changes)
    do(conn, person_id, effect, at, of)
    number: int = conn.execute(select(results.c.id).where(results.c.receipt == effect.receipt)).scalar_one()
    return number
