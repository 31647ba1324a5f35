"""People: found or made, registered, given roles by codes, and erased."""

import json

import pytest

from storage import Conflict, inbox
from storage.database import Database
from storage.inbox import NewEvent
from storage.people import invites, people
from storage.people.people import Role
from storage.reporting import results
from tests.storage.racing import conflicts, race
from tests.storage.somebody import DAY, NOW, SECOND, acknowledge, newcomer, report, staff


def test_a_person_is_made_once(database: Database) -> None:
    with database.read() as conn:
        assert people.person(conn, "U1") is None
    found = race(database, *[lambda conn: people.ensure(conn, "U1", NOW)] * 4)
    assert len({person.id for person in found}) == 1
    assert found[0].name is found[0].registered_at is None
    assert found[0].roles == ()


def test_registering_again_replaces_what_was_said_but_not_when_it_began(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        people.accept_privacy(conn, person_id, 2, NOW)
        people.register(conn, person_id, agency="tax", name="ก", position="ข", personnel_type="other", now=NOW + DAY)
        person = people.ensure(conn, "U1", NOW + DAY)
    assert person[2:9] == ("ก", "ข", "other", "tax", 2, NOW, NOW)
    assert person.created_at == NOW


def test_blocking_and_coming_back_keeps_the_person(database: Database) -> None:
    with database.write() as conn:
        before = staff(conn) and people.person(conn, "U1")
        people.blocked(conn, "U1", NOW)
        people.blocked(conn, "U-unknown", NOW)
        blocked = people.person(conn, "U1")
        people.unblocked(conn, "U1")
        assert people.person(conn, "U1") == before
    assert blocked
    assert blocked.blocked_at == NOW


def test_roles_are_held_once_until_revoked(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        for role, agency in [("focal", "health"), ("focal", "tax"), ("admin", None)] * 2:
            people.grant(conn, person_id, role, agency, NOW)
        person = people.person(conn, "U1")
        assert person
        assert person.roles == (Role("focal", "health"), Role("focal", "tax"), Role("admin", None))
        people.revoke(conn, person_id, "admin", None, NOW)
        people.revoke(conn, person_id, "focal", "tax", NOW)
        assert [one.roles for one in people.focal_people(conn, "health")] == [(Role("focal", "health"),)]
        assert people.focal_people(conn, "tax") == []
        people.grant(conn, person_id, "admin", None, NOW + DAY)
        again = people.person(conn, "U1")
    assert again
    assert Role("admin", None) in again.roles


def test_roles_granted_at_once_are_held_once(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
    race(database, *[lambda conn: people.grant(conn, person_id, "admin", None, NOW)] * 4)
    with database.read() as conn:
        person = people.person(conn, "U1")
    assert person
    assert person.roles == (Role("admin", None),)


def test_a_code_works_once(database: Database) -> None:
    with database.write() as conn:
        invite_id = invites.create(conn, "hash", "focal", "health", created_by=None, now=NOW, expires_at=NOW + DAY)
        ids = [newcomer(conn, user) for user in ("U1", "U2", "U3")]
    writes = [lambda conn, who=who: invites.redeem(conn, "hash", who, NOW) for who in ids]
    outcomes = race(database, *writes)
    assert conflicts(outcomes) == 2
    with database.read() as conn:
        invite = invites.find(conn, "hash")
        assert invite
        (holder,) = people.focal_people(conn, "health")
    assert (invite.id, invite.used_by, invite.used_at) == (invite_id, holder.id, NOW)
    assert invite in outcomes


def test_an_expired_or_unknown_code_does_not_work(database: Database) -> None:
    with database.write() as conn:
        invites.create(conn, "hash", "admin", None, created_by=None, now=NOW, expires_at=NOW + DAY)
        person_id = newcomer(conn)
    for code, now in (("hash", NOW + DAY), ("other", NOW)):
        with pytest.raises(Conflict), database.write() as conn:
            invites.redeem(conn, code, person_id, now)
    with database.write() as conn:
        assert invites.find(conn, "other") is None
        assert invites.redeem(conn, "hash", person_id, NOW + DAY - SECOND).role == "admin"


def test_erasing_keeps_what_was_acknowledged_and_reported_but_not_by_whom(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        people.grant(conn, person_id, "focal", "health", NOW)
        acknowledge(conn, person_id, "code")
        report(conn, person_id, "45")
        inbox.store(conn, [NewEvent("E1", "U1", "message", 1, NOW, {"text": "สมหญิง"}, kept=True)])
        people.erase(conn, person_id, NOW + DAY)
    with database.read() as conn:
        assert people.person(conn, "U1") is None
        kept = people.stored(conn, person_id)
        assert results.by_receipt(conn, "F-45") is not None
    assert (kept["inbox"], kept["roles.person_id"]) == ([], [])
    (person,) = kept["people"]
    assert {key for key, value in person.items() if value is not None} == {
        "id", "personnel_type", "agency", "registered_at", "erased_at", "created_at",
    }  # fmt: skip
    (acknowledgement,) = kept["acknowledgements.person_id"]
    assert acknowledgement["receipt"] == f"R-{person_id}-code-1"
    assert "สมหญิง" not in json.dumps(kept, ensure_ascii=False)


def test_who_comes_back_after_erasing_is_a_new_person(database: Database) -> None:
    with database.write() as conn:
        first = staff(conn)
        people.erase(conn, first, NOW)
        assert newcomer(conn) != first


def test_all_that_is_stored_can_be_exported(database: Database) -> None:
    with database.write() as conn:
        person_id, other = staff(conn), staff(conn, "U2")
        invites.create(conn, "secret", "focal", "health", created_by=person_id, now=NOW, expires_at=NOW + DAY)
        report(conn, person_id, "12.50")
        acknowledge(conn, other, "code")
        inbox.store(conn, [NewEvent("E1", "U1", "message", 1, NOW, {"text": "สวัสดี"}, reply_token="token")])
        exported = json.dumps(people.stored(conn, person_id))
    kept = json.loads(exported)
    assert kept["people"][0]["name"] == "สมหญิง ใจดี"
    assert kept["inbox"][0]["payload"] == {"text": "สวัสดี"}
    assert kept["results.reported_by"][0]["value"] == "12.50"
    assert kept["invites.created_by"][0]["created_at"] == NOW.isoformat()
    assert kept["acknowledgements.person_id"] == []
    assert "secret" not in exported
    assert "token" not in exported
