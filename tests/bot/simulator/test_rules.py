import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.rules import problems, refusal
from bot.simulator.rules_richmenu import image_dimensions, image_fits, menu_problems

HTTPS = "https://example.go.th/a.png"
POSTBACK = {"type": "postback", "label": "ตกลง", "data": "x"}


def text(**more: Any) -> dict[str, Any]:
    return {"type": "text", "text": "สวัสดี", **more}


def flex(contents: Any) -> dict[str, Any]:
    return {"type": "flex", "altText": "การ์ด", "contents": contents}


def bubble(*parts: Any, **more: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": list(parts)}, **more}


def template(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": "template", "altText": "ตัวเลือก", "template": {"type": kind, **more}}


def quick(*actions: Any) -> dict[str, Any]:
    return text(quickReply={"items": [{"type": "action", "action": action} for action in actions]})


def column(actions: int = 1, **more: Any) -> dict[str, Any]:
    return {"text": "ข้อความ", "actions": [POSTBACK] * actions, **more}


GOOD: list[dict[str, Any]] = [
    text(text="ก" * 5000),
    text(text="😀" * 2500),
    text(text="ดู $ นี่", emojis=[{"index": 3, "productId": "p", "emojiId": "1"}], quoteToken="q"),
    text(sender={"name": "ศปท.จังหวัด", "iconUrl": HTTPS}),
    {"type": "textV2", "text": "สวัสดี {name} {{ไม่ใช่}}", "substitution": {"name": {"type": "emoji"}}},
    {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    {"type": "image", "originalContentUrl": HTTPS, "previewImageUrl": "http://127.0.0.1:8000/p.png"},
    {"type": "video", "originalContentUrl": HTTPS, "previewImageUrl": HTTPS, "trackingId": "a-1"},
    {"type": "audio", "originalContentUrl": HTTPS, "duration": 60000},
    {"type": "location", "title": "ศาลากลาง", "address": "ตราด", "latitude": 12.24, "longitude": 102},
    quick(*[{"type": "message", "label": "น้ำ" * 20, "text": "น้ำ"}] * 13),
    quick({"type": "camera", "label": "กล้อง"}, {"type": "clipboard", "label": "คัดลอก", "clipboardText": "x"}),
    quick(
        {"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "min": "2026-01-01", "max": "2026-09-30"}
    ),
    template("confirm", text="ยืนยันหรือไม่", actions=[POSTBACK, POSTBACK]),
    template("buttons", text="ก" * 160, actions=[POSTBACK] * 4),
    template("carousel", columns=[column(2), column(2)]),
    template("image_carousel", columns=[{"imageUrl": HTTPS, "action": {"type": "uri", "uri": "tel:1206"}}]),
    {
        "type": "imagemap",
        "baseUrl": "https://example.go.th/map",
        "altText": "แผนที่",
        "baseSize": {"width": 1040, "height": 500},
        "actions": [{"type": "message", "text": "ก", "area": {"x": 0, "y": 0, "width": 5, "height": 5}}],
    },
    flex(
        bubble({"type": "text", "text": "ก", "size": "15px", "color": "#0A0b0C80", "wrap": True, "lineSpacing": "6px"})
    ),
    flex(bubble({"type": "text", "contents": [{"type": "span", "text": "ก", "weight": "bold"}]}, size="giga")),
    flex(
        bubble(
            {
                "type": "box",
                "layout": "baseline",
                "contents": [{"type": "icon", "url": HTTPS}, {"type": "text", "text": "ก"}],
                "paddingAll": "5%",
                "offsetTop": "-2px",
                "background": {
                    "type": "linearGradient",
                    "angle": "90deg",
                    "startColor": "#ffffff",
                    "endColor": "#000000",
                },
            },
            {"type": "separator", "margin": "md"},
            {"type": "button", "style": "primary", "height": "sm", "action": POSTBACK},
            {"type": "image", "url": HTTPS, "size": "full", "aspectRatio": "20:13", "aspectMode": "cover"},
            {"type": "box", "layout": "horizontal", "contents": []},
        )
    ),
    flex({"type": "carousel", "contents": [bubble({"type": "separator"}, size="kilo")] * 12}),
    flex(
        bubble(
            {"type": "separator"},
            hero={"type": "video", "url": HTTPS, "previewUrl": HTTPS, "altContent": {"type": "image", "url": HTTPS}},
        )
    ),
]


@pytest.mark.parametrize("message", GOOD, ids=lambda message: message["type"])
def test_takes_what_line_takes(message: dict[str, Any]) -> None:
    assert problems([message]) == []


BAD: list[tuple[dict[str, Any], str, str]] = [
    (text(text=""), "messages[0].text", "May not be empty"),
    (text(text="ก" * 5001), "messages[0].text", "Length must be between 0 and 5000"),
    (text(text="😀" * 2501), "messages[0].text", "Length must be between 0 and 5000"),
    ({"type": "text"}, "messages[0].text", "May not be empty"),
    (text(emojis=[{"index": 0, "productId": "p", "emojiId": "1"}]), "messages[0].emojis[0].index", "must point"),
    ({"type": "textV2", "text": "{who}"}, "messages[0].substitution", "must be specified: who"),
    ({"type": "file", "url": HTTPS}, "messages[0].type", "Must be one of the following values: [text, textV2,"),
    (text(sender={"name": "ก" * 21}), "messages[0].sender.name", "Length must be between 0 and 20"),
    (text(sender={"name": "LINE ตราด"}), "messages[0].sender.name", "reserved"),
    ({"type": "image", "originalContentUrl": "http://example.org/a", "previewImageUrl": HTTPS},
     "messages[0].originalContentUrl", "invalid uri"),
    ({"type": "image", "originalContentUrl": "https://example.org/ก", "previewImageUrl": HTTPS},
     "messages[0].originalContentUrl", "invalid uri"),
    ({"type": "image", "originalContentUrl": HTTPS}, "messages[0].previewImageUrl", "May not be empty"),
    ({"type": "location", "title": "ก", "address": "ก", "latitude": 91, "longitude": 0},
     "messages[0].latitude", "between"),
    (quick(*[POSTBACK] * 14), "messages[0].quickReply.items", "Size must be between 1 and 13"),
    (quick({**POSTBACK, "label": "น้ำ" * 21}), "messages[0].quickReply.items[0].action.label", "between 0 and 20"),
    (quick({"type": "location"}), "messages[0].quickReply.items[0].action", "`label` must be specified"),
    (quick({**POSTBACK, "data": "ก" * 301}), "messages[0].quickReply.items[0].action.data", "between 0 and 300"),
    (quick({**POSTBACK, "displayText": "ก", "text": "ก"}), "messages[0].quickReply.items[0].action", "together"),
    (quick({**POSTBACK, "fillInText": "ก"}), "messages[0].quickReply.items[0].action.fillInText", "openKeyboard"),
    (quick({"type": "richmenuswitch", "label": "ก", "data": "x", "richMenuAliasId": "a"}),
     "messages[0].quickReply.items[0].action.type", "Must be one of"),
    (quick({"type": "datetimepicker", "label": "ก", "data": "d", "mode": "date", "initial": "2569-01-01"}),
     "messages[0].quickReply.items[0].action.initial", "invalid property"),
    (quick({"type": "datetimepicker", "label": "ก", "data": "d", "mode": "time", "min": "09:00", "max": "08:59"}),
     "messages[0].quickReply.items[0].action.min", "less than"),
    (template("confirm", text="ก", actions=[POSTBACK]), "template/actions", "size must be between 2 and 2"),
    (template("buttons", text="ก" * 61, title="ก", actions=[POSTBACK]), "template/text", "not be longer than 60"),
    (template("buttons", text="ก", title="ก" * 41, actions=[POSTBACK]), "template/title", "not be longer than 40"),
    (template("buttons", text="ก", actions=[{"type": "camera", "label": "ก"}]),
     "template/actions/0", "invalid property"),
    (template("buttons", text="ก", actions=[{"type": "uri", "label": "ก", "uri": "https://e.org/" + "a" * 1000}]),
     "template/actions/0/uri", "size must be between 0 and 1000"),
    (template("carousel", columns=[column(1), column(2)]), "template/columns/1", "same actions"),
    (template("carousel", columns=[column(1), column(1, title="ก")]), "template/columns/1", "same actions"),
    (template("carousel", columns=[column()] * 11), "template/columns", "between 1 and 10"),
    (template("menu"), "template", "invalid property"),
    (flex(bubble({"type": "text", "text": ""})), "/body/contents/0/text", "must be non-empty text"),
    (flex(bubble({"type": "text"})), "/body/contents/0/text", "must be non-empty text"),
    (flex(bubble({"type": "text", "text": "ก", "colour": "#000000"})), "/body/contents/0/colour", "invalid property"),
    (flex(bubble({"type": "text", "text": "ก", "color": "red"})), "/body/contents/0/color", "invalid property"),
    (flex(bubble({"type": "text", "text": "ก", "size": "huge"})), "/body/contents/0/size", "invalid property"),
    (flex(bubble({"type": "text", "text": "ก", "wrap": "true"})), "/body/contents/0/wrap", "boolean"),
    (flex(bubble({"type": "icon", "url": HTTPS})), "/body/contents/0", "invalid property"),
    (flex(bubble({"type": "box", "layout": "baseline", "contents": [{"type": "button", "action": POSTBACK}]})),
     "/body/contents/0/contents/0", "invalid property"),
    (flex(bubble({"type": "button", "action": {"type": "postback", "data": "x"}})),
     "/body/contents/0/action/label", "must be specified"),
    (flex(bubble({"type": "button", "action": {**POSTBACK, "label": "ก" * 41}})),
     "/body/contents/0/action/label", "not be longer than 40"),
    (flex(bubble({"type": "image", "url": "ftp://e.org/a"})), "/body/contents/0/url", "invalid uri scheme"),
    (flex(bubble({"type": "image", "url": HTTPS, "aspectRatio": "1:4"})), "/body/contents/0/aspectRatio", "invalid"),
    (flex(bubble({"type": "separator"}, size="huge")), "/size", "invalid property"),
    (flex({"type": "bubble"}), "/", "At least one block must be specified"),
    (flex({"type": "box"}), "/", "invalid property"),
    (flex(bubble({"type": "text", "text": "ก" * 11000})), "/", "Too large flex message"),
    (flex({"type": "carousel", "contents": [bubble({"type": "separator"})] * 13}), "/contents", "between 1 and 12"),
    (flex({"type": "carousel", "contents": [bubble({"type": "separator"}, size=size) for size in ("mega", "nano")]}),
     "/contents/1/size", "same size"),
    (flex({"type": "carousel", "contents": [bubble({"type": "text", "text": "ก" * 6000})] * 3}), "/", "Too large"),
    ({"type": "flex", "altText": "ก" * 1501, "contents": bubble({"type": "separator"})}, "messages[0].altText", "1500"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "place", "complaint"), BAD, ids=lambda value: value if isinstance(value, str) else ""
)
def test_refuses_what_line_refuses(message: dict[str, Any], place: str, complaint: str) -> None:
    found = problems([message])
    assert [detail.property for detail in found] == [place]
    assert complaint in found[0].message


def test_counts_messages() -> None:
    assert problems([])[0].message == "Size must be between 1 and 5"
    assert problems([text()] * 5) == []
    assert problems([text()] * 6)[0].property == "messages"
    assert problems(None)[0].property == "messages"


def test_words_the_answer_as_line_does() -> None:
    assert refusal([text()]) is None
    assert refusal([text(text=""), {"type": "x"}]) == {
        "message": "The request body has 2 error(s)",
        "details": [
            {"message": "May not be empty", "property": "messages[0].text"},
            {"message": problems([{"type": "x"}])[0].message, "property": "messages[1].type"},
        ],
    }
    assert refusal([text(), flex(bubble({"type": "video"}))]) == {
        "message": "A message (messages[1]) in the request body is invalid",
        "details": [{"message": "invalid property", "property": "/body/contents/0"}],
    }


KEYS = st.sampled_from(
    ["type", "text", "contents", "body", "layout", "action", "actions", "template", "columns", "size", "hero", "url",
     "quickReply", "items", "mode", "label", "emojis", "substitution", "sender", "min", "max", "altText"]
)  # fmt: skip
SCALARS = st.sampled_from(
    ["text", "textV2", "flex", "template", "bubble", "carousel", "box", "vertical", "baseline", "video", "buttons",
     "postback", "datetimepicker", "date", "\ud800", "https://[", "", "$", 0, -1, 1.5, True, None]
)  # fmt: skip
ANY_JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6))


@given(ANY_JSON)
def test_never_stumbles_over_strange_json(value: Any) -> None:
    found = problems([value])
    assert all(detail.property for detail in found)
    json.dumps([detail.as_json() for detail in found])


@given(st.sampled_from(GOOD), KEYS, ANY_JSON)
def test_never_stumbles_over_a_strange_field(message: dict[str, Any], key: str, value: Any) -> None:
    for inside in ("contents", "template"):
        if isinstance(message.get(inside), dict):
            assert all(detail.property for detail in problems([{**message, inside: {**message[inside], key: value}}]))
    assert all(detail.property for detail in problems([{**message, key: value}]))


def menu(**more: Any) -> dict[str, Any]:
    area = {"bounds": {"x": 0, "y": 0, "width": 2500, "height": 843}, "action": {"type": "postback", "data": "home"}}
    size = {"width": 2500, "height": 843}
    return {"size": size, "selected": True, "name": "หลัก", "chatBarText": "เมนู", "areas": [area]} | more


def test_takes_sound_rich_menus() -> None:
    switch = {"type": "richmenuswitch", "richMenuAliasId": "a", "data": "x"}
    assert menu_problems(menu()) == []
    assert menu_problems(menu(chatBarText="ที่" * 14)) == []
    assert menu_problems(menu(areas=[{**menu()["areas"][0], "action": switch}])) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"chatBarText": "ก" * 15}, "chatBarText"),
        ({"name": ""}, "name"),
        ({"selected": None}, "selected"),
        ({"areas": menu()["areas"] * 21}, "areas"),
        ({"size": {"width": 2501, "height": 843}}, "size.width"),
        ({"size": {"width": 800, "height": 800}}, "size"),
        ({"areas": [{"bounds": {"x": -1, "y": 0, "width": 1, "height": 1}, "action": POSTBACK}]}, "areas[0].bounds.x"),
        ({"areas": [{**menu()["areas"][0], "action": {"type": "camera"}}]}, "areas[0].action.type"),
    ],
)
def test_refuses_unsound_rich_menus(change: dict[str, Any], place: str) -> None:
    assert [detail.property for detail in menu_problems(menu(**change))] == [place]


@given(ANY_JSON)
def test_never_stumbles_over_a_strange_menu(value: Any) -> None:
    assert menu_problems(value)
    assert menu_problems({**menu(), "areas": value, "size": value})


def test_reads_image_dimensions(png: bytes, jpeg: bytes) -> None:
    assert image_dimensions(png) == (2500, 843)
    assert image_dimensions(jpeg) == (1200, 405)
    assert image_dimensions(b"GIF89a") is None
    assert image_fits(png)


@given(st.binary(max_size=60))
def test_reads_any_bytes_as_an_image_without_stumbling(content: bytes) -> None:
    for begins in (b"\xff\xd8", b"\x89PNG\r\n\x1a\n"):
        found = image_dimensions(begins + content)
        assert found is None or all(0 <= side < 2**32 for side in found)
