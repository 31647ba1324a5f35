"""Markdown as safe HTML: whatever looks like HTML in a text is shown, never obeyed."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=64)
def html(markdown: str) -> Markup:
    """Turn a text into HTML without its leading title, which the page prints itself."""
    tokens = _MARKDOWN.parse(markdown)
    if tokens and tokens[0].tag == "h1":
        del tokens[:3]  # opening tag, words, closing tag
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - the renderer escapes
