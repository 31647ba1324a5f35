"""The webhook: what is let in, what is stored, and what answers 503 so that LINE sends it again."""

import json
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.turns.webhook import Refusals, signature_of
from storage import Unavailable
from storage.live.embedded_redis import EmbeddedRedis
from tests.bot.local_line import SECRET
from tests.house import House, house
from tests.seams import Scripted
from tests.services import Postgres

VECTOR = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'


def test_signature_is_that_of_lines_own_vector() -> None:
    signature = signature_of("8c570fa6dd201bb328f1c1eac23a96d8", VECTOR)
    assert signature == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def body_of(*events: Any) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": events}).encode()


@pytest.mark.parametrize("signature", ["", "x", "ก".encode().decode("latin-1"), signature_of("another", b"{}")])
def test_wrong_or_missing_signature_stores_nothing(bot: House, signature: str) -> None:
    assert bot.post(body_of(bot.text(bot.as_staff(), "เมนู")), signature=signature).status_code == 400
    assert bot.rows() == []
    assert len(bot.installation.due) == 0


def test_refused_signatures_are_told_at_once_and_then_once_a_minute() -> None:
    times = iter((0.0, 1.0, 59.0, 61.0, 62.0))
    refusals = Refusals(lambda: next(times))
    with capture_logs() as lines:
        for _ in range(5):
            refusals.tell()
    assert [(line["event"], line["count"]) for line in lines] == [("signature refused", 1), ("signature refused", 3)]
    assert all("LINE_CHANNEL_SECRET" in line["remedy"] for line in lines)


def test_wrong_secret_stands_in_the_log(bot: House) -> None:
    with capture_logs() as lines:
        bot.post(VECTOR, signature="x")
        bot.post(VECTOR)
    assert [line["event"] for line in lines].count("signature refused") == 1


def test_signature_covers_the_raw_bytes(bot: House) -> None:
    body = body_of(bot.text(bot.as_staff(), "เมนู"))
    respaced = json.dumps(json.loads(body), indent=1).encode()
    assert bot.post(respaced, signature_of(SECRET, body)).status_code == 400
    assert bot.post(respaced).status_code == 200


@pytest.mark.parametrize("header", ["X-Line-Signature", "x-line-signature", "X-LINE-SIGNATURE"])
def test_case_of_the_header_does_not_matter(bot: House, header: str) -> None:
    assert bot.post(VECTOR, header=header).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"hello", b"\xff\xfe", b"[]", b"null", b"7", b"{}", b"NaN", b"[" * 100_000),
        *(b'{"events": null}', b'{"events": {"0": {}}}', b'{"events": "message"}', b'{"events": [NaN]}'),
        b'{"events":' + b"[" * 100_000,
    ],
    ids=lambda body: body[:20].decode(errors="replace"),
)
def test_what_is_no_webhook_body_is_refused(bot: House, body: bytes) -> None:
    assert bot.post(body).status_code == 400
    assert bot.rows() == []


def test_two_megabytes_are_refused_unread(bot: House) -> None:
    events = [bot.text(bot.as_staff(), "ก" * 700_000)]
    body = json.dumps({"events": events}, ensure_ascii=False).encode()
    assert len(body) > 2_000_000
    assert bot.post(body).status_code == 413
    assert bot.rows() == []


def test_empty_events_are_fine(bot: House) -> None:
    assert bot.deliver() == 200
    assert bot.rows() == []


def test_dummy_events_of_the_console_are_tolerated(bot: House) -> None:
    dummies = [
        {"replyToken": "0" * 32, "type": "message", "timestamp": 1, "source": {"type": "user", "userId": "Udeadbeef"}},
        {"replyToken": "f" * 32, "type": "follow", "timestamp": 1, "source": {"type": "user", "userId": "Udeadbeef"}},
    ]
    assert bot.post(json.dumps({"events": dummies}).encode()).status_code == 200
    assert len(bot.installation.due) == 0
    assert bot.calls() == []


# what is kept, what is answered


SECRET_WORDS = "ความลับของกลุ่ม"
GROUP = {"source": {"type": "group", "groupId": "C" + "0" * 32}}
NOT_FOR_US: list[dict[str, Any]] = [
    *({"kind": kind} for kind in ("unsend", "videoPlayComplete", "accountLink", "beacon", "membership", "tomorrow")),
    GROUP,
    {"source": {"type": "room", "roomId": "R" + "0" * 32}},
    {"mode": "standby", "replyToken": None},
]


@pytest.mark.parametrize("how", NOT_FOR_US, ids=lambda how: str(how)[:30])
def test_what_is_not_for_us_is_known_again_and_neither_kept_nor_answered(each_bot: House, how: dict[str, Any]) -> None:
    bot, user = each_bot, each_bot.as_staff()
    source = {**how.get("source", {"type": "user"}), "userId": user}
    event = bot.event(user, **{"message": {"type": "text", "id": "1", "text": SECRET_WORDS}, **how, "source": source})
    assert bot.deliver(event, event) == bot.deliver(event | {"deliveryContext": {"isRedelivery": True}}) == 200
    bot.work()
    (row,) = bot.rows()
    assert (row["event_id"], row["kind"], row["state"]) == (event["webhookEventId"], event["type"], "kept")
    assert not [word for word in (SECRET_WORDS, user, "C" + "0" * 32, "R" + "0" * 32) if word in str(row)]
    assert (row["payload"], len(bot.installation.due), bot.calls()) == (None, 0, [])


@pytest.mark.parametrize(
    "message",
    [
        {"type": "sticker", "packageId": "1", "stickerId": "2", "stickerResourceType": "FROM_TOMORROW"},
        {"type": "location", "latitude": 12.2, "longitude": 102.5},
        {"type": "video", "contentProvider": {"type": "line"}},
        {"type": "hologram", "depth": 3},
        {"type": None},
        {"text": "no type"},
        {},
        ["not", "a", "mapping"],
        None,
    ],
    ids=str,
)
def test_every_kind_of_message_is_answered(bot: House, message: Any) -> None:
    user = bot.as_staff()
    event = bot.event(user, message=message)
    bot.handle(event)
    assert bot.outcome(event) == ("answered", "reply", 0)
    assert len(bot.said_to(user)) >= 1


# deliveries


def test_duplicates_are_one_event_and_one_answer(each_bot: House) -> None:
    bot, user = each_bot, each_bot.as_staff()
    event = bot.text(user, "เมนู")
    assert bot.deliver(event, event) == 200
    assert bot.deliver(event | {"deliveryContext": {"isRedelivery": True}}) == 200
    bot.work()
    assert bot.deliver(event) == 200
    bot.work()
    assert [row["state"] for row in bot.rows()] == ["answered"]
    assert bot.calls("reply") == [200]


def test_redelivery_is_noted(bot: House) -> None:
    event = bot.text(bot.as_staff(), "เมนู", deliveryContext={"isRedelivery": True})
    bot.handle(event)
    assert bot.row(event)["redelivered"] is True
    assert bot.outcome(event) == ("answered", "reply", 0)


GARBAGE: list[Any] = [
    None,
    "event",
    [],
    {},
    {"webhookEventId": 7},
    {"webhookEventId": ""},
    {"webhookEventId": "A\x00B"},
    {"webhookEventId": "\ud800"},
    {"webhookEventId": "X" * 5000},
    {"webhookEventId": "G1", "type": "message\x00", "source": {"type": "user", "userId": "U1"}},
    {"webhookEventId": "G2", "type": "message", "source": {"type": "user", "userId": "\x00"}},
    {"webhookEventId": "G3", "type": "message", "source": {"type": "user", "userId": "\ud800"}},
    {"webhookEventId": "G4", "type": "message", "replyToken": "\x00", "source": {"type": "user", "userId": "U1"}},
    {"webhookEventId": "G5", "type": ["message"], "source": "user"},
    {"webhookEventId": "G6", "type": "message", "timestamp": 10**30, "source": {"type": "user", "userId": "U1"}},
    {"webhookEventId": "G7", "type": "message", "timestamp": True},
    {"webhookEventId": "G8", "type": "message", "message": {"text": "\x00\ud800"}},
    {"webhookEventId": "G9", "type": "message", "deliveryContext": [], "message": {"deep": [[[[[[[[{}]]]]]]]]}},
]


@pytest.mark.parametrize("bad", GARBAGE, ids=lambda bad: str(bad)[:60].encode("ascii", "replace").decode())
def test_one_bad_event_does_not_drop_its_neighbours(each_bot: House, bad: Any) -> None:
    bot, somchai, malee = each_bot, each_bot.as_staff("สมชาย"), each_bot.as_staff("มาลี")
    first, last = bot.text(somchai, "เมนู"), bot.text(malee, "เมนู")
    assert bot.deliver(first, bad, last) == 200
    bot.look_at(somchai, malee)
    assert (bot.outcome(first)[0], bot.outcome(last)[0]) == ("answered", "answered")
    assert len(bot.said_to(somchai)) == len(bot.said_to(malee)) == 1


def test_numbers_that_json_does_not_have_are_no_reason_to_fail(each_bot: House) -> None:
    body = body_of(each_bot.text(each_bot.as_staff(), "เมนู", novelty="HERE")).replace(b'"HERE"', b"1e999")
    assert each_bot.post(body).status_code == 200
    assert each_bot.rows()[0]["payload"]["novelty"] in (None, "1e999")


def test_text_that_no_database_takes_is_answered(each_bot: House) -> None:
    bot, user = each_bot, each_bot.as_staff()
    event = bot.text(user, "\x00เม\ud800นู\x00")
    bot.handle(event)
    assert bot.outcome(event) == ("answered", "reply", 0)
    assert bot.row(event)["attempts"] == 0


def test_deep_json_is_no_server_error(each_bot: House) -> None:
    user = each_bot.as_staff()
    for depth in range(100, 1000, 50):
        body = body_of(each_bot.text(user, "เมนู", novelty="HERE"))
        assert each_bot.post(body.replace(b'"HERE"', b"[" * depth + b"]" * depth)).status_code in (200, 400)


# arbitrary bodies

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
WORDS = st.sampled_from(["user", "group", "active", "standby", "message", "postback", "follow", "text", "U1", "E1"])
LATELY = int(time.time() * 1000) - 86_400_000
"""What happened long before that is refused, and has a test of its own."""
FIELDS = {
    "webhookEventId": st.text(max_size=30) | st.uuids().map(str) | JSON,
    "type": WORDS | JSON,
    "mode": WORDS | JSON,
    "timestamp": (st.integers() | JSON).filter(lambda at: type(at) is not int or not 0 <= at < LATELY),
    "replyToken": st.text(max_size=5) | JSON,
    "source": st.fixed_dictionaries({}, optional={"type": WORDS | JSON, "userId": st.text(max_size=5) | JSON}) | JSON,
    "message": st.fixed_dictionaries({}, optional={"type": WORDS | JSON, "text": st.text() | JSON}) | JSON,
    "postback": st.fixed_dictionaries({}, optional={"data": st.text() | JSON, "params": JSON}) | JSON,
    "deliveryContext": JSON,
}
EVENTS = st.fixed_dictionaries({}, optional=FIELDS) | JSON
BODIES = st.fixed_dictionaries({"events": st.lists(EVENTS, max_size=4)}) | JSON


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(body=BODIES)
def test_no_signed_body_is_a_server_error(each_bot: House, body: Any) -> None:
    answer = each_bot.post(json.dumps(body).encode())
    assert answer.status_code in (200, 400)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(st.fixed_dictionaries({}, optional=FIELDS), min_size=1, max_size=3))
def test_whatever_is_stored_can_be_handled(bot: House, events: list[dict[str, Any]]) -> None:
    bot.put(conversation=Scripted())
    for event in events:
        event["source"], event["mode"] = {"type": "user", "userId": "U1"}, "active"
    assert bot.post(json.dumps({"events": events}).encode()).status_code in (200, 400)
    bot.work()
    assert {row["state"] for row in bot.rows()} <= {"answered", "kept"}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60))
def test_no_signed_bytes_are_a_server_error(bot: House, body: bytes) -> None:
    assert bot.post(body).status_code in (200, 400)


# parts that are away


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(tmp_path / "redis")
    yield server
    server.stop()


def test_redis_away_is_503_and_redelivery_needs_no_restart(
    tmp_path: Path, sqlite_url: str, own_redis: EmbeddedRedis
) -> None:
    with house(tmp_path, sqlite_url, own_redis.url) as bot:
        user = bot.as_staff()
        assert bot.deliver(bot.text(user, "เมนู")) == 200
        own_redis.stop()
        event = bot.text(user, "เมนู")
        assert bot.deliver(event) == 503
        assert bot.client.get("/healthz").status_code == 503
        back = EmbeddedRedis(tmp_path / "redis")
        try:
            assert bot.deliver(event | {"deliveryContext": {"isRedelivery": True}}) == 200
            assert bot.client.get("/healthz").status_code == 200
            bot.work()
            assert bot.outcome(event) == ("answered", "reply", 0)
            assert len(bot.said_to(user)) == 2
        finally:
            back.stop()


def test_postgres_restart_is_not_felt(bot_on_postgres: House, postgres: Postgres) -> None:
    bot, user = bot_on_postgres, bot_on_postgres.as_staff()
    bot.handle(bot.text(user, "เมนู"))
    with bot.installation.database.write() as conn:
        mine = "datname = current_database() AND pid <> pg_backend_pid()"
        conn.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}"))
    bot.handle(bot.text(user, "เมนู"))
    assert len(bot.said_to(user)) == 2


def test_database_away_is_503_and_recovers(bot: House, monkeypatch: pytest.MonkeyPatch) -> None:
    user = bot.as_staff()
    event = bot.text(user, "เมนู")

    def away(_seconds: float = 5) -> AbstractContextManager[Any]:
        raise Unavailable("the database does not answer")

    with monkeypatch.context() as fault:
        fault.setattr(bot.installation.database, "write", away)
        assert bot.deliver(event) == 503
    assert bot.rows() == []
    bot.handle(event | {"deliveryContext": {"isRedelivery": True}})
    assert bot.outcome(event) == ("answered", "reply", 0)


def test_a_signed_webhook_of_another_account_is_refused_and_nothing_of_it_is_stored(bot: House) -> None:
    object.__setattr__(bot.installation.settings, "local_line", False)
    user = bot.place.friend()

    def told(destination: str) -> int:
        return bot.post(
            json.dumps({"destination": destination, "events": [bot.text(user, "สวัสดี")]}).encode()
        ).status_code

    ours, another = "U" + "1" * 32, "U" + "2" * 32
    assert [told(ours), told(another), told(ours)] == [200, 400, 200]
    assert len(bot.rows()) == 2


@pytest.mark.parametrize("destination", ["\ud800", "\x00", "U" * 5000, "ปลายทาง", ""], ids=lambda one: ascii(one)[:9])
def test_a_destination_that_is_no_name_is_refused(each_bot: House, destination: str) -> None:
    body = json.dumps({"destination": destination, "events": [each_bot.text(each_bot.place.friend(), "เมนู")]}).encode()
    assert each_bot.post(body).status_code == 400
    assert each_bot.rows() == []
