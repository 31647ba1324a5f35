import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from linebot.v3 import SignatureValidator, WebhookParser
from linebot.v3.webhooks import FollowEvent, MessageEvent, PostbackEvent, UnfollowEvent, UnsendEvent

from bot.simulator import create_local_line
from bot.simulator import webhooks as courier_module
from bot.simulator.line import LocalLine
from bot.simulator.webhooks import sign, ulid
from tests.bot.simulator.conftest import SECRET, TOKEN, Clock, ListeningBot, reply_token, said


def texts(bot: ListeningBot) -> list[str]:
    return [event["message"]["text"] for event in bot.events if event["type"] == "message"]


def switch(line: LocalLine, kind: str, **options: Any) -> None:
    line.world.faults.set(kind, options)


def reply_status(api: FlaskClient, token: str) -> int:
    return api.post("/v2/bot/message/reply", json={"replyToken": token, "messages": [said("ก")]}).status_code


def test_signs_as_lines_own_example() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert sign("8c570fa6dd201bb328f1c1eac23a96d8", body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_event_ids_are_ulids_in_order_of_time() -> None:
    first, second = ulid(1_780_000_000.0), ulid(1_780_000_000.001)
    assert len(first) == len(second) == 26
    assert first[:10] < second[:10]
    assert set(first + second) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_the_sdk_takes_every_event(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    actions = line.actions
    newcomer = line.world.add_user("ใหม่").id
    actions.follow(newcomer)
    said_id = actions.text(somchai, "รายงาน")["message"]["id"]
    actions.sticker(somchai, "446", "1988")
    actions.location(somchai, {"title": "ตราด", "address": "ถนน", "latitude": 12.2, "longitude": 102.5})
    for kind in ("image", "video", "audio", "file"):
        actions.media(somchai, kind, "แนบ.pdf", b"x", "application/octet-stream")
    actions.postback(somchai, {"data": "d", "params": {"date": "2026-03-10"}})
    actions.unsend(somchai, said_id)
    actions.block(somchai)
    assert line.webhooks.wait_idle()
    parser = WebhookParser(SECRET)
    events = [e for h in bot.heard for e in parser.parse(h.body.decode(), h.headers["x-line-signature"])]
    kinds = {type(event) for event in events}
    assert {FollowEvent, MessageEvent, PostbackEvent, UnsendEvent, UnfollowEvent} == kinds
    assert len(events) == 11
    assert {e.message.type for e in events if isinstance(e, MessageEvent)} == {
        "text", "sticker", "location", "image", "video", "audio", "file"
    }  # fmt: skip
    assert all(event.reply_token for event in events if isinstance(event, MessageEvent | FollowEvent | PostbackEvent))


def test_deliveries_look_as_lines_do(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    for n in range(12):
        line.actions.text(somchai, f"ข้อความที่ {n}")
    assert line.webhooks.wait_idle()
    assert texts(bot) == [f"ข้อความที่ {n}" for n in range(12)]
    validator = SignatureValidator(SECRET)
    for heard in bot.heard:
        assert validator.validate(heard.body.decode(), heard.headers["x-line-signature"])
        assert heard.headers["content-type"] == "application/json; charset=utf-8"
        assert json.loads(heard.body)["destination"] == line.world.bot_id
    forms = {tuple(json.loads(heard.body)["events"][0]) for heard in bot.heard}
    assert len(forms) > 1  # the order of keys varies


def test_a_quoting_message_names_what_it_quotes(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    first = line.actions.text(somchai, "หนึ่ง")["message"]
    line.actions.text(somchai, "สอง", first["quoteToken"])
    assert line.webhooks.wait_idle()
    assert bot.events[1]["message"]["quotedMessageId"] == first["id"]


def test_people_do_not_wait_for_each_other(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    other = line.world.add_user("อีกคน", following=True).id
    bot.gate.clear()
    line.actions.text(somchai, "ก")
    line.actions.text(somchai, "ข")
    line.actions.text(other, "ค")
    assert bot.hears(2)
    assert sorted(texts(bot)) == ["ก", "ค"]
    bot.gate.set()
    assert line.webhooks.wait_idle()
    assert sorted(texts(bot)) == ["ก", "ข", "ค"]


def test_raw_events_go_in_one_batch(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    other = line.world.add_user("อีกคน", following=True).id
    tomorrow = {"type": "invented", "shiny": {"x": 1}, "replyToken": None}
    line.actions.raw(somchai, [tomorrow, {"type": "follow", "source": {"type": "user", "userId": other}}])
    assert line.webhooks.wait_idle()
    assert len(bot.heard) == 1
    invented, follow = bot.events
    assert invented["shiny"] == {"x": 1}
    assert "replyToken" not in invented
    assert follow["source"]["userId"] == other


# --- faults


def test_duplicates_are_the_same_event(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    switch(line, "duplicate", left=1)
    line.actions.text(somchai, "ซ้ำ")
    line.actions.text(somchai, "ไม่ซ้ำ")
    assert line.webhooks.wait_idle()
    assert texts(bot) == ["ซ้ำ", "ซ้ำ", "ไม่ซ้ำ"]
    assert bot.events[0] == bot.events[1]


def test_out_of_order_swaps_with_the_next(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    switch(line, "out_of_order", left=1, seconds=30)
    line.actions.text(somchai, "หนึ่ง")
    line.actions.text(somchai, "สอง")
    line.actions.text(somchai, "สาม")
    assert bot.hears(3)
    assert texts(bot) == ["สอง", "หนึ่ง", "สาม"]
    times = [event["timestamp"] for event in bot.events]
    assert times[1] <= times[0]


def test_out_of_order_alone_comes_after_a_while(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    switch(line, "out_of_order", left=1, seconds=0.01)
    line.actions.text(somchai, "หนึ่ง")
    assert line.webhooks.wait_idle()
    assert texts(bot) == ["หนึ่ง"]


def test_late_events_are_overtaken(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    switch(line, "late", left=1, seconds=0.2)
    line.actions.text(somchai, "ช้า")
    line.actions.text(somchai, "เร็ว")
    assert line.webhooks.wait_idle()
    assert texts(bot) == ["เร็ว", "ช้า"]


def test_standby_events_cannot_be_answered(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    switch(line, "standby", left=1)
    line.actions.text(somchai, "ก")
    assert line.webhooks.wait_idle()
    assert bot.events[0]["mode"] == "standby"
    assert "replyToken" not in bot.events[0]


def test_redelivers_what_failed(line: LocalLine, bot: ListeningBot, api: FlaskClient, somchai: str) -> None:
    bot.statuses = [503, 500]
    switch(line, "redelivery", seconds=0.01)
    line.actions.text(somchai, "ลองใหม่")
    assert line.webhooks.wait_idle()
    flags = [event["deliveryContext"]["isRedelivery"] for event in bot.events]
    assert flags == [False, True, True]
    first, *rest = [{**event, "deliveryContext": None} for event in bot.events]
    assert rest == [first, first]
    assert reply_status(api, first["replyToken"]) == 200


def test_does_not_redeliver_unless_told(line: LocalLine, bot: ListeningBot, somchai: str) -> None:
    bot.statuses = [503]
    line.actions.text(somchai, "ครั้งเดียว")
    assert line.webhooks.wait_idle()
    assert len(bot.heard) == 1
    assert line.world.traffic.since(0)[0]["status"] == 503


def test_a_redelivery_renews_the_unused_token(
    line: LocalLine, bot: ListeningBot, api: FlaskClient, clock: Clock, somchai: str
) -> None:
    event = line.actions.text(somchai, "ก")
    assert line.webhooks.wait_idle()
    clock.advance(300)
    assert reply_status(api, event["replyToken"]) == 400
    assert line.webhooks.redeliver(event["webhookEventId"])
    assert line.webhooks.wait_idle()
    assert bot.events[1]["deliveryContext"] == {"isRedelivery": True}
    assert reply_status(api, event["replyToken"]) == 200
    assert line.webhooks.redeliver(event["webhookEventId"])
    assert line.webhooks.wait_idle()
    assert reply_status(api, event["replyToken"]) == 400
    assert not line.webhooks.redeliver("unknown")


def test_a_token_older_than_twenty_minutes_is_not_renewed(
    line: LocalLine, api: FlaskClient, clock: Clock, somchai: str
) -> None:
    event = line.actions.text(somchai, "ก")
    assert line.webhooks.wait_idle()
    clock.advance(20 * 60)
    line.webhooks.redeliver(event["webhookEventId"])
    assert line.webhooks.wait_idle()
    assert reply_status(api, event["replyToken"]) == 400


def test_a_bot_that_does_not_answer_is_noted(bot: ListeningBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier_module, "TIMEOUT", 0.05)
    app = create_local_line(channel_secret=SECRET, channel_access_token=TOKEN, webhook_url=bot.url)
    line: LocalLine = app.extensions["local_line"]
    bot.gate.clear()
    line.actions.text(line.world.add_user("ก").id, "มีใครอยู่ไหม")
    assert line.webhooks.wait_idle()
    line.world.endpoint = "http://127.0.0.1:9/callback"
    line.actions.text(line.world.add_user("ข").id, "มีใครอยู่ไหม")
    assert line.webhooks.wait_idle()
    outcomes = [(one["status"], one["outcome"]) for one in line.world.traffic.since(0)]
    assert outcomes == [(0, "REQUEST_TIMEOUT"), (0, "COULD_NOT_CONNECT")]
    line.close()


# --- API faults


def test_api_faults_come_and_go(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    def push() -> tuple[int, int]:
        answer = api.post("/v2/bot/message/push", json={"to": somchai, "messages": [said("ก")]})
        return answer.status_code, sum(entry["author"] == "bot" for entry in line.world.chats[somchai])

    switch(line, "error_before", left=1)
    assert push() == (500, 0)
    switch(line, "error_after", left=1)
    assert push() == (500, 1)
    switch(line, "rate_limit", left=1, path="/v2/bot/message/push")
    assert api.get("/v2/bot/info").status_code == 200
    assert push() == (429, 1)
    switch(line, "monthly_limit", left=1)
    assert push() == (429, 1)
    assert push() == (200, 2)
    assert not any(line.world.faults.as_json().values())


def test_a_500_after_acceptance_is_found_by_its_retry_key(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    headers = {"X-Line-Retry-Key": "b3f9a0c2-1111-4222-8333-123456789abc"}
    body = {"to": [somchai], "messages": [said("ก")]}
    switch(line, "error_after", left=1)
    statuses = [api.post("/v2/bot/message/multicast", json=body, headers=headers).status_code for _ in range(2)]
    assert statuses == [500, 409]
    assert len(line.world.chats[somchai]) == 1


def test_the_monthly_limit_spares_replies(api: FlaskClient, line: LocalLine, somchai: str) -> None:
    switch(line, "monthly_limit")
    assert reply_status(api, reply_token(line, somchai)) == 200


def test_unknown_switches_are_refused(line: LocalLine) -> None:
    for kind, options in (("fire", {}), ("late", {"minutes": 1}), ("late", {"seconds": "1"}), ("slow", {"left": 1.5})):
        with pytest.raises(ValueError, match="fault"):
            line.world.faults.set(kind, options)
