"""Numbers in Thai chat with the words that change them: about, minus, from … to, and labels that are no counts."""

from dataclasses import replace

from content.model.thai_words import FigureWords
from flows.thai.number import Number, Token
from flows.thai.scanner import scan

__all__ = ["Number", "Token", "is_count", "numbers", "prefix", "suffix", "tokens"]

# words that may stand between a number and the word that says what it is
_PASSED = (
    "filler",
    "becomes",
    "ordinal",
    "approximate_near",
    "approximate_after",
    "minus_near",
    "joined",
    "all",
    "goal",
    "everyone",
    "gender",
    "officials",
    "staff",
    "occasion",
)
_LABELS = {"label_near", "occasion_near"}


def numbers(text: str, words: FigureWords) -> list[Number]:
    """Find the numbers of a normalised text, in order."""
    return [token.number for token in tokens(text, words) if token.number]


def tokens(text: str, words: FigureWords) -> list[Token]:
    """Find numbers and meaningful words of a normalised text, in order, the numbers fully read."""
    found = _ranges(scan(text, words))
    return [_read(found, at) if token.number else token for at, token in enumerate(found)]


def is_count(token: Token) -> bool:
    """Whether a token is a number that counts something, not a date or the like."""
    return token.number is not None and token.number.kind == "count"


def suffix(found: list[Token], at: int) -> int | None:
    """The place of the unit right after the number at this place; one that leads the next number is not it."""
    for place in range(at + 1, min(at + 3, len(found))):
        token = found[place]
        if not token.glued:
            return None
        if token.unit:
            return None if _leads(found, place) else place
        if token.marker != "approximate_after":
            return None
    return None


def _leads(found: list[Token], at: int) -> bool:
    """Whether a unit belongs to the number after it: "ร้อยละ 75", "รุ่น 2"; not where that counts by itself."""
    after, further = (*found[at + 1 : at + 3], None, None)[:2]
    if after is None or not after.glued or not after.number:
        return False
    counts = further is not None and further.glued and further.unit
    return found[at].leads or (found[at].marker in _LABELS and not counts)


def prefix(found: list[Token], at: int) -> list[Token]:
    """The words that stand right before the number at this place, the nearest first.

    Fillers are passed over; what belongs to the number before ends the search.
    """
    near: list[Token] = []
    while at > 0 and found[at].glued:
        at -= 1
        token = found[at]
        if token.number or _taken(found, at):
            break
        near.append(token)
        if token.marker not in _PASSED and not (token.unit and not token.marker):
            break
    return near


def _taken(found: list[Token], at: int) -> bool:
    """Whether a word is the unit, or the "and more", of the number before it."""
    token = found[at]
    if not at or not token.glued or not found[at - 1].number:
        return False
    return token.marker == "approximate_after" or suffix(found, at - 1) == at


def _read(found: list[Token], at: int) -> Token:
    token, number = found[at], found[at].number
    if not number or number.kind != "count":
        return token
    near = prefix(found, at)
    markers = {word.marker for word in near}
    if _LABELS & markers or _ordinal(near):
        return replace(token, number=replace(number, kind="label"))
    approximate = (
        number.approximate
        or not markers.isdisjoint({"approximate_near", "approximate_after"})
        or _about_after(found, at)
    )
    value = -number.value if "minus_near" in markers else number.value
    return replace(token, number=replace(number, value=value, approximate=approximate))


def _ordinal(near: list[Token]) -> bool:
    """Whether a number names one thing of many: "ครั้ง ที่ 2", but not "ระดับ ที่ 2"."""
    units = [word.unit for word in near if word.unit]
    return any(word.marker == "ordinal" for word in near) and bool(units) and units[0] not in ("level", "percent")


def _about_after(found: list[Token], at: int) -> bool:
    for token in found[at + 1 : at + 3]:
        if not token.glued or not (token.unit or token.marker == "approximate_after"):
            return False
        if token.marker == "approximate_after":
            return True
    return False


def _ranges(found: list[Token]) -> list[Token]:
    """Make one number of two readings out of "40-50" and "40 คน หรือ 50 คน"."""
    joined: list[Token] = []
    for at, token in enumerate(found):
        first = (
            _range_start(joined, found[at + 1] if at + 1 < len(found) else None)
            if token.number and token.glued
            else None
        )
        if first is None or not (token.number and token.number.kind == "count"):
            joined.append(token)
            continue
        low = joined[first].number
        if low is None:
            continue
        number = replace(low, end=token.end, others=(*low.others, token.number.value, *token.number.others))
        joined[first:] = [replace(joined[first], end=token.end, number=number)]
    return joined


def _range_start(before: list[Token], after: Token | None) -> int | None:
    """Where a range began whose second number comes now, or None."""
    at = len(before) - 1
    if at < 1 or before[at].marker != "range" or not before[at].glued:
        return None
    at -= 1
    if before[at].unit and before[at].glued and after and after.glued and before[at].unit == after.unit:
        at -= 1
    return at if at >= 0 and is_count(before[at]) else None
