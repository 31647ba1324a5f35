"""The inbox: each event once, in order, answered once, and empty of words afterwards."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from storage import Conflict, inbox, retention
from storage.accounts import LineUser
from storage.database import Database
from storage.inbox import NewEvent
from storage.tables.work import inbox as table
from storage.types import to_json
from tests.storage.racing import conflicts, race
from tests.storage.somebody import ACCOUNT, DAY, NOW, SECOND, begin

ME = LineUser(ACCOUNT, "U1")
HELLO = NewEvent("E1", ACCOUNT, "U1", "message", 1_000, NOW, {"text": "สวัสดี"}, reply_token="T", request_id="Q")


@pytest.fixture(autouse=True)
def account(database: Database) -> None:
    """The account that events are for."""
    with database.write() as conn:
        begin(conn)


def finish(conn: Connection, event_id: str = "E1") -> None:
    inbox.finish(conn, inbox.Finished(event_id, [{"type": "text"}], "{}", True, "K"))


def row(database: Database, event_id: str = "E1") -> dict[str, Any]:
    with database.read() as conn:
        return dict(conn.execute(select(table).where(table.c.event_id == event_id)).mappings().one())


def test_an_event_is_stored_once(database: Database) -> None:
    again = HELLO._replace(redelivered=True, payload={"text": "อื่น"})
    with database.write() as conn:
        assert inbox.store(conn, []) == set()
        assert inbox.store(conn, [HELLO, HELLO._replace(event_id="E2"), HELLO]) == {"E1", "E2"}
    with database.write() as conn:
        assert inbox.store(conn, [again, HELLO._replace(event_id="E3")]) == {"E3"}
        assert inbox.store(conn, [again._replace(event_id="E4")]) == {"E4"}
        told = [(event.payload["text"], event.redelivered) for event in inbox.waiting(conn, [ME])]
        assert told == [("สวัสดี", False)] * 3 + [("อื่น", True)]


def test_the_same_delivery_in_two_processes_at_once_is_stored_once(database: Database) -> None:
    events = [HELLO._replace(event_id=f"E{number}") for number in range(20)]
    first, second = race(database, lambda conn: inbox.store(conn, events), lambda conn: inbox.store(conn, events[::-1]))
    assert not first & second
    assert len(first | second) == 20


def test_a_users_events_come_as_they_happened_with_unsent_answers_first(database: Database) -> None:
    times = {"E1": 30, "E3": 20, "E2": 20, "E4": 10, "E5": 40}
    with database.write() as conn:
        inbox.store(conn, [HELLO._replace(event_id=event, occurred_ms=ms) for event, ms in times.items()])
        inbox.store(conn, [HELLO._replace(event_id="X", line_user_id="U2")])
        finish(conn, "E5")
        assert [event.event_id for event in inbox.waiting(conn, [ME])] == ["E5", "E4", "E2", "E3", "E1"]


def test_an_event_goes_from_arrival_to_answer_and_leaves_no_words(database: Database) -> None:
    with database.write() as conn:
        inbox.store(conn, [HELLO])
        assert (inbox.tried(conn, "E1"), inbox.tried(conn, "E1")) == (1, 2)
        finish(conn)
        (event,) = inbox.waiting(conn, [ME])
    assert (event.state, event.attempts, event.payload, event.reply_token) == ("done", 2, None, "T")
    assert (event.answer, event.next_session, event.matters, event.retry_key) == ([{"type": "text"}], "{}", True, "K")
    with database.write() as conn:
        inbox.answered(conn, NOW, inbox.Answered("E1", "push", 1))
        inbox.answered(conn, NOW, inbox.Answered("E1", "reply", 7))
        assert inbox.waiting(conn, [ME]) == []
        assert (inbox.pushes(conn, NOW), inbox.pushes(conn, NOW + SECOND)) == (1, 0)
    found = row(database)
    assert (found["state"], found["sent_via"], found["finished_at"]) == ("answered", "push", NOW)
    assert [found[key] for key in ("payload", "answer", "next_session", "reply_token")] == [None] * 4


def test_an_event_is_finished_once(database: Database) -> None:
    with database.write() as conn:
        inbox.store(conn, [HELLO])
    assert conflicts(race(database, finish, finish)) == 1
    with pytest.raises(Conflict), database.write() as conn:
        finish(conn, "unknown")


def test_what_is_not_for_us_is_kept_and_never_handled(database: Database) -> None:
    with database.write() as conn:
        inbox.store(conn, [HELLO._replace(event_id="E2", kept=True), HELLO._replace(event_id="E3", line_user_id=None)])
        inbox.store(conn, [HELLO])
        inbox.keep(conn, "E1")
        assert inbox.waiting(conn, [ME]) == []
        assert inbox.stale_users(conn, NOW + DAY) == []
    assert {row(database, event)["state"] for event in ("E1", "E2", "E3")} == {"kept"}
    assert row(database)["payload"] == {"text": "สวัสดี"}


def test_an_event_that_cannot_be_handled_or_sent_is_given_up(database: Database) -> None:
    with database.write() as conn:
        inbox.store(conn, [HELLO, HELLO._replace(event_id="E2")])
        finish(conn, "E2")
        inbox.failed(conn, "E1")
        inbox.failed(conn, "E2")
        assert inbox.waiting(conn, [ME]) == []
        assert inbox.backlog(conn) == {"failed": 2}
    assert row(database, "E2")["answer"] is None


def test_users_whose_events_lie_are_found_oldest_first(database: Database) -> None:
    with database.write() as conn:
        for number, user in enumerate(["U3", "U1", "U2", "U1"]):
            event = HELLO._replace(event_id=str(number), line_user_id=user, received_at=NOW + number * SECOND)
            inbox.store(conn, [event])
        finish(conn, "1")
        assert inbox.stale_users(conn, NOW + SECOND) == [LineUser(ACCOUNT, "U3"), ME]
        assert inbox.stale_users(conn, NOW - SECOND) == []


def test_users_whose_events_lie_are_found_also_after_the_clock_was_set_back(database: Database) -> None:
    with database.write() as conn:
        inbox.store(conn, [HELLO])
        assert inbox.stale_users(conn, NOW - SECOND * 3600) == [ME]


def test_forgetting_a_user_leaves_only_what_a_redelivery_is_known_by(database: Database) -> None:
    with database.write() as conn:
        inbox.store(conn, [HELLO._replace(event_id=event) for event in ("E1", "E2", "E3")])
        inbox.keep(conn, "E1")
        finish(conn, "E2")
        assert inbox.forget_user(conn, *ME)
        assert [event.event_id for event in inbox.waiting(conn, [ME])] == ["E2", "E3"]
        assert inbox.store(conn, [HELLO]) == set()
    found = row(database)
    assert (found["line_user_id"], found["payload"]) == (None, None)


def test_purging_leaves_open_events(database: Database) -> None:
    with database.write() as conn:
        inbox.store(conn, [HELLO, HELLO._replace(event_id="E2"), HELLO._replace(event_id="E3", received_at=NOW + DAY)])
        for event in ("E1", "E3"):
            finish(conn, event)
            inbox.answered(conn, NOW, inbox.Answered(event, "none", 0))
        sweep = next(one for one in retention.sweeps(NOW, NOW + DAY) if one.table is table)
        assert [tuple(found) for found in sweep.some(conn, 9)] == [("E1",)]
        sweep.take(conn, [("E1",), ("E2",)])
        assert inbox.store(conn, [HELLO, HELLO._replace(event_id="E2"), HELLO._replace(event_id="E3")]) == {"E1"}


@pytest.mark.parametrize("broken", ["\x00", "\ud83d", "\u200b" * 9, "🇹🇭" * 2_000])
def test_any_text_that_json_can_carry_is_stored(database: Database, broken: str) -> None:
    with database.write() as conn:
        inbox.store(conn, [HELLO._replace(payload={"text": broken})])
        (event,) = inbox.waiting(conn, [ME])
    assert event.payload == {"text": broken}


@given(st.text())
def test_json_is_always_text_that_can_be_written(value: str) -> None:
    assert to_json(value).encode()
