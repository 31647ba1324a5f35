"""Texts that people read: how long they may be, Markdown files, and the digest that stands for a text."""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import regex

from content.model.source import ContentError, Source, thai_problem

TITLE = 40
"""Longest title of a chat bubble, in characters: what fits one or two lines on a phone."""
BODY = 160
"""Longest paragraph of a chat bubble, in characters."""
CHIP = 20
"""Longest label of a quick reply, in letters as seen: LINE takes no longer one."""
HEADING = 120
"""Longest title of a page, in characters."""

_GRAPHEME = regex.compile(r"\X")
_IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def graphemes(text: str) -> int:
    """Count the characters of a text as LINE counts those of a label: a letter and its marks are one."""
    return len(_GRAPHEME.findall(text))


def fitting(source: Source, limit: int) -> str:
    """Read a text of at most so many characters."""
    value = source.text()
    if len(value) > limit:
        source.fail(f"{len(value)} characters, at most {limit} fit")
    return value


def chip(fields: Mapping[str, Source], name: str, *, needed: bool = True) -> str:
    """Read what a quick reply says for something: its `chip`, or its name where that is short enough.

    Where neither fits it is a mistake, or "" if it is not needed.
    """
    source = fields.get("chip", fields[name])
    value = source.text()
    length = graphemes(value)
    if length <= CHIP:
        return value
    if "chip" in fields:
        source.fail(f"{length} characters, at most {CHIP} fit")
    if needed:
        source.fail(f"the key 'chip' is missing: {length} characters are too long for a quick reply")
    return ""


def telephone(source: Source) -> str:
    """Read a number that a telephone can call: 3 to 10 digits, with spaces or hyphens."""
    text = source.text()
    if not re.fullmatch(r"[0-9][0-9 -]*", text) or not 3 <= sum(letter.isdigit() for letter in text) <= 10:
        source.fail(f"expected a telephone number such as 039-511-282, found {text!r}")
    return text


def identifier(source: Source) -> str:
    """Read an id that can travel in buttons and addresses: small Latin letters, digits and single hyphens."""
    return identified(source.text(), source)


def identified(value: str, place: Source) -> str:
    """Give an id as it is, or fail at a place where it is none."""
    if not _IDENTIFIER.fullmatch(value):
        place.fail(f"{value!r} is not an id of small Latin letters, digits and hyphens")
    return value


def read_markdown(source: Source, root: Path) -> str:
    """Read the Markdown file that a YAML text names; it stands in the same folder.

    Line ends become "\\n" and the text ends with one of them, so that its digest does not depend on the editor used.
    """
    file = source.text()
    if Path(file).name != file or not file.endswith(".md"):
        source.fail(f"{file!r} is not the bare name of a .md file in this folder")
    path = root / Path(source.file).with_name(file)
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        source.fail(f"the file {name} does not exist")
    except UnicodeDecodeError:
        raise ContentError(name, 1, "not UTF-8") from None
    if not text:
        raise ContentError(name, 1, "the text is empty")
    for number, line in enumerate(text.split("\n"), start=1):
        if problem := thai_problem(line):
            raise ContentError(name, number, problem)
    return text + "\n"


def digest(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()
