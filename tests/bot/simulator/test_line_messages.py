import json
import time
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.simulator import create_local_line
from bot.simulator.line import LocalLine
from tests.bot.simulator.conftest import TOKEN, Clock, ListeningBot, reply_token, said

PUSH = "/v2/bot/message/push"
REPLY = "/v2/bot/message/reply"
MULTICAST = "/v2/bot/message/multicast"
BROADCAST = "/v2/bot/message/broadcast"
STRANGER = "U" + "0" * 32


def push(api: FlaskClient, to: str, *messages: Any, key: str | None = None) -> TestResponse:
    headers = {"X-Line-Retry-Key": key} if key else {}
    return api.post(PUSH, json={"to": to, "messages": list(messages) or [said("แจ้งเตือน")]}, headers=headers)


def reply(api: FlaskClient, token: str) -> TestResponse:
    return api.post(REPLY, json={"replyToken": token, "messages": [said("ได้รับแล้ว")]})


def bot_texts(line: LocalLine, user_id: str) -> list[str]:
    return [entry["message"]["text"] for entry in line.world.chats[user_id] if entry["author"] == "bot"]


# --- the gate


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (None, "Authorization header required"),
        ("Basic x", "Authorization header"),
        ("Bearer no", "Authentication failed"),
    ],
)
def test_wants_the_channels_token(page: FlaskClient, header: str | None, words: str) -> None:
    answer = page.get("/v2/bot/info", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert words in answer.json["message"]  # type: ignore[index]
    assert uuid.UUID(answer.headers["x-line-request-id"])


def test_every_answer_has_its_own_request_id(api: FlaskClient) -> None:
    ids = {api.get(path).headers["x-line-request-id"] for path in ("/v2/bot/info", "/v2/bot/info", "/v2/bot/nothing")}
    assert len(ids) == 3


def test_refuses_bodies_it_cannot_read(api: FlaskClient) -> None:
    broken = api.post(PUSH, data='{"to":\n oops', content_type="application/json")
    assert broken.status_code == 400
    assert broken.json == {"message": "The request body could not be parsed as JSON (line: 2, column: 2)"}
    assert api.post(PUSH, data="[]", content_type="application/json").status_code == 400
    form = api.post(PUSH, data={"to": "x"})
    assert form.status_code == 415
    assert "is not supported" in form.json["message"]  # type: ignore[index]


def test_refuses_bodies_over_two_megabytes(api: FlaskClient, somchai: str) -> None:
    assert push(api, somchai, said("ก" * 2_100_000)).status_code == 413


def test_unknown_paths_and_methods_are_json(api: FlaskClient) -> None:
    assert api.get("/v2/bot/nothing").status_code == 404
    assert api.get(PUSH).is_json
    wrong = api.post("/v2/bot/info")
    assert (wrong.status_code, wrong.is_json) == (405, True)


def test_limits_the_rate_per_endpoint_and_refills(api: FlaskClient, clock: Clock, somchai: str) -> None:
    def broadcast() -> int:
        return api.post(BROADCAST, json={"messages": [said("ทุกคน")]}).status_code

    assert {broadcast() for _ in range(60)} == {200}
    assert broadcast() == 429
    assert push(api, somchai).status_code == 200
    clock.advance(60)
    assert [broadcast(), broadcast()] == [200, 429]


# --- reply


def test_a_reply_is_free_and_once(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    token = reply_token(line, somchai)
    first = reply(api, token)
    assert first.status_code == 200
    sent = first.json["sentMessages"]  # type: ignore[index]
    assert sent[0]["id"].isdigit()
    assert sent[0]["quoteToken"]
    again = reply(api, token)
    assert (again.status_code, again.json) == (400, {"message": "Invalid reply token"})
    assert bot_texts(line, somchai) == ["ได้รับแล้ว"]
    assert api.get("/v2/bot/message/quota/consumption").json == {"totalUsage": 0}


def test_a_reply_token_lives_a_minute(api: FlaskClient, line: LocalLine, clock: Clock, somchai: str) -> None:
    fresh, stale = reply_token(line, somchai), reply_token(line, somchai)
    clock.advance(60)
    assert reply(api, fresh).status_code == 200
    clock.advance(1)
    assert reply(api, stale).json == {"message": "Invalid reply token"}
    assert reply(api, "0" * 32).status_code == 400


def test_a_bad_reply_does_not_spend_the_token(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    token = reply_token(line, somchai)
    bad = api.post(REPLY, json={"replyToken": token, "messages": [said("")]})
    assert bad.json["details"] == [{"message": "May not be empty", "property": "messages[0].text"}]  # type: ignore[index]
    assert reply(api, token).status_code == 200


def test_a_reply_takes_no_retry_key(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    token = reply_token(line, somchai)
    body = {"replyToken": token, "messages": [said("ก")]}
    assert api.post(REPLY, json=body, headers={"X-Line-Retry-Key": str(uuid.uuid4())}).status_code == 400
    assert reply(api, token).status_code == 200


# --- push and the retry key


def test_push_counts_who_gets_it(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    assert push(api, somchai, said("หนึ่ง"), said("สอง")).status_code == 200
    assert api.get("/v2/bot/message/quota/consumption").json == {"totalUsage": 1}
    line.actions.block(somchai)
    blocked = push(api, somchai)
    assert blocked.status_code == 200
    assert blocked.json["sentMessages"][0]["id"]  # type: ignore[index]
    assert api.get("/v2/bot/message/quota/consumption").json == {"totalUsage": 1}
    assert bot_texts(line, somchai) == ["หนึ่ง", "สอง"]


def test_push_reaches_a_stranger_who_wrote_this_week(api: FlaskClient, line: LocalLine, clock: Clock) -> None:
    stranger = line.world.add_user("คนแปลกหน้า").id
    push(api, stranger, said("ไม่ถึง"))
    line.actions.text(stranger, "สวัสดี")
    push(api, stranger, said("ถึง"))
    clock.advance(8 * 24 * 3600)
    push(api, stranger, said("สายไป"))
    assert bot_texts(line, stranger) == ["ถึง"]


def test_push_refuses_bad_receivers(api: FlaskClient) -> None:
    assert push(api, "me").json == {
        "message": "The property, 'to', in the request body is invalid (line: -, column: -)"
    }
    assert push(api, STRANGER).json == {"message": "Failed to send messages"}


def test_a_retry_key_is_accepted_once_for_a_day(api: FlaskClient, line: LocalLine, clock: Clock, somchai: str) -> None:
    key = str(uuid.uuid4())
    first = push(api, somchai, key=key)
    again = push(api, somchai, key=key)
    assert again.status_code == 409
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert again.json == {"message": "The retry key is already accepted", **first.json}  # type: ignore[dict-item]
    clock.advance(24 * 3600)
    assert push(api, somchai, key=key).status_code == 200
    assert len(bot_texts(line, somchai)) == 2


def test_a_refused_request_leaves_its_retry_key_free(api: FlaskClient, somchai: str) -> None:
    key = str(uuid.uuid4())
    assert push(api, somchai, said(""), key=key).status_code == 400
    assert push(api, somchai, key=key).status_code == 200
    assert push(api, somchai, key="not-a-uuid").status_code == 400


# --- to many


def test_multicast_reaches_friends_only(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    friends = [line.world.add_user(f"คนที่ {n}", following=True).id for n in range(3)]
    line.actions.block(friends[0])
    key = str(uuid.uuid4())
    body = {"to": [*friends, somchai, STRANGER, somchai], "messages": [said("ประกาศ")]}
    for status in (200, 409):
        answer = api.post(MULTICAST, json=body, headers={"X-Line-Retry-Key": key})
        assert answer.status_code == status
    assert [len(bot_texts(line, user_id)) for user_id in (*friends, somchai)] == [0, 1, 1, 1]
    assert "sentMessages" not in (answer.json or {})
    assert api.get("/v2/bot/message/quota/consumption").json == {"totalUsage": 3}


def test_multicast_refuses_bad_receivers(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    def to(receivers: object) -> Any:
        return api.post(MULTICAST, json={"to": receivers, "messages": [said("ก")]}).json

    bad = to([somchai, "C" + "0" * 32])
    assert bad == {"message": "The property, to[1], in the request body is invalid (line: -, column: -)"}
    assert to([somchai] * 501)["details"] == [{"message": "Size must be between 1 and 500", "property": "to"}]
    assert to([])["message"] == "The request body has 1 error(s)"
    assert bot_texts(line, somchai) == []


def test_broadcast_and_narrowcast_reach_all_friends(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    line.world.add_user("ไม่ได้ติดตาม")
    assert api.post(BROADCAST, json={"messages": [said("ทุกคน")]}).json == {}
    narrow = api.post("/v2/bot/message/narrowcast", json={"messages": [said("บางคน")]})
    assert narrow.status_code == 202
    progress = api.get(f"/v2/bot/message/progress/narrowcast?requestId={narrow.headers['x-line-request-id']}")
    assert progress.json["phase"] == "succeeded"  # type: ignore[index]
    assert bot_texts(line, somchai) == ["ทุกคน", "บางคน"]
    assert api.get("/v2/bot/message/quota/consumption").json == {"totalUsage": 2}


def test_the_months_quota_stops_whole_sends(api: FlaskClient, line: LocalLine, clock: Clock, somchai: str) -> None:
    other = line.world.add_user("อีกคน", following=True).id
    line.world.ledger.quota = 3
    assert api.get("/v2/bot/message/quota").json == {"type": "limited", "value": 3}
    both = {"to": [somchai, other], "messages": [said("ก")]}
    assert api.post(MULTICAST, json=both).status_code == 200
    over = api.post(MULTICAST, json=both)
    assert (over.status_code, over.json) == (429, {"message": "You have reached your monthly limit."})
    assert len(bot_texts(line, somchai)) == 1
    assert push(api, somchai).status_code == 200
    clock.advance(32 * 24 * 3600)
    assert api.get("/v2/bot/message/quota/consumption").json == {"totalUsage": 0}
    line.world.ledger.quota = None
    assert api.get("/v2/bot/message/quota").json == {"type": "none"}


def test_a_large_multicast_is_cheap(api: FlaskClient, line: LocalLine) -> None:
    line.world.ledger.quota = None
    everybody = [line.world.add_user(str(n), following=True).id for n in range(500)]
    assert api.post(MULTICAST, json={"to": everybody, "messages": [said("ก")]}).status_code == 200
    assert all(bot_texts(line, user_id) == ["ก"] for user_id in everybody)


# --- checks, counts, and the chat itself


def test_validate_checks_without_sending(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    assert api.post("/v2/bot/message/validate/push", json={"messages": [said("ก")]}).json == {}
    bad = api.post("/v2/bot/message/validate/reply", json={"messages": [said("ก")] * 6})
    assert bad.json["details"][0]["property"] == "messages"  # type: ignore[index]
    assert bot_texts(line, somchai) == []


def test_aggregation_units_are_checked(api: FlaskClient, somchai: str) -> None:
    def unit(*names: str) -> int:
        body = {"to": somchai, "messages": [said("ก")], "customAggregationUnits": names}
        return api.post(PUSH, json=body).status_code

    assert [unit("round_1"), unit("รอบ"), unit("a", "b")] == [200, 400, 400]


def test_delivery_counts_are_ready_the_next_day(api: FlaskClient, clock: Clock, somchai: str) -> None:
    push(api, somchai)
    day = time.strftime("%Y%m%d", time.gmtime(clock.at + 9 * 3600))
    path = f"/v2/bot/message/delivery/push?date={day}"
    assert api.get(path).json == {"status": "unready"}
    clock.advance(24 * 3600)
    assert api.get(path).json == {"status": "ready", "success": 1}
    assert api.get("/v2/bot/message/delivery/push?date=20170101").json == {"status": "out_of_service"}
    assert api.get("/v2/bot/message/delivery/push").status_code == 400


def test_loading_shows_until_a_message_comes(api: FlaskClient, line: LocalLine, clock: Clock, somchai: str) -> None:
    def load(**body: object) -> TestResponse:
        return api.post("/v2/bot/chat/loading/start", json=body)

    assert load(chatId=somchai).status_code == 202
    assert line.world.is_loading(somchai)
    push(api, somchai)
    assert not line.world.is_loading(somchai)
    load(chatId=somchai, loadingSeconds=5)
    clock.advance(6)
    assert not line.world.is_loading(somchai)
    complaints = [
        load(chatId=somchai, loadingSeconds=4).json["details"][0]["message"],  # type: ignore[index]
        load(chatId=somchai, loadingSeconds=7).json["details"][0]["message"],  # type: ignore[index]
    ]
    assert complaints == ["Must be between 5 and 60", "must be a multiple of five"]
    assert load(chatId="C" + "0" * 32).status_code == 400


def test_mark_as_read_wants_a_token_of_its_own(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    event = line.actions.text(somchai, "อ่านหรือยัง")
    path = "/v2/bot/chat/markAsRead"
    assert api.post(path, json={"markAsReadToken": event["message"]["markAsReadToken"]}).json == {}
    bad = api.post(path, json={"markAsReadToken": "x"})
    assert bad.json["message"].startswith("Invalid markAsReadToken.")  # type: ignore[index]


def test_refuses_webhooks_that_leave_this_machine() -> None:
    with pytest.raises(RuntimeError, match=r"127\.0\.0\.1"):
        create_local_line(channel_secret="s", channel_access_token="t", webhook_url="https://bot.example.org/callback")


# --- the stub of the bench


def test_the_stub_only_counts(bot: ListeningBot) -> None:
    app = create_local_line(channel_secret="s", channel_access_token=TOKEN, webhook_url=bot.url, record=False)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    assert client.post(REPLY, json={"replyToken": "any", "messages": []}).json["sentMessages"][0]["id"]  # type: ignore[index]
    body = json.dumps({"to": [f"U{n:032x}" for n in range(500)], "messages": [said("ก")]})
    answer = client.post(MULTICAST, data=body, content_type="application/json")
    assert (answer.status_code, answer.json) == (200, {})
    counts = client.get("/api/counters").json or {}
    assert counts["multicast.recipients"] == 500
    assert counts["multicast.bytes"] == len(body)
    assert counts["reply.requests"] == 1
    assert client.post(REPLY, json={}, headers={"Authorization": "Bearer no"}).status_code == 401
    assert client.post("/api/counters", json={"delay": 0.0}).json == {}
    assert client.get("/v2/bot/info").status_code == 200
    app.extensions["local_line"].close()
