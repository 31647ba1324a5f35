"""The privacy notice, and the official channels for complaints, to which the bot points and goes no further."""

import re
from dataclasses import dataclass
from pathlib import Path

from content.prose import TITLE, digest, fitting, identifier, read_markdown
from content.source import Source, read

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Notice:
    """The privacy notice: a few lines for the chat and the full text for the page, with the centre's values put in."""

    version: int
    draft: bool
    """The centre has not yet set the values or approved the wording."""
    short: str
    markdown: str
    sha256: str


@dataclass(frozen=True)
class Channel:
    """An office that receives complaints: what for, its telephone number, and its web address if it has one."""

    id: str
    name: str
    number: str
    purpose: str
    url: str | None


def load_privacy(folder: Path, root: Path) -> Notice:
    """Load `privacy.yaml`; `{name}` in its texts stands for a value of the same file. Raises ContentError."""
    fields = read(folder / "privacy.yaml", root).only("version draft values short file")
    values = {name: value.text() for name, value in fields["values"].pairs().items()}
    short = _filled(fields["short"].text(), values, fields["short"])
    markdown = _filled(read_markdown(fields["file"], root), values, fields["file"])
    version = fields["version"].whole()
    if version < 1:
        fields["version"].fail("versions start at 1")
    return Notice(version, fields["draft"].flag(), short, markdown, digest(markdown))


def load_channels(path: Path, root: Path) -> tuple[Channel, ...]:
    """Load the complaint channels, in the order they are shown. Raises ContentError."""
    return tuple(_channel(item) for item in read(path, root).items())


def _filled(text: str, values: dict[str, str], place: Source) -> str:
    for name in _PLACEHOLDER.findall(text):
        if name not in values:
            place.fail(f"the text asks for {{{name}}}, which is not among the values")
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _channel(source: Source) -> Channel:
    fields = source.only("id name number purpose", "url")
    if "url" in fields and not fields["url"].text().startswith("https://"):
        fields["url"].fail("a web address starts with https://")
    return Channel(
        id=identifier(fields["id"]),
        name=fitting(fields["name"], TITLE),
        number=fields["number"].text(),
        purpose=fields["purpose"].text(),
        url=fields["url"].text() if "url" in fields else None,
    )
