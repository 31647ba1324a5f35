"""Tells the telling of somebody's wrong from everything else that people type; what is one is not kept anywhere."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Set
from enum import StrEnum

from content.model.asking.wrongs import Phrase, WrongWords
from flows.asking.pieces import pieces_of
from flows.asking.seen import Seen
from flows.thai.given_names import given_names
from flows.thai.normalise import normalise, wrong_layout

SHORTEST_NAME, LONGEST_NAME = 3, 14
"""Letters of a given name; shorter ones are also the beginnings of words."""
BEFORE = 26
"""Letters before a deed in which a word says that it is only spoken of."""
BEGUN = 3
"""Letters of the deed that may belong to such a word, as in "will be …"."""

WEIGHED = 400
"""Letters of a text that is weighed; in a longer one any pieces come together."""
DOUBTED = -2.0
"""The score below which no rule holds, unless somebody is named: what is harmless may have the words of a tale."""
WARY = -0.8
"""The score above which a text is not kept word for word."""
SIGNS = 2
"""Kinds of signs that together tell of a wrong, one of them of `GRAVE`."""
GRAVE = frozenset({"money", "own", "untrue", "force", "secret", "body"})


class Wrong(StrEnum):
    """What kind of wrong a text tells of."""

    ALLEGATION = "allegation"
    HARASSMENT = "harassment"


def told_wrong(text: str, words: WrongWords, *, official: bool = False) -> Wrong | None:
    """The wrong that a text tells of: what somebody did, or what is done to a person; None for any other text.

    Of an `official` text, an officer's answer or message to many, only what is named counts: its statements are no
    tales. In a time that grows with the length of the text only.
    """
    text = normalise(text)
    for typed in filter(None, (text, wrong_layout(text))):
        if wrong := known_wrong(typed, words) if official else _told(typed, words):
            return wrong
    return None


def about_harm(text: str, words: WrongWords) -> bool:
    """Whether a text that tells of no wrong is about harm that is done to a person: a question, or a word for it."""
    return known_wrong(normalise(text), words) is Wrong.HARASSMENT


def may_tell(text: str, words: WrongWords) -> bool:
    """Whether a text might tell of a wrong, so that it is not to be kept word for word; errs on that side."""
    text = normalise(text)
    return len(text) <= WEIGHED and words.weighed.told.score(pieces_of(text)) > WARY


def tells(text: str, words: WrongWords) -> bool:
    """Whether a text says what somebody did, rather than asking about a rule: nothing to pass on to anybody."""
    if told_wrong(text, words):
        return True
    seen = Seen(normalise(text), words)
    if seen.has(words.asking) or seen.has(words.supposed) or not seen.has(words.people):
        return False
    asked = "?" in text or seen.has(words.seeking) or seen.has(words.questions)
    return not asked or seen.has(words.happened) or seen.has(words.witnessed)


def _told(text: str, words: WrongWords) -> Wrong | None:
    """What a normalised text says by the rules, or else by its pieces, as was learnt from many short ones."""
    known = known_wrong(text, words)
    if len(text) > WEIGHED:
        return known
    pieces = pieces_of(text)
    score = words.weighed.told.score(pieces)
    held = known is not None and (score > DOUBTED or _names_somebody(text, words))
    if not held and (score <= 0 or _only_asked(Seen(text, words), words)):
        return None
    harmed = known is Wrong.HARASSMENT or words.weighed.harm.score(pieces) > 0
    return Wrong.HARASSMENT if harmed else Wrong.ALLEGATION


def _only_asked(seen: Seen, words: WrongWords) -> bool:
    """Whether a text asks how to meet an order, telling of nothing that was done."""
    done = seen.has(words.happened) or seen.has(words.witnessed)
    return not done and seen.has(words.ordered) and seen.has(words.seeking)


def known_wrong(text: str, words: WrongWords) -> Wrong | None:
    """The wrong in a normalised text that is known by the name of the deed or by signs of it."""
    seen = Seen(text, words)
    if _harms(seen, words):
        return Wrong.HARASSMENT
    return Wrong.ALLEGATION if _accuses(text, seen, words) else _hinted(seen, words)


def _hinted(seen: Seen, words: WrongWords) -> Wrong | None:
    """A statement about somebody with signs of several kinds, though no deed that is known by name."""
    other = (words.asking, words.supposed, words.ruled, words.reported, words.ordered, words.requested, words.questions)
    if any(map(seen.has, other)) or not seen.has(words.people):
        return None
    kinds = {kind for kind, signs in words.signs.items() if seen.has(signs)}
    if len(kinds) < SIGNS or not kinds & GRAVE:
        return None
    return Wrong.HARASSMENT if "body" in kinds else Wrong.ALLEGATION


def _harms(seen: Seen, words: WrongWords) -> bool:
    """Somebody is harmed or asks about it; a training, a notice or a report about it is none."""
    asked = seen.has(words.asking) or seen.has(words.seeking)
    starts = _starts(words.harm, seen, words, topic=asked)
    return bool(starts) and not seen.has(words.reported, before=min(starts))


def _accuses(text: str, seen: Seen, words: WrongWords) -> bool:
    """A deed is told, and nothing says that it is only supposed."""
    deeds, cases = (_starts(phrases, seen, words) for phrases in (words.deeds, words.cases))
    if (not deeds and not cases) or seen.has(words.supposed, before=min(deeds + cases)):
        return False
    last = max(deeds, default=0)
    who = bool(cases) or seen.has(words.people, before=last)
    return _real(last, seen, words, who=who) or _names_somebody(text, words)


def _real(deed: int, seen: Seen, words: WrongWords, *, who: bool) -> bool:
    """Whether the deed is told as one that somebody did; what is asked or ruled needs more signs of it."""
    witnessed = seen.has(words.witnessed)
    happened = witnessed or seen.has(words.happened)
    if seen.has(words.requested, before=deed) and not witnessed:
        return False
    if seen.has(words.asking):
        return who and happened and seen.has(words.aside)
    if seen.has(words.ruled):
        return who and happened
    if seen.has(words.seeking):
        return who and not seen.has(words.ordered) and (witnessed or not seen.has(words.noticed, before=deed))
    return who or witnessed


def _starts(phrases: tuple[Phrase, ...], seen: Seen, words: WrongWords, *, topic: bool = False) -> list[int]:
    """Where deeds begin that are not only spoken of; as a topic, what is called by a noun counts too."""
    starts = seen.starts(phrases)
    if not starts:
        return []
    excused, denied = seen.spans(words.excused), {end for _, end in seen.spans(words.denied)}
    spoken = {at for at in starts if not topic and at in denied}
    return [at for at in starts - spoken if not _excused(at, excused)]


def _excused(at: int, excused: list[tuple[int, int]]) -> bool:
    """Whether such a word stands shortly before, or has a first letter of the deed in it."""
    near = excused[bisect_left(excused, (at - BEFORE,)) : bisect_left(excused, (at + BEGUN,))]
    return any(end <= at + BEGUN for _, end in near)


def _names_somebody(text: str, words: WrongWords) -> bool:
    """A given name after a title, or after a post or at the start of a word where it is no word itself."""
    names, ordinary = given_names()
    for phrase in sorted(words.harmless, key=len, reverse=True):
        text = text.replace(phrase, " ")
    squeezed = text.replace(" ", "")
    proper = names - ordinary
    titled = _after(squeezed, words.titles, names) or _after(squeezed, words.posts, proper)
    return titled or any(_begins(part, proper) for part in text.split())


def _after(squeezed: str, titles: Iterable[str], names: Set[str]) -> bool:
    ends = (match.end() for one in titles for match in re.finditer(re.escape(one), squeezed))
    return any(_begins(squeezed[end:], names) for end in ends)


def _begins(text: str, names: Set[str]) -> bool:
    return any(text[:length] in names for length in range(SHORTEST_NAME, min(LONGEST_NAME, len(text)) + 1))
