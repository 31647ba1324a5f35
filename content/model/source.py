"""YAML read with its place kept, so that a mistake is reported with file, line and reason."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar, cast

import yaml

F = TypeVar("F", bound=Callable[..., Any])

_SPELLING = (
    ("\u0e4d\u0e32", "sara am is written as two characters (nikhahit + sara aa)"),
    ("\u0e40\u0e40", "sara ae is written as two sara e"),
    ("\u200b", "zero-width space"),
    ("\u200c", "zero-width non-joiner"),
    ("\u200d", "zero-width joiner"),
    ("\ufeff", "byte order mark"),
    ("\u00a0", "no-break space"),
)
_DOUBLE_MARK = re.compile(r"([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\1")
_MIXED_DIGITS = re.compile(r"[0-9][๐-๙]|[๐-๙][0-9]")
_DOUBLE = re.compile(r"([\u0e31\u0e34-\u0e3a\u0e40\u0e47-\u0e4e])\1")
_RARE = re.compile(r"[\u0e4d๐-๙\u200b-\u200d\ufeff\u00a0]")
"""Every fault has one of these or is something double: two quick looks, as most texts have neither."""


class ContentError(Exception):
    """A pack cannot be used: `file:line: reason`."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


class Unset(NamedTuple):
    """Something that a centre has to set before it goes live: where it stands, and what is missing."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


def thai_problem(text: str) -> str | None:
    """Say what is wrong with the spelling of a Thai text at the level of characters, or None."""
    if text.isascii() or not (_DOUBLE.search(text) or _RARE.search(text)):
        return None
    for bad, reason in _SPELLING:
        if bad in text:
            return reason
    if found := _DOUBLE_MARK.search(text):
        return f"the mark {unicodedata.name(found[1])} stands twice in a row"
    if _MIXED_DIGITS.search(text):
        return "a number mixes Thai and Arabic digits"
    return None


class ValueMark(yaml.Mark):
    """Stands at a value that did not come from the file: mistakes are reported under its own name."""

    def __init__(self, name: str) -> None:
        super().__init__(name, 0, 0, 0, None, 0)


Correct = Callable[[str, yaml.Node], None]
"""Changes the tree of a file, given the file's name and the tree."""

_correct: ContextVar[Correct | None] = ContextVar("correct", default=None)
_fill: ContextVar[Correct | None] = ContextVar("fill", default=None)


@contextmanager
def correcting(correct: Correct) -> Iterator[None]:
    """Have every file that is read within the block corrected before anything is made of it.

    So a correction meets the same checks as the file itself. Only reading in this thread is concerned.
    """
    before = _correct.set(correct)
    try:
        yield
    finally:
        _correct.reset(before)


@contextmanager
def filling(fill: Correct) -> Iterator[None]:
    """Have every file that is read within the block filled in, once it was corrected and before it is used."""
    before = _fill.set(fill)
    try:
        yield
    finally:
        _fill.reset(before)


class Source:
    """One value of a YAML file, which knows where it stands."""

    def __init__(self, file: str, node: yaml.Node) -> None:
        self.file = node.start_mark.name if isinstance(node.start_mark, ValueMark) else file
        self.node = node

    @property
    def line(self) -> int:
        """The line of the value, from 1."""
        return self.node.start_mark.line + 1

    @property
    def corrected(self) -> bool:
        """Whether the value came from a correction and not from the file."""
        return isinstance(self.node.start_mark, ValueMark)

    def fail(self, reason: str) -> NoReturn:
        """Raise a ContentError at this place."""
        raise ContentError(self.file, self.line, reason)

    def pairs(self) -> dict[str, "Source"]:
        """Read a mapping; a key written twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("expected a mapping")
        found: dict[str, Source] = {}
        for key_node, value in self.node.value:
            key = Source(self.file, key_node)
            name = key.text()
            if name in found:
                key.fail(f"the key {name!r} stands twice")
            found[name] = Source(self.file, value)
        return found

    def only(self, required: str, optional: str = "") -> dict[str, "Source"]:
        """Read a mapping with exactly these keys (space-separated names); a missing or unknown one is an error."""
        found, needed, allowed = self.pairs(), required.split(), optional.split()
        for name in needed:
            if name not in found:
                self.fail(f"the key {name!r} is missing")
        for name, value in found.items():
            if name not in needed and name not in allowed:
                value.fail(f"unknown key {name!r}")
        return found

    def items(self) -> Iterator["Source"]:
        """Read a list, one Source for each element."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("expected a list")
        return (Source(self.file, child) for child in self.node.value)

    def text(self) -> str:
        """Read a non-empty text without the usual faults of Thai typing."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail("expected a text")
        value = str(self.node.value).strip()
        if not value:
            self.fail("the text is empty")
        if problem := thai_problem(value):
            self.fail(problem)
        return value

    def texts(self) -> tuple[str, ...]:
        """Read a list of texts."""
        return tuple(item.text() for item in self.items())

    def whole(self) -> int:
        """Read a whole number."""
        value = self.text()
        if not re.fullmatch(r"-?[0-9]+", value):
            self.fail(f"expected a whole number, found {value!r}")
        return int(value)

    def year(self) -> int:
        """Read a fiscal year of the Buddhist era."""
        year = self.whole()
        if not 2400 <= year <= 2999:
            self.fail(f"expected a year of the Buddhist era such as 2569, found {year}")
        return year

    def flag(self) -> bool:
        """Read `true` or `false`."""
        value = self.text()
        if value not in ("true", "false"):
            self.fail(f"expected true or false, found {value!r}")
        return value == "true"

    def day(self) -> date:
        """Read an ISO date (C.E.)."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            self.fail("expected a date such as 2026-03-31")

    def one_of(self, allowed: tuple[str, ...]) -> str:
        """Read one of a few words."""
        value = self.text()
        if value not in allowed:
            self.fail(f"expected one of {', '.join(allowed)}; found {value!r}")
        return value


def composed(text: str) -> yaml.Node | None:
    """Make the tree of a YAML text, which who asked may change."""
    return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read(path: Path, root: Path) -> Source:
    """Open a YAML file; places are reported relative to root."""
    name = path.relative_to(root).as_posix()
    try:
        node = composed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(name, 1, "the file does not exist") from None
    except UnicodeDecodeError:
        raise ContentError(name, 1, "the file is not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ContentError(name, mark.line + 1 if mark else 1, f"not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise ContentError(name, 1, f"not YAML: {error}") from None
    if node is None:
        raise ContentError(name, 1, "the file is empty")
    if correct := _correct.get():
        correct(name, node)
    if fill := _fill.get():
        fill(name, node)
    return Source(name, node)


def once_for(*files: str) -> Callable[[F], F]:
    """Have a loader of vocabularies give what it gave last, as long as these files of its folder have the same bytes.

    For what is large, never corrected, and the same for every programme; its other arguments are compared too.
    """

    def kept(load: F) -> F:
        last: dict[Any, Any] = {}

        @wraps(load)
        def loaded(path: Path, root: Path, *more: Hashable) -> Any:
            found = [path.with_name(file) for file in files]
            if not all(file.exists() for file in found):
                return load(path, root, *more)
            key = (*(sha256(file.read_bytes()).digest() for file in found), *more)
            if key not in last:
                fresh = load(path, root, *more)
                last.clear()
                last[key] = fresh
            return last[key]

        return cast("F", loaded)

    return kept
