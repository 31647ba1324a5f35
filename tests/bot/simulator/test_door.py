"""Who comes into the local LINE: programs, and its own page under a name of this machine. No page of another site."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.simulator import create_local_line
from bot.simulator.line import LocalLine
from tests.bot.simulator.conftest import TOKEN, ListeningBot

OURS = ["127.0.0.1", "127.0.0.1:9001", "localhost", "LOCALHOST:8000", "[::1]", "[::1]:9001"]
FORGED = [
    "attacker.example",
    "attacker.example:9001",
    "127.0.0.1.attacker.example",
    "127.0.0.1@attacker.example",
    "attacker.example@127.0.0.1",
    "localhost, attacker.example",
    "localhost:80:80",
    "localhost.",
    "127.0.0.2",
    "::1",
    "0.0.0.0",
    "",
]
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
PARTS = [{"Sec-Fetch-Site": site, "Sec-Fetch-Dest": part} for site in ("cross-site", "same-site")
         for part in ("empty", "image", "script", "iframe")]  # fmt: skip
"""What a page of another site says that shows ours, or a part of it, within itself."""
FOREIGN = [
    {"Origin": "http://attacker.example"},
    {"Origin": "http://localhost:3000"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost.attacker.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    LINK,
]
FORMS = ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
"""What a form of any site can send, without asking first."""
ACTS = '{"name": "x", "text": "x", "limit": 0, "today": "2026-03-10", "data": "x", "content": "", "kind": "file"}'
"""A body with which every way of the page's API would do something."""


@pytest.fixture(params=[True, False], ids=["whole", "stub"])
def door(request: pytest.FixtureRequest, bot: ListeningBot) -> Iterator[Flask]:
    """The local LINE, and the one that only counts."""
    given: Any = {"channel_secret": "s", "channel_access_token": TOKEN, "webhook_url": bot.url}
    app = create_local_line(**given, record=request.param)
    app.extensions["local_line"].world.add_user("สมชาย", "U1", following=True)
    yield app
    app.extensions["local_line"].close()


def ways(app: Flask) -> list[tuple[str, str]]:
    """Every method and path that is answered, those of the stub too."""
    found = {
        (method, re.sub(r"<[^>]+>", "U1", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
    }
    actions = {("POST", f"/api/users/U1/{action}") for action in ("follow", "block", "text", "postback")}
    stubs = {("POST", "/v2/bot/message/push"), ("GET", "/api/counters"), ("POST", "/api/counters")}
    return sorted(found | actions | stubs | {("GET", "/nowhere"), ("GET", "/api/nowhere")})


def writing(app: Flask) -> list[tuple[str, str]]:
    return [(method, path) for method, path in ways(app) if method not in ("GET", "OPTIONS")]


def state(app: Flask) -> Any:
    """All that a request could change, but the numbers of what was asked."""
    line: LocalLine = app.extensions["local_line"]
    world = line.world
    return world.chats, world.people, world.today, world.ledger.dump(), world.menus.dump(), world.faults.as_json()


def asked(client: FlaskClient, method: str, path: str, host: str = "localhost", **headers: str) -> tuple[int, str]:
    """The status and the words for a request with the channel's token, so that nothing else refuses it."""
    given = {"Host": host, "Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"} | headers
    with client.open(path, method=method, headers=given, data=ACTS if method != "GET" else None) as answer:
        return answer.status_code, answer.get_data(as_text=True) if answer.status_code in (403, 415) else ""


def test_under_another_name_nothing_is_answered(door: Flask) -> None:
    before, client = repr(state(door)), door.test_client()
    for host in FORGED:
        for method, path in ways(door):
            status, said = asked(client, method, path, host)
            assert status == 403, (host, method, path)
            assert said.startswith("This is the local LINE: open it as http://127.0.0.1")
    assert repr(state(door)) == before


def test_under_a_name_of_this_machine_it_is_answered(door: Flask) -> None:
    client = door.test_client()
    for host in OURS:
        own = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
        for headers in ({}, own, {"Sec-Fetch-Site": "none"}):
            for way in (("GET", "/"), ("GET", "/api/state"), ("POST", "/api/users"), ("GET", "/v2/bot/info")):
                assert asked(client, *way, host, **headers)[0] == 200, (host, way, headers)


def test_another_page_acts_nowhere(door: Flask) -> None:
    before, client = repr(state(door)), door.test_client()
    assert len(writing(door)) > 30
    for headers in FOREIGN:
        for method, path in writing(door):
            told = asked(client, method, path, **headers)
            assert told == (403, "Another site's page may not use the local LINE.\n"), (headers, method, path)
    assert repr(state(door)) == before


def test_another_page_reads_nothing_and_may_only_link_here(door: Flask) -> None:
    client = door.test_client()
    reading = [way for way in ways(door) if way not in writing(door)]
    for method, path in reading:
        for headers in ({"Origin": "http://attacker.example"}, *PARTS):
            assert asked(client, method, path, **headers)[0] == 403, (headers, method, path)
        with client.open(path, method=method) as answer:
            assert "access-control-" not in str(answer.headers).lower()
    assert asked(client, "GET", "/", **LINK)[0] == 200


def test_what_a_form_can_send_does_nothing_on_the_pages_api(door: Flask) -> None:
    """Not even where a browser does not say whose form it is."""
    before, client = repr(state(door)), door.test_client()
    for kind in FORMS:
        for method, path in (way for way in writing(door) if way[1].startswith("/api/")):
            told = asked(client, method, path, **{"Content-Type": kind})
            assert told == (415, "The page's API takes application/json only.\n"), (kind, method, path)
    assert repr(state(door)) == before
