"""What a person sees of LINE messages: the words and the things to tap, read from the JSON that went over the wire."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Offer:
    """One thing to tap: the words it shows, and LINE's action."""

    names: tuple[str, ...]
    action: Json


def offers(message: Json) -> list[Offer]:
    """All that a message offers, in the order shown."""
    items = message.get("quickReply", {}).get("items", [])
    quick = [Offer((item["action"]["label"],), item["action"]) for item in items]
    return [*(offer for bubble in _bubbles(message) for offer in _tappable(bubble)), *quick]


def ways_on(messages: list[Json]) -> list[Offer]:
    """Everything to tap that an answer leaves on the screen: quick replies only under the last message."""
    last = messages[-1] if messages else {}
    return [offer for one in messages for offer in offers(one if one is last else {**one, "quickReply": {}})]


def labels(message: Json) -> list[str]:
    """The labels of all that can be tapped, as LINE gets them."""
    return [offer.action["label"] for offer in offers(message) if "label" in offer.action]


def filled(message: Json) -> list[str]:
    """The labels of the buttons that stand out."""
    buttons = (part for bubble in _bubbles(message) for part in bubble.get("footer", {}).get("contents", []))
    return [str(button["action"]["label"]) for button in buttons if button.get("style") == "primary"]


def words(message: Json) -> list[str]:
    """Every text a message shows, buttons and quick replies too."""
    if message["type"] == "text":
        return [str(message["text"]), *(name for offer in offers(message) for name in offer.names)]
    shown = [text for bubble in _bubbles(message) for text in _texts(bubble)]
    return [*shown, *(name for offer in offers(message) for name in offer.names)]


def shown(message: Json) -> list[str]:
    """A message as lines of a transcript, without its quick replies."""
    if message["type"] == "text":
        return str(message["text"]).split("\n")
    if message["type"] != "flex":
        return [f"({message['type']})"]
    return [line for bubble in _bubbles(message) for line in _frame(bubble)]


def quick_replies(message: Json) -> str:
    """The quick replies of a message, as a line of a transcript."""
    return " ".join(_button(item["action"]) for item in message.get("quickReply", {}).get("items", []))


def _bubbles(message: Json) -> list[Json]:
    contents = message.get("contents", {})
    return list(contents["contents"]) if contents.get("type") == "carousel" else [contents] if contents else []


def _parts(node: Json) -> list[Json]:
    inner = [node[part] for part in ("header", "hero", "body", "footer") if part in node]
    return [*inner, *node.get("contents", [])]


def _texts(node: Json) -> Iterator[str]:
    if node.get("type") == "text":
        yield str(node["text"])
    for part in _parts(node):
        yield from _texts(part)


def _tappable(node: Json) -> Iterator[Offer]:
    if action := node.get("action"):
        first = next(_texts(node), "")
        yield Offer(tuple(dict.fromkeys(name for name in (first, action.get("label")) if name)), action)
    for part in _parts(node):
        yield from _tappable(part)


def _frame(bubble: Json) -> list[str]:
    first, *rest = _lines(bubble["body"])
    buttons = [_button(part["action"]) for part in bubble.get("footer", {}).get("contents", [])]
    *rest, end = [*rest, " ".join(buttons)] if buttons or not rest else rest
    return [f"╭ {first}", *(f"│ {line}" for line in rest), f"╰ {end}"]


def _lines(box: Json) -> Iterator[str]:
    """The lines of a box; what follows a separator is an item of a list."""
    item = False
    for part in box.get("contents", []):
        if part["type"] == "separator":
            item = True
            continue
        lines = list(_part_lines(part))
        if item and lines:
            lines = [f"• {lines[0]}", *(f"  {line}" for line in lines[1:])]
        yield from lines


def _part_lines(part: Json) -> Iterator[str]:
    if part["type"] == "text":
        yield from str(part["text"]).split("\n")
    elif part.get("layout") == "horizontal":
        if texts := list(_texts(part)):
            yield "  ".join(texts)
    elif part["type"] == "box":
        yield from _lines(part)


def _button(action: Json) -> str:
    return f"[{action['label']}{' ↗' if action['type'] == 'uri' else ''}]"
