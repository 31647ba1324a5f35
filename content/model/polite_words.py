"""What people put around a word without meaning more by it (`content/thai/polite.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.model.source import read

LISTS = (
    "particles",
    "always",
    "before",
    "after",
    "wished",
    "chosen",
    "about",
    "question",
    "asks",
    "asks_first",
    "asks_within",
    "nods",
    "around",
)


@dataclass(frozen=True, eq=False)
class PoliteWords:
    """Words by the part they play around what is meant; compared by identity, as one is loaded for a whole life."""

    particles: tuple[str, ...]
    """May end anything."""
    always: tuple[str, ...]
    """Of these the ones that end no other word."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    wished: tuple[str, ...]
    """Make a question of a wish."""
    chosen: tuple[str, ...]
    """Stand before a choice."""
    about: tuple[str, ...]
    """Between what is wished for and its subject."""
    question: tuple[str, ...]
    """How the word is written that ends a question; the first is the right one."""
    asks: tuple[str, ...]
    """End what is asked, begin it, or stand in it."""
    asks_first: tuple[str, ...]
    asks_within: tuple[str, ...]
    nods: tuple[str, ...]
    """Alone, a polite word that is meant as yes."""
    yes: tuple[str, ...]
    negations: tuple[str, ...]
    """Before a word of `yes`, turn it round."""
    no: tuple[str, ...]
    around: tuple[str, ...]
    """Say nothing beside yes or no."""
    called: Mapping[str, tuple[str, ...]]
    """By the label of a choice, what else it is called."""


def load_polite_words(path: Path, root: Path) -> PoliteWords:
    """Read the words; raises ContentError where a group is missing or unknown, or a choice is called like another."""
    top = read(path, root).only(" ".join((*LISTS, "yes", "not", "no", "called")))
    called: dict[str, tuple[str, ...]] = {}
    seen: dict[str, str] = {}
    for label, source in top["called"].pairs().items():
        called[label] = source.texts()
        for item in source.items():
            if seen.setdefault(item.text(), label) != label:
                item.fail(f"{item.text()!r} is what {seen[item.text()]!r} is called")
    lists = {name: top[name].texts() for name in LISTS}
    return PoliteWords(
        **lists, yes=top["yes"].texts(), negations=top["not"].texts(), no=top["no"].texts(), called=called
    )
