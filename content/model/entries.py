"""The entries of the packs that an officer may correct, as they stand in the files: by kind and id."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import yaml

from content.model.source import Source, ValueMark, read

Value = str | tuple[str, ...]
"""What a field holds: a text, or a list of texts."""

_WITH_ID = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*): (.+)")
_MAP, _SEQ, _STR = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class Kind:
    """Where entries of a kind stand, and which of their fields may be corrected."""

    files: str
    """A pattern of file names."""
    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()
    """Fields that an entry may do without."""
    lists: tuple[str, ...] = ()
    """The keys of the lists they stand in. Without one a file is one entry, or full of sentences."""
    sentences: tuple[str, ...] | None = None
    """Every sentence under its own key is an entry: those below these keys of the file, or all where none is named."""
    key: str = "id"
    """What an entry of a list calls its id."""
    own: bool = False
    """Each programme has files of its own: an id in a list is unique within one, so the file's name goes before it."""
    shown: tuple[str, ...] = ()
    """Fields that nobody corrects; an officer sees them beside the others."""
    grows: str = ""
    """A pattern of the files to which entries may be published that no file has; "" where there are none."""
    leaves: bool = False
    """What was so added can be withdrawn again: nobody stands in the middle of it."""

    @property
    def main(self) -> str:
        """The field by which people know an entry."""
        return self.fields[0]

    def named(self, id: str, file: str) -> str:
        """Give the id by which an entry of a file is known among all of its kind."""
        return f"{Path(file).stem}:{id}" if self.own and self.lists else id


_SIGNED, _RELATED = ("source", "review", "draft"), ("cards", "documents")
_CARD = ("title", "chip", "situation", "do", "dont", "why", "keywords")
_ANSWER = ("question", "chip", "wordings", "answer")
_QUESTION = ("question", "options", "correct", "explanation", "difficulty")
_QUESTIONNAIRE = ("title", "instructions", "closing", "advice")
_CHANNEL = ("name", "number", "purpose", "url")
_MEASURE = ("indicator", "unit", "target", "quarters", "months", "expected")
_PROGRAMMES, _PLANS = "programmes/*.yaml", "plans/*.yaml"
_GIFT = ("givers", "kinds", "reasons", "verdict", "policy", "report")
KINDS: Mapping[str, Kind] = {
    "card": Kind(
        "cards/*.yaml",
        (*_CARD, *_SIGNED),
        optional=("chip",),
        lists=("cards",),
        grows="cards/standard-*.yaml",
        leaves=True,
    ),
    "answer": Kind(
        "answers/*.yaml",
        (*_ANSWER, *_SIGNED, *_RELATED),
        optional=("chip", *_RELATED),
        lists=("answers",),
        grows="answers/*.yaml",
        leaves=True,
    ),
    "question": Kind("quiz/*.yaml", (*_QUESTION, *_SIGNED), lists=("questions",), grows="quiz/*.yaml"),
    "lesson": Kind("lessons/*.yaml", ("title", "summary")),
    "part": Kind("lessons/*.yaml", ("title", *_SIGNED), lists=("parts",)),
    "slide": Kind("lessons/*.yaml", ("title", "body"), lists=("slides",)),
    "questionnaire": Kind("assessments/*.yaml", (*_QUESTIONNAIRE, *_SIGNED), optional=("advice",)),
    "item": Kind("assessments/*.yaml", ("text",), lists=("items",)),
    "document": Kind("documents/*/document.yaml", ("short", "chip", "summary", "owner", "review"), optional=("chip",)),
    "gift": Kind("gift.yaml", ("ceiling", "report_days", *_SIGNED)),
    "gift_text": Kind("gift.yaml", ("text",), sentences=_GIFT),
    "channel": Kind(
        "notices/*channels.yaml",
        (*_CHANNEL, *_SIGNED),
        optional=("number", "url"),
        lists=("channels",),
        grows="notices/*channels.yaml",
        leaves=True,
    ),
    "message": Kind("campaign_calendar.yaml", ("title", "message", *_SIGNED), lists=("entries",)),
    "programme": Kind(_PROGRAMMES, ("name", "centre", "contact", "phone"), optional=("phone",), own=True),
    "period": Kind(
        _PROGRAMMES, ("grace_days", "opens", "closes"), lists=("periods",), own=True, shown=("opens", "closes")
    ),
    "due": Kind(_PROGRAMMES, ("due",), lists=("documents",), own=True),
    "agency": Kind(
        _PLANS, ("name", "short", "aliases", "phone"), optional=("phone",), lists=("agencies",), key="code", own=True
    ),
    "planned": Kind(_PLANS, ("title", "short", "keywords"), lists=("activities", "parts"), own=True),
    "measure": Kind(
        _PLANS,
        _MEASURE,
        optional=("quarters", "months", "expected"),
        lists=("measures",),
        own=True,
        shown=("unit",),
    ),
    "text": Kind("texts/*.yaml", ("text",), sentences=()),
}
LISTS = frozenset(
    {"keywords", "wordings", "options", "instructions", "closing", "advice", "aliases", "quarters", "months", *_RELATED}
)
"""The fields that hold several texts."""
DAYS = frozenset({"review", "due", "opens", "closes"})
"""The fields that hold a day."""
CHOICES = frozenset({"options"})
"""Those of them whose texts are called by an id in the file: the keys of a mapping."""
HOME = "topic"
"""What is published of an entry that no file has: the name, without its ending, of the file that it is added to."""
WITHDRAWN = "withdrawn"
"""What such an entry has in the place of true or false, as `draft`, once it is taken back."""


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
        return self.nodes((name,))[name]

    def nodes(self, names: Sequence[str]) -> dict[str, yaml.Node | None]:
        """Give the values of some fields, own or inherited."""
        own = {key.value: value for key, value in self.holder.value}
        if self.key:
            return dict.fromkeys(names, own.get(self.key))
        return {name: own.get(name, self.inherited.get(name)) for name in names}

    def put(self, name: str, value: Value | None, place: ValueMark) -> None:
        """Set a field, or take it away."""
        name = self.key or name
        rest = [(key, node) for key, node in self.holder.value if key.value != name]
        at = next((at for at, (key, _) in enumerate(self.holder.value) if key.value == name), len(rest))
        fresh = [(_scalar(name, place), _node(name, value, place))] if value is not None else []
        self.holder.value = [*rest[:at], *fresh, *rest[at:]]


def entries(root: Path, *kinds: str) -> list[Entry]:
    """List the entries of some kinds, or of all, in the order of the files. Raises ContentError."""
    listed, sources = list[Entry](), dict[Path, Source]()  # some kinds share their files
    for name in kinds or KINDS:
        for path in sorted(root.glob(KINDS[name].files)):
            source = sources[path] = sources.get(path) or read(path, root)
            listed += [_entry(name, source.file, found) for found in find(name, source.file, source.node)]
    return listed


def kinds_in(file: str) -> Iterator[str]:
    """Name the kinds that stand in a file."""
    return (name for name, kind in KINDS.items() if fnmatch(file, kind.files))


def find(kind: str, file: str, tree: yaml.Node) -> Iterator[Found]:
    """Find all entries of a kind in the tree of a file."""
    if not isinstance(tree, yaml.MappingNode):
        return iter(())
    wanted = KINDS[kind]
    if wanted.lists:
        return _listed(wanted, file, tree, {})
    if wanted.sentences is None:
        return iter((Found(_own_id(tree) or Path(file).stem, tree),))
    return _sentences(tree, "", wanted.sentences)


def add(file: yaml.Node, kind: str, id: str, place: ValueMark) -> Found | None:
    """Append an entry that no file has to the list of this file, so that it can be filled."""
    if (listed := _own_list(file, kind)) is None:
        return None
    entry = yaml.MappingNode(_MAP, [(_scalar("id", place), _scalar(id, place))], place, place)
    listed.value.append(entry)
    return Found(id, entry)


def homes(root: Path, kind: str) -> dict[str, str]:
    """Give the files to which entries of a kind may be added, each by what `HOME` says of it."""
    paths = sorted(root.glob(KINDS[kind].grows)) if KINDS[kind].grows else []
    return {path.stem: path.relative_to(root).as_posix() for path in paths if _own_list(read(path, root).node, kind)}


def _own_list(file: yaml.Node, kind: str) -> yaml.SequenceNode | None:
    """Find the list of a kind that stands in a file itself, and not in a part of it."""
    found = (value for key, value in file.value if key.value in KINDS[kind].lists)
    return next((value for value in found if isinstance(value, yaml.SequenceNode)), None)


def _sentences(tree: yaml.MappingNode, prefix: str, below: tuple[str, ...] = ()) -> Iterator[Found]:
    """Walk down to every sentence; what stands in a list is called by its id, which is no sentence."""
    for key, value in tree.value:
        name = f"{prefix}{key.value}"
        if (below and key.value not in below) or key.value == "id":
            continue
        if isinstance(value, yaml.MappingNode):
            yield from _sentences(value, f"{name}.")
        elif isinstance(value, yaml.SequenceNode):
            for item in (item for item in value.value if isinstance(item, yaml.MappingNode)):
                yield from _sentences(item, f"{name}.{_own_id(item)}.")
        elif value.tag == _STR:
            yield Found(name, tree, key=key.value)


def _own_id(entry: yaml.MappingNode, name: str = "id") -> str:
    return next((str(value.value) for key, value in entry.value if key.value == name), "")


def _listed(kind: Kind, file: str, tree: yaml.MappingNode, above: Mapping[str, yaml.Node]) -> Iterator[Found]:
    """Walk down to the lists of a kind."""
    lists = [(key.value, value.value) for key, value in tree.value if isinstance(value, yaml.SequenceNode)]
    known = {**above, **{key.value: value for key, value in tree.value}} if lists else {}
    for name, items in lists:
        for item in (item for item in items if isinstance(item, yaml.MappingNode)):
            if name in kind.lists:
                yield Found(kind.named(_own_id(item, kind.key), file), item, known)
            yield from _listed(kind, file, item, known)


def _entry(kind: str, file: str, found: Found) -> Entry:
    nodes = found.nodes(KINDS[kind].fields)
    first = (found.node("") if found.key else None) or found.holder
    values = {name: _value(name, node) for name, node in nodes.items()}
    return Entry(kind, found.id, file, first.start_mark.line + 1, values)


def _value(name: str, node: yaml.Node | None) -> Value:
    if name in CHOICES:
        return _lines(node)
    if name in LISTS:
        items = node.value if isinstance(node, yaml.SequenceNode) else ()
        return tuple(str(item.value).strip() for item in items)
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _node(name: str, value: Value, place: ValueMark) -> yaml.Node:
    if isinstance(value, str):
        return _scalar(value, place)
    if name in CHOICES:
        pairs = [(_scalar(id, place), _scalar(text, place)) for id, text in _choices(value)]
        return yaml.MappingNode(_MAP, pairs, place, place)
    return yaml.SequenceNode(_SEQ, [_scalar(item, place) for item in value], place, place)


def _lines(node: yaml.Node | None) -> tuple[str, ...]:
    """Give choices as an officer sees them: ids stand before the texts where they are not simply their numbers."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    found = [(str(key.value), str(value.value).strip()) for key, value in pairs]
    numbered = all(id == str(number) for number, (id, _) in enumerate(found, 1))
    return tuple(text if numbered else f"{id}: {text}" for id, text in found)


def _choices(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Read them back: without ids, the number of a line is the id of its text."""
    found = [_WITH_ID.fullmatch(line) for line in lines]
    for number, (line, own) in enumerate(zip(lines, found, strict=True), 1):
        yield (own[1], own[2]) if own and all(found) else (str(number), line)


def _scalar(value: str, place: ValueMark) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STR, value, place, place)
