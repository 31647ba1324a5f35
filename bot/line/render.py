"""Lays out what a flow says as LINE messages: plain dicts, ready for the wire.

The look is decided here once: a thin coloured strip, an eyebrow, a bold title, roomy Thai lines, one filled button.
Colours keep a contrast of at least 4.5:1 on white, and whatever a colour says is said by a mark or a word too.
"""

from collections.abc import Sequence
from typing import Any

from bot.line import lengths
from flows.engine import taps
from flows.engine.messages import (
    Answer,
    Bubble,
    Carousel,
    Choice,
    DatePick,
    Go,
    Link,
    Message,
    Row,
    Section,
    Text,
    Tone,
    Word,
)
from flows.engine.taps import Stamp

LineJson = dict[str, Any]

TEXT_UNITS = 5000
ALT_UNITS = 1500
QUICK_REPLIES = 13
QUICK_LABEL = 20
LABEL = 40
SAID = 300
"""Graphemes of the words that a tap puts into the chat as the person's own."""

_INK, _MUTED, _ACCENT, _RULE, _TRACK, _SOFT = "#1D2B2E", "#566467", "#0F6E6E", "#E1E8E8", "#DCE6E6", "#E3EEEE"
_COLOURS: dict[Tone, str] = {
    "plain": _INK,
    "accent": _ACCENT,
    "good": "#1A7440",
    "warning": "#8F4E00",
    "muted": _MUTED,
}
_MARKS: dict[Tone, str] = {"plain": "", "accent": "", "good": "✓ ", "warning": "! ", "muted": ""}
_LINES = "3px"
_ROOMY, _HALF = 24, 10
"""Graphemes of a label that fit on a button at full size, and on one of two side by side.

A longer one shrinks rather than being cut off.
"""
_NARROW = 14
"""Characters of a value that may stand on one line beside its label."""


def render(messages: Sequence[Message], quick: Sequence[Choice] = (), stamp: Stamp | None = None) -> list[LineJson]:
    """Lay out messages, with the quick replies on the last.

    `stamp` names the question that answers belong to. Raises taps.TooLong when a payload does not fit into a button,
    and ValueError for an answer where nothing is asked.
    """
    laid = [one for message in messages for one in _message(message, stamp)]
    if laid and quick:
        laid[-1]["quickReply"] = {"items": [_quick(choice, stamp) for choice in _at_most(quick)]}
    return laid


def _message(message: Message, stamp: Stamp | None) -> list[LineJson]:
    match message:
        case Text(text=text):
            return [{"type": "text", "text": part} for part in lengths.parts(text, TEXT_UNITS)]
        case Bubble():
            return [_flex(_alt(message), _bubble(message, stamp))]
        case Carousel(bubbles=bubbles):
            contents = [_bubble(bubble, stamp) for bubble in bubbles]
            return [_flex(message.alt or _alt(bubbles[0]), {"type": "carousel", "contents": contents})]


def _flex(alt: str, contents: LineJson) -> LineJson:
    return {"type": "flex", "altText": lengths.short(alt, ALT_UNITS), "contents": contents}


def _alt(bubble: Bubble) -> str:
    return bubble.alt or " ".join((bubble.title, *bubble.paragraphs[:1]))


# taps


def _at_most(quick: Sequence[Choice]) -> Sequence[Choice]:
    """Leave out from the middle: the last two are the ways out of the question."""
    return quick if len(quick) <= QUICK_REPLIES else (*quick[: QUICK_REPLIES - 2], *quick[-2:])


def _quick(choice: Choice, stamp: Stamp | None) -> LineJson:
    return {"type": "action", "action": _action(choice, stamp, QUICK_LABEL)}


def _action(choice: Choice, stamp: Stamp | None, most: int) -> LineJson:
    short = choice.chip if isinstance(choice, Go) and most == QUICK_LABEL else ""
    label = lengths.label(short or choice.label, most)
    match choice:
        case Answer(value=value):
            return _postback(label, taps.answer(_asked(stamp), value), choice.label)
        case Go(start=start):
            return _postback(label, taps.go(start), choice.label)
        case Word(text=text):
            return {"type": "message", "label": label, "text": lengths.label(text, SAID)}
        case Link(url=url):
            return {"type": "uri", "label": label, "uri": url}
        case DatePick():
            return _date_picker(choice, label, taps.answer(_asked(stamp), ""))


def _postback(label: str, data: str, said: str) -> LineJson:
    """What comes back is read with the rich menu folded away: open, it hides half of it."""
    said = lengths.label(said, SAID)
    return {"type": "postback", "label": label, "data": data, "displayText": said, "inputOption": "closeRichMenu"}


def _date_picker(pick: DatePick, label: str, data: str) -> LineJson:
    action = {"type": "datetimepicker", "label": label, "data": data, "mode": "date", "initial": pick.initial}
    if pick.first < pick.last:  # LINE refuses bounds that leave a single day; the flow checks the answer anyway
        action |= {"min": pick.first, "max": pick.last}
    return action


def _asked(stamp: Stamp | None) -> Stamp:
    if stamp is None:
        raise ValueError("an answer is offered, but no question is open")
    return stamp


# bubbles


def _bubble(bubble: Bubble, stamp: Stamp | None) -> LineJson:
    laid: LineJson = {
        "type": "bubble",
        "size": "mega",
        "header": _strip(_COLOURS[bubble.tone]),
        "body": {
            "type": "box",
            "layout": "vertical",
            "spacing": "lg",
            "paddingAll": "18px",
            "paddingTop": "14px",
            "contents": _body(bubble, stamp),
        },
    }
    if bubble.buttons:
        laid["body"]["paddingBottom"] = "14px"
        laid["footer"] = _footer(bubble.buttons, stamp)
    return laid


def _footer(choices: Sequence[Choice], stamp: Stamp | None) -> LineJson:
    """The buttons below each other; two short ones side by side."""
    pair = len(choices) == 2 and all(lengths.graphemes(choice.label) <= _HALF for choice in choices)
    loud = (at for at, choice in enumerate(choices) if not (isinstance(choice, Answer | Go) and choice.quiet))
    main = next(loud, None)
    return {
        "type": "box",
        "layout": "horizontal" if pair else "vertical",
        "spacing": "md" if pair else "sm",
        "paddingAll": "18px",
        "paddingTop": "0px",
        "contents": [_button(choice, stamp, main=at == main) for at, choice in enumerate(choices)],
    }


def _strip(colour: str) -> LineJson:
    return {
        "type": "box",
        "layout": "vertical",
        "height": "6px",
        "paddingAll": "0px",
        "backgroundColor": colour,
        "contents": [],
    }


def _body(bubble: Bubble, stamp: Stamp | None) -> list[LineJson]:
    head = [_text(bubble.title, size="lg", weight="bold")]
    if bubble.eyebrow:
        head.insert(0, _text(bubble.eyebrow, size="sm", weight="bold", color=_noted(bubble.tone)))
    contents = [_column(head, "xs")]
    contents += [_text(paragraph) for paragraph in bubble.paragraphs if paragraph]
    contents += [_section(section) for section in bubble.sections]
    if bubble.rows:
        contents.append(_rows(bubble.rows, stamp))
    if bubble.note:
        contents.append(_text(bubble.note, size="sm", color=_MUTED))
    return contents


def _text(text: str, size: str = "md", color: str = _INK, **more: Any) -> LineJson:
    return {
        "type": "text",
        "text": text,
        "size": size,
        "color": color,
        "wrap": True,
        "lineSpacing": _LINES,
        **more,
    }


def _marked(text: str, tone: Tone) -> str:
    """Put the tone's mark in front, unless the words bring a mark of their own."""
    return _MARKS[tone] + text if text[:1].isalnum() else text


def _noted(tone: Tone) -> str:
    return _MUTED if tone == "plain" else _COLOURS[tone]


def _column(contents: list[LineJson], spacing: str) -> LineJson:
    return {"type": "box", "layout": "vertical", "spacing": spacing, "contents": contents}


def _section(section: Section) -> LineJson:
    tone: Tone = "accent" if section.tone == "plain" else section.tone
    heading = _text(_marked(section.heading, tone), size="sm", weight="bold", color=_COLOURS[tone])
    return _column([heading, _text(section.text)] if section.text else [heading], "xs")


def _button(choice: Choice, stamp: Stamp | None, *, main: bool) -> LineJson:
    action = _action(choice, stamp, LABEL)
    button: LineJson = {"type": "button", "height": "sm", "action": action}
    button |= {"style": "primary", "color": _ACCENT} if main else {"style": "secondary", "color": _SOFT}
    if lengths.graphemes(action["label"]) > _ROOMY:
        button["adjustMode"] = "shrink-to-fit"
    return button


# rows


def _rows(rows: Sequence[Row], stamp: Stamp | None) -> LineJson:
    contents: list[LineJson] = []
    for row in rows:
        contents += ({"type": "separator", "color": _RULE}, _row(row, stamp))
    return _column(contents, "md")


def _row(row: Row, stamp: Stamp | None) -> LineJson:
    """Put a short value at the right edge and a long one on a line of its own, so that no label is squeezed."""
    colour, value = _COLOURS[row.tone], _marked(row.value or _share(row.bar), row.tone)
    beside, below = (value, "") if len(value) <= _NARROW else ("", value)
    contents = [_row_line(row, beside, colour)]
    if below:
        contents.append(_text(below, color=colour, weight="bold"))
    if row.bar is not None:
        contents.append(_bar(row.bar, _ACCENT if row.tone == "plain" else colour))
    if row.note:
        contents.append(_text(row.note, size="sm", color=_MUTED if value else _noted(row.tone)))
    laid = _column(contents, "sm")
    if row.tap:
        laid["action"] = _action(row.tap, stamp, LABEL)
        if lengths.graphemes(row.tap.label) > LABEL:  # the row itself says it all
            del laid["action"]["label"]
    return laid


def _row_line(row: Row, value: str, colour: str) -> LineJson:
    contents = [_text(row.label, flex=1)]
    if value:
        contents.append(_text(value, color=colour, weight="bold", align="end", flex=0))
    if row.tap:
        contents.append({"type": "text", "text": "›", "size": "lg", "color": _ACCENT, "flex": 0, "gravity": "center"})
    return {"type": "box", "layout": "horizontal", "spacing": "md", "contents": contents}


def _share(bar: float | None) -> str:
    return "" if bar is None else f"{_percent(bar)}%"


def _bar(share: float, colour: str) -> LineJson:
    track: LineJson = _line(_TRACK)
    if percent := _percent(share):
        track["contents"] = [{**_line(colour), "width": f"{percent}%"}]
    return track


def _line(colour: str) -> LineJson:
    return {
        "type": "box",
        "layout": "vertical",
        "height": "8px",
        "cornerRadius": "4px",
        "backgroundColor": colour,
        "contents": [],
    }


def _percent(share: float) -> int:
    """Give whole percents; only what is complete reads 100, and whatever has begun is more than 0."""
    percent = min(100, max(0, share * 100))
    return int(percent) if percent >= 1 or not percent else 1
