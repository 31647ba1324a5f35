"""Every sentence the bot says, by key: `texts("join.welcome", name="สมชาย")`."""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from yaml import MappingNode

from content.model.source import Source, read


class Texts:
    """The sentences of a language pack; placeholders are `{named}`."""

    def __init__(self, found: Mapping[str, str]) -> None:
        self._found = dict(found)

    def __call__(self, key: str, **values: object) -> str:
        """Word one sentence. Raises KeyError for an unknown key or a missing value."""
        return self._found[key].format_map(values)

    def __contains__(self, key: str) -> bool:
        return key in self._found

    def template(self, key: str) -> str:
        """Give one sentence as it is written, for the tests."""
        return self._found[key]

    def keys(self) -> tuple[str, ...]:
        """All keys, for the tests."""
        return tuple(self._found)

    def placeholders(self, key: str) -> frozenset[str]:
        """The names a sentence wants filled."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self._found[key]) if name)


def load_texts(folder: Path, root: Path) -> Texts:
    """Read all files of a folder; nested keys are joined by dots, and a key may stand once in all files."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, value in read(path, root).pairs().items():
            _gather(name, value, found)
    return Texts(found)


def _gather(key: str, value: Source, found: dict[str, str]) -> None:
    if isinstance(value.node, MappingNode):
        for name, child in value.pairs().items():
            _gather(f"{key}.{name}", child, found)
        return
    if key in found:
        value.fail(f"the text {key!r} stands in two files")
    text = value.text()
    try:
        list(Formatter().parse(text))
    except ValueError as error:
        value.fail(f"a brace is wrong: {error}")
    found[key] = text
