"""The vocabulary and weights by which typed questions find answers (`search.yaml`, `asked.yaml` of `content/thai`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.model.source import Source, once_for, read

WEIGHTS = ("wording", "body", "related", "letters")
LIMITS = ("offered", "sure", "lead", "elsewhere", "covered", "clear", "told")


@dataclass(frozen=True, eq=False)
class SearchWords:
    """Words by what they do in a question; compared by identity, as one is loaded for the whole life of the process."""

    weights: Mapping[str, float]
    """What a word of each field counts, 1 for a full match."""
    limits: Mapping[str, float]
    """From which score on something is offered, or an answer; by what share of itself it leads the next, and by how
    much what is elsewhere. To be sure: how much of a question it must cover, by how much it must lead what is
    elsewhere, and how much a word must tell of it to count."""
    synonyms: tuple[tuple[str, ...], ...]
    asked: Mapping[str, tuple[str, ...]]
    """Answer id -> words and questions that mean it, beside its own wordings."""
    elsewhere: tuple[tuple[str, ...], ...]
    """What nothing here answers: the words of a subject, or one question."""


@once_for("search.yaml", "asked.yaml")
def load_search_words(path: Path, root: Path, answers: frozenset[str]) -> SearchWords:
    """Read the vocabulary; raises ContentError where it is not as described or names an answer that does not exist."""
    top = read(path, root).only("weights limits synonyms")
    asked = read(path.with_name("asked.yaml"), root).only("answers elsewhere subjects")
    return SearchWords(
        weights=_shares(top["weights"], WEIGHTS, 100),
        limits=_shares(top["limits"], LIMITS, 1000),
        synonyms=tuple(_row(row) for row in top["synonyms"].items()),
        asked=_by_answer(asked["answers"], answers),
        elsewhere=(*((text,) for text in asked["elsewhere"].texts()), *map(_row, asked["subjects"].items())),
    )


def _shares(source: Source, names: tuple[str, ...], whole: int) -> dict[str, float]:
    return {name: value.whole() / whole for name, value in source.only(" ".join(names)).items()}


def _by_answer(source: Source, answers: Collection[str]) -> dict[str, tuple[str, ...]]:
    for name, texts in source.pairs().items():
        if name not in answers:
            texts.fail(f"no answer {name!r}")
    return {name: texts.texts() for name, texts in source.pairs().items()}


def _row(source: Source) -> tuple[str, ...]:
    words = source.texts()
    if len(words) < 2:
        source.fail("a row has at least two words")
    return words
