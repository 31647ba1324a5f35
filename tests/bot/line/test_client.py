"""The gateway against the local LINE over real HTTP, and against servers that LINE would never be."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest
from flask import Flask, Response
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.line.client import LineClient, Profile
from bot.line.errors import (
    Forbidden,
    LineError,
    QuotaExceeded,
    RateLimited,
    Rejected,
    ReplyTokenSpent,
    Unauthorized,
    Unreachable,
    Unsure,
    refusal,
)
from bot.simulator.server import make_local_server
from tests.bot.local_line import TOKEN, Place, local_line, running

HELLO = [{"type": "text", "text": "สวัสดีค่ะ"}]


def key() -> str:
    return str(uuid4())


@pytest.fixture
def place() -> Iterator[Place]:
    with local_line() as place:
        yield place


@pytest.fixture
def line(place: Place) -> LineClient:
    return place.line()


def test_reply_push_and_multicast_arrive(place: Place, line: LineClient) -> None:
    somchai, malee = place.friend(), place.friend("มาลี")
    assert line.reply(place.reply_token(somchai), HELLO).request_id
    assert line.push(somchai, HELLO, key()).request_id
    assert line.multicast([somchai, malee], HELLO, key()).request_id
    assert place.said_to(somchai) == ["สวัสดีค่ะ"] * 3
    assert place.said_to(malee) == ["สวัสดีค่ะ"]
    assert (line.quota(), line.consumption()) == (300, 3)


def test_reply_token_works_once(place: Place, line: LineClient) -> None:
    token = place.reply_token(place.friend())
    line.reply(token, HELLO)
    with pytest.raises(ReplyTokenSpent) as spent:
        line.reply(token, HELLO)
    assert spent.value.request_id


def test_repeated_retry_key_is_a_success_and_sends_once(place: Place, line: LineClient) -> None:
    somchai, same = place.friend(), key()
    place.fault("error_after")
    with pytest.raises(Unsure) as unsure:
        line.push(somchai, HELLO, same)
    sent = line.push(somchai, HELLO, same)
    assert sent.repeated
    assert sent.request_id == unsure.value.request_id
    assert place.said_to(somchai) == ["สวัสดีค่ะ"]


def test_wrong_message_is_rejected_with_details(place: Place, line: LineClient) -> None:
    with pytest.raises(Rejected) as rejected:
        line.push(place.friend(), [{"type": "text", "text": ""}], key())
    assert rejected.value.status == 400
    assert rejected.value.details[0][0] == "messages[0].text"
    with pytest.raises(Rejected):
        line.validate("push", HELLO * 6)
    line.validate("reply", HELLO)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("error_before", Unsure),
        ("error_after", Unsure),
        ("reset", Unsure),
        ("rate_limit", RateLimited),
        ("monthly_limit", QuotaExceeded),
    ],
)
def test_faults_are_told_apart(place: Place, line: LineClient, fault: str, expected: type[LineError]) -> None:
    somchai = place.friend()
    place.fault(fault)
    with pytest.raises(expected):
        line.push(somchai, HELLO, key())
    assert line.push(somchai, HELLO, key()).request_id  # and the connection is good again


def test_silence_ends_at_the_timeout(place: Place) -> None:
    place.fault("slow", seconds=0.3)
    with pytest.raises(Unsure, match="ReadTimeoutError"):
        place.line(timeout=(1.0, 0.05)).push(place.friend(), HELLO, key())


def test_nothing_there_means_nothing_sent() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Unreachable):
            LineClient("t", base, base).push("U", HELLO, key())


def test_wrong_token_is_unauthorized(place: Place) -> None:
    with pytest.raises(Unauthorized):
        place.line(token="other").quota()


def test_people_and_account(place: Place, line: LineClient) -> None:
    somchai = place.friend()
    assert line.profile(somchai) == Profile("สมชาย", None, "th")
    assert line.profile("U" + "0" * 32) is None
    assert line.bot_info()["userId"] == place.local.world.bot_id
    line.loading(somchai, 5)
    assert place.local.world.is_loading(somchai)
    line.loading(somchai, 7)  # refused by LINE, and nobody minds


def test_no_limit_has_no_number(place: Place, line: LineClient) -> None:
    place.local.world.ledger.quota = None
    assert line.quota() is None


def test_content_comes_whole(place: Place, line: LineClient) -> None:
    event = place.local.actions.media(place.friend(), "image", "a.png", b"\x89PNG", "image/png")
    assert line.content(event["message"]["id"]) == b"\x89PNG"
    with pytest.raises(Rejected) as missing:
        line.content("1/../../quota")
    assert missing.value.status == 404


def test_webhook_is_set_and_tested(place: Place, line: LineClient) -> None:
    line.set_webhook(place.callback)
    webhook = line.webhook()
    assert webhook is not None
    assert (webhook.endpoint, webhook.active) == (place.callback, True)
    assert line.test_webhook(place.callback).ok
    assert not line.test_webhook(f"{place.address}/nowhere").ok


def test_rich_menu_alias_is_found_or_none(line: LineClient) -> None:
    assert line.rich_menu_alias("sujarit-staff") is None
    assert line.rich_menus() == {}


def test_half_a_character_does_not_stop_a_message(place: Place, line: LineClient) -> None:
    somchai = place.friend()
    line.push(somchai, [{"type": "text", "text": "น้ำ\ud83d😀"}], key())
    assert place.said_to(somchai) == ["น้ำ?😀"]


def test_thai_travels_as_utf_8(place: Place, line: LineClient) -> None:
    line.push(place.friend(), HELLO, key())
    assert "สวัสดีค่ะ" in place.traffic("/push")[0]["request"]


def test_threads_share_one_object(place: Place, line: LineClient) -> None:
    people = [place.friend(str(number)) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda user: line.push(user, HELLO, key()), people))
    assert len({one.request_id for one in sent}) == 40
    assert all(place.said_to(user) == ["สวัสดีค่ะ"] for user in people)


def test_neither_errors_nor_logs_tell_secrets(place: Place, line: LineClient) -> None:
    somchai, secret = place.friend(), "เรื่องลับ" * 1000
    with capture_logs() as logs:
        line.profile(somchai)
        errors = []
        for call in (
            lambda: line.push(somchai, [{"type": "text", "text": secret}], key()),
            lambda: line.reply("0" * 32, [{"type": "text", "text": "เรื่องลับ"}]),
            lambda: line.link_rich_menu(somchai, "richmenu-1"),
            lambda: LineClient(TOKEN, "http://127.0.0.1:9", "").link_rich_menu(somchai, "richmenu-1"),
        ):
            with pytest.raises(LineError) as error:
                call()
            errors.append(f"{error.value} {error.value.reason} {error.value.__cause__}")
    told = json.dumps([logs, errors], ensure_ascii=False)
    assert [one["log_level"] for one in logs] == ["debug"] + ["warning"] * 4
    assert logs[1] == {
        "event": "line call failed",
        "log_level": "warning",
        "call": "POST /v2/bot/message/push",
        "status": 400,
        "line_request_id": logs[1]["line_request_id"],
        "ms": logs[1]["ms"],
        "error": "Rejected",
        "why": Rejected.why,
        "remedy": Rejected.remedy,
    }
    assert not any(word in told for word in (somchai, TOKEN, "เรื่องลับ", "0" * 32))


def test_ids_in_lines_words_are_masked() -> None:
    body = json.dumps({"message": f"no user {'U' + 'a1' * 16}"}).encode()
    assert "a1a1" not in str(refusal("POST /v2/bot/message/push", 400, {}, body))


@settings(deadline=None)
@given(
    st.integers(300, 599),
    st.one_of(
        st.binary(),
        st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)).map(
            lambda value: json.dumps({"message": value, "details": value}).encode()
        ),
    ),
)
def test_any_answer_becomes_an_error_by_its_status(status: int, body: bytes) -> None:
    error = refusal("POST /v2/bot/message/push", status, {}, body)
    expected: type[LineError] = Rejected if 400 <= status < 500 else Unsure
    expected = {401: Unauthorized, 403: Forbidden}.get(status, expected)
    if status != 429:
        assert type(error) is expected
    else:
        assert isinstance(error, RateLimited | QuotaExceeded)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Response("Z\u00fcrich \u2603".encode("utf-16"), 502, content_type="text/html"), Unsure),
        (Response("<html>log in first</html>", 200), Unsure),
        (Response(status=302, headers={"Location": "/v2/bot/message/quota"}), Unsure),
    ],
)
def test_something_in_between_answers(answer: Response, expected: type[LineError]) -> None:
    app, seen = Flask("between"), []

    @app.get("/v2/bot/message/quota")
    def quota() -> Response:
        seen.append(1)
        return answer

    with running(make_local_server(app)) as base, pytest.raises(expected):
        LineClient("t", base, base).quota()
    assert seen == [1]  # neither repeated nor, with its token, led elsewhere


NOT_LINES = [
    "",
    "null",
    "[]",
    "{}",
    "7",
    '"ok"',
    '{"type": "limited"}',
    '{"type": "limited", "value": 1e999}',
    "[" * 9999,
]
NOT_LINES += ['{"displayName": null}', '{"displayName": 7}', '{"totalUsage": "many"}', '{"richmenus": [1]}']


@pytest.mark.parametrize("body", NOT_LINES, ids=lambda body: body[:30])
def test_json_that_is_not_as_line_describes_it_is_no_answer(body: str) -> None:
    app = Flask("between")
    app.add_url_rule("/<path:any>", view_func=lambda any: Response(body, 200), methods=["GET", "POST"])
    with running(make_local_server(app)) as base:
        line = LineClient("t", base, base)
        for call in (line.quota, line.consumption, lambda: line.profile("U"), line.webhook, line.rich_menus):
            with pytest.raises(Unsure):
                call()


@pytest.mark.parametrize("body", ["", "<html>log in first</html>", "null", "[]", "7"])
def test_what_says_200_and_is_not_line_has_accepted_nothing(body: str) -> None:
    app = Flask("between")
    app.add_url_rule("/<path:any>", view_func=lambda any: Response(body, 200), methods=["POST"])
    with running(make_local_server(app)) as base:
        line = LineClient("t", base, base)
        with pytest.raises(Unsure):
            line.reply("t", HELLO)
        with pytest.raises(Unsure):
            line.multicast(["U"], HELLO, key())


def test_wrong_token_is_told_at_once_with_the_remedy(place: Place) -> None:
    with capture_logs() as logs, pytest.raises(Unauthorized):
        place.line(token="other").push(place.friend(), HELLO, key())
    assert [(line["log_level"], line["why"]) for line in logs] == [("error", Unauthorized.why)]
    assert "LINE_CHANNEL_ACCESS_TOKEN" in logs[0]["remedy"]


class _Unlimited(BaseHTTPRequestHandler):
    """Keeps connections open, which werkzeug's server does not, and notes whose they are."""

    protocol_version, ports = "HTTP/1.1", set[int]()

    def do_GET(self) -> None:
        self.ports.add(self.client_address[1])
        body = b'{"type": "none"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Crowd(ThreadingHTTPServer):
    request_queue_size = 64


def test_connection_is_kept_between_calls() -> None:
    with running(ThreadingHTTPServer(("127.0.0.1", 0), _Unlimited)) as base:
        line = LineClient("t\n", base, base)  # a line end from a copied token does no harm
        assert [line.quota() for _ in range(5)] == [None] * 5
    assert len(_Unlimited.ports) == 1


def test_connections_of_many_calls_at_once_are_kept() -> None:
    crowd = 40
    together, ports = threading.Barrier(crowd), set[int]()

    class Crowded(_Unlimited):
        def do_GET(self) -> None:
            together.wait(5)
            ports.add(self.client_address[1])
            super().do_GET()

    with running(_Crowd(("127.0.0.1", 0), Crowded)) as base, ThreadPoolExecutor(crowd) as pool:
        line = LineClient("t", base, base)
        for _ in range(3):
            assert list(pool.map(lambda _: line.quota(), range(crowd))) == [None] * crowd
    assert len(ports) == crowd


def test_hurried_calls_give_up_early_and_share_the_connections() -> None:
    silent, over, ports = threading.Event(), threading.Event(), set[int]()

    class Silent(_Unlimited):
        def do_GET(self) -> None:
            ports.add(self.client_address[1])
            if silent.is_set():
                over.wait(20)
            super().do_GET()

    with running(_Crowd(("127.0.0.1", 0), Silent)) as base:
        line = LineClient("t", base, base)
        assert [line.within(5).quota(), line.quota(), line.within(5).quota()] == [None] * 3
        assert len(ports) == 1
        silent.set()
        with pytest.raises(Unsure):
            line.within(0.05).quota()
        over.set()
        assert line.quota() is None
