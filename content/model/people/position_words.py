"""Words that tell positions and personnel types (`content/thai/positions.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.model.source import Source, read

TYPES = ("official", "other")
FIELDS = ("position", "agency", "type")


@dataclass(frozen=True, eq=False)
class PositionWords:
    """Where a position begins and how it ends, and what shows a personnel type (`official` or `other`)."""

    begins: tuple[str, ...]
    levels: tuple[str, ...]
    level_words: tuple[str, ...]
    types: Mapping[str, tuple[str, ...]]
    shows: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]

    def type_named(self, word: str) -> str:
        """The personnel type that a word is the name of, or ""."""
        return next((kind for kind, words in self.types.items() if word in words), "")

    def type_shown(self, position: str) -> str:
        """The personnel type that a position shows, or "" where it may be either."""
        for kind in ("other", "official"):  # "พนักงานราชการ ปฏิบัติการ" is no official
            if any(word in position for word in self.shows[kind]):
                return kind
        return "official" if self.has_level(position) else ""

    def has_level(self, position: str) -> bool:
        """Whether a position ends with the level of an official."""
        parts = position.split()
        while parts and parts[-1] in self.level_words:
            parts.pop()
        return bool(parts) and _stem(parts[-1], self.level_words).endswith(self.levels)


def _stem(word: str, behind: tuple[str, ...]) -> str:
    return next((word.removesuffix(one) for one in behind if word.endswith(one) and word != one), word)


def load_position_words(path: Path, root: Path) -> PositionWords:
    """Read the words; raises ContentError where a group is missing or unknown, or a word names both types."""
    top = read(path, root).only("begins levels level_words types shows labels")
    types, shows = (top[name].only(" ".join(TYPES)) for name in ("types", "shows"))
    official = set(types["official"].texts())
    for item in types["other"].items():
        if item.text() in official:
            item.fail(f"{item.text()!r} names officials already")
    return PositionWords(
        begins=top["begins"].texts(),
        levels=top["levels"].texts(),
        level_words=top["level_words"].texts(),
        types=_texts(types),
        shows=_texts(shows),
        labels=_texts(top["labels"].only(" ".join(FIELDS))),
    )


def _texts(groups: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    return {name: group.texts() for name, group in groups.items()}
