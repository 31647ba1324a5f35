"""`sujarit content check`: everything that is wrong with the packs, each with file, line and reason."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml

from bot.editing.exhibits import exhibits
from bot.links import Links
from content.model import entries, pack
from content.model.entries import KINDS, Entry
from content.model.learning.guessing import Guesses, guesses, load_guessing
from content.model.pack import Content
from content.model.source import ContentError, correcting, read, thai_problem
from content.model.workbook import load_wordings
from flows.thai.cut import WordCutter

T = TypeVar("T")
MOST = 200
"""So many mistakes of one programme are told; whoever made more starts with these."""


def check(root: Path = pack.ROOT) -> tuple[dict[str, Content], list[ContentError]]:
    """Load everything; gives the programmes that load, and every mistake in the order of files and lines."""
    found: list[ContentError] = [*_spelling(root)]
    contents: dict[str, Content] = {}
    for name in pack.programmes(root):
        content, mistakes = _all_mistakes(lambda name=name: pack.load(name, root), root)  # type: ignore[misc]
        found += mistakes
        if content is not None and not mistakes:
            contents[name] = content
    if contents:
        found += _beyond(contents.values(), root)
    unique = {(one.file, one.line, one.reason): one for one in found}
    return contents, [unique[key] for key in sorted(unique)]


def _spelling(root: Path) -> Iterator[ContentError]:
    """Look at every line of every file, whoever reads it: each fault that Thai typing brings."""
    for path in sorted((*root.rglob("*.yaml"), *root.rglob("*.md"))):
        name = path.relative_to(root).as_posix()
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except UnicodeDecodeError:
            yield ContentError(name, 1, "the file is not UTF-8")
            continue
        for number, line in enumerate(lines, start=1):
            if problem := thai_problem(line):
                yield ContentError(name, number, problem)


def _all_mistakes(load: Callable[[], T], root: Path) -> tuple[T | None, list[ContentError]]:
    """Load again without each entry that has a mistake, so that one mistake does not hide the next."""
    left_out: dict[tuple[str, int], str] = {}
    mistakes: list[ContentError] = []
    while len(mistakes) < MOST:
        try:
            with correcting(lambda file, tree: _cut(tree, {line for name, line in left_out if name == file})):
                return load(), mistakes
        except ContentError as error:
            guilty = _around(error, root)
            if not _follows(error, guilty, left_out):
                mistakes.append(error)
            if guilty is None or guilty in left_out:
                break
            left_out[guilty] = _id_at(guilty, root)
    return None, mistakes


def _follows(error: ContentError, guilty: tuple[str, int] | None, left_out: Mapping[tuple[str, int], str]) -> bool:
    """Tell whether a mistake may only be that something was left out: it misses it, or is of the whole file."""
    missed = any(f"'{id}'" in error.reason for id in left_out.values() if id)
    return missed or (guilty is None and any(file == error.file for file, _ in left_out))


def _cut(tree: yaml.Node, lines: set[int]) -> None:
    """Take the list items that begin in these lines out of a tree."""
    if isinstance(tree, yaml.SequenceNode):
        tree.value = [item for item in tree.value if item.start_mark.line + 1 not in lines]
        for item in tree.value:
            _cut(item, lines)
    elif isinstance(tree, yaml.MappingNode):
        for _, value in tree.value:
            _cut(value, lines)


def _around(error: ContentError, root: Path) -> tuple[str, int] | None:
    """Find the correctable entry that a mistake stands in, by file and first line; a plan is whole or it is none."""
    try:
        kinds = [kind for kind in entries.kinds_in(error.file) if not KINDS[kind].own]
        known = [entry for kind in kinds for entry in _in(kind, error.file, root)]
    except ContentError:
        return None
    starts = [entry.line for entry in known if KINDS[entry.kind].lists and entry.line <= error.line]
    return (error.file, max(starts)) if starts else None


def _in(kind: str, file: str, root: Path) -> list[Entry]:
    return [entry for entry in entries.entries(root, kind) if entry.file == file]


def _id_at(place: tuple[str, int], root: Path) -> str:
    file, line = place
    return next((e.id for kind in entries.kinds_in(file) for e in _in(kind, file, root) if e.line == line), "")


# what no loader sees

_GUESSING = "guessing.yaml"
SUREST = 5
"""So many questions are named that give their answer away."""

_NAMES = {"card": "title", "document": "short", "gift_text": "text"}
"""The fields that people tap, or might type."""


def _beyond(contents: Iterable[Content], root: Path) -> Iterator[ContentError]:
    content, *_ = contents
    load_wordings(root / "workbook.yaml", root)
    known = entries.entries(root)
    places = {(entry.kind, entry.id): entry for entry in known}
    if len(places) < len(known):
        yield from _twice(known)
    for kind, id, reason in chain.from_iterable(map(refused_by_line, contents)):
        entry = places.get((kind, id))
        file = entry.file if entry else KINDS[kind].files
        yield ContentError(file, entry.line if entry else 1, f"{id}: LINE refuses it: {reason}")
    for path in root.glob("cards/practices.*.yaml"):
        if not (root / "plans" / path.name.removeprefix("practices.")).exists():
            yield ContentError(path.relative_to(root).as_posix(), 1, "there is no plan of this name")
    yield from _given_away(content, root)
    yield from _crowded(due(date.max, known, root), root)
    for entry in known:
        name = entry.fields[_NAMES[entry.kind]] if entry.kind in _NAMES else ""
        if content.words.command(str(name)):
            yield ContentError(entry.file, entry.line, f"{name!r} is a global word")


def guessed(content: Content, root: Path = pack.ROOT) -> tuple[Guesses, ...]:
    """Tell how many of the quiz's answers can be guessed from the options alone, way by way."""
    cutter = WordCutter(content.search_words)
    limit = load_guessing(root / _GUESSING, root)
    return guesses(content.quiz.everything, limit, lambda option: cutter.read(option).own)


def _given_away(content: Content, root: Path) -> Iterator[ContentError]:
    most = load_guessing(root / _GUESSING, root).most
    for found in guessed(content, root):
        if found.share * 100 > most:
            told = ", ".join(found.guessed[:SUREST])
            reason = f"{found.way}: {found.share:.0%} of the answers can be guessed from the options, at most {most} %"
            yield ContentError(_GUESSING, 1, f"{reason}; the surest: {told}")


def _twice(known: Sequence[Entry]) -> Iterator[ContentError]:
    seen: dict[tuple[str, str], Entry] = {}
    for entry in known:
        first = seen.setdefault((entry.kind, entry.id), entry)
        if first is not entry:
            yield ContentError(entry.file, entry.line, f"the id {entry.id!r} stands in {first.file} already")


def refused_by_line(content: Content) -> Iterator[tuple[str, str, str]]:
    """Lay out everything as it will be sent, and give kind, id and reason of what LINE would not take."""
    from bot.simulator import rules  # noqa: PLC0415 - a bot with a real account loads it only to check

    links = Links("https://sujarit.example", "only for the length of an address").for_person(1, 1)
    for exhibit in exhibits(content, links, content.programme.demo_today):
        if problems := rules.problems(exhibit.messages):
            where = problems[0].as_json()
            yield exhibit.kind, exhibit.id, f"{where.get('property', '')}: {where['message']}"


# what is due


class Due(NamedTuple):
    """Something to read again: the day, the place, what it is, and whether nobody has signed it off yet."""

    review: date
    file: str
    line: int
    what: str
    draft: bool


_REVIEWS = "reviews.yaml"


def _crowded(all_due: Sequence[Due], root: Path) -> Iterator[ContentError]:
    """Find the months in which too much falls due, and what falls due before the law and gifts."""
    rules = read(root / _REVIEWS, root).only("month first")
    share, first = rules["month"].whole(), rules["first"].texts()
    by_month = Counter(f"{one.review:%Y-%m}" for one in all_due)
    for month, count in by_month.items():
        if count * 100 > share * len(all_due):
            reason = f"{count} of {len(all_due)} entries fall due in {month}, at most {share} % may"
            yield ContentError(_REVIEWS, rules["month"].line, reason)
    if last := max((one.review for one in all_due if one.file in first), default=None):
        for one in all_due:
            if one.review < last and one.file not in first:
                reason = f"{one.what} falls due on {one.review}, before the law and gifts ({last})"
                yield ContentError(one.file, one.line, reason)


def due(by: date, known: Sequence[Entry], root: Path = pack.ROOT) -> list[Due]:
    """List the entries, and the files with a day of their own, that should be reviewed by a day, the earliest first."""
    found = (_due(entry, root) for entry in known if entry.fields.get("review"))
    return sorted(one for one in (*found, *_heads(root)) if one.review <= by)


def _due(entry: Entry, root: Path) -> Due:
    review = date.fromisoformat(str(entry.fields["review"]))
    return Due(review, entry.file, entry.line, f"{entry.kind} {entry.id}", _draft(entry, root))


def _draft(entry: Entry, root: Path) -> bool:
    """Tell whether an entry waits to be signed off; a document does when its newest version does."""
    if "draft" in entry.fields:
        return entry.fields["draft"] == "true"
    *_, newest = read(root / entry.file, root).pairs()["versions"].items()
    return newest.pairs()["draft"].flag()


def _heads(root: Path) -> Iterator[Due]:
    """Find the review dates of whole files: the form and the guideline."""
    entry_files = {path for kind in KINDS.values() if "review" in kind.fields for path in root.glob(kind.files)}
    for path in sorted(set(root.rglob("*.yaml")) - entry_files):
        source = read(path, root)
        head = source.pairs() if isinstance(source.node, yaml.MappingNode) else {}
        if "review" in head and isinstance(head["review"].node, yaml.ScalarNode):
            draft = "draft" in head and head["draft"].text() == "true"
            yield Due(head["review"].day(), source.file, head["review"].line, path.stem, draft)
