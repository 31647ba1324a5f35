"""The vocabulary and weights by which typed questions find stored ones (`content/thai/search.yaml`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.source import Source, read

WEIGHTS = ("wording", "keyword", "body", "related", "letters")
LIMITS = ("offered", "sure", "lead")


@dataclass(frozen=True, eq=False)
class SearchWords:
    """Words by what they do in a question; compared by identity, as one is loaded for the whole life of the process."""

    weights: Mapping[str, float]
    """What a word of each field counts, 1 for a full match."""
    limits: Mapping[str, float]
    """From which score on something is offered, or is an answer, and by how much an answer leads."""
    particles: tuple[str, ...]
    stop_words: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]
    keywords: Mapping[str, tuple[str, ...]]
    """Answer id -> what it is also called."""
    elsewhere: tuple[tuple[str, ...], ...]
    """Subjects that nothing here answers, in the words of those who ask."""


def load_search_words(path: Path, root: Path, answers: Collection[str]) -> SearchWords:
    """Read the vocabulary; raises ContentError where it is not as described or names an answer that does not exist."""
    top = read(path, root).only("weights limits particles stop_words synonyms keywords elsewhere")
    for name, source in top["keywords"].pairs().items():
        if name not in answers:
            source.fail(f"no answer {name!r}")
    return SearchWords(
        weights=_shares(top["weights"], WEIGHTS, 100),
        limits=_shares(top["limits"], LIMITS, 1000),
        particles=top["particles"].texts(),
        stop_words=top["stop_words"].texts(),
        synonyms=tuple(_row(row) for row in top["synonyms"].items()),
        keywords={name: source.texts() for name, source in top["keywords"].pairs().items()},
        elsewhere=tuple(_row(row) for row in top["elsewhere"].items()),
    )


def _shares(source: Source, names: tuple[str, ...], whole: int) -> dict[str, float]:
    return {name: value.whole() / whole for name, value in source.only(" ".join(names)).items()}


def _row(source: Source) -> tuple[str, ...]:
    words = source.texts()
    if len(words) < 2:
        source.fail("a row has at least two words")
    return words
