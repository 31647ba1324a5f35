"""Fills an empty record for the demonstration in the local LINE, with the people and figures of `content/demo`."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any

from flask import Flask
from sqlalchemy import Connection

from bot.clock import TODAY
from bot.installation import ACCOUNT, Installation
from content.model.pack import ROOT
from content.model.source import Source, read
from flows.record.documents import Acknowledge, Understand
from flows.record.effects import Effect
from flows.record.people import AcceptPrivacy, Person, PersonnelType, Register
from flows.record.reporting import RecordResult, SetStaff, Staff
from flows.reporting.slots import worth
from storage import jobs
from storage import settings as kept
from storage.accounts import LineUser
from storage.people import people
from storage.record import record


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


def seed(installation: Installation, local_line: Flask) -> None:
    """Make the demonstration, unless somebody is recorded already; it begins on a day inside the plan's year."""
    path = ROOT / "demo" / f"{installation.main.content.programme.id}.yaml"
    with installation.database.read() as conn:
        used = people.anybody(conn)
    if used:
        return
    if installation.clock.moved is None:
        installation.clock.move(installation.main.content.programme.demo_today)
        with installation.database.write() as conn:
            kept.put(conn, TODAY, installation.main.content.programme.demo_today.isoformat())
    world = local_line.extensions["local_line"].world
    world.today = installation.clock.today().isoformat()
    if not path.exists():
        return
    pack = read(path, ROOT).only("phones people headcounts results")
    phones = [_actor(item) for item in pack["phones"].items()]
    others = [_actor(item) for item in pack["people"].items()]
    for actor in [*phones, *others]:
        role = "" if actor.newcomer else installation.main.content.texts(f"role.{actor.role}") if actor.role else ""
        world.add_user(actor.name, actor.user, following=not actor.newcomer, role=role or None)
    with installation.database.write() as conn:
        known = {actor.name: _record(actor, installation, conn) for actor in [*phones, *others] if not actor.newcomer}
        for item in pack["headcounts"].items():
            _headcount(item, next(iter(known.values())), installation, conn)
        for item in pack["results"].items():
            _result(item, known, installation, conn)
        jobs.drop(conn, "menu")  # `sujarit line setup`, which follows, gives everybody theirs


def _actor(source: Source) -> _Actor:
    found = source.only("name", "newcomer position agency type role acknowledged understood")

    def text(key: str) -> str:
        return found[key].text() if key in found else ""

    kind: PersonnelType = "other" if text("type") == "other" else "official"
    done = {name: found[name].texts() if name in found else () for name in ("acknowledged", "understood")}
    return _Actor(text("name"), "newcomer" in found, text("position"), text("agency"), kind, text("role"), **done)


def _record(actor: _Actor, installation: Installation, conn: Connection) -> Person:
    """Have somebody join, with their role, and do what they did before the demonstration begins."""
    user = LineUser(ACCOUNT, actor.user)
    number, content = people.ensure(conn, *user, installation.clock.now()), installation.main.content
    if actor.role:
        agency = None if actor.role == "admin" else actor.agency
        people.grant(conn, number, actor.role, agency, installation.clock.now())

    def does(effect: Effect) -> Person:
        known = people.by_users(conn, ACCOUNT, [actor.user], content.programme.id, installation.clock.now())
        record(conn, (effect, installation.act(ACCOUNT, known[actor.user], f"demo:{actor.name}:{effect}")))
        return known[actor.user]

    does(AcceptPrivacy(content.privacy.version))
    does(Register(actor.agency, actor.name, actor.position, actor.type))
    for document in actor.acknowledged:
        version, receipt = (
            content.documents[document].current,
            _receipt(installation, f"demo:{actor.name}:{document}"),
        )
        does(Acknowledge(document, version.number, version.sha256, receipt))
    for document in actor.understood:
        questions = len(content.quiz.check(document))
        does(Understand(document, content.documents[document].current.number, questions, questions, passed=True))
    return people.by_users(conn, ACCOUNT, [actor.user], content.programme.id, installation.clock.now())[actor.user]


def _headcount(source: Source, by: Person, installation: Installation, conn: Connection) -> None:
    found = source.only("agency officials others")
    staff, first = (
        Staff(found["officials"].whole(), found["others"].whole()),
        installation.main.content.programme.periods[0],
    )
    agency = found["agency"].text()
    record(conn, (SetStaff(agency, first.id, staff), installation.act(ACCOUNT, by, f"demo:{agency}:staff")))


def _result(source: Source, known: dict[str, Person], installation: Installation, conn: Connection) -> None:
    found = source.only("by day measure slots")
    person = known[found["by"].text()]
    day, measure_id = found["day"].day(), found["measure"].text()
    slots: dict[str, Any] = {name: value.text() for name, value in found["slots"].pairs().items()}
    mark = f"demo:{person.agency}:{measure_id}"
    told = RecordResult(
        agency=person.agency,
        measure=measure_id,
        period=installation.main.content.programme.latest_period(day).id,
        value=worth(slots, installation.main.content.plan.measure(measure_id)),
        slots=slots,
        receipt=_receipt(installation, mark),
        replaces=None,
    )
    act = replace(installation.act(ACCOUNT, person, mark), now=datetime.combine(day, time(3, 0), UTC))
    record(conn, (told, act))


def _receipt(installation: Installation, mark: str) -> str:
    return installation.tokens.receipt(mark, installation.main.content.programme.fiscal_year)
