"""Campaigns: an audience frozen once, batches each claimed by one worker, and every recipient in one state."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from content.model.pack import Content
from flows.record.campaigns import CampaignState, Quota, SendCampaign, StopCampaign
from flows.record.people import CreateInvite, EndRole, Person, RedeemInvite
from storage.campaigns import campaigns
from storage.campaigns.campaigns import BATCH_SIZE, CLAIM, Batch
from storage.database import Database
from storage.due import LONGEST
from storage.people import people
from storage.record import record
from storage.tables.campaigns import campaigns as rows
from storage.tables.people import memberships
from storage.tables.people import people as persons
from tests.storage.racing import race
from tests.storage.somebody import (
    ACCOUNT,
    CODE,
    DAY,
    ELSEWHERE,
    HERE,
    NOW,
    SECOND,
    acknowledge,
    acting,
    asked_once,
    begin,
    content,
    do,
    elsewhere,
    erase,
    newcomer,
    reads,
    staff,
    with_version,
)

EVERYONE = {"kind": "everyone"}
CONSOLE = Person(0)
"""Nobody in the chat: who sends from the command line."""


def crowd(conn: Connection, number: int) -> None:
    begin(conn)
    new = {"account_id": ACCOUNT, "created_at": NOW}
    if number:
        conn.execute(insert(persons), [new | {"line_user_id": f"U{n:05}"} for n in range(number)])
        here = {"programme": HERE, "agency": "health", "personnel_type": "official", "since": NOW}
        conn.execute(insert(memberships), [here | {"person_id": one} for one in conn.scalars(select(persons.c.id))])


def plan(conn: Connection, audience: Mapping[str, Any] = EVERYONE, of: Content | None = None, **changes: Any) -> int:
    planned = SendCampaign(
        title="ประกาศ",
        audience=audience,
        content={"document": "gift"},
        messages=[{"type": "text", "text": "โปรดรับทราบ"}],
        receipt="C-1",
        allowance=None,
    )
    effect = replace(planned, **changes)
    record(conn, (effect, acting(CONSOLE, of=of)))
    number: int = conn.execute(select(rows.c.id).where(rows.c.receipt == effect.receipt)).scalar_one()
    return number


def size(conn: Connection, audience: Mapping[str, Any], of: Content | None = None) -> int:
    return reads(conn, of=of).audience_size(audience)


def role(conn: Connection, person_id: int, name: str, agency: str) -> None:
    """Somebody is given a role for an agency by a code."""
    do(conn, person_id, CreateInvite(f"{person_id} {name} {agency}", name, agency))
    do(conn, person_id, RedeemInvite(f"{person_id} {name} {agency}"))


def claimed(conn: Connection, campaign_id: int, seq: int) -> Batch:
    batch = campaigns.claim(conn, campaign_id, seq, NOW)
    assert batch
    return batch


def state(conn: Connection, campaign_id: int) -> CampaignState:
    found = campaigns.by_id(conn, campaign_id)
    assert found
    return found


def numbers(conn: Connection, campaign_id: int) -> tuple[str, int, int, int, int]:
    """State, and how many are sent, failed, unsent and waiting."""
    found = state(conn, campaign_id)
    assert found.recipients == found.sent + found.failed + found.unsent + found.waiting
    states = Counter(state for _, state in campaigns.recipients(conn, campaign_id))
    assert states["waiting"] + states["sending"] == found.waiting
    assert (states["sent"], states["failed"], states["unsent"]) == (found.sent, found.failed, found.unsent)
    return (found.state, found.sent, found.failed, found.unsent, found.waiting)


def test_ten_thousand_people_are_twenty_batches_that_all_go_out(database: Database) -> None:
    with database.write() as conn:
        crowd(conn, 10_000)
        campaign_id = plan(conn)
        due = campaigns.due_batches(conn, NOW, 100)
        assert due == [(campaign_id, seq) for seq in range(1, 21)]
        users: list[str] = []
        keys = set()
        for _, seq in due:
            keys.add(claimed(conn, campaign_id, seq).retry_key)
            batch = campaigns.batch_users(conn, campaign_id, seq)
            assert len(batch) == BATCH_SIZE
            users += batch
            assert not campaigns.finish_if_done(conn, campaign_id, NOW)
            campaigns.batch_sent(conn, campaign_id, seq, "Q", NOW)
        assert campaigns.finish_if_done(conn, campaign_id, NOW + SECOND)
        assert not campaigns.finish_if_done(conn, campaign_id, NOW + SECOND)
        assert numbers(conn, campaign_id) == ("finished", 10_000, 0, 0, 0)
        assert (campaigns.sent_since(conn, NOW), campaigns.sent_since(conn, NOW + SECOND)) == (10_000, 0)
    assert len(set(users)) == 10_000
    assert len(keys) == 20


@pytest.mark.parametrize(
    ("people_there", "allowance", "batches"),
    [(0, None, []), (1, None, [1]), (501, None, [500, 1]), (501, 500, [500]), (501, 3, [3]), (3, 9, [3]), (3, 0, [])],
)
def test_no_more_are_sent_to_than_the_admin_allowed(
    database: Database, people_there: int, allowance: int | None, batches: list[int]
) -> None:
    with database.write() as conn:
        crowd(conn, people_there)
        campaign_id = plan(conn, allowance=allowance)
        due = campaigns.due_batches(conn, NOW, 100)
        assert [len(campaigns.batch_users(conn, *batch)) for batch in due] == batches
        state = "sending" if batches else "finished"
        assert numbers(conn, campaign_id) == (state, 0, 0, people_there - sum(batches), sum(batches))


def test_what_reached_somebody_is_told_to_them_the_newest_first(database: Database) -> None:
    with database.write() as conn:
        person_id, other = staff(conn), staff(conn, "U2")
        first, second = ({"kind": "document", "id": name} for name in ("code-of-ethics", "no-gift-policy"))
        sent = [plan(conn, content=first, receipt="C-1"), plan(conn, content=second, receipt="C-2")]
        assert campaigns.received(conn, HERE, person_id, 9) == []
        for campaign_id in sent:
            claimed(conn, campaign_id, 1)
            campaigns.batch_sent(conn, campaign_id, 1, "Q", NOW)
        assert campaigns.received(conn, HERE, person_id, 9) == [second, first]
        assert campaigns.received(conn, HERE, other, 1) == [second]
        assert campaigns.received(conn, HERE, staff(conn, "U3"), 9) == []


def test_what_is_sent_is_frozen(database: Database) -> None:
    with database.write() as conn:
        staff(conn)
        planned = campaigns.campaign(conn, plan(conn, allowance=9))
        staff(conn, "U2")
        assert campaigns.batch_users(conn, planned.id, 1) == ["U1"]
    assert planned[3:9] == (
        HERE,
        "ประกาศ",
        EVERYONE,
        {"document": "gift"},
        [{"type": "text", "text": "โปรดรับทราบ"}],
        None,
    )


def test_audiences(database: Database) -> None:
    with database.write() as conn:
        one, two, three = staff(conn), staff(conn, "U2"), staff(conn, "U3", "labour")
        newcomer(conn, "U-unregistered")
        role(conn, staff(conn, "U-blocked"), "focal", "health")
        people.blocked(conn, ACCOUNT, "U-blocked", NOW)
        gone = staff(conn, "U-erased")
        role(conn, gone, "focal", "health")
        erase(conn, gone)
        for person, agency in ((two, "health"), (two, "prison"), (three, "labour"), (one, "labour")):
            role(conn, person, "focal", agency)
        do(conn, one, EndRole(one, "focal", "labour"))
        acknowledge(conn, one, CODE, 1)
        acknowledge(conn, two, CODE, 1)
        acknowledge(conn, two, CODE, 2)
        audiences: list[tuple[dict[str, Any], list[str]]] = [
            (EVERYONE, ["U1", "U2", "U3"]),
            ({"kind": "agencies", "agencies": ["health", "prison"]}, ["U1", "U2"]),
            ({"kind": "agencies", "agencies": []}, []),
            ({"kind": "role", "role": "focal"}, ["U2", "U3"]),
            ({"kind": "not_acknowledged", "document": CODE}, ["U3"]),
            ({"kind": "focal_not_reported", "agencies": ["health", "prison"]}, ["U2"]),
            ({"kind": "person", "person": three}, ["U3"]),
        ]
        for number, (audience, users) in enumerate(audiences):
            assert size(conn, audience) == len(users)
            assert campaigns.batch_users(conn, plan(conn, audience, receipt=f"C{number}"), 1) == users
        asked = {"kind": "not_acknowledged", "document": CODE}
        newer = with_version(content(), CODE, material=True)
        assert campaigns.batch_users(conn, plan(conn, asked, newer, receipt="C-newer"), 1) == ["U1", "U3"]
        assert size(conn, asked, with_version(content(), CODE, material=False)) == 1
        assert size(conn, asked, elsewhere()) == 3
        with pytest.raises(ValueError, match="no such audience"):
            size(conn, {"kind": "nobody"})


def test_who_belonged_to_an_earlier_programme_is_written_to_until_they_say_otherwise(database: Database) -> None:
    with database.write() as conn:
        staff(conn)
        assert campaigns.batch_users(conn, plan(conn, of=elsewhere()), 1) == ["U1"]


def test_nobody_is_chased_for_a_document_that_is_asked_once_and_was_acknowledged_in_an_earlier_year(
    database: Database,
) -> None:
    with database.write() as conn:
        acknowledge(conn, staff(conn))
        asked = {"kind": "not_acknowledged", "document": CODE}
        assert size(conn, asked, elsewhere()) == 1
        assert size(conn, asked, asked_once(elsewhere(), CODE)) == 0
        assert size(conn, asked, with_version(asked_once(elsewhere(), CODE), CODE, material=True)) == 1


def test_a_batch_is_claimed_by_one_worker_and_taken_over_when_that_one_dies(database: Database) -> None:
    with database.write() as conn:
        crowd(conn, 1)
        campaign_id = plan(conn)
    outcomes = race(database, *[lambda conn: campaigns.claim(conn, campaign_id, 1, NOW)] * 4)
    (first,) = [batch for batch in outcomes if batch]
    with database.write() as conn:
        assert campaigns.claim(conn, campaign_id, 1, NOW + CLAIM - SECOND) is None
        assert campaigns.due_batches(conn, NOW + CLAIM, 9) == [(campaign_id, 1)]
        second = campaigns.claim(conn, campaign_id, 1, NOW + CLAIM)
        campaigns.batch_sent(conn, campaign_id, 1, "Q", NOW)
        campaigns.batch_failed(conn, campaign_id, 1, NOW)
        assert campaigns.claim(conn, campaign_id, 1, NOW + DAY) is None
        assert numbers(conn, campaign_id) == ("sending", 1, 0, 0, 0)
    assert second == first._replace(attempts=2)
    assert first.first_try_at == NOW


def test_a_batch_waits_until_it_is_tried_again_with_the_same_key(database: Database) -> None:
    with database.write() as conn:
        crowd(conn, 501)
        campaign_id = plan(conn)
        first = claimed(conn, campaign_id, 1)
        campaigns.batch_later(conn, campaign_id, 1, NOW + LONGEST, "slow down")
        found = state(conn, campaign_id)
        assert (found.state, found.reason) == ("waiting", "slow down")
        assert campaigns.due_batches(conn, NOW, 9) == [(campaign_id, 2)]
        again = campaigns.claim(conn, campaign_id, 1, NOW + LONGEST)
        assert again
        assert again.retry_key == first.retry_key
        campaigns.batch_failed(conn, campaign_id, 1, NOW + DAY)
        assert numbers(conn, campaign_id) == ("sending", 0, 500, 0, 1)


def test_stopping_leaves_unsent_what_nobody_has_claimed(database: Database) -> None:
    with database.write() as conn:
        crowd(conn, 2_001)
        campaign_id = plan(conn)
        for seq in (1, 2, 3):
            claimed(conn, campaign_id, seq)
        campaigns.batch_sent(conn, campaign_id, 1, "Q", NOW)
        campaigns.stop(conn, campaign_id, "the month's quota is used up", NOW)
        campaigns.stop(conn, campaign_id, "too late", NOW)
        assert numbers(conn, campaign_id) == ("stopped", 500, 0, 501, 1000)
        assert campaigns.due_batches(conn, NOW + DAY, 9) == [(campaign_id, 2), (campaign_id, 3)]
        campaigns.batch_later(conn, campaign_id, 2, NOW + DAY)
        campaigns.batch_sent(conn, campaign_id, 3, "Q", NOW)
        assert numbers(conn, campaign_id) == ("stopped", 1000, 0, 1001, 0)
        assert not campaigns.finish_if_done(conn, campaign_id, NOW)
        found = state(conn, campaign_id)
        assert found.reason == "the month's quota is used up"
        assert campaigns.due_batches(conn, NOW + DAY, 9) == []


def test_stopping_while_workers_claim_leaves_each_batch_in_one_hand(database: Database) -> None:
    with database.write() as conn:
        crowd(conn, 2_000)
        campaign_id = plan(conn)
    claims = [lambda conn, seq=seq: campaigns.claim(conn, campaign_id, seq, NOW) for seq in (1, 2, 3, 4)]
    outcomes = race(database, lambda conn: campaigns.stop(conn, campaign_id, "enough", NOW), *claims)
    going = sum(isinstance(outcome, Batch) for outcome in outcomes)
    with database.read() as conn:
        assert numbers(conn, campaign_id) == ("stopped", 0, 0, 2000 - 500 * going, 500 * going)


def test_of_the_workers_that_end_the_last_batches_one_finishes_the_campaign(database: Database) -> None:
    def end(conn: Connection, seq: int) -> bool:
        campaigns.batch_sent(conn, campaign_id, seq, "Q", NOW)
        return campaigns.finish_if_done(conn, campaign_id, NOW)

    with database.write() as conn:
        crowd(conn, 2_000)
        campaign_id = plan(conn)
        for seq in (1, 2, 3, 4):
            claimed(conn, campaign_id, seq)
    outcomes = race(database, *(lambda conn, seq=seq: end(conn, seq) for seq in (1, 2, 3, 4)))
    assert sorted(outcomes) == [False, False, False, True]
    with database.read() as conn:
        assert numbers(conn, campaign_id) == ("finished", 2000, 0, 0, 0)


def test_an_admin_stops_a_campaign(database: Database) -> None:
    with database.write() as conn:
        admin = staff(conn)
        campaign_id = plan(conn)
        do(conn, admin, StopCampaign(campaign_id))
        assert numbers(conn, campaign_id) == ("stopped", 0, 0, 1, 0)
        assert state(conn, campaign_id).reason == "admin"


def test_who_erases_themselves_before_a_batch_goes_out_is_not_written_to(database: Database) -> None:
    with database.write() as conn:
        gone = staff(conn)
        staff(conn, "U2")
        campaign_id = plan(conn)
        erase(conn, gone)
        assert campaigns.batch_users(conn, campaign_id, 1) == ["U2"]


def test_what_waits_to_go_out_is_counted_against_the_quota(database: Database) -> None:
    with database.write() as conn:
        crowd(conn, 501)
        campaign_id = plan(conn)
        told = Quota(limit=1000, used=100)
        assert reads(conn, quota=lambda: told).quota() == replace(told, used=601)
        claimed(conn, campaign_id, 2)
        campaigns.batch_sent(conn, campaign_id, 2, "Q", NOW)
        assert reads(conn, quota=lambda: told).quota() == replace(told, used=600)
        assert campaigns.waiting(conn, ACCOUNT + 1) == 0


def test_contents_are_of_what_goes_out_to_anybody(database: Database) -> None:
    def calendar(entry: str) -> dict[str, str]:
        return {"kind": "calendar", "id": entry}

    with database.write() as conn:
        crowd(conn, 2)
        plan(conn, content=calendar("planned"))
        sent = plan(conn, receipt="C-2", content=calendar("sent"))
        campaigns.batch_sent(conn, claimed(conn, sent, 1).campaign_id, 1, "Q", NOW)
        campaigns.stop(conn, plan(conn, receipt="C-3", content=calendar("stopped")), "admin", NOW)
        failed = plan(conn, receipt="C-4", content=calendar("failed"))
        campaigns.batch_failed(conn, claimed(conn, failed, 1).campaign_id, 1, NOW)
        plan(conn, receipt="C-5", content=calendar("to nobody"), allowance=0)
        plan(conn, receipt="C-6", content=calendar("elsewhere"), of=elsewhere())
        plan(conn, receipt="C-7", content={"kind": "text"})
        went_out = sorted(campaigns.contents(conn, HERE), key=str)  # in no order that is promised
        assert went_out == [calendar("planned"), calendar("sent"), {"kind": "text"}]
        assert reads(conn).calendar_sent() == {"planned", "sent"}
        assert reads(conn, of=elsewhere()).calendar_sent() == {"elsewhere"}


def test_the_latest_campaigns_come_first(database: Database) -> None:
    with database.write() as conn:
        begin(conn)
        ids = [plan(conn, receipt=f"C-{n}") for n in range(3)]
        plan(conn, receipt="other", of=elsewhere())
        assert [found.id for found in campaigns.recent(conn, HERE, 2)] == [ids[2], ids[1]]
        assert [found.id for found in reads(conn).campaigns()] == ids[::-1]
        found = reads(conn).campaign("C-1")
        assert found == state(conn, ids[1])
        assert found.at == NOW
        assert campaigns.by_receipt(conn, ELSEWHERE, "C-1") is reads(conn).campaign("C-9") is None
        assert campaigns.by_id(conn, 99) is None
