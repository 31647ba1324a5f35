"""A real Chromium, pages that may not complain or leave this machine, and the ways of a person with a phone."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; nothing is downloaded."""
    found = shutil.which("chromium")
    assert found, "the browser tests need Debian's chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGS)
        yield browser
        browser.close()


@contextmanager
def quiet_page(browser: Browser, wait: float, **options: Any) -> Iterator[Page]:
    """A page that must stay on this machine and never log an error; `wait` is in seconds."""
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
    page = context.new_page()
    complaints: list[str] = []
    hosts: set[str | None] = set()

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: hosts.add(urlsplit(sent.url).hostname))
    page.set_default_timeout(wait * 1000)
    yield page
    assert complaints == []
    assert hosts <= {"127.0.0.1", None}
    context.close()


def say(phone: Locator, text: str) -> None:
    phone.get_by_test_id("input").fill(text)
    phone.get_by_test_id("send").click()


def last(phone: Locator) -> Locator:
    return phone.get_by_test_id("message").last
