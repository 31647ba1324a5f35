"""Published corrections over the packs: applied to the files as they are read, so that they meet the same checks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

import yaml

from content.model import entries, pack
from content.model.entries import HOME, KINDS, LISTS, WITHDRAWN, Entry, Value
from content.model.pack import Content
from content.model.source import ContentError, ValueMark, correcting
from content.model.words import load_words

T = TypeVar("T")


@dataclass(frozen=True)
class Correction:
    """The fields of an entry as an officer wants them; fields that are left out stay as they are in the pack."""

    kind: str
    entry: str
    fields: Mapping[str, Value]

    def place(self, name: str) -> ValueMark:
        """The place at which mistakes in a field are reported."""
        return ValueMark(f"{self._prefix}{name}")

    def field_at(self, file: str) -> str | None:
        """Tell which field stands at a reported place: "" for the entry itself, None where it is not of this one."""
        return file.removeprefix(self._prefix) if file.startswith(self._prefix) else None

    @property
    def _prefix(self) -> str:
        return f"published/{self.kind}/{self.entry}/"


@dataclass(frozen=True)
class Refused:
    """A correction that does not fit, and why.

    `field` is empty where the entry as a whole is at fault. `at` is the place of the packs, as file and line, that it
    does not agree with; None where the fault is its own.
    """

    correction: Correction
    field: str
    reason: str
    at: tuple[str, int] | None = None


def correction(kind: str, entry: str, fields: Mapping[str, Any]) -> Correction:
    """Make a correction of what was published as JSON; what is no field of the kind is left aside, save its home."""
    known = (*KINDS[kind].fields, HOME) if kind in KINDS else ()
    kept = {name: _value(name, value) for name, value in fields.items() if name in known and value is not None}
    return Correction(kind, entry, kept)


def _value(name: str, value: Any) -> Value:
    if name in LISTS:
        return tuple(str(item).strip() for item in ([value] if isinstance(value, str) else value))
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


@dataclass
class _Applied:
    """Puts corrections into the files that are read, each file as it comes."""

    corrections: Sequence[Correction]
    words: frozenset[str]
    homes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By kind and id, the file to which an entry that no file has is added."""

    def __call__(self, file: str, tree: yaml.Node) -> None:
        for kind in entries.kinds_in(file):
            wanted = {one.entry: one for one in self.corrections if one.kind == kind}
            if not wanted:
                continue
            for found in list(entries.find(kind, file, tree)):
                if one := wanted.get(found.id):
                    self._put(one, found)
            for one in wanted.values():
                if self.homes.get((kind, one.entry)) == file:
                    self._added(one, tree)

    def _put(self, one: Correction, found: entries.Found) -> None:
        kind = KINDS[one.kind]
        for name in kind.fields:
            if name in one.fields and name not in kind.shown:
                if kind.sentences is not None:
                    self._check_sentence(one, found)
                gone = name in kind.optional and not one.fields[name]
                found.put(name, None if gone else one.fields[name], one.place(name))

    def _added(self, one: Correction, tree: yaml.Node) -> None:
        if found := entries.add(tree, one.kind, one.entry, one.place("")):
            self._put(one, found)

    def _check_sentence(self, one: Correction, found: entries.Found) -> None:
        """Code fills the placeholders of a sentence and offers many as choices: neither may break."""
        node, new = found.node(""), str(one.fields["text"])
        old = str(node.value) if node else ""
        with suppress(ValueError):  # an odd brace is found when the file is loaded
            if one.kind == "text" and (strange := _names(new) - _names(old)):
                raise ContentError(one.place("text").name, 1, f"unknown placeholder {{{min(strange)}}}")
        if _folded(new) in self.words and _folded(old) not in self.words:
            raise ContentError(one.place("text").name, 1, f"{new!r} is a global word")


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _folded(text: str) -> str:
    return "".join(text.lower().split())


def corrected(corrections: Iterable[Correction], root: Path, load: Callable[[], T]) -> tuple[T, tuple[Refused, ...]]:
    """Load something with all corrections that fit, and tell which do not. Raises ContentError of the packs themselves.

    Later corrections give way to earlier ones where two cannot stand together.
    """
    wanted, refused = [one for one in corrections if one.fields], list[Refused]()
    applied = _applied(wanted, root)
    while True:
        try:
            with correcting(_with(applied, wanted)):
                return load(), tuple(refused)
        except ContentError as error:
            if culprit := _named(error, wanted):
                refused.append(Refused(culprit, culprit.field_at(error.file) or "", error.reason))
            elif culprit := _guilty(applied, wanted, load):
                refused.append(Refused(culprit, "", error.reason, (error.file, error.line)))
            else:
                raise
            wanted.remove(culprit)


def _applied(corrections: Sequence[Correction], root: Path) -> _Applied:
    added = [one for one in corrections if one.kind in KINDS and HOME in one.fields and not _withdrawn(one)]
    kinds = {one.kind for one in added}
    known = {(entry.kind, entry.id) for entry in (entries.entries(root, *kinds) if kinds else ())}
    files = {kind: entries.homes(root, kind) for kind in kinds}
    homes = {
        (one.kind, one.entry): files[one.kind].get(str(one.fields[HOME]), next(iter(files[one.kind].values())))
        for one in added
        if files[one.kind] and (one.kind, one.entry) not in known
    }
    return _Applied(corrections, load_words(root / "words.yaml", root).all(), homes)


def _withdrawn(one: Correction) -> bool:
    return KINDS[one.kind].leaves and one.fields.get("draft") == WITHDRAWN


def _with(applied: _Applied, corrections: Sequence[Correction]) -> _Applied:
    return _Applied(corrections, applied.words, applied.homes)


def _named(error: ContentError, corrections: Iterable[Correction]) -> Correction | None:
    return next((one for one in corrections if one.field_at(error.file) is not None), None)


def _guilty(applied: _Applied, corrections: Sequence[Correction], load: Callable[[], object]) -> Correction | None:
    """Find the first correction after which loading fails; None where it fails without any."""
    for count in range(len(corrections) + 1):
        try:
            with correcting(_with(applied, corrections[:count])):
                load()
        except ContentError:
            return corrections[count - 1] if count else None
    return None


def load(
    programme: str, corrections: Iterable[Correction], root: Path = pack.ROOT
) -> tuple[Content, tuple[Refused, ...]]:
    """Load a programme with the corrections that fit."""
    return corrected(corrections, root, lambda: pack.load(programme, root))


def current(corrections: Iterable[Correction], root: Path = pack.ROOT) -> list[Entry]:
    """List every entry as it stands with these corrections, which must fit."""
    wanted = list(corrections)
    with correcting(_applied(wanted, root)):
        return entries.entries(root)
