"""The words around a person's name, and what is no name (`content/thai/names.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from content.model.source import Source, read

TITLES = ("glued", "words", "ranks", "short", "latin", "monks", "called")
ABOUT = ("name", "agency", "position", "type", "data")
GROUPS = (
    *(
        "pronouns",
        "pronouns_apart",
        "name_labels",
        "surname_labels",
        "nickname_labels",
        "particles",
        "greetings",
        "links",
    ),
    *("asks", "asks_at_end", "sentences", "rude", "offices"),
)


@dataclass(frozen=True, eq=False)
class NameWords:
    """Words by what they say about a name; compared by identity, as one is loaded for the life of the process."""

    glued: tuple[str, ...]
    words: tuple[str, ...]
    ranks: tuple[str, ...]
    short: tuple[str, ...]
    latin: tuple[str, ...]
    monks: tuple[str, ...]
    called: tuple[str, ...]
    behind: tuple[str, ...]
    pronouns: tuple[str, ...]
    pronouns_apart: tuple[str, ...]
    name_labels: tuple[str, ...]
    surname_labels: tuple[str, ...]
    nickname_labels: tuple[str, ...]
    particles: tuple[str, ...]
    greetings: tuple[str, ...]
    links: tuple[str, ...]
    asks: tuple[str, ...]
    asks_at_end: tuple[str, ...]
    asks_about: Mapping[str, tuple[str, ...]]
    """What a question of somebody who joins is about, one of ABOUT."""
    sentences: tuple[str, ...]
    rude: tuple[str, ...]
    offices: tuple[str, ...]

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Every title that is a word of its own."""
        return (*self.glued, *self.words, *self.ranks, *self.monks, *self.called)

    @cached_property
    def alone(self) -> frozenset[str]:
        """What is no given name when it stands alone."""
        return frozenset((*self.pronouns, *self.pronouns_apart, *self.titles))

    def full(self, title: str, name: str) -> str:
        """Write a title and a name as on a certificate: apart after a rank and in latin letters."""
        if not title:
            return name
        behind = title not in self.words and title.endswith(self.behind)
        apart = behind or title.isascii() or title.startswith(self.ranks)
        return f"{title} {name}" if apart else f"{title}{name}"


def load_name_words(path: Path, root: Path) -> NameWords:
    """Read the words; raises ContentError where a group is missing or unknown, or a title stands twice."""
    top = read(path, root).only(" ".join(("titles", "asks_about", *GROUPS)))
    titles = top["titles"].only(" ".join((*TITLES, "behind")))
    _each_once([titles[name] for name in TITLES])
    groups = {name: titles[name].texts() for name in (*TITLES, "behind")}
    about = {name: words.texts() for name, words in top["asks_about"].only(" ".join(ABOUT)).items()}
    return NameWords(**groups, asks_about=about, **{name: top[name].texts() for name in GROUPS})


def _each_once(groups: list[Source]) -> None:
    seen: set[str] = set()
    for item in (item for group in groups for item in group.items()):
        if (title := item.text()) in seen:
            item.fail(f"the title {title!r} stands twice")
        seen.add(title)
