"""Markdown as safe HTML: whatever looks like HTML in a text is shown, never obeyed."""

from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_PLAIN = ("text", "code_inline")


class PagePart(NamedTuple):
    """A part of a text: where its heading stands on the page, and what it says."""

    anchor: str
    heading: str


@lru_cache(maxsize=64)
def html(markdown: str) -> Markup:
    """Turn a text into HTML without its leading title, which the page prints itself."""
    return Markup(_MARKDOWN.renderer.render(_tokens(markdown), _MARKDOWN.options, {}))  # noqa: S704 - the renderer escapes


@lru_cache(maxsize=64)
def parts(markdown: str) -> tuple[PagePart, ...]:
    """List the parts of a text, for its contents."""
    tokens = _tokens(markdown)
    headed = [(str(one.attrs["id"]), tokens[at + 1]) for at, one in enumerate(tokens) if "id" in one.attrs]
    return tuple(PagePart(anchor, _words(inline)) for anchor, inline in headed if _words(inline))


def _tokens(markdown: str) -> list[Token]:
    """Read a text; the heading of each part gets a name on the page, by its place."""
    tokens = _MARKDOWN.parse(markdown)
    if tokens and tokens[0].tag == "h1":
        del tokens[:3]  # opening tag, words, closing tag
    heads = (one for one in tokens if one.type == "heading_open" and one.tag == "h2" and not one.level)
    for number, head in enumerate(heads, 1):
        head.attrSet("id", f"part-{number}")
    return tokens


def _words(inline: Token) -> str:
    return "".join(one.content for one in inline.children or () if one.type in _PLAIN).strip()
