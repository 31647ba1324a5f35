"""The console is opened once with a link, in one browser, and closes again: on the real record, with real cookies."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Locator, Page, ViewportSize, expect
from sqlalchemy import select
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from bot.app import build
from bot.installation import Installation
from bot.links import OUTSIDE, Links
from bot.pages import pages
from bot.pages.page_reader import PageReader
from content.model.calendar import chat_time
from flows.record.people import CONSOLE_IDLE, CONSOLE_WHOLE, EndRole
from storage import Unavailable
from storage.people import console_sessions, people
from storage.people.erasing import stored
from storage.tables.people import console_sessions as table
from tests.bot.browser import chromium
from tests.bot.local_line import running
from tests.packs import loaded
from tests.seams import Ahead, settings
from tests.storage.somebody import ACCOUNT, do, erase, staff

BASE = "https://sujarit.example"
COOKIE = "__Host-sujarit-console"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE: ViewportSize = {"width": 390, "height": 844}
MINUTE = timedelta(minutes=1)
BEHIND = ("/console", "/console.csv", "/console/preview")
LEAVE, LEAVE_ALL = "/console/leave", "/console/leave-all"


@dataclass
class Centre:
    """The pages over a real record, in which somebody is an admin, and the browsers of whoever comes."""

    installation: Installation
    clock: Ahead
    person: int

    def __post_init__(self) -> None:
        installation = self.installation
        self.app = Flask("pages under test")
        self.app.register_blueprint(pages(installation.content, installation.links, PageReader(installation)))

    def t(self, key: str, **values: object) -> str:
        return loaded("trat-2569").texts(key, **values)

    def link(self, person: int = 0) -> str:
        """A fresh link, as from chat."""
        return self.installation.links.for_person(ACCOUNT, person or self.person).console()

    def browser(self, agent: str = ANDROID) -> FlaskClient:
        client = self.app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = agent
        return client

    def signed_in(self, agent: str = ANDROID, person: int = 0) -> FlaskClient:
        client = self.browser(agent)
        assert use(client, self.link(person)).status_code == 303
        return client

    def rows(self) -> list[dict[str, Any]]:
        with self.installation.database.read() as conn:
            return [dict(row) for row in conn.execute(select(table).order_by(table.c.id)).mappings()]


def page_of(client: FlaskClient, link: str) -> str:
    """Look at a link, and give the secret of the page that is shown."""
    found = re.search(r'name="page" value="([^"]+)"', client.get(link).text)
    assert found
    return found[1]


def send(client: FlaskClient, address: str, page: str = "", headers: dict[str, str] | None = None) -> TestResponse:
    """Tap a button of a page."""
    return client.post(address if address.startswith("http") else BASE + address, data={"page": page}, headers=headers)


def use(client: FlaskClient, link: str) -> TestResponse:
    """Open a link and tap its button."""
    return send(client, link, page_of(client, link))


def get(client: FlaskClient, path: str = "/console") -> TestResponse:
    return client.get(BASE + path)


def statuses(client: FlaskClient) -> list[int]:
    return [get(client, path).status_code for path in BEHIND]


def made(tmp_path: Path, url: str, redis_url: str, public: str = BASE) -> Centre:
    clock = Ahead()
    there = settings(tmp_path, database_url=url, public_base_url=public, today=None)
    installation = build(there, redis_url, loaded("trat-2569"), clock=clock)
    with installation.database.write() as conn:
        person = staff(conn)
        people.grant(conn, person, "admin", None, clock.now())
    return Centre(installation, clock, person)


@pytest.fixture
def centre(tmp_path: Path, sqlite_url: str, redis_url: str) -> Iterator[Centre]:
    """A centre with its record on SQLite."""
    found = made(tmp_path, sqlite_url, redis_url)
    yield found
    found.installation.database.close()
    found.installation.redis.close()


@pytest.fixture
def each_centre(tmp_path: Path, database_url: str, redis_url: str) -> Iterator[Centre]:
    """A centre with its record on SQLite and on PostgreSQL in turn."""
    found = made(tmp_path, database_url, redis_url)
    yield found
    found.installation.database.close()
    found.installation.redis.close()


# opening


def test_a_link_opens_the_console_in_one_browser_and_tells_others_which(each_centre: Centre) -> None:
    centre, link = each_centre, each_centre.link()
    mine, other = centre.browser(ANDROID), centre.browser(FIREFOX)
    theirs = page_of(other, link)
    answer = use(mine, link)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console")
    assert statuses(mine) == [200, 200, 200]
    for seen in (other.get(link), send(other, link, theirs), mine.get(link)):
        assert seen.status_code == 410
        at = chat_time(centre.rows()[0]["opened_at"])
        assert centre.t("pages.console_used.what", at=at, browser="Chrome · Android") in seen.text
        assert centre.t("pages.console_used.not_you") in seen.text
        assert "Set-Cookie" not in seen.headers
    assert statuses(other) == [404, 404, 404]
    assert centre.t("pages.from_line.do") in get(other).text
    assert len(centre.rows()) == 1


def test_the_cookie_is_of_this_host_only_and_out_of_reach_of_scripts_and_other_sites(centre: Centre) -> None:
    answer = use(centre.browser(), centre.link())
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *rules = cookie.split("; ")
    assert re.fullmatch(rf"{COOKIE}=[0-9a-f]{{64}}", name)
    assert sorted(rules) == ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]


def test_over_plain_http_the_cookie_has_no_name_that_browsers_would_refuse(
    tmp_path: Path, sqlite_url: str, redis_url: str
) -> None:
    centre = made(tmp_path, sqlite_url, redis_url, "http://127.0.0.1:8000")
    client = centre.browser()
    cookie = use(client, centre.link()).headers["Set-Cookie"]
    assert re.fullmatch("sujarit-console=[0-9a-f]{64}; HttpOnly; Path=/; SameSite=Strict", cookie)
    assert client.get("http://127.0.0.1:8000/console").status_code == 200
    centre.installation.database.close()
    centre.installation.redis.close()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": "facebookexternalhit/1.1;line-poker/1.0"},
        {"User-Agent": ANDROID},
    ],
)
def test_whoever_only_looks_at_a_link_uses_nothing_and_is_told_nothing(centre: Centre, headers: dict[str, str]) -> None:
    link = centre.link()
    for answer in (centre.browser().get(link, headers=headers), centre.browser().head(link, headers=headers)):
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "ตราด" not in answer.text
    assert centre.rows() == []
    assert use(centre.browser(), link).status_code == 303


def test_of_two_browsers_at_once_one_gets_in(each_centre: Centre) -> None:
    centre = each_centre
    for _ in range(3):
        link, barrier = centre.link(), Barrier(2)
        both = [centre.browser(), centre.browser(FIREFOX)]
        shown = [page_of(client, link) for client in both]

        def tap(client: FlaskClient, page: str, link: str = link, barrier: Barrier = barrier) -> int:
            barrier.wait()
            return send(client, link, page).status_code

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(tap, both, shown))
        assert sorted(answers) == [303, 410]
        assert [get(client).status_code for client in both] == [200 if one == 303 else 404 for one in answers]
    assert len(centre.rows()) == 3


def test_a_button_tapped_twice_or_an_answer_that_was_lost_opens_the_same_console(each_centre: Centre) -> None:
    link, client = each_centre.link(), each_centre.browser()
    page = page_of(client, link)
    lost = send(each_centre.browser(), link, page)
    answer = send(client, link, page)
    assert (answer.status_code, answer.headers["Set-Cookie"]) == (303, lost.headers["Set-Cookie"])
    assert send(client, link, page).status_code == 303
    assert get(client).status_code == 200
    assert [row["ended_at"] for row in each_centre.rows()] == [None]


def test_a_link_ends_unused_after_its_time(centre: Centre) -> None:
    with time_machine.travel("2026-03-10T09:00:00Z", tick=False) as clock:
        link, client = centre.link(), centre.browser()
        page = page_of(client, link)
        clock.shift(15 * MINUTE)
        assert client.get(link).status_code == 200
        clock.shift(timedelta(seconds=1))
        for answer in (client.get(link), send(client, link, page)):
            assert answer.status_code == 410
            assert centre.t("pages.expired.do") in answer.text
    assert centre.rows() == []


def test_who_opened_a_link_is_told_after_its_time_too(centre: Centre) -> None:
    with time_machine.travel("2026-03-10T09:00:00Z", tick=False) as clock:
        link = centre.link()
        use(centre.browser(), link)
        clock.shift(timedelta(days=2))
        assert centre.t("pages.console_used.title") in centre.browser(FIREFOX).get(link).text


def test_the_record_knows_hashes_and_no_more_of_a_browser_than_a_word(centre: Centre) -> None:
    link = centre.link()
    cookie = use(centre.browser(FIREFOX), link).headers["Set-Cookie"]
    (row,) = centre.rows()
    assert row["browser"] == "Firefox · Windows"
    secret, token = cookie.split("=")[1].split(";")[0], link.removesuffix(OUTSIDE).rsplit("/", 1)[1]
    assert not [word for word in (secret, token, "Gecko", "127.0.0.1") if word in repr(row)]
    with centre.installation.database.read() as conn:
        mine = stored(conn, centre.person, centre.installation.tokens.taker_hash)["console_sessions.person_id"]
    assert [one.keys() & {"session_hash", "link_hash"} for one in mine] == [set()]


# closing


def test_a_console_that_is_not_used_closes(each_centre: Centre) -> None:
    client, clock = each_centre.signed_in(), each_centre.clock
    for _ in range(3):
        clock.ahead += CONSOLE_IDLE - MINUTE
        assert get(client).status_code == 200
    clock.ahead += CONSOLE_IDLE
    answer = get(client, "/console.csv")
    assert answer.status_code == 410
    assert each_centre.t("pages.closed.what", minutes=30, hours=8) in answer.text
    assert answer.headers["Set-Cookie"].startswith(f"{COOKIE}=; Expires=Thu, 01 Jan 1970")
    assert statuses(client) == [404, 404, 404]


def test_a_console_closes_after_a_day_at_the_desk(centre: Centre) -> None:
    client, clock, opened = centre.signed_in(), centre.clock, centre.clock.ahead
    while clock.ahead + 29 * MINUTE < opened + CONSOLE_WHOLE:
        clock.ahead += 29 * MINUTE
        assert get(client).status_code == 200
    clock.ahead = opened + CONSOLE_WHOLE
    assert get(client).status_code == 410


def test_a_console_closes_when_the_role_ends_and_stays_closed_when_it_is_given_again(each_centre: Centre) -> None:
    centre, client, link = each_centre, each_centre.signed_in(), each_centre.link()
    with centre.installation.database.write() as conn:
        other = staff(conn, "U2")
        people.grant(conn, other, "admin", None, centre.clock.now())
        do(conn, other, EndRole(centre.person, "admin", ""), centre.clock.now())
    assert [get(client).status_code, send(client, LEAVE).status_code, client.get(link).status_code] == [410, 404, 404]
    with centre.installation.database.write() as conn:
        people.grant(conn, centre.person, "admin", None, centre.clock.now())
        (row,) = centre.rows()
        assert console_sessions.use(conn, row["session_hash"], centre.clock.now()) is None
    assert centre.signed_in().get(f"{BASE}/console").status_code == 200


def test_a_console_closes_when_a_role_ends_by_its_date(each_centre: Centre) -> None:
    client, clock = each_centre.signed_in(), each_centre.clock
    with each_centre.installation.database.write() as conn:
        people.revoke(conn, each_centre.person, "admin", None, clock.now() + 5 * MINUTE, now=clock.now())
    assert get(client).status_code == 200
    clock.ahead += 5 * MINUTE
    assert get(client).status_code == 410


def test_a_console_closes_when_its_person_is_erased(each_centre: Centre) -> None:
    client, link = each_centre.signed_in(), each_centre.link()
    with each_centre.installation.database.write() as conn:
        erase(conn, each_centre.person, each_centre.clock.now())
    assert [get(client).status_code, client.get(link).status_code] == [410, 404]
    assert each_centre.rows() == []


def test_another_key_closes_every_console(centre: Centre) -> None:
    client, installation = centre.signed_in(), centre.installation
    assert get(client).status_code == 200
    app = Flask("pages with another key")
    app.register_blueprint(pages(installation.content, Links(BASE, "another"), PageReader(installation)))
    after = app.test_client()
    kept = client.get_cookie(COOKIE, domain="sujarit.example")
    assert kept
    after.set_cookie(COOKIE, kept.value, domain="sujarit.example")
    assert get(after).status_code == 410


def test_who_leaves_is_out_and_the_cookie_of_before_opens_nothing(centre: Centre) -> None:
    mine, other = centre.signed_in(), centre.signed_in(FIREFOX)
    kept = mine.get_cookie(COOKIE, domain="sujarit.example")
    assert kept
    answer = send(mine, LEAVE)
    assert (answer.status_code, centre.t("pages.left.title") in answer.text) == (200, True)
    assert mine.get_cookie(COOKIE, domain="sujarit.example") is None
    assert statuses(mine) == [404, 404, 404]
    mine.set_cookie(COOKIE, kept.value, domain="sujarit.example")
    assert get(mine).status_code == 410
    assert get(other).status_code == 200
    assert [row["ended_at"] is None for row in centre.rows()] == [False, True]


def test_who_leaves_everywhere_is_out_everywhere_and_nobody_else_is(centre: Centre) -> None:
    with centre.installation.database.write() as conn:
        colleague = staff(conn, "U2")
        people.grant(conn, colleague, "admin", None, centre.clock.now())
    mine, stolen, other = centre.signed_in(), centre.signed_in(FIREFOX), centre.signed_in(FIREFOX, colleague)
    answer = send(mine, LEAVE_ALL)
    assert (answer.status_code, centre.t("pages.left_all.title") in answer.text) == (200, True)
    assert [get(client).status_code for client in (mine, stolen, other)] == [404, 410, 200]


def test_the_console_lists_where_it_is_open(centre: Centre) -> None:
    mine = centre.signed_in()
    several = centre.t("pages.console.several", count=2)
    assert several not in get(mine).text
    send(centre.signed_in(), LEAVE)
    centre.signed_in(FIREFOX)
    page = get(mine).text
    listed = re.findall(r"<li>(.*?)</li>", page.partition('id="sessions"')[2], re.DOTALL)
    opened = [
        centre.t("pages.console.opened", at=chat_time(row["opened_at"]), browser=row["browser"])
        for row in centre.rows()
        if row["ended_at"] is None
    ]
    assert [re.sub(r"\s*<.*", "", one, flags=re.DOTALL) for one in listed] == opened[::-1]
    assert [centre.t("pages.console.here") in one for one in listed] == [False, True]
    assert several in page
    for path in ("/console", "/console/preview"):
        assert opened[0] in get(mine, path).text
        assert f'action="{LEAVE}"' in get(mine, path).text


def test_a_browser_that_opens_another_link_has_one_console(centre: Centre) -> None:
    client, other = centre.signed_in(), centre.signed_in(FIREFOX)
    assert use(client, centre.link()).status_code == 303
    assert [get(one).status_code for one in (client, other)] == [200, 200]
    assert [row["ended_at"] is None for row in centre.rows()] == [False, True, True]


# who may ask


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": BASE},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://sujarit.example"},
    ],
)
def test_a_form_of_another_site_does_nothing(centre: Centre, headers: dict[str, str]) -> None:
    client, link = centre.signed_in(), centre.link()
    for address in (link, LEAVE, LEAVE_ALL):
        answer = send(client, address, "a page", headers)
        assert (answer.status_code, centre.t("pages.elsewhere.what") in answer.text) == (403, True)
    assert get(client).status_code == 200
    assert [row["ended_at"] for row in centre.rows()] == [None]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": BASE}])
def test_a_form_of_our_own_works_in_new_and_old_browsers(centre: Centre, headers: dict[str, str]) -> None:
    client, link = centre.browser(), centre.link()
    assert send(client, link, page_of(client, link), headers).status_code == 303
    assert send(client, LEAVE, headers=headers).status_code == 200


@pytest.mark.parametrize("path", BEHIND)
def test_nothing_of_the_console_is_shown_without_a_session(centre: Centre, path: str) -> None:
    for secret in ("", "x", "ก", "0" * 64):
        client = centre.browser()
        if secret:
            client.set_cookie(COOKIE, secret, domain="sujarit.example")
        answer = get(client, path)
        assert answer.status_code == (410 if secret else 404)
        assert answer.content_type == "text/html; charset=utf-8"
        assert "ตราด" not in answer.text


def test_no_cache_keeps_what_an_admin_sees_and_no_address_tells_a_link(centre: Centre) -> None:
    client, link = centre.browser(), centre.link()
    token = link.removesuffix(OUTSIDE).rsplit("/", 1)[1]
    answers = [use(client, link), *(get(client, path) for path in BEHIND), client.get(link), send(client, LEAVE)]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert token not in answer.text + answer.headers.get("Location", "")


def away(*_: object) -> AbstractContextManager[Any]:
    raise Unavailable("the database does not answer")


def test_a_record_that_is_away_is_told_politely_and_closes_nothing(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, link = centre.signed_in(), centre.link()
    page = page_of(client, link)
    with monkeypatch.context() as fault:
        fault.setattr(centre.installation.database, "read", away)
        fault.setattr(centre.installation.database, "write", away)
        for answer in (get(client), client.get(link), send(client, link, page), send(client, LEAVE)):
            assert (answer.status_code, centre.t("pages.away.title") in answer.text) == (503, True)
            assert "Set-Cookie" not in answer.headers
    assert get(client).status_code == 200
    assert send(client, link, page).status_code == 303


# a real browser


@pytest.mark.browser
def test_a_browser_comes_from_elsewhere_opens_leaves_and_goes_back_to_nothing(
    tmp_path: Path, sqlite_url: str, redis_url: str
) -> None:
    centre = made(tmp_path, sqlite_url, redis_url, "")
    server = make_server("127.0.0.1", 0, centre.app, threaded=True)
    expect.set_options(timeout=20_000)
    with running(server) as base, chromium() as driver, driver.new_context(viewport=PHONE, locale="th-TH") as context:
        page, link = context.new_page(), base + centre.link()
        page.goto(f"http://localhost:{server.server_port}/privacy")  # to a browser, another site
        page.evaluate("link => { location = link }", link)
        page.get_by_role("button", name=centre.t("pages.console_link.open")).click()
        page.wait_for_url(f"{base}/console")
        expect(title(page)).to_contain_text(loaded("trat-2569").programme.area)
        assert page.evaluate("[document.cookie, document.referrer]") == ["", ""]
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        with page.expect_download() as download:
            page.get_by_text(centre.t("pages.console.download")).click()
        assert download.value.suggested_filename.endswith(".csv")
        tapped_again, forged = context.new_page(), context.new_page()
        tapped_again.goto(f"http://localhost:{server.server_port}/privacy")
        tapped_again.evaluate("link => { location = link }", link)
        expect(title(tapped_again)).to_have_text(centre.t("pages.console_used.title"))
        tapped_again.get_by_text(centre.t("pages.console_used.here")).click()
        expect(title(tapped_again)).to_contain_text(loaded("trat-2569").programme.area)
        forged.set_content(f'<form method="post" action="{base}{LEAVE_ALL}"><button>')
        forged.get_by_role("button").click()
        expect(title(forged)).to_have_text(centre.t("pages.elsewhere.title"))
        page.get_by_text(centre.t("pages.preview.open")).click()
        expect(title(page)).to_have_text(centre.t("pages.preview.title"))
        page.get_by_role("button", name=centre.t("pages.console.leave"), exact=True).click()
        expect(title(page)).to_have_text(centre.t("pages.left.title"))
        for told in ("pages.from_line.title", "pages.from_line.title", "pages.console_used.title"):
            page.evaluate("history.back()")
            expect(title(page)).to_have_text(centre.t(told))
    centre.installation.database.close()
    centre.installation.redis.close()


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)
