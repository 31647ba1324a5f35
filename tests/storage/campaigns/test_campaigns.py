"""Campaigns: an audience frozen once, batches each claimed by one worker, and every recipient in one state."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from storage.campaigns import campaigns
from storage.campaigns.audiences import size
from storage.campaigns.campaigns import BATCH_SIZE, CLAIM, Batch, Progress
from storage.database import Database
from storage.people import people
from storage.tables import people as people_table
from tests.storage.racing import race
from tests.storage.somebody import DAY, NOW, SECOND, acknowledge, newcomer, staff

EVERYONE = {"kind": "everyone"}


def crowd(conn: Connection, number: int) -> None:
    row = {"registered_at": NOW, "created_at": NOW, "agency": "health", "personnel_type": "official"}
    if number:
        conn.execute(insert(people_table), [row | {"line_user_id": f"U{n:05}"} for n in range(number)])


def plan(conn: Connection, audience: Mapping[str, Any] = EVERYONE, **changes: Any) -> int:
    values: dict[str, Any] = {
        "receipt": "C-1",
        "programme": "trat-2569",
        "title": "ประกาศ",
        "audience": audience,
        "content": {"document": "gift"},
        "messages": [{"type": "text", "text": "โปรดรับทราบ"}],
        "created_by": None,
        "now": NOW,
        "allowance": None,
    }
    return campaigns.plan(conn, **values | changes)


def claimed(conn: Connection, campaign_id: int, seq: int) -> Batch:
    batch = campaigns.claim(conn, campaign_id, seq, NOW)
    assert batch
    return batch


def numbers(conn: Connection, campaign_id: int) -> tuple[str, int, int, int, int]:
    """State, and how many are sent, failed, unsent and waiting."""
    found = campaigns.progress(conn, campaign_id)
    assert found
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


def test_what_is_sent_is_frozen(database: Database) -> None:
    with database.write() as conn:
        staff(conn)
        planned = campaigns.campaign(conn, plan(conn, allowance=9))
        staff(conn, "U2")
        assert campaigns.batch_users(conn, planned.id, 1) == ["U1"]
    assert planned[2:8] == (
        "trat-2569",
        "ประกาศ",
        EVERYONE,
        {"document": "gift"},
        [{"type": "text", "text": "โปรดรับทราบ"}],
        None,
    )


def test_audiences(database: Database) -> None:
    with database.write() as conn:
        one, two, three = staff(conn), staff(conn, "U2"), staff(conn, "U3", "tax")
        newcomer(conn, "U-unregistered")
        people.grant(conn, staff(conn, "U-blocked"), "focal", "health", NOW)
        people.blocked(conn, "U-blocked", NOW)
        people.erase(conn, staff(conn, "U-erased"), NOW)
        people.grant(conn, two, "focal", "health", NOW)
        people.grant(conn, two, "focal", "school", NOW)
        people.grant(conn, three, "focal", "tax", NOW)
        people.grant(conn, one, "focal", "tax", NOW)
        people.revoke(conn, one, "focal", "tax", NOW)
        acknowledge(conn, one, "gift", 1)
        acknowledge(conn, two, "gift", 1)
        acknowledge(conn, two, "gift", 2)
        audiences: list[tuple[dict[str, Any], list[str]]] = [
            (EVERYONE, ["U1", "U2", "U3"]),
            ({"kind": "agencies", "agencies": ["health", "school"]}, ["U1", "U2"]),
            ({"kind": "agencies", "agencies": []}, []),
            ({"kind": "role", "role": "focal"}, ["U2", "U3"]),
            ({"kind": "not_acknowledged", "document": "gift", "version": 1}, ["U3"]),
            ({"kind": "not_acknowledged", "document": "gift", "version": 2}, ["U1", "U3"]),
            ({"kind": "focal_not_reported", "agencies": ["health", "school"]}, ["U2"]),
        ]
        for number, (audience, users) in enumerate(audiences):
            assert size(conn, audience) == len(users)
            assert campaigns.batch_users(conn, plan(conn, audience, receipt=f"C{number}"), 1) == users
        with pytest.raises(ValueError, match="no such audience"):
            size(conn, {"kind": "nobody"})


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
        campaigns.batch_later(conn, campaign_id, 1, NOW + DAY, "slow down")
        found = campaigns.progress(conn, campaign_id)
        assert found
        assert (found.state, found.reason) == ("waiting", "slow down")
        assert campaigns.due_batches(conn, NOW, 9) == [(campaign_id, 2)]
        again = campaigns.claim(conn, campaign_id, 1, NOW + DAY)
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
        found = campaigns.progress(conn, campaign_id)
        assert found
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


def test_who_erases_themselves_before_a_batch_goes_out_is_not_written_to(database: Database) -> None:
    with database.write() as conn:
        gone = staff(conn)
        staff(conn, "U2")
        campaign_id = plan(conn)
        people.erase(conn, gone, NOW)
        assert campaigns.batch_users(conn, campaign_id, 1) == ["U2"]


def test_contents_are_of_what_goes_out_to_anybody(database: Database) -> None:
    with database.write() as conn:
        crowd(conn, 2)
        plan(conn, content={"id": "planned"})
        sent = plan(conn, receipt="C-2", content={"id": "sent"})
        campaigns.batch_sent(conn, claimed(conn, sent, 1).campaign_id, 1, "Q", NOW)
        campaigns.stop(conn, plan(conn, receipt="C-3", content={"id": "stopped"}), "admin", NOW)
        failed = plan(conn, receipt="C-4", content={"id": "failed"})
        campaigns.batch_failed(conn, claimed(conn, failed, 1).campaign_id, 1, NOW)
        plan(conn, receipt="C-5", content={"id": "to nobody"}, allowance=0)
        plan(conn, receipt="C-6", content={"id": "elsewhere"}, programme="sao-2567")
        assert campaigns.contents(conn, "trat-2569") == [{"id": "planned"}, {"id": "sent"}]


def test_the_latest_campaigns_come_first(database: Database) -> None:
    with database.write() as conn:
        ids = [plan(conn, receipt=f"C-{n}") for n in range(3)]
        plan(conn, receipt="other", programme="sao-2567")
        assert [found.id for found in campaigns.recent(conn, "trat-2569", 2)] == [ids[2], ids[1]]
        found = campaigns.by_receipt(conn, "C-1")
        assert found == campaigns.progress(conn, ids[1])
        assert isinstance(found, Progress)
        assert campaigns.by_receipt(conn, "C-9") is campaigns.progress(conn, 99) is None
