"""The rich menus below the chat: what each kind of person finds there and the word each area sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.model.prose import graphemes
from content.model.source import Source, read
from content.model.words import Words

LABEL, CHAT_BAR = 20, 14  # LINE's limits, in grapheme clusters
MENUS = "visitor staff focal admin"


@dataclass(frozen=True)
class MenuArea:
    """A place to tap. `text` is what the tap sends as the person's message; `main` makes it stand out."""

    label: str
    icon: str
    text: str
    main: bool


@dataclass(frozen=True)
class Menu:
    """A rich menu: rows of equally many areas."""

    name: str
    chat_bar: str
    rows: tuple[tuple[MenuArea, ...], ...]


def load_menus(path: Path, root: Path, words: Words) -> Mapping[str, Menu]:
    """Read the menus by name. Raises ContentError, also where a command is none of the words."""
    return {name: _menu(name, source, words) for name, source in read(path, root).only(MENUS).items()}


def _menu(name: str, source: Source, words: Words) -> Menu:
    found = source.only("chat_bar rows")
    rows = tuple(tuple(_area(item, words) for item in row.items()) for row in found["rows"].items())
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        found["rows"].fail("all rows need equally many areas, and at least one")
    if sum(len(row) for row in rows) > 20:
        found["rows"].fail("LINE takes at most 20 areas")
    return Menu(name, _short(found["chat_bar"], CHAT_BAR), rows)


def _area(source: Source, words: Words) -> MenuArea:
    found = source.only("label icon command", "main")
    try:
        text = words.first(found["command"].text())
    except KeyError:
        found["command"].fail("not a command of words.yaml")
    main = "main" in found and found["main"].flag()
    return MenuArea(_short(found["label"], LABEL), found["icon"].text(), text, main)


def _short(source: Source, limit: int) -> str:
    text = source.text()
    if graphemes(text) > limit:
        source.fail(f"longer than the {limit} characters LINE shows")
    return text
