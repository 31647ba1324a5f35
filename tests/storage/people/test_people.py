"""People: found or made, where they belong, and erased."""

import json
from datetime import datetime

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from flows.record.people import (
    AcceptPrivacy,
    CreateInvite,
    Membership,
    Person,
    Register,
    SeePrivacy,
)
from storage import inbox, jobs
from storage.database import Database
from storage.inbox import NewEvent
from storage.people import people
from storage.tables.accounts import accounts
from storage.tables.people import memberships
from storage.tables.people import people as persons
from storage.tables.work import jobs as waiting
from tests.storage.racing import race
from tests.storage.somebody import (
    ACCOUNT,
    CODE,
    DAY,
    ELSEWHERE,
    HERE,
    NOW,
    acknowledge,
    begin,
    do,
    elsewhere,
    erase,
    newcomer,
    reads,
    register,
    report,
    somebody,
    staff,
    stored,
)


def found(conn: Connection, user: str = "U1", at: datetime = NOW) -> Person | None:
    return people.by_users(conn, ACCOUNT, [user], HERE, at).get(user)


def test_a_person_is_made_once(database: Database) -> None:
    with database.write() as conn:
        begin(conn)
        assert found(conn) is None
    made = race(database, *[lambda conn: people.ensure(conn, ACCOUNT, "U1", NOW)] * 4)
    assert len(set(made)) == 1
    with database.read() as conn:
        assert found(conn) == Person(made[0], user="U1")


def test_many_are_found_at_once_each_with_what_is_theirs(database: Database) -> None:
    with database.write() as conn:
        one, two = staff(conn), staff(conn, "U2", "labour", "other")
        people.grant(conn, two, "focal", "labour", NOW)
        people.grant(conn, two, "admin", None, NOW)
        newcomer(conn, "U3")
        asked = people.by_users(conn, ACCOUNT, ["U1", "U2", "U-unknown"], HERE, NOW)
        assert people.by_users(conn, ACCOUNT + 1, ["U1"], HERE, NOW) == {}
    assert {user: (who.id, who.agency, who.personnel_type, who.roles) for user, who in asked.items()} == {
        "U1": (one, "health", "official", frozenset()),
        "U2": (two, "labour", "other", frozenset({("focal", "labour"), ("admin", "")})),
    }


def test_the_same_line_id_at_another_account_is_another_person(database: Database) -> None:
    with database.write() as conn:
        one = newcomer(conn)
        conn.execute(accounts.insert(), {"id": 2, "created_at": NOW})
        other = people.ensure(conn, 2, "U1", NOW)
        assert other != one
        assert people.by_users(conn, 2, ["U1"], HERE, NOW)["U1"].id == other


def test_the_notice_is_accepted_in_a_version_and_a_later_one_seen(database: Database) -> None:
    with database.write() as conn:
        person_id = newcomer(conn)
        for version, told in ((1, AcceptPrivacy), (2, SeePrivacy)):
            do(conn, person_id, told(version), NOW + version * DAY)
        assert somebody(conn, person_id).privacy_version == 2
        assert conn.scalars(select(persons.c.privacy_at)).all() == [NOW + 2 * DAY]


def test_who_moves_keeps_their_past(database: Database) -> None:
    m = memberships.c
    with database.write() as conn:
        person_id = staff(conn)
        do(conn, person_id, Register("health", "ก ข", "ใหม่", "official"), NOW + DAY)
        do(conn, person_id, Register("labour", "ก ข", "ค", "other"), NOW + 2 * DAY)
        person = somebody(conn, person_id)
        past = conn.execute(select(m.agency, m.position, m.personnel_type, m.since, m.until).order_by(m.id)).all()
    assert (person.name, person.agency, person.position, person.personnel_type) == ("ก ข", "labour", "ค", "other")
    assert past == [
        ("health", "ใหม่", "official", NOW, NOW + 2 * DAY),
        ("labour", "ค", "other", NOW + 2 * DAY, None),
    ]


def test_whoever_registers_several_times_at_once_belongs_to_one_place(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
    places = ("labour", "prison", "energy")
    race(database, *(lambda conn, at=at: register(conn, person_id, at) for at in places))
    with database.read() as conn:
        open_ones = conn.scalars(select(memberships.c.agency).where(memberships.c.until.is_(None))).all()
        assert [somebody(conn, person_id).agency] == open_ones
        assert reads(conn).registered() == {open_ones[0]: 1}


def test_the_open_membership_is_one(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
    more = {"person_id": person_id, "programme": ELSEWHERE, "agency": "a", "personnel_type": "other", "since": NOW}
    with pytest.raises(IntegrityError), database.write() as conn:
        conn.execute(memberships.insert(), more)


def test_in_the_next_programme_one_belongs_nowhere_until_one_says_so(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        there = somebody(conn, person_id, of=elsewhere())
        assert (there.registered, there.agency, there.name) == (False, "", "สมหญิง ใจดี")
        assert there.before == Membership(HERE, "health", "นักวิชาการ", "official")
        assert somebody(conn, person_id).before is None
        do(conn, person_id, Register("labour", "สมหญิง ใจดี", "ค", "other"), NOW + DAY, elsewhere())
        there = somebody(conn, person_id, of=elsewhere())
        assert (there.registered, there.agency, there.before) == (True, "labour", None)
        assert reads(conn, of=elsewhere()).registered() == {"labour": 1}
        programmes = select(memberships.c.programme, memberships.c.until).order_by(memberships.c.id)
        assert conn.execute(programmes).all() == [(HERE, NOW + DAY), (ELSEWHERE, None)]


def test_blocking_and_coming_back_keeps_the_person(database: Database) -> None:
    with database.write() as conn:
        before = somebody(conn, staff(conn))
        people.blocked(conn, ACCOUNT, "U1", NOW)
        people.blocked(conn, ACCOUNT, "U-unknown", NOW)
        blocked = found(conn)
        assert people.reachable_users(conn, ACCOUNT) == []
        people.unblocked(conn, ACCOUNT, "U1")
        assert found(conn) == before
        assert people.reachable_users(conn, ACCOUNT) == ["U1"]
    assert blocked
    assert (blocked.blocked, before.blocked) == (True, False)


def test_erasing_keeps_what_was_acknowledged_and_reported_but_not_by_whom(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        people.grant(conn, person_id, "focal", "health", NOW)
        acknowledge(conn, person_id)
        report(conn, person_id, "45")
        hello = NewEvent("E1", ACCOUNT, "U1", "message", 1, NOW, {"text": "สมหญิง"}, kept=True)
        inbox.store(conn, [hello])
        erase(conn, person_id, NOW + DAY)
    with database.read() as conn:
        assert found(conn) is None
        assert people.by_id(conn, person_id, HERE, NOW) is None
        kept = stored(conn, person_id)
        assert [result.receipt for result in reads(conn).results("health")] == ["F-45"]
    assert (kept["inbox"], kept["roles.person_id"]) == ([], [])
    (person,) = kept["people"]
    assert {key for key, value in person.items() if value is not None} == {
        "id", "account_id", "erased_at", "created_at",
    }  # fmt: skip
    (membership,) = kept["memberships.person_id"]
    assert (membership["agency"], membership["position"]) == ("health", None)
    assert (membership["since"], membership["until"]) == (NOW.isoformat(), (NOW + DAY).isoformat())
    (acknowledgement,) = kept["acknowledgements.person_id"]
    assert acknowledgement["receipt"] == f"R-{person_id}-{CODE}-1"
    assert "สมหญิง" not in json.dumps(kept, ensure_ascii=False)


def test_what_is_left_of_an_erased_person_is_forgotten_by_a_job(database: Database) -> None:
    with database.write() as conn:
        person_id = staff(conn)
        conn.execute(waiting.delete())
        erase(conn, person_id, NOW + DAY)
        left = [(job.kind, job.subject) for job in jobs.take(conn, NOW + DAY, 9)]
    assert sorted(left) == [("forget", "U1"), ("menu", "U1")]


def test_who_comes_back_after_erasing_is_a_new_person(database: Database) -> None:
    with database.write() as conn:
        first = staff(conn)
        erase(conn, first)
        assert newcomer(conn) != first


def test_all_that_is_stored_can_be_exported(database: Database) -> None:
    with database.write() as conn:
        person_id, other = staff(conn), staff(conn, "U2")
        do(conn, person_id, CreateInvite("secret", "focal", "health"))
        report(conn, person_id, "12.50")
        acknowledge(conn, other)
        hello = NewEvent("E1", ACCOUNT, "U1", "message", 1, NOW, {"text": "สวัสดี"}, reply_token="token")
        theirs = NewEvent("E2", ACCOUNT, "U2", "message", 1, NOW, {"text": "คนอื่น"})
        inbox.store(conn, [hello, theirs])
        exported = json.dumps(stored(conn, person_id))
    kept = json.loads(exported)
    assert kept["people"][0]["name"] == "สมหญิง ใจดี"
    assert [row["payload"] for row in kept["inbox"]] == [{"text": "สวัสดี"}]
    assert kept["memberships.person_id"][0]["agency"] == "health"
    assert kept["results.reported_by"][0]["value"] == "12.50"
    assert kept["invites.created_by"][0]["created_at"] == NOW.isoformat()
    assert [row["effect"] for row in kept["audit.person_id"]] == ["Register", "CreateInvite", "RecordResult"]
    assert kept["acknowledgements.person_id"] == []
    assert "secret" not in exported
    assert "token" not in exported
