import base64
import json
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from bot.simulator import create_local_line
from bot.simulator.line import LocalLine
from tests.bot.simulator.conftest import SECRET, TOKEN, Clock, ListeningBot, reply_token, said
from tests.bot.simulator.test_rules import menu


def do(page: FlaskClient, user_id: str, action: str, **body: Any) -> Any:
    answer = page.post(f"/api/users/{user_id}/{action}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json


def chat(page: FlaskClient, user_id: str, after: int = 0) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = page.get(f"/api/chats/{user_id}?after={after}").json["messages"]  # type: ignore[index]
    return messages


def test_a_person_joins_talks_and_leaves(page: FlaskClient, line: LocalLine, bot: ListeningBot) -> None:
    user: Any = page.post("/api/users", json={"name": " สมหญิง ", "role": "focal"}).json
    assert {**user, "id": "", "color": ""} == {
        "id": "", "name": "สมหญิง", "color": "", "following": False, "blocked": False, "role": "focal"
    }  # fmt: skip
    do(page, user["id"], "follow")
    do(page, user["id"], "text", text="สวัสดี")
    do(page, user["id"], "postback", data="a=1", displayText="รับทราบ")
    do(page, user["id"], "block")
    do(page, user["id"], "unblock")
    assert line.webhooks.wait_idle()
    assert [event["type"] for event in bot.events] == ["follow", "message", "postback", "unfollow", "follow"]
    assert [event["follow"]["isUnblocked"] for event in bot.events if event["type"] == "follow"] == [False, True]
    shown = [
        (entry["from"], entry["message"].get("text") or entry["message"]["event"]) for entry in chat(page, user["id"])
    ]
    assert shown == [
        ("system", "follow"), ("user", "สวัสดี"), ("user", "รับทราบ"), ("system", "block"), ("system", "unblock")
    ]  # fmt: skip


def test_a_blocked_account_gets_no_messages(
    page: FlaskClient, line: LocalLine, bot: ListeningBot, somchai: str
) -> None:
    do(page, somchai, "block")
    refused = page.post(f"/api/users/{somchai}/text", json={"text": "ก"})
    assert refused.status_code == 409
    assert page.post("/api/users/nobody/text", json={"text": "ก"}).status_code == 409
    assert line.webhooks.wait_idle()
    assert [event["type"] for event in bot.events] == ["unfollow"]


def test_state_shows_people_quota_menus_and_switches(
    page: FlaskClient, api: FlaskClient, line: LocalLine, somchai: str, png: bytes
) -> None:
    menu_id = line.world.menus.create(menu())
    line.world.menus.set_image(menu_id, png, "image/png")
    line.world.menus.default = menu_id
    api.post("/v2/bot/message/push", json={"to": somchai, "messages": [said("ก")]})
    page.post("/api/faults", json={"slow": {"left": 2, "seconds": 0.5}, "standby": {}})
    page.post("/api/faults", json={"standby": None})
    state: Any = page.get("/api/state").json
    assert state["quota"] == {"limit": 300, "used": 1}
    assert state["users"][0]["name"] == "สมชาย"
    assert {kind: on for kind, on in state["faults"].items() if on} == {
        "slow": {"left": 2, "seconds": 0.5, "path": "/v2/*"}
    }
    shown = state["richmenus"][somchai]
    assert (shown["richMenuId"], shown["chatBarText"], len(shown["areas"])) == (menu_id, "เมนู", 1)
    image = page.get(shown["image"])
    assert (image.data, image.content_type) == (png, "image/png")


def test_media_come_as_base64(page: FlaskClient, line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    content = base64.b64encode(b"<script>").decode()
    do(page, somchai, "media", kind="file", name="รายงาน.html", content=content, contentType="text/html")
    do(page, somchai, "media", kind="image", content=base64.b64encode(b"png").decode(), contentType="image/png")
    assert line.webhooks.wait_idle()
    sent = [event["message"] for event in bot.events]
    assert (sent[0]["fileName"], sent[0]["fileSize"]) == ("รายงาน.html", 8)
    assert sent[1]["contentProvider"] == {"type": "line"}
    assert all("contentType" not in message for message in sent)
    held = page.get(f"/api/content/{sent[0]['id']}")
    assert held.data == b"<script>"
    assert held.headers["Content-Security-Policy"] == "sandbox"
    bad = page.post(f"/api/users/{somchai}/media", json={"kind": "image", "content": "!"})
    assert (bad.status_code, bad.json) == (400, {"error": "`content` is not base64"})


def test_unsending_changes_the_message_seen_before(page: FlaskClient, line: LocalLine, somchai: str) -> None:
    message_id = do(page, somchai, "text", text="ผิดคน")["event"]["message"]["id"]
    seen = chat(page, somchai)[-1]["seq"]
    do(page, somchai, "unsend", messageId=message_id)
    changed, note = chat(page, somchai, seen)
    assert (changed["id"], changed["unsent"]) == (message_id, True)
    assert note["message"] == {"type": "system", "event": "unsend", "messageId": message_id}
    assert chat(page, somchai, note["seq"]) == []
    line.webhooks.wait_idle()


def test_only_own_messages_can_be_unsent(page: FlaskClient, line: LocalLine, api: FlaskClient, somchai: str) -> None:
    answer: Any = api.post("/v2/bot/message/push", json={"to": somchai, "messages": [said("ก")]}).json
    refused = page.post(f"/api/users/{somchai}/unsend", json={"messageId": answer["sentMessages"][0]["id"]})
    assert refused.status_code == 409


def test_ticks_wake_a_waiting_page(page: FlaskClient, line: LocalLine, somchai: str) -> None:
    now: Any = page.get("/api/ticks").json
    assert now["ticks"] == []
    found: list[Any] = []
    waiter = Thread(target=lambda: found.append(line.world.ticks_since(now["n"], 5)))
    waiter.start()
    line.world.add_entry(somchai, "bot", said("ก"), "push")
    waiter.join()
    ((last, ticks),) = found
    assert [(tick["kind"], tick["userId"]) for tick in ticks] == [("chat", somchai)]
    later: Any = page.get(f"/api/ticks?since={last - 1}").json
    assert later["n"] == last


def test_traffic_shows_both_ways_without_the_token(
    page: FlaskClient, api: FlaskClient, line: LocalLine, somchai: str
) -> None:
    token = reply_token(line, somchai, "ความลับ")
    api.post("/v2/bot/message/reply", json={"replyToken": token, "messages": [said("ตอบ")]})
    exchanges: Any = page.get("/api/traffic").json
    webhook, call = exchanges["exchanges"]
    assert (webhook["direction"], webhook["path"], webhook["status"]) == ("webhook", "/callback", 200)
    assert webhook["webhookEventId"]
    assert (call["direction"], call["path"], call["status"]) == ("api", "/v2/bot/message/reply", 200)
    assert json.loads(call["response"])["sentMessages"]
    assert call["requestId"]
    assert "Authorization: Bearer ****" in call["request"]
    assert TOKEN not in json.dumps(exchanges)
    later: Any = page.get(f"/api/traffic?since={webhook['n']}").json
    assert later["exchanges"] == [call]


def test_traffic_is_capped(api: FlaskClient, line: LocalLine) -> None:
    for _ in range(305):
        api.get("/v2/bot/info")
    assert len(line.world.traffic.since(0)) == 300


def test_redelivers_by_event_id(page: FlaskClient, line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    event_id = do(page, somchai, "text", text="ก")["event"]["webhookEventId"]
    assert line.webhooks.wait_idle()
    assert page.post("/api/redeliver", json={"webhookEventId": event_id}).status_code == 200
    assert line.webhooks.wait_idle()
    assert [event["webhookEventId"] for event in bot.events] == [event_id, event_id]
    assert page.post("/api/redeliver", json={"webhookEventId": "x"}).status_code == 404


def test_raw_events_and_bad_requests(page: FlaskClient, line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    do(page, somchai, "raw", event={"type": "invented"})
    do(page, somchai, "sticker", packageId="1", stickerId="2")
    do(page, somchai, "location", latitude=12, longitude=102)
    assert line.webhooks.wait_idle()
    assert [event["type"] for event in bot.events] == ["invented", "message", "message"]
    for path, body in (
        (f"/api/users/{somchai}/raw", {"event": 1}),
        ("/api/users", {"name": " "}),
        ("/api/quota", {"limit": -1}),
        ("/api/today", {"today": "tomorrow"}),
        ("/api/faults", {"fire": {}}),
    ):
        refused = page.post(path, json=body)
        assert (refused.status_code, list(refused.json or {})) == (400, ["error"])
    assert page.post(f"/api/users/{somchai}/dance", json={}).status_code == 404
    assert page.get("/api/chats/nobody").status_code == 404


def test_moving_today_tells_the_bot(bot: ListeningBot) -> None:
    moved: list[date] = []
    app = create_local_line(
        channel_secret=SECRET, channel_access_token=TOKEN, webhook_url=bot.url, today_hook=moved.append
    )
    client = app.test_client()
    assert client.post("/api/today", json={"today": "2026-03-10"}).json == {"today": "2026-03-10"}
    assert moved == [date(2026, 3, 10)]
    assert client.get("/api/state").json["today"] == "2026-03-10"  # type: ignore[index]
    app.extensions["local_line"].close()


def test_reset_keeps_people_and_forgets_the_rest(page: FlaskClient, line: LocalLine, somchai: str) -> None:
    reply_token(line, somchai)
    page.post("/api/faults", json={"standby": {}})
    page.post("/api/reset", json={})
    state: Any = page.get("/api/state").json
    assert [(user["id"], user["following"]) for user in state["users"]] == [(somchai, False)]
    assert not any(state["faults"].values())
    assert chat(page, somchai) == []
    assert page.get("/api/traffic").json == {"exchanges": []}


def test_works_below_a_prefix(app: Flask, line: LocalLine, somchai: str, png: bytes) -> None:
    menu_id = line.world.menus.create(menu())
    line.world.menus.set_image(menu_id, png, "image/png")
    line.world.menus.default = menu_id
    client = Client(DispatcherMiddleware(Flask("outer"), {"/simulator": app}))
    bare = client.get("/simulator")
    assert (bare.status_code, bare.headers["Location"]) == (302, "/simulator/")
    image: Any = client.get("/simulator/api/state").json["richmenus"][somchai]["image"]  # type: ignore[index]
    assert image.startswith("/simulator/api/richmenus/")
    assert client.get(image).data == png
    answer = client.get("/simulator/v2/bot/info", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.json["userId"] == line.world.bot_id  # type: ignore[index]


def test_serves_the_page_and_nothing_beside_it(page: FlaskClient) -> None:
    with page.get("/") as index, page.get("/strings.js") as script:
        assert b"<html" in index.data
        assert script.status_code == 200
    assert page.get("/../app.py").status_code == 404
    assert page.get("/nothing.js").status_code == 404


# --- over a restart


@pytest.fixture
def state_file(tmp_path: Path) -> Path:
    return tmp_path / "local-line.json"


def build(bot: ListeningBot, state_file: Path, clock: Clock) -> Flask:
    return create_local_line(
        channel_secret=SECRET, channel_access_token=TOKEN, webhook_url=bot.url, state_file=state_file, now=clock
    )


def test_chats_survive_a_restart(bot: ListeningBot, state_file: Path, clock: Clock, png: bytes) -> None:
    first = build(bot, state_file, clock)
    line: LocalLine = first.extensions["local_line"]
    user_id = line.world.add_user("สมชาย", following=True).id
    photo = line.actions.media(user_id, "image", "a.png", png, "image/png")["message"]["id"]
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Line-Retry-Key": "b3f9a0c2-1111-4222-8333-123456789abc"}
    body = {"to": user_id, "messages": [said("แจ้ง")]}
    assert first.test_client().post("/v2/bot/message/push", json=body, headers=headers).status_code == 200
    menu_id = line.world.menus.create(menu())
    line.world.menus.set_image(menu_id, png, "image/png")
    line.world.menus.default = menu_id
    first.test_client().post("/api/today", json={"today": "2026-03-10"})
    assert line.webhooks.wait_idle()
    before = first.test_client().get("/api/state").json
    line.close()

    second = build(bot, state_file, clock)
    client = second.test_client()
    assert client.get("/api/state").json == before
    assert [entry["via"] for entry in chat(client, user_id)] == [None, "push"]
    assert client.get(f"/api/content/{photo}").data == png
    assert client.get(before["richmenus"][user_id]["image"]).data == png  # type: ignore[index]
    assert client.post("/v2/bot/message/push", json=body, headers=headers).status_code == 409
    assert second.extensions["local_line"].world.number() > chat(client, user_id)[-1]["seq"]
    second.extensions["local_line"].close()


def test_an_unreadable_state_starts_afresh(bot: ListeningBot, state_file: Path, clock: Clock) -> None:
    state_file.write_text("{", encoding="utf-8")
    app = build(bot, state_file, clock)
    assert app.test_client().get("/api/state").json["users"] == []  # type: ignore[index]
    app.extensions["local_line"].close()
