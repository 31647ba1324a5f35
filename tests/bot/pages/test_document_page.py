"""A document's page: its contents, its end, and that opening it is not reading it; with and without JavaScript."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import ViewportSize, expect
from werkzeug.serving import make_server

from bot.links import DOCUMENT, Links
from bot.pages import pages, prose
from content.model.documents.documents import Documents
from content.model.pack import Content
from tests.bot.browser import chromium, quiet_page
from tests.bot.local_line import running
from tests.bot.pages.conftest import ERASED, STAFF, Written, browser

CODE = "code-of-ethics"
PHONE: ViewportSize = {"width": 390, "height": 844}


def shown(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_contents_lead_to_every_part(client: FlaskClient, links: Links, content: Content) -> None:
    page = client.get(links.for_person(1, STAFF).document(CODE, 1)).text
    parts = prose.parts(content.documents[CODE].current.markdown)
    assert len(parts) == 10
    for part in parts:
        assert page.count(f'<a href="#{part.anchor}">{part.heading}</a>') == 1
        assert page.count(f'<h2 id="{part.anchor}">{part.heading}</h2>') == 1
    assert page.index("</nav>") < page.index("<article>") < page.index("</article>") < page.index("<button")


def test_headings_are_listed_as_they_read() -> None:
    listed = prose.parts("# ก\n\n## **ข** <i>ค</i> `ง`\n\n### จ\n\n> ## ฉ\n\n##\n\n## ข\n")
    assert [tuple(part) for part in listed] == [("part-1", "ข <i>ค</i> ง"), ("part-3", "ข")]


def test_short_texts_have_no_contents(content: Content, links: Links, record: Written) -> None:
    document = content.documents[CODE]
    version = replace(document.current, markdown="# ก\n\n## ข\n\n## ค\n")
    short = replace(content, documents=Documents((replace(document, versions=(version,)),)))
    assert "<nav" not in browser(short, links, record).get(links.for_person(1, STAFF).document(CODE, 1)).text


def test_who_comes_to_the_end_in_time_has_read_it(client: FlaskClient, links: Links, record: Written) -> None:
    least = record.content.documents.least_seconds(record.content.documents[CODE])
    assert least >= 10
    with time_machine.travel("2026-03-10T09:00:00Z", tick=False) as clock:
        address = links.for_person(1, STAFF).document(CODE, 1)
        mark = shown(client.get(address).text)
        clock.shift(timedelta(seconds=1))
        early = client.post(address, data={"shown": mark})
        assert (early.status_code, record.ends) == (409, [])
        assert record.content.texts("pages.document.early", minutes=6) in early.text
        assert shown(early.text) == mark  # the time since the first sight of it counts
        clock.shift(timedelta(seconds=least - 1))
        done = client.post(address, data={"shown": mark})
        assert (done.status_code, record.ends) == (200, [(STAFF, CODE, 1)])
        assert record.content.texts("pages.read.do") in done.text


def test_no_other_page_tells_how_long_this_one_was_read(client: FlaskClient, links: Links, record: Written) -> None:
    with time_machine.travel("2026-03-10T09:00:00Z", tick=False) as clock:
        address = links.for_person(1, STAFF).document(CODE, 1)
        other = shown(client.get(links.for_person(1, STAFF).document("dos-donts", 1)).text)
        token = address.rsplit("/", 1)[1]
        clock.shift(timedelta(hours=1))
        for mark in ("", "x", token, other, other[:-1]):
            assert client.post(address, data={"shown": mark}).status_code == 409
        assert client.post(address).status_code == 409
        clock.shift(timedelta(seconds=DOCUMENT.seconds))
        assert client.post(address, data={"shown": other}).status_code == 410
    assert client.post("/d/x").status_code == 404
    assert client.post(links.for_person(1, ERASED).document(CODE, 1)).status_code == 404
    assert client.post(links.for_person(1, STAFF).document(CODE, 9)).status_code == 404
    assert record.ends == []


@contextmanager
def served(content: Content, record: Written, share: int) -> Iterator[str]:
    """The page of a document on a real server; gives its address."""
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/favicon.ico", "favicon", lambda: ("", 204))
    links = Links("", "a secret")
    app.register_blueprint(pages(replace(content, documents=Documents(content.documents.all, share)), links, record))
    with running(make_server("127.0.0.1", 0, app, threaded=True)) as base:
        yield base + links.for_person(1, STAFF).document(CODE, 1)


@pytest.mark.browser
def test_the_button_appears_where_the_end_was_seen(content: Content, record: Written) -> None:
    with served(content, record, 0) as address, chromium() as driver, quiet_page(driver, 20, viewport=PHONE) as page:
        button = page.get_by_role("button", name=content.texts("pages.document.finish"))
        page.goto(address)
        expect(page.get_by_role("navigation")).to_be_visible()
        expect(button).to_be_hidden()
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_role("link", name="ข้อ ๗").click()
            page.keyboard.press("End")
        expect(button).to_be_visible()
        assert record.ends == [(STAFF, CODE, 1)]
        box = button.bounding_box()
        assert box
        assert box["width"] > 300
        assert box["height"] >= 44
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        button.click()
        expect(page.get_by_text(content.texts("pages.read.do"))).to_be_visible()


@pytest.mark.browser
def test_who_jumps_to_the_end_waits_for_the_button(content: Content, record: Written) -> None:
    with served(content, record, 100) as address, chromium() as driver:
        page = driver.new_page(viewport=PHONE)
        page.clock.install()
        page.goto(address)
        button = page.get_by_role("button", name=content.texts("pages.document.finish"))
        page.locator("#end").scroll_into_view_if_needed()
        expect(page.get_by_text(content.texts("pages.document.wait"))).to_be_visible()
        expect(button).to_be_hidden()
        page.clock.fast_forward(6 * 60 * 1000)
        expect(button).to_be_visible()
        button.click()  # and the bot counts for itself
        expect(page.get_by_role("status")).to_be_visible()
        assert record.ends == []


@pytest.mark.browser
def test_without_javascript_the_button_stands_at_the_end(content: Content, record: Written) -> None:
    with served(content, record, 0) as address, chromium() as driver:
        page = driver.new_context(java_script_enabled=False, viewport=PHONE).new_page()
        page.goto(address)
        page.get_by_role("button", name=content.texts("pages.document.finish")).click()
        expect(page.get_by_text(content.texts("pages.read.do"))).to_be_visible()
        assert record.ends == [(STAFF, CODE, 1)]
