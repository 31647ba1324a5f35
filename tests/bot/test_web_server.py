"""The web server: slow, silent and many clients take no thread from the others, and end by themselves."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPResponse
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import web_server
from bot.web_server import WebServer

LONG_S, SHORT_S = 3600, 1
PATIENCE_S = 30
LARGE = 8_000_000
BODY = b"x" * 5000
WHOLE = b"POST /said HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY
ANSWER = (200, b"5000 bytes")
CHUNKED = b"POST /said HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"
UNFINISHED = (b"", b"P", b"POST /said HTTP/1.1\r\nHost: here\r\n", WHOLE[:-1], CHUNKED)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Says how many bytes it was given; `/large` is much more than any socket takes at once, `/caller` a header."""
    said = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/caller":
        return [environ["HTTP_X_FORWARDED_FOR"].encode()]
    return [b"x" * LARGE] if environ["PATH_INFO"] == "/large" else [b"%d bytes" % len(said)]


class Served:
    """A server of one thread, and its clients."""

    def __init__(self, stack: ExitStack, whole_s: int = LONG_S, of: Any = app) -> None:
        self._stack, self._ended = stack, False
        listening = socket.create_server(("127.0.0.1", 0), backlog=1000)
        self.address = listening.getsockname()
        self.server = WebServer(of, [listening], threads=1, whole_s=whole_s)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        stack.callback(self.end)

    def _run(self) -> None:
        while not self._ended:
            self.server.look()
        self.server.close(PATIENCE_S)

    def end(self) -> None:
        if not self._ended:
            self._ended = True
            self.server.wake()
        self._thread.join()

    def client(self, *said: bytes) -> socket.socket:
        made = self._stack.enter_context(socket.create_connection(self.address, PATIENCE_S))
        for some in said:
            made.sendall(some)
        return made

    def answer(self, *said: bytes) -> tuple[int, bytes]:
        with self.client(*(said or (WHOLE,))) as client:
            return heard(client)


def heard(client: socket.socket) -> tuple[int, bytes]:
    """What a client is answered."""
    with HTTPResponse(client) as response:
        response.begin()
        return response.status, response.read()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


def test_whoever_never_finishes_keeps_nobody_else_waiting(stack: ExitStack) -> None:
    served = Served(stack)
    slow = [served.client(UNFINISHED[number % len(UNFINISHED)]) for number in range(200)]
    assert served.answer() == ANSWER
    slow[3].sendall(WHOLE[-1:])
    assert heard(slow[3]) == ANSWER, "who finishes late is answered"


def test_whoever_does_not_fetch_the_answer_keeps_nobody_else_waiting(stack: ExitStack) -> None:
    served = Served(stack)
    lazy = [served.client(b"GET /large HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n") for _ in range(5)]
    assert served.answer() == ANSWER
    assert sum(iter(lambda: len(lazy[0].recv(1_000_000)), 0)) > LARGE, "who fetches late is given all"


def test_what_is_not_whole_in_time_is_ended(stack: ExitStack) -> None:
    served = Served(stack, SHORT_S)
    for client in [served.client(said) for said in UNFINISHED]:
        assert client.recv(10_000) == b""


def test_a_byte_now_and_then_gains_no_time(stack: ExitStack) -> None:
    client = Served(stack, SHORT_S).client(b"POST /said HTTP/1.1\r\n")
    client.settimeout(0.05)
    for _ in range(200):  # ten seconds of bytes, for one second that a request may take
        try:
            if client.recv(10_000) == b"":
                return
        except TimeoutError:
            client.send(b"a")
        except ConnectionError:
            return
    pytest.fail("still listened to")


def test_a_client_of_many_requests_is_given_time_for_each(stack: ExitStack) -> None:
    client = Served(stack).client()
    for _ in range(3):
        client.sendall(WHOLE)
        assert heard(client) == ANSWER


def test_among_too_many_the_longest_idle_gives_way(stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "most_clients", lambda: 20)
    served = Served(stack)
    idle = [served.client(b"P") for _ in range(50)]
    assert served.answer() == ANSWER
    assert idle[0].recv(1) == b""


def test_what_has_begun_is_finished_when_the_server_ends(stack: ExitStack) -> None:
    begun, go = threading.Event(), threading.Event()

    def waits(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        begun.set()
        assert go.wait(PATIENCE_S)
        return app(environ, start_response)

    served = Served(stack, of=waits)
    client, silent = served.client(WHOLE), served.client()
    assert begun.wait(PATIENCE_S)
    ending = threading.Thread(target=served.end)
    ending.start()
    assert silent.recv(1) == b"", "nobody waits for who has said nothing"
    go.set()
    assert heard(client) == ANSWER
    ending.join()
    with pytest.raises(ConnectionRefusedError):
        served.client()


def test_for_whom_a_proxy_asks_is_passed_on(stack: ExitStack) -> None:
    said = b"GET /caller HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"
    assert Served(stack).answer(said) == (200, b"203.0.113.9")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, len(WHOLE) - 1), max_size=4).map(sorted))
def test_however_a_request_is_cut_it_is_answered_once(cuts: list[int]) -> None:
    with ExitStack() as stack:
        pieces = [WHOLE[a:b] for a, b in zip([0, *cuts], [*cuts, len(WHOLE)], strict=True)]
        assert Served(stack).answer(*pieces) == ANSWER


@pytest.mark.parametrize(
    "said",
    [
        b"POST /said HTTP/1.1\r\nHost: here\r\nContent-Length: 99000000\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: here\r\nCookie: " + b"x" * 99_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        os.urandom(4000) + b"\r\n\r\n",
    ],
)
def test_what_is_too_large_or_unclear_is_refused(stack: ExitStack, said: bytes) -> None:
    served = Served(stack)
    # who is refused while still speaking may hear of it only that nobody listens any more
    with suppress(ConnectionError):
        assert served.answer(said)[0] in {400, 413, 431}
    assert served.answer() == ANSWER
