"""The privacy notice, and the official channels for complaints, to which the bot points and goes no further."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.calendar import fiscal_year, fiscal_year_span
from content.model.programme import Programme
from content.model.prose import BODY, TITLE, digest, fitting, identifier, read_markdown
from content.model.source import Source, Unset, read

_SIGNED = "source review draft"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Notice:
    """The privacy notice: a few lines for the chat and the full text for the page, with the centre's values put in."""

    version: int
    draft: bool
    """The centre has not yet set the values or approved the wording."""
    retention_years: int
    short: str
    markdown: str
    sha256: str
    unset: tuple[Unset, ...] = ()
    """Values that wait for the centre: nobody is to be shown them outside a demonstration."""

    def kept_from(self, today: date) -> date:
        """Give the first day of which anything is kept: what is of a fiscal year, for the period after its end."""
        return fiscal_year_span(fiscal_year(today) - self.retention_years)[0]


@dataclass(frozen=True)
class Channel:
    """Whom to turn to: what for, their telephone number, and their web address if there is one.

    The number is checked again by the day `review`; `draft` until an officer has. Who is inside an agency has none: "".
    """

    id: str
    name: str
    number: str
    purpose: str
    url: str | None
    source: str
    review: date
    draft: bool


def load_privacy(folder: Path, root: Path, programme: Programme) -> Notice:
    """Load `privacy.yaml`; `{name}` in its texts stands for a value of the same file, or of the programme that runs.

    Raises ContentError.
    """
    fields = read(folder / "privacy.yaml", root).only("version draft waits values short file")
    given = fields["values"].pairs()
    ours = {"centre": programme.centre, "contact": programme.contact, "area": programme.area}
    for name in given.keys() & ours:
        given[name].fail(f"{name!r} comes from the programme")
    values = ours | {name: _filled(value.text(), ours, value) for name, value in given.items()}
    short = _filled(fields["short"].text(), values, fields["short"])
    markdown = _filled(read_markdown(fields["file"], root), values, fields["file"])
    version = fields["version"].whole()
    if version < 1:
        fields["version"].fail("versions start at 1")
    if "retention_years" not in given:
        fields["values"].fail("the key 'retention_years' is missing")
    years = given["retention_years"].whole()
    if years < 1:
        given["retention_years"].fail("at least one year")
    unset = tuple(_unset(fields["waits"].text(), [*given.values(), fields["short"]]))
    return Notice(version, fields["draft"].flag(), years, short, markdown, digest(markdown), unset)


def _unset(waits: str, sources: list[Source]) -> Iterator[Unset]:
    return (Unset(one.file, one.line, f"the notice still says {waits!r}") for one in sources if waits in one.text())


def load_channels(path: Path, root: Path, *, within: bool = False) -> tuple[Channel, ...]:
    """Load channels in the order they are shown, with those of an agency's own `within`. Raises ContentError."""
    head = read(path, root).only(f"channels {_SIGNED}")
    needed = "id name purpose" if within else "id name number purpose"
    own = (item.only(needed, f"number url {_SIGNED}") for item in head["channels"].items())
    return tuple(_channel(head | fields) for fields in own)


def _telephone(number: Source) -> str:
    if not re.fullmatch(r"[0-9][0-9 -]{2,18}", number.text()):
        number.fail("a telephone number is written in digits, so that it can be called with a tap")
    return number.text()


def _filled(text: str, values: dict[str, str], place: Source) -> str:
    for name in _PLACEHOLDER.findall(text):
        if name not in values:
            place.fail(f"the text asks for {{{name}}}, which is not among the values")
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _channel(fields: Mapping[str, Source]) -> Channel:
    if "url" in fields and not fields["url"].text().startswith("https://"):
        fields["url"].fail("a web address starts with https://")
    return Channel(
        id=identifier(fields["id"]),
        name=fitting(fields["name"], TITLE),
        number=_telephone(fields["number"]) if "number" in fields else "",
        purpose=fitting(fields["purpose"], BODY),
        url=fields["url"].text() if "url" in fields else None,
        source=fields["source"].text(),
        review=fields["review"].day(),
        draft=fields["draft"].flag(),
    )
