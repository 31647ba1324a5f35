"""The entries of the packs that an officer may correct, as they stand in the files: by kind and id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import yaml

from content.source import Place, read

Value = str | tuple[str, ...]
"""What a field holds: a text, or a list of texts."""

_MAP, _SEQ, _STR = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class Kind:
    """Where entries of a kind stand, and which of their fields may be corrected."""

    files: str
    """A pattern of file names."""
    list: str
    """The key of the lists they stand in; empty for the sentences of `texts`, which stand under their own keys."""
    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()
    """Fields that an entry may do without."""


_SIGNED = ("source", "review", "draft")
KINDS: Mapping[str, Kind] = {
    "card": Kind("cards/*.yaml", "cards", ("title", "situation", "do", "dont", "why", "keywords", *_SIGNED)),
    "answer": Kind(
        "answers/*.yaml",
        "answers",
        ("question", "wordings", "answer", *_SIGNED, "cards", "documents"),
        optional=("cards", "documents"),
    ),
    "question": Kind(
        "quiz/*.yaml", "questions", ("question", "options", "correct", "explanation", "difficulty", *_SIGNED)
    ),
    "part": Kind("lessons/*.yaml", "parts", ("title", *_SIGNED)),
    "slide": Kind("lessons/*.yaml", "slides", ("title", "body")),
    "item": Kind("assessments/*.yaml", "items", ("text",)),
    "message": Kind("campaign_calendar.yaml", "entries", ("title", "message", *_SIGNED)),
    "text": Kind("texts/*.yaml", "", ("text",)),
}
LISTS = frozenset({"keywords", "wordings", "options", "cards", "documents"})
"""The fields that hold several texts."""
ADDED = "answer"
"""The kind of which there may be published entries that no file has: questions that people asked."""


@dataclass(frozen=True)
class Entry:
    """One entry as it stands: with what the head of its file, or of its group, sets for it."""

    kind: str
    id: str
    file: str
    line: int
    fields: Mapping[str, Value]


@dataclass
class Found:
    """An entry inside the tree of its file, where it can be changed."""

    id: str
    holder: yaml.MappingNode
    """The entry itself, or for a sentence the mapping around it."""
    inherited: Mapping[str, yaml.Node] = field(default_factory=dict)
    key: str = ""
    """The key of a sentence in its holder."""

    def node(self, name: str) -> yaml.Node | None:
        """Give the value of a field, its own or inherited."""
        own = {key.value: value for key, value in self.holder.value}
        return own.get(self.key) if self.key else own.get(name, self.inherited.get(name))

    def put(self, name: str, value: Value, place: Place) -> None:
        """Set a field; an empty list takes it away."""
        name = self.key or name
        rest = [(key, node) for key, node in self.holder.value if key.value != name]
        at = next((at for at, (key, _) in enumerate(self.holder.value) if key.value == name), len(rest))
        fresh = [(_scalar(name, place), _node(value, place))] if value != () else []
        self.holder.value = [*rest[:at], *fresh, *rest[at:]]


def entries(root: Path, *kinds: str) -> list[Entry]:
    """List the entries of some kinds, or of all, in the order of the files. Raises ContentError."""
    listed = []
    for name in kinds or KINDS:
        for path in sorted(root.glob(KINDS[name].files)):
            source = read(path, root)
            listed += [_entry(name, source.file, found) for found in find(name, source.file, source.node)]
    return listed


def kinds_in(file: str) -> Iterator[str]:
    """Name the kinds that stand in a file."""
    return (name for name, kind in KINDS.items() if fnmatch(file, kind.files))


def find(kind: str, file: str, tree: yaml.Node) -> Iterator[Found]:
    """Find all entries of a kind in the tree of a file."""
    if not isinstance(tree, yaml.MappingNode):
        return iter(())
    if not KINDS[kind].list:
        return _sentences(tree, "")
    return _listed(KINDS[kind].list, tree, {}, Path(file).stem)


def add(file: yaml.Node, kind: str, id: str, place: Place) -> Found | None:
    """Append an entry that no file has to the list of this file, so that it can be filled."""
    for key, value in file.value:
        if key.value == KINDS[kind].list and isinstance(value, yaml.SequenceNode):
            entry = yaml.MappingNode(_MAP, [(_scalar("id", place), _scalar(id, place))], place, place)
            value.value.append(entry)
            return Found(id, entry)
    return None


def _sentences(tree: yaml.MappingNode, prefix: str) -> Iterator[Found]:
    for key, value in tree.value:
        if isinstance(value, yaml.MappingNode):
            yield from _sentences(value, f"{prefix}{key.value}.")
        elif isinstance(value, yaml.ScalarNode):
            yield Found(f"{prefix}{key.value}", tree, key=key.value)


def _listed(name: str, tree: yaml.MappingNode, above: Mapping[str, yaml.Node], parent: str) -> Iterator[Found]:
    """Walk down to the lists of this name; an item without an id is called by its parent and its place, from 1."""
    known = {**above, **{key.value: value for key, value in tree.value}}
    for key, value in tree.value:
        if not isinstance(value, yaml.SequenceNode):
            continue
        for place, item in enumerate(value.value, start=1):
            if not isinstance(item, yaml.MappingNode):
                continue
            id = next((node.value for k, node in item.value if k.value == "id"), f"{parent}-{place}")
            if key.value == name:
                yield Found(id, item, known)
            yield from _listed(name, item, known, id)


def _entry(kind: str, file: str, found: Found) -> Entry:
    nodes = {name: found.node(name) for name in KINDS[kind].fields}
    first = (found.node("") if found.key else None) or found.holder
    values = {name: _value(name, node) for name, node in nodes.items()}
    return Entry(kind, found.id, file, first.start_mark.line + 1, values)


def _value(name: str, node: yaml.Node | None) -> Value:
    if name in LISTS:
        items = node.value if isinstance(node, yaml.SequenceNode) else ()
        return tuple(str(item.value).strip() for item in items)
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _node(value: Value, place: Place) -> yaml.Node:
    if isinstance(value, str):
        return _scalar(value, place)
    return yaml.SequenceNode(_SEQ, [_scalar(item, place) for item in value], place, place)


def _scalar(value: str, place: Place) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STR, value, place, place)
