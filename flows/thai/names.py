"""Names, choices and keywords in what people type. A wrong agency costs more than a question, so when in doubt: ask."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.thai.normalise import normalise

_LONGEST = 200  # characters of a message that can be a name
_PART = 3  # shortest piece that says anything about a name
_CLOSE, _SURE, _MARGIN = 60.0, 85.0, 20.0  # likeness out of 100: worth offering, near certain, lead over the next
_OFFERED = 5
_NOT_LETTERS = re.compile(r"[\s.,;:!?()\[\]\"'“”/ฯ_-]+")
_CHOICE_NUMBER = re.compile(r"(\D*)(\d{1,2})[.)]?")


@dataclass(frozen=True, slots=True)
class Match:
    """What a text may name: `exact` is certain, `close` up to five, best first; `clear`: the first stands alone."""

    exact: str | None = None
    close: tuple[str, ...] = ()
    clear: bool = False


def match(text: str, candidates: Sequence[tuple[str, Sequence[str]]], noise: Sequence[str] = ()) -> Match:
    """Find whom a text names among (id, names): the whole name or alias, then a part of one, then one nearly alike.

    `noise` are words that tell nobody apart (office words, the province's name). Only a whole name is exact.
    """
    typed = _Folded.of(text[:_LONGEST], tuple(noise))
    if not typed.full:
        return Match()
    folded = _all_folded(candidates, noise)
    if hits := _whole(typed, folded):
        return Match(exact=hits[0], close=(hits[0],), clear=True) if len(hits) == 1 else Match(close=hits[:_OFFERED])
    parts = [code for code, names in folded if any(_part(typed, name) for name in names)]
    alike = _alike(typed, folded)
    if not parts:
        return alike
    # a misspelt long name may hold a short one whole: both are offered
    others = [code for code in alike.close if code not in parts]
    return Match(close=tuple([*parts, *others][:_OFFERED]), clear=len(parts) == 1 and not others)


def named(text: str, candidates: Sequence[tuple[str, Sequence[str]]], noise: Sequence[str] = ()) -> str | None:
    """Find the one whom a text names by a whole name or alias, as `match` does, without looking for near ones."""
    typed = _Folded.of(text[:_LONGEST], tuple(noise))
    hits = _whole(typed, _all_folded(candidates, noise)) if typed.full else ()
    return hits[0] if len(hits) == 1 else None


def best_label(text: str, labels: Sequence[str], ordinals: Sequence[str] = ()) -> int | None:
    """Find the offered label that a text picks: the label itself, its number ("2", "ข้อ 2"), or how only it begins."""
    typed, folded = fold(text), [fold(label) for label in labels]
    if not typed:
        return None
    if folded.count(typed) == 1:
        return folded.index(typed)
    number = _CHOICE_NUMBER.fullmatch(normalise(text))
    if number and number[1].strip() in ("", *ordinals):
        return int(number[2]) - 1 if 1 <= int(number[2]) <= len(labels) else None
    begun = [at for at, label in enumerate(folded) if len(typed) >= _PART and label.startswith(typed)]
    return begun[0] if len(begun) == 1 else None


def rank_by_keywords(text: str, items: Iterable[tuple[str, Sequence[str]]]) -> list[tuple[str, int]]:
    """Rank (id, keywords) by how many letters of the text their keywords cover, the best first; no hit, not listed."""
    typed = fold(text)
    scored = [(code, _covered(typed, tuple(keywords))) for code, keywords in items]
    return sorted((item for item in scored if item[1]), key=lambda item: -item[1])


def fold(text: str) -> str:
    """Keep of a text only what tells it apart: normalised, lower case, no spaces or punctuation."""
    return bare(normalise(text))


def bare(text: str) -> str:
    """Keep of a text that is normalised already what `fold` keeps, in a fraction of the time."""
    return _NOT_LETTERS.sub("", text.casefold())


@dataclass(frozen=True, slots=True)
class _Folded:
    full: str
    core: str  # without the noise words, or all of it when nothing else is there

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(text: str, noise: tuple[str, ...]) -> "_Folded":
        full = fold(text)
        core = normalise(text).casefold()
        for word in sorted(noise, key=len, reverse=True):
            # "จ." is noise in "คลัง จ.ตราด", not in "สสจ."
            abbreviated = r"(?<![ก-๎])" if word.endswith(".") else ""
            core = re.sub(abbreviated + re.escape(word.casefold()), " ", core)
        return _Folded(full, _NOT_LETTERS.sub("", core) or full)


_Candidates = Sequence[tuple[str, Sequence[_Folded]]]


def _all_folded(candidates: Sequence[tuple[str, Sequence[str]]], noise: Sequence[str]) -> _Candidates:
    return [(code, [_Folded.of(name, tuple(noise)) for name in names]) for code, names in candidates]


def _whole(typed: _Folded, folded: _Candidates) -> tuple[str, ...]:
    """Who has this as a whole name: as it is or, where nobody has, without the words that tell nobody apart."""
    for same in (_same_full, _same_core):
        if hits := tuple(code for code, names in folded if any(same(typed, name) for name in names)):
            return hits
    return ()


def _same_full(typed: _Folded, name: _Folded) -> bool:
    return typed.full == name.full


def _same_core(typed: _Folded, name: _Folded) -> bool:
    return typed.core == name.core


def _part(typed: _Folded, name: _Folded) -> bool:
    """A piece of a name, or a text that holds a whole name."""
    shorter, longer = sorted((typed.core, name.core), key=len)
    return len(shorter) >= _PART and shorter in longer


def _alike(typed: _Folded, folded: _Candidates) -> Match:
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - 50 ms, and seldom needed

    scores = [(max((ratio(typed.core, name.core) for name in names), default=0.0), code) for code, names in folded]
    best = sorted((item for item in scores if item[0] >= _CLOSE), key=lambda item: -item[0])[: _OFFERED + 1]
    if not best or len(typed.core) < _PART:
        return Match()
    lead = best[0][0] - (best[1][0] if len(best) > 1 else _CLOSE)
    return Match(close=tuple(code for _, code in best[:_OFFERED]), clear=best[0][0] >= _SURE and lead >= _MARGIN)


def _covered(typed: str, keywords: tuple[str, ...]) -> int:
    """Letters covered by keywords, the longest first, none counted twice."""
    score = 0
    for keyword in sorted({fold(keyword) for keyword in keywords}, key=len, reverse=True):
        if len(keyword) > 1 and keyword in typed:
            score += len(keyword)
            typed = typed.replace(keyword, "\n")
    return score
