"""A rich menu of the content as LINE wants it: an object with areas to tap, and a picture."""

import hashlib
import json
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from content.model.menus import Menu

OURS = "sujarit:"
"""What LINE's names for our menus begin with."""
DEFAULT = "visitor"
"""The menu of everyone who has not joined yet."""
WIDTH, ROW_HEIGHT = 2500, 843
"""Pixels: with one row or two, the sizes of LINE's own examples."""
_HERE = Path(__file__).parent


def menu_for(roles: Collection[str], registered: bool) -> str:
    """Choose the menu of a person who holds these roles; `registered` this year, or in one before."""
    if not registered:
        return DEFAULT
    return next((role for role in ("admin", "focal") if role in roles), "staff")


def menu_name(menu: Menu) -> str:
    """Name the menu in LINE: it changes with whatever is drawn or sent."""
    drawn = json.dumps(_object(menu), sort_keys=True).encode() + menu_png(menu)
    return f"{OURS}{menu.name}:{hashlib.sha256(drawn).hexdigest()[:12]}"


def menu_object(menu: Menu) -> dict[str, Any]:
    """Give LINE's rich menu object."""
    return {"name": menu_name(menu), **_object(menu)}


@cache
def menu_png(menu: Menu) -> bytes:
    """Draw the menu; far below the 1 MB that LINE takes."""
    import typst  # noqa: PLC0415 - for setup alone; a server never draws

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_HERE.parent / "assets" / "fonts"]
    )
    rows = [[{"label": area.label, "icon": area.icon, "main": area.main} for area in row] for row in menu.rows]
    png = typst.compile(
        _HERE / "rich_menu.typ",
        format="png",
        ppi=144,
        font_paths=fonts,
        sys_inputs={"menu": json.dumps(rows)},
    )
    assert isinstance(png, bytes)  # noqa: S101 - one page, so one picture
    return png


def _object(menu: Menu) -> dict[str, Any]:
    edges = [round(WIDTH * column / len(menu.rows[0])) for column in range(len(menu.rows[0]) + 1)]
    return {
        "size": {"width": WIDTH, "height": ROW_HEIGHT * len(menu.rows)},
        "selected": menu.name == DEFAULT,  # who has joined reads what was answered, with the menu one tap away
        "chatBarText": menu.chat_bar,
        "areas": [
            {
                "bounds": {"x": left, "y": ROW_HEIGHT * row, "width": right - left, "height": ROW_HEIGHT},
                "action": {"type": "message", "label": area.label, "text": area.text},
            }
            for row, areas in enumerate(menu.rows)
            for area, left, right in zip(areas, edges, edges[1:], strict=False)
        ],
    }
