"""A person's name in what they type: the title split off, the given name, the surname; None for what is no name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from content.model.people.name_words import NameWords
from flows.thai.given_names import given_names
from flows.thai.normalise import normalise

_LONGEST, _MOST_PARTS, _MOST_TITLES = 80, 5, 5
_IN_BRACKETS = re.compile(r"[(\[“\"][^)\]”\"]*[)\]”\"]")
_STRANGE = re.compile(r"[^\sA-Za-zÀ-ɏ.'’\u0e01-\u0e2e\u0e2f\u0e30-\u0e3a\u0e40-\u0e4c-]+")
"""What stands in no name: signs, pictures, digits; it parts words."""
_CANNOT_BEGIN = re.compile(r"[\u0e30-\u0e3a\u0e45-\u0e4e.'’-]")
_THREE_ALIKE = re.compile(r"(.)\1\1")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’-]*")
_VOWEL = re.compile(r"[aeiouyAEIOUYÀ-ɏ]")
_THAI = re.compile(r"[\u0e01-\u0e2e\u0e40-\u0e44][\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4c-]+")
_SHORTEST_SURE = 3  # letters of a given name that is no beginning of a word
_SHORT_STEM = 3  # letters of a word from which a particle is not cut off


@dataclass(frozen=True, slots=True)
class FullName:
    """A name in its parts; `surname` is "" where none was told."""

    title: str
    given: str
    surname: str

    @property
    def name(self) -> str:
        """Given name and surname."""
        return f"{self.given} {self.surname}".strip()


def read_name(text: str, words: NameWords) -> FullName | None:
    """Read a name alone or in a sentence such as "ผมชื่อ…"; None for a question, a sentence or an office."""
    plain = normalise(text)
    if len(plain) > _LONGEST or any(letter.isdigit() for letter in plain) or asks(plain, words):
        return None
    parts = _framed(_clean(plain), words)
    if parts is None:
        return None
    told, surname = parts
    title, rest = _untitled(told, words)
    names = rest.split() + surname.split()
    if not _is_name(names, title, words):
        return None
    return FullName(title, names[0], " ".join(names[1:]))


def read_surname(text: str, known: FullName, words: NameWords) -> FullName | None:
    """Read the answer to what the surname is, or the whole name told again; None where it is neither."""
    again, whole = read_name(text, words), read_name(f"{known.given} {text}", words)
    if again and _is_whole(again, known, words):
        return again if again.title else FullName(known.title, again.given, again.surname)
    return FullName(known.title, known.given, whole.surname) if whole and whole.given == known.given else None


def _is_whole(again: FullName, known: FullName, words: NameWords) -> bool:
    """Whether the whole name was told again, and not only a surname of several words."""
    if not again.surname or again.surname.split()[0] in words.links:
        return False
    return again.given == known.given or bool(again.title) or is_given(again.given)


def needs_surname(name: FullName, words: NameWords) -> bool:
    """Whether a surname is still to be asked: monks may have none."""
    return not name.surname and not (name.title and name.title.startswith(words.monks))


def called(name: str, words: NameWords) -> str:
    """What a person is called: the given name, also of a name that was kept with its title."""
    found = read_name(name, words)
    return found.given if found else name.split(maxsplit=1)[0] if name.split() else ""


def shown_name(display: str, words: NameWords) -> FullName | None:
    """The real name that somebody shows in LINE; None for a nickname, or where anything else stands in it."""
    if _STRANGE.search(normalise(display)):
        return None
    found = read_name(display, words)
    if found is None or not found.surname or any(len(part.strip(".")) < 2 for part in found.name.split()):
        return None
    known, _ = given_names()
    return found if found.given.isascii() or found.title or found.given in known else None


def asks(text: str, words: NameWords) -> bool:
    """Whether a text is a question."""
    squeezed = text.replace(" ", "").casefold()
    bare = without_particles(text, words).replace(" ", "").casefold()
    ends = any(bare.endswith(word) and len(bare) > len(word) + 2 for word in words.asks_at_end)
    return ends or any(word in squeezed for word in words.asks)


def speaks(text: str, words: NameWords) -> bool:
    """Whether a text is a sentence or an insult, and no answer."""
    parts = text.split()
    return any(part.casefold().startswith(words.rude) for part in parts) or (
        text.replace(" ", "").casefold().startswith(words.sentences) and not is_given(parts[0])
    )


# the frame of a sentence


def _clean(text: str) -> str:
    return " ".join(_STRANGE.sub(" ", _IN_BRACKETS.sub(" ", text)).split())


def _framed(text: str, words: NameWords) -> tuple[str, str] | None:
    """Take away what is said around a name; gives what has the given name, and what was called the surname."""
    text = without_particles(_without_first(text, words.greetings), words)
    text = without_particles(_before(text, words.nickname_labels)[0], words)
    text = _without_first(_without_pronoun(text, words), words.name_labels)
    told, surname = _before(text, words.surname_labels)
    if not told and surname:  # "นามสกุล ใจดี ชื่อ สมชาย"
        surname, told = _before(surname, words.name_labels)
    told = _without_first(told, words.name_labels)
    return (told, surname) if told else None


def _without_first(text: str, labels: Iterable[str]) -> str:
    """Cut a word off the beginning, where something is left that can begin a name."""
    for label in sorted(labels, key=len, reverse=True):
        rest = text[len(label) :]
        if text.casefold().startswith(label) and not _CANNOT_BEGIN.match(rest) and _parted(label, rest):
            return rest.strip()
    return text


def _parted(label: str, rest: str) -> bool:
    """Whether a word ends where it seems to: latin words are parted by spaces."""
    return not label.isascii() or not rest[:1].isascii() or not rest[:1].isalpha()


def _before(text: str, labels: Iterable[str]) -> tuple[str, str]:
    """Part a text at the first of these words."""
    low = text.casefold()
    for label in sorted(labels, key=len, reverse=True):
        at = low.find(label)
        if at >= 0 and not _CANNOT_BEGIN.match(text[at + len(label) :]):
            return text[:at].strip(), text[at + len(label) :].strip()
    return text, ""


def _without_pronoun(text: str, words: NameWords) -> str:
    """Cut "ผม" off "ผมชื่อสมชาย" and "ผม สมชาย", and not off a name that only begins like that."""
    for pronoun in (*words.pronouns, *words.pronouns_apart):
        rest = text.removeprefix(pronoun)
        if rest == text:
            continue
        apart = rest.startswith((" ", *words.name_labels)) or has_title(rest, words)
        if apart or (pronoun in words.pronouns and is_given(rest.split(maxsplit=1)[0] if rest else "")):
            return rest.strip()
    return text


def without_particles(text: str, words: NameWords) -> str:
    """Take polite particles off the end of a text; a word that only ends like one stays whole."""
    before = None
    while text != before:
        before = text
        for particle in words.particles:
            rest = text.removesuffix(particle)
            stem = rest.rpartition(" ")[2]
            if rest != text and (not stem or len(stem) >= _SHORT_STEM or rest.endswith(" ")):
                text = rest.strip()
                break
    return text


# titles


@dataclass(frozen=True, slots=True)
class _Title:
    """A title as it may be typed: `sure` by its dots or its space, or `glued` to what follows."""

    written: str
    sure: re.Pattern[str]
    glued: re.Pattern[str]


@cache
def _titles(words: NameWords) -> Mapping[str, Sequence[_Title]]:
    """All titles by their first letter, the longest first."""
    behind = "|".join(map(re.escape, words.behind))
    more = rf"(?P<more>\s*\(?(?:{behind})\)?)?"
    found = [_written_out(title, more) for title in _full_words(words)]
    found += [_short(title, more, behind) for title in (*words.short, *words.latin)]
    by_letter: dict[str, list[_Title]] = {}
    for title in sorted(found, key=lambda title: -len(title.written)):
        by_letter.setdefault(title.written[0].casefold(), []).append(title)
    return by_letter


def _full_words(words: NameWords) -> Sequence[str]:
    latin = tuple(title for title in words.called if title.isascii())
    return (*words.titles, *(f"{one}." for one in latin))


def _written_out(title: str, more: str) -> _Title:
    typed = re.escape(title)
    return _Title(title, re.compile(rf"{typed}{more}(?:\s+|$)", re.I), re.compile(rf"{typed}{more}", re.I))


def _short(title: str, more: str, behind: str) -> _Title:
    """An abbreviation: with any of its dots it is sure, without them only where a name follows."""
    letters = [re.escape(letter) for letter in title if letter not in ". "]
    dotted = r"\.?\s*".join(letters) if not title.isascii() else re.escape(title.rstrip("."))
    ends = rf"(?:\s*\.\s*|\s+|(?={behind})|$)"
    return _Title(title, re.compile(rf"{dotted}{ends}{more}\s*", re.I), re.compile("".join(letters), re.I))


def _untitled(text: str, words: NameWords) -> tuple[str, str]:
    """Split all titles off; a word that only begins like one stays whole."""
    found: list[str] = []
    for _ in range(_MOST_TITLES):
        cut = next(_cuts(text, words), None)
        if cut is None:
            break
        title, text = cut
        found += [title] if title else []
    return _joined(found), text


def _cuts(text: str, words: NameWords) -> Iterator[tuple[str, str]]:
    for title in _titles(words).get(text[:1].casefold(), ()):
        kept = "" if title.written.rstrip(".") in words.called else title.written
        cuts = (
            (title.sure.match(text), _goes_on),
            (title.glued.match(text), _is_glued),
        )
        for cut, fits in cuts:
            if cut and fits(title, text, cut.end(), words):
                yield kept + _more(cut), text[cut.end() :].strip()


def _more(cut: re.Match[str]) -> str:
    return (cut.groupdict().get("more") or "").strip(" ()")


def _goes_on(title: _Title, text: str, at: int, words: NameWords) -> bool:
    """Whether a name can follow; an abbreviation typed without its dots may be a given name itself."""
    rest = text[at:]
    if not rest or _CANNOT_BEGIN.match(rest):
        return False
    if "." not in title.written or "." in text[:at] or title.written in words.latin:
        return True
    return len(rest.split()) > 1 or is_given(rest)


def _is_glued(title: _Title, text: str, at: int, words: NameWords) -> bool:
    """Whether a title stands right before a name: not where the whole is a word or a given name of its own."""
    rest = text[at:]
    if not rest or rest.startswith(" ") or _CANNOT_BEGIN.match(rest) or title.written.isascii():
        return False
    _, ordinary = given_names()
    whole, first = text.split(maxsplit=1)[0], rest.split(maxsplit=1)[0]
    if "." in title.written:
        return len(first) >= _SHORTEST_SURE and is_given(first) and not is_given(whole)
    return len(first) > 1 and whole not in ordinary and (title.written in words.glued or not is_given(whole))


def _joined(titles: Iterable[str]) -> str:
    """Write titles one after the other; an abbreviation stands apart from a word before it."""
    written = ""
    for title in titles:
        apart = written and not written.endswith(".") and "." in title
        written += f" {title}" if apart or (written and title.isascii()) else title
    return written


# what is a name


def _is_name(names: Sequence[str], title: str, words: NameWords) -> bool:
    parts = [part for part in names if part not in words.links]
    if not parts or names[0] in words.links or not len(parts) <= _MOST_PARTS:
        return False
    if not all(_is_part(part) for part in parts) or any(_is_no_part(part, words) for part in parts):
        return False
    if names[0] in words.alone:
        return False
    _, ordinary = given_names()
    return bool(title) or len(names) > 1 or is_given(names[0]) or names[0] not in ordinary


def _is_no_part(part: str, words: NameWords) -> bool:
    """Whether a word begins a sentence, an insult or the name of an office."""
    low = part.casefold()
    return (
        low.startswith(words.rude)
        or low.startswith(words.offices)
        or (low.startswith(words.sentences) and not is_given(part))
    )


def has_title(text: str, words: NameWords) -> bool:
    """Whether a title stands before something that can be a name."""
    return bool(_untitled(text, words)[0])


def is_given(given: str) -> bool:
    """Whether a word is a well-known given name."""
    known, _ = given_names()
    return given in known


def _is_part(part: str) -> bool:
    if _THREE_ALIKE.search(part.casefold()):
        return False
    if _LATIN.fullmatch(part):
        return len(part) < _SHORTEST_SURE or bool(_VOWEL.search(part))
    return len(part) > 1 and bool(_THAI.fullmatch(part))
