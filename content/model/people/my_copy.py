"""A person's copy of what is kept about them: what each place of the record is called, and what its columns hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.model.source import Source, read

COLUMN_KINDS = ("text", "moment", "day", "flag", "name", "word", "scores", "said")
"""How what a column holds is written: as it is, as a date, or as the name or the word that a code stands for."""


@dataclass(frozen=True)
class CopyColumn:
    """A column as people read it: its label, and how what it holds is written."""

    label: str
    kind: str


@dataclass(frozen=True)
class MyCopy:
    """The words of the copy."""

    sections: Mapping[str, str]
    """By place, the heading: a table, or "table.column" where the person stands in that column."""
    left_out: frozenset[str]
    words: Mapping[str, Mapping[str, str]]
    """By column, what its codes mean."""
    columns: Mapping[str, CopyColumn]

    def column(self, place: str, name: str) -> CopyColumn | None:
        """Tell how a column at a place is read; None where it is left out. Raises KeyError for an unknown one."""
        table = place.partition(".")[0]
        if f"{table}.{name}" in self.columns:
            return self.columns[f"{table}.{name}"]
        return None if name in self.left_out else self.columns[name]


def load_my_copy(path: Path, root: Path) -> MyCopy:
    """Load the words of the copy. Raises ContentError."""
    fields = read(path, root).only("sections left_out columns words")
    columns: dict[str, CopyColumn] = {}
    for kind, source in fields["columns"].pairs().items():
        if kind not in COLUMN_KINDS:
            source.fail(f"expected one of {', '.join(COLUMN_KINDS)}; found {kind!r}")
        columns |= {name: CopyColumn(label, kind) for name, label in _texts(source).items()}
    return MyCopy(
        sections=_texts(fields["sections"]),
        left_out=frozenset(fields["left_out"].texts()),
        words={name: _texts(source) for name, source in fields["words"].pairs().items()},
        columns=columns,
    )


def _texts(source: Source) -> dict[str, str]:
    return {name: value.text() for name, value in source.pairs().items()}
