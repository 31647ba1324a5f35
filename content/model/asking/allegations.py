"""The words by which an allegation typed into the chat is told from a question (`content/thai/allegations.yaml`)."""

from dataclasses import dataclass
from pathlib import Path

from content.model.source import read

GROUPS = ("titles", "posts", "serious", "acts", "happened", "asking", "harmless")


@dataclass(frozen=True, eq=False)
class AllegationWords:
    """Words by the part they play in an allegation."""

    titles: tuple[str, ...]
    """What stands before a person's name."""
    posts: tuple[str, ...]
    serious: tuple[str, ...]
    """Misconduct that is meant as such by whoever writes the word."""
    acts: tuple[str, ...]
    """What is misconduct only of somebody named."""
    happened: tuple[str, ...]
    """Signs that a real case is told."""
    asking: tuple[str, ...]
    harmless: tuple[str, ...]


def load_allegation_words(path: Path, root: Path) -> AllegationWords:
    """Read the words; raises ContentError where a group is missing or unknown."""
    top = read(path, root).only(" ".join(GROUPS))
    return AllegationWords(**{name: top[name].texts() for name in GROUPS})
