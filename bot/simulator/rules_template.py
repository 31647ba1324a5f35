"""LINE's rules for template messages and imagemaps."""

from typing import Any

from bot.simulator.checks import (
    FieldCheck,
    FieldPlace,
    Notes,
    anything,
    by_type,
    every,
    graphemes,
    items,
    matching,
    number,
    one_of,
    shape,
    text,
    url,
)
from bot.simulator.rules_action import BUTTON_ACTIONS, action

_action = action(BUTTON_ACTIONS, 20, label_required=True)
_default_action = action(BUTTON_ACTIONS, 20, label_required=False)
_picture: dict[str, FieldCheck] = {
    "imageAspectRatio": one_of("rectangle", "square"),
    "imageSize": one_of("cover", "contain"),
}
_pictured_fields: dict[str, FieldCheck] = {
    "thumbnailImageUrl": url(),
    "title": text(40, 0, graphemes),
    "imageBackgroundColor": matching(r"#[0-9A-Fa-f]{6}"),
    "defaultAction": _default_action,
}


def _text_fits(plain: int, pictured: int) -> FieldCheck:
    """Want a text that is shorter when an image or a title stands beside it."""

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        if isinstance(value, dict) and value.get("text") is not None:
            most = pictured if value.get("thumbnailImageUrl") or value.get("title") else plain
            text(most, 1, graphemes)(value["text"], place / "text", notes)

    return check


_BUTTONS = every(
    shape({"text": anything, "actions": items(_action, 1, 4)}, _picture | _pictured_fields),
    _text_fits(160, 60),
)
_CONFIRM = shape({"text": text(240, 1, graphemes), "actions": items(_action, 2, 2)})
_COLUMN = every(
    shape({"text": anything, "actions": items(_action, 1, 3)}, _pictured_fields),
    _text_fits(120, 60),
)
_IMAGE_COLUMN = shape({"imageUrl": url(), "action": action(BUTTON_ACTIONS, 12, label_required=False)})


def _columns_agree(value: Any, place: FieldPlace, notes: Notes) -> None:
    """Want the same number of actions, and image and title in all columns or in none."""
    listed = value.get("columns") if isinstance(value, dict) else None
    columns = [column for column in listed if isinstance(column, dict)] if isinstance(listed, list) else []

    def looks(column: dict[str, Any]) -> tuple[int, bool, bool]:
        actions = column.get("actions")
        count = len(actions) if isinstance(actions, list) else 0
        return count, bool(column.get("thumbnailImageUrl")), bool(column.get("title"))

    for position, column in enumerate(columns):
        if looks(column) != looks(columns[0]):
            notes.add(place / "columns" / position, "must have the same actions, image and title as the other columns")


TEMPLATE = by_type(
    {
        "buttons": _BUTTONS,
        "confirm": _CONFIRM,
        "carousel": every(shape({"columns": items(_COLUMN, 1, 10)}, _picture), _columns_agree),
        "image_carousel": shape({"columns": items(_IMAGE_COLUMN, 1, 10)}),
    }
)

_area = shape(dict.fromkeys(("x", "y", "width", "height"), number(0, 2_147_483_647)))
_imagemap_uri = url(1000, ("http", "https", "line", "tel"))
_label: dict[str, FieldCheck] = {"type": anything, "label": text(100)}
_imagemap_action = by_type(
    {
        "uri": shape({"linkUri": _imagemap_uri, "area": _area}, _label),
        "message": shape({"text": text(400, 1), "area": _area}, _label),
        "clipboard": shape({"clipboardText": text(1000, 1), "area": _area}, _label),
    }
)
_imagemap_video = shape(
    {"originalContentUrl": url(), "previewImageUrl": url(), "area": _area},
    {"externalLink": shape({"linkUri": _imagemap_uri, "label": text(30, 1)})},
)

IMAGEMAP: dict[str, FieldCheck] = {
    "baseUrl": url(),
    "altText": text(1500, 1),
    "baseSize": shape({"width": number(1040, 1040), "height": number(1, 2_147_483_647)}),
    "actions": items(_imagemap_action, 0, 50),
}
IMAGEMAP_OPTIONAL: dict[str, FieldCheck] = {"video": _imagemap_video}
