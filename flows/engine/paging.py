"""Long lists, as a phone shows them well: a few rows to a bubble, side by side, each row a few lines at most."""

from collections.abc import Sequence

from flows.engine.context import Context
from flows.engine.messages import Bubble, Choice, Row


def beginning(text: str, most: int) -> str:
    """The beginning of a text that is read as a whole when it is tapped."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def pages(
    title: str, rows: Sequence[Row], size: int, ctx: Context, buttons: tuple[Choice, ...] = ()
) -> tuple[Bubble, ...]:
    """Lay rows out under the same title and buttons, `size` to a bubble, each of several saying which page it is."""
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    return tuple(
        Bubble(
            title=title,
            eyebrow=ctx.t("common.page", page=number, pages=len(parts)) if len(parts) > 1 else "",
            rows=tuple(part),
            buttons=buttons,
        )
        for number, part in enumerate(parts, 1)
    )
