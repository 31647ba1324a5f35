"""LINE's rules for actions and quick replies."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.simulator.checks import (
    FieldCheck,
    FieldPlace,
    Notes,
    anything,
    every,
    graphemes,
    items,
    one_of,
    shape,
    text,
    url,
)

QUICK_REPLY_ACTIONS = (
    "postback",
    "message",
    "uri",
    "datetimepicker",
    "camera",
    "cameraRoll",
    "location",
    "clipboard",
)
BUTTON_ACTIONS = ("postback", "message", "uri", "datetimepicker", "clipboard")
RICH_MENU_ACTIONS = (*BUTTON_ACTIONS, "richmenuswitch")

_PICKER_FORMATS = {"date": ("%Y-%m-%d", "d" * 10), "time": ("%H:%M", "t" * 5), "datetime": ("%Y-%m-%dT%H:%M", "d" * 16)}
_FIRST, _LAST = datetime(1900, 1, 1), datetime(2100, 12, 31, 23, 59)  # noqa: DTZ001 - the picker has no time zone
_URI = url(1000, ("http", "https", "line", "tel"))


def _postback(value: dict[str, Any], place: FieldPlace, notes: Notes) -> None:
    if value.get("displayText") is not None and value.get("text") is not None:
        notes.add(place, "`displayText` and `text` cannot be specified together")
    if value.get("fillInText") is not None and value.get("inputOption") != "openKeyboard":
        notes.add(place / "fillInText", "must be specified only with `openKeyboard`")


def _moment(value: object, mode: str) -> datetime | None:
    """Read a picker's value, or None when it does not have the form of the mode."""
    written, sample = _PICKER_FORMATS[mode]
    if not isinstance(value, str) or len(value) != len(sample):
        return None
    try:
        return datetime.strptime(value.replace("t", "T"), written)  # noqa: DTZ007
    except ValueError:
        return None


def _picker(value: dict[str, Any], place: FieldPlace, notes: Notes) -> None:
    mode = value.get("mode")
    if not isinstance(mode, str) or mode not in _PICKER_FORMATS:
        return
    seen: dict[str, datetime] = {}
    for name in ("initial", "max", "min"):
        if value.get(name) is None:
            continue
        moment = _moment(value[name], mode)
        if moment is None or (mode != "time" and not _FIRST <= moment <= _LAST):
            notes.add(place / name, "invalid property")
        else:
            seen[name] = moment
    if "min" in seen and "max" in seen and seen["min"] >= seen["max"]:
        notes.add(place / "min", "must be less than `max`")


def _action_fields(*, strict: bool) -> dict[str, FieldCheck]:
    """Give the check of each action type, labels aside."""
    base: dict[str, FieldCheck] = {"type": anything, "label": anything}
    long = text(300, 1, graphemes)
    postback = shape(
        {"data": text(300)},
        base
        | {
            "displayText": long,
            "text": long,
            "fillInText": text(300, 1, graphemes),
            "inputOption": one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
        },
        strict=strict,
    )
    picker = shape(
        {"data": text(300), "mode": one_of("date", "time", "datetime")},
        base | dict.fromkeys(("initial", "max", "min"), anything),
        strict=strict,
    )
    desktop = shape({}, {"desktop": _URI}, strict=strict)
    return {
        "postback": every(postback, _postback),
        "message": shape({"text": long}, base, strict=strict),
        "uri": shape({"uri": _URI}, {**base, "altUri": desktop}, strict=strict),
        "datetimepicker": every(picker, _picker),
        "camera": shape({}, base, strict=strict),
        "cameraRoll": shape({}, base, strict=strict),
        "location": shape({}, base, strict=strict),
        "richmenuswitch": shape({"data": text(300), "richMenuAliasId": text(32, 1)}, base, strict=strict),
        "clipboard": shape({"clipboardText": text(1000, 1)}, base, strict=strict),
    }


def action(allowed: Iterable[str], label: int, *, label_required: bool, strict: bool = False) -> FieldCheck:
    """Want an action of an allowed type with a label of at most `label` graphemes."""
    kinds = {kind: check for kind, check in _action_fields(strict=strict).items() if kind in set(allowed)}
    check_label = text(label, 0, graphemes)

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            place_of_type = place if place.slashed else place / "type"
            listed = f"Must be one of the following values: [{', '.join(kinds)}]"
            notes.add(place_of_type, "invalid property" if place.slashed else listed)
            return
        if value.get("label"):
            check_label(value["label"], place / "label", notes)
        elif label_required:
            notes.add(place / "label" if place.slashed else place, "`label` must be specified")
        kinds[kind](value, place, notes)

    return check


QUICK_REPLY = shape(
    {
        "items": items(
            shape(
                {"action": action(QUICK_REPLY_ACTIONS, 20, label_required=True)},
                {"type": one_of("action"), "imageUrl": url()},
            ),
            1,
            13,
        )
    }
)
