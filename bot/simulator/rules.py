"""Tells what LINE would refuse in a list of messages, in LINE's words. Pure: no state, no network.

Limits come from LINE's Messaging API reference; the published OpenAPI schema lacks most of them. Like LINE, fields
that a message type does not know are ignored, except inside Flex, where they are refused.
"""

import re
from collections.abc import Sequence
from typing import Any, TypedDict

from bot.simulator.checks import (
    Detail,
    FieldCheck,
    FieldPlace,
    Fields,
    Notes,
    anything,
    every,
    items,
    matching,
    number,
    shape,
    text,
    units,
    url,
)
from bot.simulator.rules_action import QUICK_REPLY
from bot.simulator.rules_flex import FLEX_CONTAINER
from bot.simulator.rules_template import IMAGEMAP, IMAGEMAP_OPTIONAL, TEMPLATE

__all__ = ["Detail", "ErrorBody", "problems", "refusal"]

MESSAGES_AT_ONCE = 5


class ErrorBody(TypedDict, total=False):
    """The body of LINE's 400 answers."""

    message: str
    details: list[dict[str, str]]


def _emojis_stand_on_dollars(value: dict[str, Any], place: FieldPlace, notes: Notes) -> None:
    """Want each emoji's index, in UTF-16 units, to point at a `$` of the text."""
    said, emojis = value.get("text"), value.get("emojis")
    if not isinstance(said, str) or not isinstance(emojis, list):
        return
    dollars, at = set(), 0
    for character in said:
        if character == "$":
            dollars.add(at)
        at += units(character)
    for position, emoji in enumerate(emojis):
        if isinstance(emoji, dict) and emoji.get("index") not in dollars:
            notes.add(place / "emojis" / position / "index", "must point at a `$` in the text")


def _placeholders_are_filled(value: dict[str, Any], place: FieldPlace, notes: Notes) -> None:
    """Want every {key} of the text to have a substitution."""
    said, given = value.get("text"), value.get("substitution") or {}
    if not isinstance(said, str) or not isinstance(given, dict):
        return
    keys = re.findall(r"\{([0-9A-Za-z_]{1,20})\}", said.replace("{{", "").replace("}}", ""))
    if missing := [key for key in keys if key not in given]:
        notes.add(place / "substitution", f"must be specified: {', '.join(missing)}")
    if len(given) > 100:
        notes.add(place / "substitution", "Size must be between 0 and 100")


def _not_named_line(value: Any, place: FieldPlace, notes: Notes) -> None:
    """LINE refuses its own name and some others that it does not list."""
    if isinstance(value, str) and "line" in value.lower().split():
        notes.add(place, "may not include a reserved word")


_emoji = shape({"index": number(0, 5000), "productId": text(100, 1), "emojiId": text(100, 1)})
_common: Fields = {
    "type": anything,
    "quickReply": QUICK_REPLY,
    "sender": shape({}, {"name": every(text(20), _not_named_line), "iconUrl": url()}),
}
_digits = matching(r"\d+", "must be numeric")


_FLEX = shape({"altText": text(1500, 1), "contents": anything}, _common)
_TEMPLATE = shape({"altText": text(1500, 1), "template": anything}, _common)


def _flex(value: Any, place: FieldPlace, notes: Notes, *, index: int) -> None:
    _FLEX(value, place, notes)
    if value.get("contents") is not None:
        FLEX_CONTAINER(value["contents"], FieldPlace("", index), notes)


def _template(value: Any, place: FieldPlace, notes: Notes, *, index: int) -> None:
    _TEMPLATE(value, place, notes)
    if value.get("template") is not None:
        TEMPLATE(value["template"], FieldPlace("template", index), notes)


_PLAIN: dict[str, FieldCheck] = {
    "text": every(
        shape({"text": text(5000, 1)}, {**_common, "quoteToken": text(1000), "emojis": items(_emoji, 0, 20)}),
        _emojis_stand_on_dollars,
    ),
    "textV2": every(shape({"text": text(5000, 1)}, {**_common, "quoteToken": text(1000)}), _placeholders_are_filled),
    "sticker": shape({"packageId": _digits, "stickerId": _digits}, {**_common, "quoteToken": text(1000)}),
    "image": shape({"originalContentUrl": url(), "previewImageUrl": url()}, _common),
    "video": shape(
        {"originalContentUrl": url(), "previewImageUrl": url()},
        {**_common, "trackingId": matching(r"[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>\[\]]{1,100}")},
    ),
    "audio": shape({"originalContentUrl": url(), "duration": number(1, 2**53)}, _common),
    "location": shape(
        {
            "title": text(100, 1),
            "address": text(100, 1),
            "latitude": number(-90, 90, whole=False),
            "longitude": number(-180, 180, whole=False),
        },
        _common,
    ),
    "coupon": shape({"couponId": text(100, 1)}, {**_common, "deliveryTag": text(30)}),
    "imagemap": shape(IMAGEMAP, {**_common, **IMAGEMAP_OPTIONAL}),
}
_IN_FORM = {"flex": _flex, "template": _template}
_TYPES = (*_PLAIN, *_IN_FORM)


def problems(messages: Any) -> list[Detail]:
    """List everything LINE would refuse in the messages of one request; empty means LINE would take them."""
    notes = Notes()
    place = FieldPlace("messages")
    if not isinstance(messages, list) or not messages:
        notes.add(place, "May not be empty" if not isinstance(messages, list) else "Size must be between 1 and 5")
        return notes.details
    if len(messages) > MESSAGES_AT_ONCE:
        notes.add(place, f"Size must be between 1 and {MESSAGES_AT_ONCE}")
    for index, message in enumerate(messages):
        _message(message, index, notes)
    return notes.details


def _message(message: Any, index: int, notes: Notes) -> None:
    place = FieldPlace("messages") / index
    kind = message.get("type") if isinstance(message, dict) else None
    if not isinstance(kind, str):
        kind = None
    if kind in _PLAIN:
        _PLAIN[kind](message, place, notes)
    elif kind in _IN_FORM:
        _IN_FORM[kind](message, place, notes, index=index)
    else:
        notes.add(place / "type", f"Must be one of the following values: [{', '.join(_TYPES)}]")


def refusal(messages: Any) -> ErrorBody | None:
    """Give the body of LINE's 400 answer to these messages, or None when they are fine."""
    found = problems(messages)
    return error_body(found) if found else None


def error_body(found: Sequence[Detail]) -> ErrorBody:
    """Word problems as LINE does: the request's own first, otherwise those of the first bad Flex or template."""
    plain = [detail for detail in found if detail.index is None]
    if plain:
        return {
            "message": f"The request body has {len(plain)} error(s)",
            "details": [detail.as_json() for detail in plain],
        }
    index = found[0].index
    inside = [detail.as_json() for detail in found if detail.index == index]
    return {"message": f"A message (messages[{index}]) in the request body is invalid", "details": inside}
