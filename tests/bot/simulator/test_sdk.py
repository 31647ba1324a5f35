"""The local LINE through LINE's own SDK, over real HTTP."""

import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import urllib3
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    BroadcastRequest,
    Configuration,
    CreateRichMenuAliasRequest,
    FlexContainer,
    FlexMessage,
    MessagingApi,
    MessagingApiBlob,
    MulticastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    RichMenuBulkLinkRequest,
    RichMenuRequest,
    SetWebhookEndpointRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
    UpdateRichMenuAliasRequest,
    ValidateMessageRequest,
)
from linebot.v3.messaging import TestWebhookEndpointRequest as EndpointTest
from linebot.v3.messaging.exceptions import ForbiddenException, NotFoundException, UnauthorizedException

from bot.simulator.line import LocalLine
from tests.bot.simulator.conftest import TOKEN, ListeningBot, reply_token
from tests.bot.simulator.test_rules import bubble, menu

WAIT = (2, 5)


@pytest.fixture
def client(served: str) -> Iterator[ApiClient]:
    configuration = Configuration(access_token=TOKEN, host=served)
    configuration.retries = urllib3.Retry(total=0)
    built = ApiClient(configuration)
    yield built
    built.rest_client.pool_manager.clear()


@pytest.fixture
def messaging(client: ApiClient) -> MessagingApi:
    return MessagingApi(client)


@pytest.fixture
def blob(client: ApiClient) -> MessagingApiBlob:
    return MessagingApiBlob(client)


def test_sends_and_reads_back_ids(messaging: MessagingApi, line: LocalLine, somchai: str) -> None:
    card = FlexMessage(alt_text="การ์ด", contents=FlexContainer.from_dict(bubble({"type": "text", "text": "ก"})))
    token = reply_token(line, somchai)
    answer = messaging.reply_message_with_http_info(
        ReplyMessageRequest(reply_token=token, messages=[TextMessage(text="หนึ่ง"), card]), _request_timeout=WAIT
    )
    assert [sent.id.isdigit() and bool(sent.quote_token) for sent in answer.data.sent_messages] == [True, True]
    assert answer.headers["x-line-request-id"]
    push = PushMessageRequest(to=somchai, messages=[TextMessage(text="สอง")])
    key = str(uuid4())
    sent = messaging.push_message(push, x_line_retry_key=key, _request_timeout=WAIT)
    with pytest.raises(ApiException) as again:
        messaging.push_message(push, x_line_retry_key=key, _request_timeout=WAIT)
    assert again.value.status == 409
    assert again.value.headers["x-line-accepted-request-id"]
    assert sent.sent_messages[0].id in again.value.body
    messaging.multicast(MulticastRequest(to=[somchai], messages=[TextMessage(text="สาม")]), _request_timeout=WAIT)
    messaging.broadcast(BroadcastRequest(messages=[TextMessage(text="สี่")]), _request_timeout=WAIT)
    messaging.validate_push(ValidateMessageRequest(messages=[card]), _request_timeout=WAIT)
    kinds = [entry["via"] for entry in line.world.chats[somchai] if entry["author"] == "bot"]
    assert kinds == ["reply", "reply", "push", "multicast", "broadcast"]
    assert messaging.get_message_quota(_request_timeout=WAIT).value == 300
    assert messaging.get_message_quota_consumption(_request_timeout=WAIT).total_usage == 3
    assert messaging.get_number_of_sent_push_messages("20260101", _request_timeout=WAIT).success == 0


def test_describes_account_and_people(
    messaging: MessagingApi, line: LocalLine, bot: ListeningBot, somchai: str
) -> None:
    assert messaging.get_bot_info(_request_timeout=WAIT).user_id == line.world.bot_id
    assert messaging.get_profile(somchai, _request_timeout=WAIT).display_name == "สมชาย"
    assert messaging.issue_link_token(somchai, _request_timeout=WAIT).link_token
    messaging.show_loading_animation(ShowLoadingAnimationRequest(chat_id=somchai), _request_timeout=WAIT)
    line.actions.block(somchai)
    with pytest.raises(NotFoundException):
        messaging.get_profile(somchai, _request_timeout=WAIT)
    with pytest.raises(ApiException) as malformed:
        messaging.get_profile("me", _request_timeout=WAIT)
    assert malformed.value.status == 400
    with pytest.raises(ForbiddenException):
        messaging.get_followers(_request_timeout=WAIT)


def test_tests_and_sets_the_webhook(messaging: MessagingApi, bot: ListeningBot) -> None:
    assert messaging.get_webhook_endpoint(_request_timeout=WAIT).endpoint == bot.url
    tested = messaging.test_webhook_endpoint(EndpointTest(endpoint=bot.url), _request_timeout=WAIT)
    assert (tested.success, tested.status_code, tested.reason) == (True, 200, "OK")
    assert bot.heard[0].events == []
    bot.statuses = [500]
    failed = messaging.test_webhook_endpoint(_request_timeout=WAIT)
    assert (failed.success, failed.reason) == (False, "ERROR_STATUS_CODE")
    other = bot.url.replace("callback", "other")
    messaging.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=other), _request_timeout=WAIT)
    assert messaging.get_webhook_endpoint(_request_timeout=WAIT).endpoint == other
    away = SetWebhookEndpointRequest(endpoint="https://bot.example.org/callback")
    with pytest.raises(ApiException) as refused:
        messaging.set_webhook_endpoint(away, _request_timeout=WAIT)
    assert refused.value.status == 400


def test_gives_what_people_sent_until_it_is_unsent(blob: MessagingApiBlob, line: LocalLine, somchai: str) -> None:
    photo = line.actions.media(somchai, "image", "a.png", b"\x89PNG...", "image/png")["message"]["id"]
    video = line.actions.media(somchai, "video", "a.mp4", b"mp4", "video/mp4")["message"]["id"]
    whole = blob.get_message_content_with_http_info(photo, _request_timeout=WAIT)
    assert bytes(whole.data) == b"\x89PNG..."
    assert whole.headers["Content-Type"] == "image/png"
    assert bytes(blob.get_message_content_preview(photo, _request_timeout=WAIT)) == b"\x89PNG..."
    assert blob.get_message_content_transcoding_by_message_id(video, _request_timeout=WAIT).status == "succeeded"
    line.actions.unsend(somchai, photo)
    for message_id, status in ((photo, 410), ("1", 404)):
        with pytest.raises(ApiException) as gone:
            blob.get_message_content(message_id, _request_timeout=WAIT)
        assert gone.value.status == status


def test_rich_menus_from_making_to_deleting(
    messaging: MessagingApi, blob: MessagingApiBlob, line: LocalLine, somchai: str, png: bytes
) -> None:
    request = RichMenuRequest.from_dict(menu())
    messaging.validate_rich_menu_object(request, _request_timeout=WAIT)
    menu_id = messaging.create_rich_menu(request, _request_timeout=WAIT).rich_menu_id
    with pytest.raises(ApiException, match="must upload richmenu image"):
        messaging.set_default_rich_menu(menu_id, _request_timeout=WAIT)
    with pytest.raises(NotFoundException, match="no default richmenu"):
        messaging.get_default_rich_menu_id(_request_timeout=WAIT)

    def upload(body: bytes, kind: str) -> None:
        blob.set_rich_menu_image(menu_id, body=bytearray(body), _headers={"Content-Type": kind}, _request_timeout=WAIT)

    with pytest.raises(ApiException) as wrong_type:
        upload(b"GIF89a", "image/gif")
    assert wrong_type.value.status == 415
    with pytest.raises(ApiException, match="image size is not allowed"):
        upload(b"GIF89a", "image/png")
    upload(png, "image/png")
    with pytest.raises(ApiException, match="already been uploaded"):
        upload(png, "image/png")
    assert bytes(blob.get_rich_menu_image(menu_id, _request_timeout=WAIT)) == png

    messaging.set_default_rich_menu(menu_id, _request_timeout=WAIT)
    assert messaging.get_default_rich_menu_id(_request_timeout=WAIT).rich_menu_id == menu_id
    messaging.link_rich_menu_id_to_user(somchai, menu_id, _request_timeout=WAIT)
    assert messaging.get_rich_menu_id_of_user(somchai, _request_timeout=WAIT).rich_menu_id == menu_id
    messaging.unlink_rich_menu_id_from_user(somchai, _request_timeout=WAIT)
    bulk = RichMenuBulkLinkRequest(rich_menu_id=menu_id, user_ids=[somchai])
    messaging.link_rich_menu_id_to_users(bulk, _request_timeout=WAIT)
    assert line.world.menus.links == {somchai: menu_id}
    assert messaging.get_rich_menu(menu_id, _request_timeout=WAIT).chat_bar_text == "เมนู"
    assert len(messaging.get_rich_menu_list(_request_timeout=WAIT).richmenus) == 1
    messaging.delete_rich_menu(menu_id, _request_timeout=WAIT)
    assert line.world.menus.shown_to(somchai) is None
    with pytest.raises(NotFoundException):
        messaging.get_rich_menu(menu_id, _request_timeout=WAIT)


def test_aliases_and_switching(
    messaging: MessagingApi, line: LocalLine, bot: ListeningBot, somchai: str, png: bytes
) -> None:
    bare = messaging.create_rich_menu(RichMenuRequest.from_dict(menu()), _request_timeout=WAIT).rich_menu_id
    full = messaging.create_rich_menu(RichMenuRequest.from_dict(menu()), _request_timeout=WAIT).rich_menu_id
    line.world.menus.set_image(full, png, "image/png")
    make = CreateRichMenuAliasRequest(rich_menu_alias_id="focal", rich_menu_id=full)
    with pytest.raises(ApiException, match="richmenu not found"):
        messaging.create_rich_menu_alias(
            CreateRichMenuAliasRequest(rich_menu_alias_id="focal", rich_menu_id=bare), _request_timeout=WAIT
        )
    messaging.create_rich_menu_alias(make, _request_timeout=WAIT)
    with pytest.raises(ApiException, match="conflict richmenu alias id"):
        messaging.create_rich_menu_alias(make, _request_timeout=WAIT)
    update = UpdateRichMenuAliasRequest(rich_menu_id=full)
    messaging.update_rich_menu_alias("focal", update, _request_timeout=WAIT)
    assert messaging.get_rich_menu_alias("focal", _request_timeout=WAIT).rich_menu_id == full
    assert len(messaging.get_rich_menu_alias_list(_request_timeout=WAIT).aliases) == 1
    for alias in ("focal", "nobody"):
        line.actions.postback(somchai, {"data": "switch", "richMenuAliasId": alias})
    assert line.webhooks.wait_idle()
    assert [event["postback"]["params"] for event in bot.events] == [
        {"newRichMenuAliasId": "focal", "status": "SUCCESS"},
        {"status": "RICHMENU_ALIAS_ID_NOTFOUND"},
    ]
    assert line.world.menus.links[somchai] == full
    messaging.delete_rich_menu_alias("focal", _request_timeout=WAIT)
    with pytest.raises(NotFoundException, match="richmenu alias not found"):
        messaging.get_rich_menu_alias("focal", _request_timeout=WAIT)


def test_a_wrong_token_and_a_cut_connection(messaging: MessagingApi, line: LocalLine, somchai: str) -> None:
    push = PushMessageRequest(to=somchai, messages=[TextMessage(text="ก")])
    line.world.faults.set("reset", {"left": 1})
    before, _ = line.world.ticks_since(None, 0)
    with pytest.raises(urllib3.exceptions.HTTPError):
        messaging.push_message(push, _request_timeout=WAIT)
    until_traffic(line, before)
    assert line.world.chats[somchai] == []
    assert line.world.traffic.since(0)[0]["status"] == 0
    messaging.push_message(push, _request_timeout=WAIT)
    messaging.api_client.configuration.access_token = "wrong"
    with pytest.raises(UnauthorizedException):
        messaging.push_message(push, _request_timeout=WAIT)


def until_traffic(line: LocalLine, since: int) -> None:
    """The client hears of a cut before it is written down, and of the switch's count before that."""
    for _ in range(3):
        if not line.world.traffic.since(0):
            since, _ticks = line.world.ticks_since(since, 5)


def test_a_connection_cut_in_the_middle_of_a_request_is_written_down(line: LocalLine, served: str) -> None:
    url = urlsplit(served)
    line.world.faults.set("reset", {"left": 1})
    before, _ = line.world.ticks_since(None, 0)
    with closing(socket.create_connection((url.hostname, url.port), timeout=5)) as client:
        head = f"POST {url.path}/v2/bot/message/push HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Length: 2\r\n\r\n"
        client.sendall(head.encode())
        line.world.ticks_since(before, 5)  # the switch has been used
        client.sendall(b"{}")
        with suppress(ConnectionResetError):
            assert client.recv(1) == b""
    until_traffic(line, before)
    (cut,) = line.world.traffic.since(0)
    assert (cut["status"], cut["path"]) == (0, "/v2/bot/message/push")
    assert cut["request"].endswith("{}")


def test_a_slow_answer_outlasts_the_client(messaging: MessagingApi, line: LocalLine, somchai: str) -> None:
    line.world.faults.set("slow", {"left": 1, "seconds": 0.3})
    push = PushMessageRequest(to=somchai, messages=[TextMessage(text="ก")])
    with pytest.raises(urllib3.exceptions.HTTPError):
        messaging.push_message(push, _request_timeout=(1, 0.1))


def test_an_echo_bot_answers_many_people_in_order(messaging: MessagingApi, line: LocalLine, bot: ListeningBot) -> None:
    def echo(event: dict[str, Any]) -> None:
        answer = TextMessage(text=event["message"]["text"])
        request = ReplyMessageRequest(reply_token=event["replyToken"], messages=[answer])
        messaging.reply_message(request, _request_timeout=WAIT)

    bot.react = echo
    people = [line.world.add_user(f"คนที่ {n}", following=True).id for n in range(8)]
    for n in range(6):
        for user_id in people:
            line.actions.text(user_id, str(n))
    assert line.webhooks.wait_idle()
    for user_id in people:
        answers = [entry["message"]["text"] for entry in line.world.chats[user_id] if entry["via"] == "reply"]
        assert answers == [str(n) for n in range(6)]
