"""Roles: given by codes that work once, held until they are taken away or end."""

from datetime import datetime

import pytest
from sqlalchemy import Connection, func, select, update

from flows.record.people import (
    CreateInvite,
    EndRole,
    HeldRole,
    Invite,
    RedeemInvite,
)
from storage import Conflict, jobs
from storage.database import Database
from storage.people import invites, people
from storage.tables.people import roles
from storage.tables.work import jobs as waiting
from tests.storage.racing import conflicts, race
from tests.storage.somebody import ACCOUNT, DAY, HERE, NOW, SECOND, do, newcomer, reads, somebody, staff, stored


def held(conn: Connection, person_id: int, at: datetime = NOW) -> frozenset[tuple[str, str]]:
    return somebody(conn, person_id, at).roles


def hashed(code: str) -> str:
    return f"hash of {code}"


def test_roles_are_held_once_until_they_are_taken_away(database: Database) -> None:
    three = [("focal", "health"), ("focal", "labour"), ("admin", "")]
    with database.write() as conn:
        person_id, admin = staff(conn), staff(conn, "U2")
        for role, agency in three * 2:
            people.grant(conn, person_id, role, agency or None, NOW)
        assert held(conn, person_id) == set(three)
        assert conn.scalar(select(func.count()).select_from(roles)) == 3
        people.grant(conn, admin, "admin", None, NOW)
        do(conn, admin, EndRole(person_id, "admin", ""))
        do(conn, admin, EndRole(person_id, "focal", "labour"))
        assert held(conn, person_id) == {("focal", "health")}
        assert reads(conn).focal_people("health") == ["สมหญิง ใจดี"]
        assert reads(conn).focal_people("labour") == []
        name, left = "สมหญิง ใจดี", reads(conn).held_roles()
        assert left == [HeldRole(admin, name, "admin", "", NOW), HeldRole(person_id, name, "focal", "health", NOW)]
        ended = select(roles.c.role, roles.c.until, roles.c.ended_by).where(roles.c.until.is_not(None))
        assert set(conn.execute(ended)) == {("admin", NOW, admin), ("focal", NOW, admin)}
        people.grant(conn, person_id, "admin", None, NOW + DAY)
        assert held(conn, person_id, NOW + DAY) == {("focal", "health"), ("admin", "")}


def test_a_role_that_is_not_held_cannot_be_taken_away(database: Database) -> None:
    with database.write() as conn:
        person_id, admin = staff(conn), staff(conn, "U2")
        people.grant(conn, person_id, "focal", "health", NOW)
    for role in (EndRole(person_id, "focal", "labour"), EndRole(person_id, "focal", ""), EndRole(admin, "admin", "")):
        with pytest.raises(Conflict), database.write() as conn:
            do(conn, admin, role)
    outcomes = race(database, *[lambda conn: do(conn, admin, EndRole(person_id, "focal", "health"))] * 3)
    assert conflicts(outcomes) == 2


def test_a_role_ends_by_itself_at_its_day(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        people.grant(conn, person_id, "focal", "health", NOW)
        conn.execute(update(roles).values(until=NOW + DAY))
        for at, there in ((NOW, True), (NOW + DAY - SECOND, True), (NOW + DAY, False)):
            assert (("focal", "health") in held(conn, person_id, at)) is there
            assert people.by_users(conn, ACCOUNT, ["U1"], HERE, at)["U1"].has("focal") is there
            assert (reads(conn, at=at).focal_people("health") != []) is there
            assert (reads(conn, at=at).held_roles() != []) is there
            assert reads(conn, at=at).audience_size({"kind": "role", "role": "focal"}) == there
        # before that day it can be given again, and be taken away
        people.grant(conn, person_id, "focal", "health", NOW)
        assert held(conn, person_id, NOW + DAY) == {("focal", "health")}
        do(conn, person_id, EndRole(person_id, "focal", "health"))
        assert held(conn, person_id) == frozenset()


def test_roles_granted_at_once_are_held_once(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
    race(database, *[lambda conn: people.grant(conn, person_id, "admin", None, NOW)] * 4)
    with database.read() as conn:
        assert reads(conn).held_roles() == [HeldRole(person_id, "สมหญิง ใจดี", "admin", "", NOW)]


def test_a_code_works_once(database: Database) -> None:
    with database.write() as conn:
        admin = staff(conn, "U9", "labour")
        do(conn, admin, CreateInvite("CODE", "focal", "health"))
        ids = [newcomer(conn, user) for user in ("U1", "U2", "U3")]
        assert reads(conn, code_hash=hashed).invite("CODE") == Invite("focal", "health", "open")
    writes = [lambda conn, who=who: do(conn, who, RedeemInvite("CODE")) for who in ids]
    outcomes = race(database, *writes)
    assert conflicts(outcomes) == 2
    with database.read() as conn:
        assert reads(conn, code_hash=hashed).invite("CODE") == Invite("focal", "health", "used")
        holder = ids[outcomes.index(None)]
        assert [role.person for role in reads(conn).held_roles()] == [holder]
        (invite,) = stored(conn, holder)["invites.used_by"]
        assert (invite["used_by"], invite["used_at"]) == (holder, NOW.isoformat())
        assert stored(conn, holder)["roles.person_id"][0]["invite_id"] == invite["id"]


def test_an_expired_or_unknown_code_does_not_work(database: Database) -> None:
    with database.write() as conn:
        person_id = newcomer(conn)
        invites.create(conn, ACCOUNT, "hash", "admin", None, created_by=None, now=NOW, expires_at=NOW + DAY)
    for account, code, now in ((ACCOUNT, "hash", NOW + DAY), (ACCOUNT, "other", NOW), (ACCOUNT + 1, "hash", NOW)):
        with pytest.raises(Conflict), database.write() as conn:
            invites.redeem(conn, account, code, person_id, now)
    with database.write() as conn:
        assert invites.find(conn, ACCOUNT, "other", NOW) is invites.find(conn, ACCOUNT + 1, "hash", NOW) is None
        assert invites.find(conn, ACCOUNT, "hash", NOW + DAY) == Invite("admin", "", "expired")
        invites.redeem(conn, ACCOUNT, "hash", person_id, NOW + DAY - SECOND)
        assert held(conn, person_id) == {("admin", "")}


def test_a_code_lasts_as_long_as_the_programme_says(database: Database) -> None:
    with database.write() as conn:
        do(conn, staff(conn), CreateInvite("CODE", "admin", ""))
        for at, state in ((NOW + 14 * DAY - SECOND, "open"), (NOW + 14 * DAY, "expired")):
            assert reads(conn, at=at, code_hash=hashed).invite("CODE") == Invite("admin", "", state)


def test_the_menu_follows_whoever_joins_gains_or_loses_a_role(database: Database) -> None:
    with database.write() as conn:
        person_id, admin = staff(conn), staff(conn, "U2")
        for effect, who in (
            (CreateInvite("CODE", "focal", "health"), admin),
            (RedeemInvite("CODE"), person_id),
            (EndRole(person_id, "focal", "health"), admin),
        ):
            conn.execute(waiting.delete())
            do(conn, who, effect)
            expected = [] if isinstance(effect, CreateInvite) else [("menu", "U1")]
            assert [(job.kind, job.subject) for job in jobs.take(conn, NOW, 9)] == expected
