"""Fills an empty record for the demonstration in the local LINE, with the people and figures of `content/demo`."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any

from flask import Flask
from sqlalchemy import Connection

from bot.clock import TODAY
from bot.installation import Parts
from content.model.pack import ROOT
from content.model.source import Source, read
from flows.reporting.slots import worth
from storage import settings as kept
from storage.documents import acknowledgements
from storage.learning import lessons as learning
from storage.people import people
from storage.people.people import PersonnelType
from storage.reporting import results


@dataclass(frozen=True)
class _Actor:
    """One invented person."""

    name: str
    newcomer: bool
    position: str
    agency: str
    type: PersonnelType
    role: str
    acknowledged: tuple[str, ...]
    understood: tuple[str, ...]
    """Documents whose check they passed."""

    @property
    def user(self) -> str:
        """Their LINE user id, always the same."""
        return f"U{sha256(self.name.encode()).hexdigest()[:32]}"


def seed(parts: Parts, local_line: Flask) -> None:
    """Make the demonstration, unless somebody is recorded already; it begins on a day inside the plan's year."""
    path = ROOT / "demo" / f"{parts.content.programme.id}.yaml"
    with parts.database.read() as conn:
        used = people.by_id(conn, 1) is not None
    if used:
        return
    if parts.clock.moved is None:
        parts.clock.move(parts.content.programme.demo_today)
        with parts.database.write() as conn:
            kept.put(conn, TODAY, parts.content.programme.demo_today.isoformat())
    world = local_line.extensions["local_line"].world
    world.today = parts.clock.today().isoformat()
    if not path.exists():
        return
    pack = read(path, ROOT).only("phones people headcounts results")
    phones = [_actor(item) for item in pack["phones"].items()]
    others = [_actor(item) for item in pack["people"].items()]
    for actor in [*phones, *others]:
        role = "" if actor.newcomer else parts.content.texts(f"role.{actor.role}") if actor.role else ""
        world.add_user(actor.name, actor.user, following=not actor.newcomer, role=role or None)
    with parts.database.write() as conn:
        known = {actor.name: _record(actor, parts, conn) for actor in [*phones, *others] if not actor.newcomer}
        for item in pack["headcounts"].items():
            _headcount(item, parts, conn)
        for item in pack["results"].items():
            _result(item, known, parts, conn)


def _actor(source: Source) -> _Actor:
    found = source.only("name", "newcomer position agency type role acknowledged understood")

    def text(key: str) -> str:
        return found[key].text() if key in found else ""

    kind: PersonnelType = "other" if text("type") == "other" else "official"
    done = {name: found[name].texts() if name in found else () for name in ("acknowledged", "understood")}
    return _Actor(text("name"), "newcomer" in found, text("position"), text("agency"), kind, text("role"), **done)


def _record(actor: _Actor, parts: Parts, conn: Connection) -> tuple[int, str]:
    now = parts.clock.now()
    person = people.ensure(conn, actor.user, now).id
    people.accept_privacy(conn, person, parts.content.privacy.version, now)
    people.register(
        conn,
        person,
        agency=actor.agency,
        name=actor.name,
        position=actor.position,
        personnel_type=actor.type,
        now=now,
    )
    if actor.role:
        people.grant(conn, person, actor.role, None if actor.role == "admin" else actor.agency, now)
    for document in actor.acknowledged:
        _acknowledge(actor, person, document, parts, conn)
    for document in actor.understood:
        _understand(actor, person, document, parts, conn)
    return person, actor.agency


def _acknowledge(actor: _Actor, person: int, document: str, parts: Parts, conn: Connection) -> None:
    now, version = parts.clock.now(), parts.content.documents[document].current
    mark = f"demo:{actor.name}:{document}"
    acknowledgements.record(
        conn,
        receipt=parts.marks.receipt(mark),
        person_id=person,
        agency=actor.agency,
        personnel_type=actor.type,
        document=document,
        version=version.number,
        sha256=version.sha256,
        acknowledged_at=now,
        event_id=mark,
        opened_at=now,
    )


def _understand(actor: _Actor, person: int, document: str, parts: Parts, conn: Connection) -> None:
    questions = len(parts.content.quiz.check(document))
    learning.understand(
        conn,
        person_id=person,
        document=document,
        version=parts.content.documents[document].current.number,
        agency=actor.agency,
        correct=questions,
        questions=questions,
        passed=True,
        answered_at=parts.clock.now(),
    )


def _headcount(source: Source, parts: Parts, conn: Connection) -> None:
    found = source.only("agency officials others")
    heads = results.Headcount(found["officials"].whole(), found["others"].whole())
    programme = parts.content.programme.id
    results.set_headcount(conn, programme, found["agency"].text(), heads, set_by=1, now=parts.clock.now())


def _result(source: Source, known: dict[str, tuple[int, str]], parts: Parts, conn: Connection) -> None:
    found = source.only("by day measure slots")
    person, agency = known[found["by"].text()]
    day, measure_id = found["day"].day(), found["measure"].text()
    slots: dict[str, Any] = {name: value.text() for name, value in found["slots"].pairs().items()}
    mark = f"demo:{agency}:{measure_id}"
    results.record(
        conn,
        receipt=parts.marks.receipt(mark),
        programme=parts.content.programme.id,
        agency=agency,
        measure=measure_id,
        round=int(parts.content.programme.latest_period(day).id),
        value=worth(slots, parts.content.plan.measure(measure_id)),
        slots=slots,
        reported_by=person,
        reported_at=datetime.combine(day, time(3, 0), UTC),
        event_id=mark,
        replaces=None,
    )
