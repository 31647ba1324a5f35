"""LINE's rules for Flex messages: what may stand inside what, which properties each component has, how big it may be.

The kinds and properties are those of LINE's OpenAPI schema; nesting, keyword lists and byte limits are in LINE's
reference only. Sizes are counted in UTF-8 without spaces; LINE does not say how it counts, so stay well below.
"""

import json
from typing import Any

from bot.simulator.checks import (
    FieldPlace,
    Fields,
    Notes,
    anything,
    boolean,
    by_type,
    every,
    items,
    matching,
    number,
    one_of,
    shape,
    text,
    url,
)
from bot.simulator.rules_action import BUTTON_ACTIONS, action

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
CAROUSEL_BUBBLES = 12

_PX = r"\d+(\.\d+)?px"
_PERCENT = r"\d+(\.\d+)?%"
_SPACES = r"none|xs|sm|md|lg|xl|xxl"
_FONTS = r"xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"
_BIG = 1_000_000

_gap = matching(f"{_SPACES}|{_PX}")
_padding = matching(f"{_SPACES}|{_PX}|{_PERCENT}")
_offset = matching(rf"{_SPACES}|-?{_PX}|-?{_PERCENT}")
_length = matching(f"{_PX}|{_PERCENT}")
_font = matching(f"{_FONTS}|{_PX}")
_colour = matching(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_action = action(BUTTON_ACTIONS, 40, label_required=False, strict=True)
_labelled_action = action(BUTTON_ACTIONS, 40, label_required=True, strict=True)

_TYPE: Fields = {"type": anything}
_FLEX: Fields = {"flex": number(0, _BIG)}
_PLACING: Fields = {
    "margin": _gap,
    "position": one_of("relative", "absolute"),
    **dict.fromkeys(("offsetTop", "offsetBottom", "offsetStart", "offsetEnd"), _offset),
}
_STYLE: Fields = {
    "size": _font,
    "color": _colour,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}
_ALIGN: Fields = {"align": one_of("start", "end", "center"), "gravity": one_of("top", "bottom", "center")}


def _ratio(value: Any, place: FieldPlace, notes: Notes) -> None:
    """Want `w:h`, each part 1 to 100000 and the height at most three times the width."""
    width, _, height = str(value).partition(":")
    try:
        wide, high = float(width), float(height)
    except ValueError:
        wide = high = 0
    if not (1 <= wide <= 100_000 and 1 <= high <= 100_000 and high <= 3 * wide):
        notes.add(place, "invalid property")


def _something_to_say(value: dict[str, Any], place: FieldPlace, notes: Notes) -> None:
    if value.get("text") is None and not value.get("contents"):
        notes.add(place / "text", "must be non-empty text")


_GRADIENT = shape(
    {
        "type": one_of("linearGradient"),
        "angle": matching(r"\d+(\.\d+)?deg"),
        "startColor": _colour,
        "endColor": _colour,
    },
    {"centerColor": _colour, "centerPosition": matching(_PERCENT)},
    strict=True,
)
_SPAN = shape({"text": text(_BIG, 1)}, {**_TYPE, **_STYLE}, strict=True)
_TEXT = every(
    shape(
        {},
        {
            **_TYPE,
            **_FLEX,
            **_PLACING,
            **_STYLE,
            **_ALIGN,
            "text": text(_BIG, 1),
            "wrap": boolean,
            "lineSpacing": matching(_PX),
            "action": _action,
            "maxLines": number(0, _BIG),
            "contents": items(by_type({"span": _SPAN}), 0, _BIG),
            "adjustMode": one_of("shrink-to-fit"),
            "scaling": boolean,
        },
        strict=True,
    ),
    _something_to_say,
)
_BUTTON = shape(
    {"action": _labelled_action},
    {
        **_TYPE,
        **_FLEX,
        **_PLACING,
        "gravity": _ALIGN["gravity"],
        "color": _colour,
        "style": one_of("primary", "secondary", "link"),
        "height": one_of("md", "sm"),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": boolean,
    },
    strict=True,
)
_IMAGE = shape(
    {"url": url()},
    {
        **_TYPE,
        **_FLEX,
        **_PLACING,
        **_ALIGN,
        "size": matching(f"{_FONTS}|full|{_PX}|{_PERCENT}"),
        "aspectRatio": _ratio,
        "aspectMode": one_of("fit", "cover"),
        "backgroundColor": _colour,
        "action": _action,
        "animated": boolean,
    },
    strict=True,
)
_ICON = shape(
    {"url": url()},
    {**_TYPE, **_PLACING, "size": _font, "aspectRatio": _ratio, "scaling": boolean},
    strict=True,
)
_SEPARATOR = shape({}, {**_TYPE, "margin": _gap, "color": _colour}, strict=True)
_FILLER = shape({}, {**_TYPE, **_FLEX}, strict=True)


def _contents(value: Any, place: FieldPlace, notes: Notes) -> None:
    """Check a box's children by what its layout may hold."""
    held = _HELD_IN_BASELINE if value.get("layout") == "baseline" else _HELD_IN_BOX
    if value.get("contents") is not None:
        held(value["contents"], place / "contents", notes)


_BOX = every(
    shape(
        {"layout": one_of("horizontal", "vertical", "baseline"), "contents": anything},
        {
            **_TYPE,
            **_FLEX,
            **_PLACING,
            "spacing": _gap,
            "backgroundColor": _colour,
            "borderColor": _colour,
            "borderWidth": matching(f"none|light|normal|medium|semi-bold|bold|{_PX}"),
            "cornerRadius": _gap,
            **dict.fromkeys(("width", "maxWidth", "height", "maxHeight"), _length),
            **dict.fromkeys(("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd"), _padding),
            "action": _action,
            "justifyContent": one_of(
                "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
            ),
            "alignItems": one_of("center", "flex-start", "flex-end"),
            "background": _GRADIENT,
        },
        strict=True,
    ),
    lambda value, place, notes: _contents(value, place, notes) if isinstance(value, dict) else None,
)
_HELD_IN_BASELINE = items(by_type({"icon": _ICON, "text": _TEXT, "filler": _FILLER}), 0, _BIG)
_HELD_IN_BOX = items(
    by_type(
        {
            "box": _BOX,
            "button": _BUTTON,
            "image": _IMAGE,
            "text": _TEXT,
            "separator": _SEPARATOR,
            "filler": _FILLER,
        }
    ),
    0,
    _BIG,
)

_VIDEO = shape(
    {"url": url(), "previewUrl": url(), "altContent": by_type({"box": _BOX, "image": _IMAGE})},
    {**_TYPE, "aspectRatio": _ratio, "action": _action},
    strict=True,
)
_ONLY_BOX = by_type({"box": _BOX})
_BLOCK_STYLE = shape({}, {"backgroundColor": _colour, "separator": boolean, "separatorColor": _colour}, strict=True)
_BUBBLE_SHAPE = shape(
    {},
    {
        **_TYPE,
        "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "direction": one_of("ltr", "rtl"),
        "header": _ONLY_BOX,
        "hero": by_type({"box": _BOX, "image": _IMAGE, "video": _VIDEO}),
        "body": _ONLY_BOX,
        "footer": _ONLY_BOX,
        "styles": shape({}, dict.fromkeys(("header", "hero", "body", "footer"), _BLOCK_STYLE), strict=True),
        "action": _action,
    },
    strict=True,
)


def _size_in_bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _too_large(value: object, most: int, place: FieldPlace, notes: Notes) -> None:
    if _size_in_bytes(value) > most:
        notes.add(place, f"Too large flex message. The maximum size of JSON data is {most} bytes")


def _bubble(value: dict[str, Any], place: FieldPlace, notes: Notes) -> None:
    _BUBBLE_SHAPE(value, place, notes)
    if not any(value.get(block) for block in ("header", "hero", "body", "footer")):
        notes.add(place, "At least one block must be specified")
    hero = value.get("hero")
    plays = isinstance(hero, dict) and hero.get("type") == "video"
    if plays and value.get("size", "mega") not in ("kilo", "mega", "giga"):
        notes.add(place / "hero", "invalid property")
    _too_large(value, BUBBLE_BYTES, place, notes)


_CAROUSEL_SHAPE = shape({"contents": items(by_type({"bubble": _bubble}), 1, CAROUSEL_BUBBLES)}, _TYPE, strict=True)


def _carousel(value: dict[str, Any], place: FieldPlace, notes: Notes) -> None:
    _CAROUSEL_SHAPE(value, place, notes)
    listed = value.get("contents")
    bubbles = [bubble for bubble in listed if isinstance(bubble, dict)] if isinstance(listed, list) else []
    for position, bubble in enumerate(bubbles):
        here = place / "contents" / position
        if bubble.get("size", "mega") != bubbles[0].get("size", "mega"):
            notes.add(here / "size", "must be the same size in all bubbles")
        hero = bubble.get("hero")
        if isinstance(hero, dict) and hero.get("type") == "video":
            notes.add(here / "hero", "invalid property")
    _too_large(value, CAROUSEL_BYTES, place, notes)


FLEX_CONTAINER = by_type({"bubble": _bubble, "carousel": _carousel})
