"""LINE's rules for rich menus and their images."""

import struct
from typing import Any

from bot.simulator.checks import Detail, FieldPlace, Notes, anything, boolean, graphemes, items, number, shape, text
from bot.simulator.rules_action import RICH_MENU_ACTIONS, action

IMAGE_BYTES = 1024 * 1024
IMAGE_TYPES = ("image/jpeg", "image/png")
_MOST = 2_147_483_647

_BOUNDS = shape({"x": number(0, _MOST), "y": number(0, _MOST), "width": number(1, _MOST), "height": number(1, _MOST)})
_AREA = shape({"bounds": _BOUNDS, "action": action(RICH_MENU_ACTIONS, 20, label_required=False)})
_MENU = shape(
    {
        "size": shape({"width": number(800, 2500), "height": number(250, _MOST)}),
        "selected": boolean,
        "name": text(300, 1, graphemes),
        "chatBarText": text(14, 1, graphemes),
        "areas": items(_AREA, 0, 20),
    },
    {"richMenuId": anything},
)


def menu_problems(menu: Any) -> list[Detail]:
    """List what LINE would refuse in a rich menu object."""
    notes = Notes()
    if not isinstance(menu, dict):
        notes.missing(FieldPlace("size"))
        return notes.details
    _MENU(menu, FieldPlace(), notes)
    size = menu.get("size")
    if not notes.details and isinstance(size, dict) and size["width"] / size["height"] < 1.45:
        notes.add(FieldPlace("size"), "width / height must be 1.45 or more")
    return notes.details


def image_fits(content: bytes) -> bool:
    """Tell whether a rich menu image has dimensions LINE takes."""
    found = image_dimensions(content)
    if found is None:
        return False
    width, height = found
    return 800 <= width <= 2500 and height >= 250 and width / height >= 1.45


def image_dimensions(content: bytes) -> tuple[int, int] | None:
    """Read (width, height) in pixels from a PNG or JPEG, or None when it is neither."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return _jpeg_dimensions(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    """Walk the JPEG segments to the frame header, which holds the size."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
