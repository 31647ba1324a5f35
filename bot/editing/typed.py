"""What officers typed into a workbook, without the means to read one, which a running bot never loads."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from content.model.entries import Value
from content.model.overlay import Correction


@dataclass(frozen=True)
class WorkbookProblem:
    """What is wrong in a place of the workbook; row 0 is the sheet as a whole, no heading the row as a whole."""

    sheet: str
    row: int
    heading: str
    reason: str


@dataclass(frozen=True)
class TypedEntry:
    """An entry as typed: the fields whose columns are there."""

    kind: str
    id: str
    """Empty for a new entry."""
    number: int
    fields: Mapping[str, Value]
    home: str = ""
    """Where a new entry goes."""


@dataclass(frozen=True)
class Change:
    """An entry that will change: where it was typed, and each field's old and new value."""

    row: TypedEntry
    fields: Mapping[str, tuple[Value, Value]]
    correction: Correction
    after: int
    """The published version it replaces, 0 for the pack's own."""


@dataclass(frozen=True)
class Import:
    """What a workbook would do; with problems it does nothing."""

    changes: Sequence[Change]
    problems: Sequence[WorkbookProblem]
    notes: Sequence[str] = ()


@dataclass
class Typed:
    """What a workbook holds, with what it was made from and what could not be read."""

    revision: int = 0
    base: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """By kind and id, the digests of the fields."""
    rows: list[TypedEntry] = field(default_factory=list)
    problems: list[WorkbookProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def digest(value: Value) -> str:
    """Give what tells one value of a field from another."""
    return sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:12]
