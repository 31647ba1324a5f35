"""How tall bubbles are on a phone, as the local LINE draws them: many at once, on one page, served from the disk."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, ViewportSize

BOT = Path(__file__).parents[2] / "bot"
FOLDERS = (BOT / "simulator" / "page", BOT / "static" / "line", BOT / "static")
PHONE: ViewportSize = {"width": 390, "height": 844}
ROOM = 600
"""CSS pixels of such a phone in which a bubble is seen as a whole, with the rich menu folded away."""
HOST = "http://127.0.0.1"
WALL = """<!doctype html><html lang="th"><meta charset="utf-8"><link rel="stylesheet" href="/desk.css">
<link rel="stylesheet" href="/phone.css"><link rel="stylesheet" href="/flex.css">
<body style="overflow: auto"><div class="phone" style="overflow: visible; flex: none"><div class="scroller"
 style="overflow: visible"><div id="wall"></div></div></div>"""
DRAW = """async (shown) => {
  const { flex, shrinkToFit } = await import("/flex.js");
  const wall = document.getElementById("wall");
  const nodes = shown.map((contents) => flex(contents, () => {}));
  const rows = nodes.map((node) => Object.assign(document.createElement("div"), { className: "row wide" }));
  rows.forEach((row, at) => row.append(nodes[at]));
  wall.replaceChildren(...rows);
  await document.fonts.ready;
  shrinkToFit(wall);
  return nodes.map((node) => Math.ceil(node.querySelector(".fx-bubble").getBoundingClientRect().height));
}"""


@contextmanager
def phone_wall(browser: Browser) -> Iterator[Page]:
    """An empty chat of a phone on which bubbles are drawn; it asks nothing of any network."""
    page = browser.new_page(viewport=PHONE)
    page.route("**/*", _from_disk)
    page.goto(HOST)
    yield page
    page.close()


def heights(page: Page, bubbles: Iterable[dict[str, Any]]) -> list[int]:
    """Draw Flex containers (a bubble or a carousel) and give the height of each, in CSS pixels."""
    found: list[int] = page.evaluate(DRAW, list(bubbles))
    return found


def _from_disk(route: Route) -> None:
    name = urlsplit(route.request.url).path.lstrip("/")
    if not name:
        route.fulfill(body=WALL, content_type="text/html; charset=utf-8")
        return
    path = next((path for folder in FOLDERS if (path := folder / name).is_file()), None)
    if path is None:
        route.fulfill(status=404)
    else:
        route.fulfill(path=path)
