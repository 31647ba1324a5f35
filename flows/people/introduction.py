"""One line in which somebody says who they are, read into its fields: name, position, agency, personnel type."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.engine.context import Facts
from flows.people.agencies import agency_named
from flows.thai.names import bare
from flows.thai.normalise import normalise
from flows.thai.person_name import FullName, asks, has_title, is_given, read_name, without_particles

LONGEST, AGENCY_WORDS, NAME_WORDS = 250, 6, 3
_PARTS = re.compile(r"[,;\n|•·]|\s-\s")


@dataclass(frozen=True)
class Introduction:
    """What a line tells; what it does not tell is empty. `office` names an agency that is none of the plan's."""

    name: FullName | None = None
    position: str = ""
    agency: str = ""
    office: str = ""
    type: str = ""

    @property
    def told(self) -> int:
        """How many of the fields it tells."""
        return sum(map(bool, (self.name, self.position, self.agency or self.office, self.type)))


@dataclass
class _Run:
    """Words that stand together, under the label before them if there was one."""

    label: str
    words: list[str]


def introduced(text: str, facts: Facts) -> Introduction:
    """Read a line in any order, with commas or without; a question tells nothing."""
    plain = normalise(text)
    if len(plain) > LONGEST or asks(plain, facts.content.name_words):
        return Introduction()
    runs = _runs(text, facts)
    found = _labelled(runs, facts)
    found = _agency(runs, found, facts)
    found = _type(runs, found, facts)
    found = _position(runs, found, facts)
    found = _office(runs, found, facts)
    found = _name(runs, found, facts)
    return _completed(_certain(runs, found), facts)


# taking a line apart


def _runs(text: str, facts: Facts) -> list[_Run]:
    names = facts.content.name_words
    found: list[_Run] = []
    for part in _PARTS.split(text):
        words = without_particles(normalise(part), names)
        found += _at_labels(words, facts)
    return [run for run in found if run.words]


def _at_labels(text: str, facts: Facts) -> Iterator[_Run]:
    labels = facts.content.position_words.labels
    kinds = {word: kind for kind, words in labels.items() for word in words}
    either = "|".join(map(re.escape, sorted(kinds, key=len, reverse=True)))
    pieces = re.split(rf"(?:^|(?<=\s))({either})(?=[\s:\u0e01-\u0e59A-Za-z])\s*:?\s*", text)
    yield _Run("", pieces[0].split())
    for label, words in zip(pieces[1::2], pieces[2::2], strict=True):
        yield _Run(kinds[label], words.split())


def _take(run: _Run, start: int, end: int, runs: list[_Run]) -> None:
    """Take words out of a run; what stood behind them is a run of its own."""
    rest = _Run("", run.words[end:])
    del run.words[start:]
    runs.insert(runs.index(run) + 1, rest)


# the fields


def _labelled(runs: list[_Run], facts: Facts) -> Introduction:
    """A position stands behind its label as it was written, as far as nothing else is known in it."""
    for run in runs:
        if run.label == "position" and run.words:
            end = next((at for at, _ in enumerate(run.words) if at and _is_other(run.words, at, facts)), len(run.words))
            position = " ".join(run.words[:end])
            _take(run, 0, end, runs)
            return Introduction(position=position)
    return Introduction()


def _is_other(words: Sequence[str], at: int, facts: Facts) -> bool:
    """Whether from a word on something else than a position is told."""
    kinds, names = facts.content.position_words, facts.content.name_words
    word = words[at]
    return bool(
        kinds.type_named(word)
        or agency_named(word, facts)
        or word.startswith(names.offices)
        or has_title(word, names)
        or is_given(word)
    )


def _agency(runs: list[_Run], found: Introduction, facts: Facts) -> Introduction:
    spans = (
        (run, start, start + length)
        for length in range(AGENCY_WORDS, 0, -1)
        for run in runs
        for start in range(len(run.words) - length + 1)
    )
    for run, start, end in spans:
        if code := agency_named(" ".join(run.words[start:end]), facts):
            office = " ".join(run.words[start:end])
            _take(run, start, end, runs)
            return replace(found, agency=code, office=office)
    return found


def _type(runs: list[_Run], found: Introduction, facts: Facts) -> Introduction:
    kinds = facts.content.position_words
    for run, at in _words(runs):
        if kind := kinds.type_named(run.words[at]):
            word = run.words[at]
            _take(run, at, at + 1, runs)
            own = kind == "other" and not found.position
            return replace(found, type=kind, position=word if own else found.position)
    return found


def _position(runs: list[_Run], found: Introduction, facts: Facts) -> Introduction:
    kinds = facts.content.position_words
    if found.position and not kinds.type_named(found.position):
        return found
    for run, at in _words(runs):
        word = run.words[at]
        if bare(word).startswith(tuple(map(bare, kinds.begins))) or kinds.has_level(word):
            end = at + 1
            while end < len(run.words) and (kinds.has_level(run.words[end]) or run.words[end] in kinds.level_words):
                end += 1
            position = " ".join(run.words[at:end])
            _take(run, at, end, runs)
            return replace(found, position=position)
    return found


def _office(runs: list[_Run], found: Introduction, facts: Facts) -> Introduction:
    if found.agency:
        return found
    offices = facts.content.name_words.offices
    for run, at in _words(runs):
        word = run.words[at]
        if run.label == "agency" or word.startswith(offices):
            end = len(run.words) if run.label == "agency" else at + 1 + (word in offices)
            office = " ".join(run.words[at:end])
            _take(run, at, end, runs)
            return replace(found, office=office)
    return found


def _name(runs: list[_Run], found: Introduction, facts: Facts) -> Introduction:
    """The first words left over that are a name; those behind it are the position where none was found."""
    words = facts.content.name_words
    for run in runs:
        if run.label in ("agency", "type"):
            continue
        for end in range(min(len(run.words), NAME_WORDS + 2), 0, -1):
            name = read_name(" ".join(run.words[:end]), words)
            if name and _fits(name, end == len(run.words), facts):
                rest = "" if found.position else " ".join(run.words[end:])
                del run.words[: len(run.words) if rest else end]
                return replace(found, name=name, position=found.position or rest)
    return found


def _fits(name: FullName, whole: bool, facts: Facts) -> bool:
    """Whether words among others are a name: with a title, in latin letters, or with a well-known given name."""
    links = facts.content.name_words.links
    short = len([part for part in name.surname.split() if part not in links]) <= 1 or name.given.isascii()
    known = bool(name.title) or is_given(name.given) or (name.given.isascii() and bool(name.surname))
    return known and (short or whole)


def _certain(runs: Sequence[_Run], found: Introduction) -> Introduction:
    """An agency is certain where nothing is left unread beside it, such as another province."""
    if not found.agency:
        return found
    left = " ".join(word for run in runs for word in run.words)
    return replace(found, agency="", office=f"{found.office} {left}") if left else replace(found, office="")


def _completed(found: Introduction, facts: Facts) -> Introduction:
    """The personnel type as told, or as the position shows it."""
    if found.type or not found.position:
        return found
    return replace(found, type=facts.content.position_words.type_shown(found.position))


def _words(runs: Sequence[_Run]) -> Iterator[tuple[_Run, int]]:
    return ((run, at) for run in [*runs] for at in range(len(run.words)))
