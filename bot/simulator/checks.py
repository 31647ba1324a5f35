"""The small checks from which the rules for LINE's JSON objects are built.

A check is a function of (value, place, notes) that adds a note for everything wrong with the value. LINE writes two
kinds of property names and words its complaints differently for each: `messages[0].text` for the request's own
fields, `/body/contents/0/text` inside Flex and `template/actions/0/label` inside templates. `Place` knows which.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import regex

LOCAL_HOSTS = ("127.0.0.1", "localhost")
_GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True)
class Detail:
    """One complaint. `index` is the message it belongs to, when LINE names that message apart from the property."""

    message: str
    property: str
    index: int | None = None

    def as_json(self) -> dict[str, str]:
        """Give the object LINE puts in `details`."""
        return {"message": self.message, "property": self.property}


class FieldPlace:
    """Where in the request a value stands; `index` set means the slashed form.

    There are many for each message, and only those where something is wrong are ever written out.
    """

    __slots__ = ("_above", "_key", "index")

    def __init__(self, key: str | int = "", index: int | None = None, above: "FieldPlace | None" = None) -> None:
        self._key, self.index, self._above = key, index, above

    @property
    def slashed(self) -> bool:
        """Tell whether LINE would write this place with slashes."""
        return self.index is not None

    @property
    def path(self) -> str:
        """Write the place as LINE does."""
        if self._above is None:
            return str(self._key)
        above = self._above.path
        if self.slashed:
            return f"{above}/{self._key}"
        if isinstance(self._key, int):
            return f"{above}[{self._key}]"
        return f"{above}.{self._key}" if above else self._key

    def __truediv__(self, key: str | int) -> "FieldPlace":
        return FieldPlace(key, self.index, self)


@dataclass
class Notes:
    """Collects what is wrong."""

    details: list[Detail] = field(default_factory=list)

    def add(self, place: FieldPlace, message: str) -> None:
        """Note one complaint about a place."""
        self.details.append(Detail(message, place.path or "/", place.index))

    def missing(self, place: FieldPlace) -> None:
        """Note a value that is required and not there."""
        self.add(place, "must be specified" if place.slashed else "May not be empty")


FieldCheck = Callable[[Any, FieldPlace, Notes], None]
Fields = Mapping[str, FieldCheck]


def units(text: str) -> int:
    """Count UTF-16 code units, LINE's ordinary way of counting characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Count grapheme clusters, LINE's way for labels and whatever else a person sees as one line."""
    return len(_GRAPHEME.findall(text))


def anything(_value: Any, _place: FieldPlace, _notes: Notes) -> None:
    """Accept every value."""


def text(most: int, least: int = 0, count: Callable[[str], int] = units) -> FieldCheck:
    """Want a string of `least` to `most` characters."""

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        if not isinstance(value, str):
            notes.add(place, "must be a string")
        elif least and not value:
            notes.add(place, "must be non-empty text" if place.slashed else "May not be empty")
        elif count(value) > most:
            short = f"must not be longer than {most} characters"
            notes.add(place, short if place.slashed else f"Length must be between 0 and {most}")

    return check


def matching(pattern: str, message: str = "invalid property") -> FieldCheck:
    """Want a string that matches the whole pattern."""
    compiled = re.compile(pattern)

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            notes.add(place, message)

    return check


def one_of(*values: str) -> FieldCheck:
    """Want one of the listed strings."""
    allowed = frozenset(values)

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        if not isinstance(value, str) or value not in allowed:
            listed = f"Must be one of the following values: [{', '.join(values)}]"
            notes.add(place, "invalid property" if place.slashed else listed)

    return check


def number(least: float, most: float, *, whole: bool = True) -> FieldCheck:
    """Want a number between two bounds, both included."""
    kinds = (int,) if whole else (int, float)

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        if isinstance(value, bool) or not isinstance(value, kinds):
            notes.add(place, "must be a number")
        elif not least <= value <= most:
            notes.add(place, f"Must be between {least:g} and {most:g}")

    return check


def boolean(value: Any, place: FieldPlace, notes: Notes) -> None:
    """Want true or false."""
    if not isinstance(value, bool):
        notes.add(place, "must be a boolean")


def url(most: int = 2000, schemes: Sequence[str] = ("https",)) -> FieldCheck:
    """Want a percent-encoded URL of one of the schemes; plain http is accepted for this machine only."""

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        if not isinstance(value, str) or not value:
            notes.missing(place)
        elif units(value) > most:
            bounds = f"between 0 and {most}"
            notes.add(place, f"size must be {bounds}" if place.slashed else f"Length must be {bounds}")
        elif not is_encoded(value):
            notes.add(place, "invalid uri")
        elif not _scheme_fits(value, schemes):
            notes.add(place, "invalid uri scheme" if place.slashed else "invalid uri")

    return check


def is_encoded(value: str) -> bool:
    """Tell whether a URL is plain printable ASCII, as percent-encoding leaves it."""
    return value.isascii() and value.isprintable() and " " not in value


def is_local_http(value: str) -> bool:
    """Tell whether a URL is plain http on this machine."""
    parts = _split(value)
    return parts is not None and parts[0] == "http" and parts[1] in LOCAL_HOSTS


def _scheme_fits(value: str, schemes: Sequence[str]) -> bool:
    parts = _split(value)
    if parts is None:
        return False
    scheme, host = parts
    if scheme in {"http", "https"} and not host:
        return False
    return scheme in schemes or is_local_http(value)


def _split(value: str) -> tuple[str, str | None] | None:
    try:
        parts = urlsplit(value)
        return parts.scheme, parts.hostname
    except ValueError:
        return None


def items(check_item: FieldCheck, least: int, most: int) -> FieldCheck:
    """Want a list of `least` to `most` values that each pass."""

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        if not isinstance(value, list):
            notes.missing(place)
            return
        if not least <= len(value) <= most:
            word = "size" if place.slashed else "Size"
            notes.add(place, f"{word} must be between {least} and {most}")
        for position, item in enumerate(value[:most]):
            check_item(item, place / position, notes)

    return check


def shape(required: Fields, optional: Fields | None = None, *, strict: bool = False) -> FieldCheck:
    """Want an object with these fields; `strict` refuses fields it does not know. null counts as absent."""
    known = {**(optional or {}), **required}

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        if not isinstance(value, dict):
            notes.missing(place)
            return
        for name in required:
            if value.get(name) is None:
                notes.missing(place / name)
        for name, item in value.items():
            if name not in known:
                if strict:
                    notes.add(place / str(name), "invalid property")
            elif item is not None:
                known[name](item, place / name, notes)

    return check


def every(*checks: FieldCheck) -> FieldCheck:
    """Apply several checks to the same value."""

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        for each in checks:
            each(value, place, notes)

    return check


def by_type(kinds: Mapping[str, FieldCheck]) -> FieldCheck:
    """Choose the check by the object's `type`; an unknown type is an invalid property of the whole place."""

    def check(value: Any, place: FieldPlace, notes: Notes) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        chosen = kinds.get(kind) if isinstance(kind, str) else None
        if chosen is None:
            notes.add(place, "invalid property")
        else:
            chosen(value, place, notes)

    return check
