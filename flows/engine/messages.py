"""What a flow says, as data: texts, bubbles and the taps they offer.

Nothing here knows LINE; `bot.line.render` lays these out as LINE messages. Every field is plain and frozen.
"""

from dataclasses import dataclass
from typing import Literal

from flows.engine.start import Start

Tone = Literal["plain", "accent", "good", "warning", "muted"]


@dataclass(frozen=True)
class Answer:
    """A tap that answers the question just asked; it is void once that question has passed."""

    label: str
    value: str
    quiet: bool = False
    """It declines, leaves or takes something away: it is never the filled button."""


@dataclass(frozen=True)
class Go:
    """A tap that starts a flow; it may be tapped at any time."""

    label: str
    start: Start
    chip: str = ""
    """What a quick reply says, where the label is too long for one."""
    quiet: bool = False
    """As of an answer."""


@dataclass(frozen=True)
class Word:
    """A tap that types a word for the person, such as a global word."""

    label: str
    text: str


@dataclass(frozen=True)
class Link:
    """A tap that opens a page, or calls a number (`tel:`)."""

    label: str
    url: str


def call(label: str, number: str) -> Link:
    """Make a tap that calls a number, which may be written with spaces and hyphens."""
    return Link(label, "tel:" + "".join(filter(str.isdigit, number)))


@dataclass(frozen=True)
class DatePick:
    """A tap that asks for a date and answers with it (ISO)."""

    label: str
    initial: str
    first: str
    last: str


Choice = Answer | Go | Word | Link | DatePick


@dataclass(frozen=True)
class Text:
    """One plain text message."""

    text: str


@dataclass(frozen=True)
class Row:
    """One line of a list: a label, a short value, a bar (0..1) and what a tap on it does."""

    label: str
    value: str = ""
    tone: Tone = "plain"
    bar: float | None = None
    note: str = ""
    tap: Choice | None = None


@dataclass(frozen=True)
class Section:
    """A headed paragraph, such as what to do and what not to do."""

    heading: str
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Bubble:
    """A card: what it is, what it says, and what to tap. The first button that is not quiet is the main one."""

    title: str
    eyebrow: str = ""
    paragraphs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    rows: tuple[Row, ...] = ()
    note: str = ""
    buttons: tuple[Choice, ...] = ()
    tone: Tone = "accent"
    alt: str = ""


@dataclass(frozen=True)
class Carousel:
    """Up to twelve bubbles side by side."""

    bubbles: tuple[Bubble, ...]
    alt: str


Message = Text | Bubble | Carousel
