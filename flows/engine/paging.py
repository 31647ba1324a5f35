"""Long lists, as a phone shows them well: a few rows to a bubble, side by side, each row a few lines at most."""

from collections.abc import Sequence
from math import ceil
from unicodedata import category

from flows.engine.context import Context
from flows.engine.messages import Bubble, Choice, Row

LETTERS, SMALL_LETTERS, BESIDE = 26, 34, 14
"""Letters to a line of a row and of its note, and of a value that stands beside the label."""
ROOM = 18.0
"""Lines of rows that a phone shows below a title; `tests/bot/line/test_heights.py` measures them."""


def beginning(text: str, most: int) -> str:
    """The beginning of a text that is read as a whole when it is tapped."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def pages(
    title: str, rows: Sequence[Row], size: int, ctx: Context, buttons: tuple[Choice, ...] = ()
) -> tuple[Bubble, ...]:
    """Lay rows out under the same title and buttons, each bubble of several saying which page it is.

    A bubble has at most `size` rows, and fewer of those that take many lines.
    """
    parts = _parts(rows, size)
    return tuple(
        Bubble(
            title=title,
            eyebrow=ctx.t("common.page", page=number, pages=len(parts)) if len(parts) > 1 else "",
            rows=tuple(part),
            buttons=buttons,
        )
        for number, part in enumerate(parts, 1)
    )


def _parts(rows: Sequence[Row], size: int) -> list[list[Row]]:
    parts: list[list[Row]] = []
    for row in rows:
        if parts and len(parts[-1]) < size and sum(map(_lines, (*parts[-1], row))) <= ROOM:
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


def _lines(row: Row) -> float:
    """About how many lines of a phone a row takes, the rule above it and its bar too."""
    texts = ((row.label, LETTERS), (row.note, SMALL_LETTERS), (row.value if len(row.value) > BESIDE else "", LETTERS))
    return sum(ceil(_letters(text) / wide) for text, wide in texts) + (1.2 if row.bar is not None else 0.7)


def _letters(text: str) -> int:
    """Letters that take room, without the marks above and below them."""
    return sum(category(letter) != "Mn" for letter in text)
