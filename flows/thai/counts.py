"""The numbers of a sentence that count something: what they count, and what the words around make of them."""

from dataclasses import dataclass
from itertools import pairwise

from flows.thai.number import Number, Token
from flows.thai.numbers import prefix, suffix

_ROLES = (  # by precedence, the markers before a number and what they make of it
    ("rate_near", "rate"),
    ("short_near", "short"),
    ("until", "short"),
    ("absent", "absent"),
    ("absent_near", "absent"),
    ("people_other", "aside"),
    ("from_near", "of"),
    ("between", "between"),
    ("complete_near", "complete"),
    ("everyone", "complete"),
    ("joined_near", "joined"),
    ("joined", "joined"),
    ("goal", "goal"),
    ("all", "all"),
    ("not", "unclear"),
)
_FAR = ("joined", "absent", "not", "goal", "all", "people_other")  # markers that reach over other words
_WHOLE = {"from_near", "all", "goal", "joined", "joined_near"}
_PARTS = ("gender", "officials", "staff", "occasion")
_UNDOES = 8  # letters between "not" and what it undoes
_YEARS = range(2470, 2600), range(2015, 2036)


@dataclass
class SaidCount:
    """One counted number: the unit beside it, its role among persons, and the part of a whole that it names.

    `inside` numbers the brackets it stands in, from 1; 0 is outside. `reason` is why it tells of nothing done.
    """

    number: Number
    unit: str
    role: str
    text: str
    part: str = ""
    inside: int = 0
    reason: str = ""

    @property
    def of_people(self) -> bool:
        """Whether it counts persons, or does not say what."""
        return self.unit in ("persons", "")

    @property
    def value(self) -> int:
        """Its value as whole persons."""
        return int(self.number.value)


def counts_in(found: list[Token], text: str) -> list[SaidCount]:
    """Gather the counts of a normalised text, in order."""
    places = [
        at
        for at, token in enumerate(found)
        if token.number and token.number.kind == "count" and not _year(found, at, text)
    ]
    counts = _held([_count(found, at, text) for at in places], [_becomes(found, at) for at in places])
    _share_units(counts)
    _number_brackets(counts, text)
    return counts


def _becomes(found: list[Token], at: int) -> bool:
    """Whether a number is what another one is to become."""
    return any(word.marker == "becomes" for word in prefix(found, at))


def _held(counts: list[SaidCount], becomes: list[bool]) -> list[SaidCount]:
    """Of "from 54 to 45" the second alone, which counts what the first did."""
    kept: list[SaidCount] = []
    for count, new in zip(counts, becomes, strict=True):
        if new and not count.part and kept and kept[-1].role == "of":
            old = kept.pop()
            count.role = "" if count.role == "of" else count.role
            count.unit = count.unit or old.unit
        kept.append(count)
    return kept


def _year(found: list[Token], at: int, text: str) -> bool:
    """Whether a number is a year: it looks like one, and neither a unit nor its role says that it counts."""
    number = found[at].number
    if number is None or not text[number.start : number.end].isdigit() or suffix(found, at) is not None:
        return False
    beside = {word.marker for word in prefix(found, at)} & {"from_near", "between", "joined_near", "joined"}
    return any(number.value in years for years in _YEARS) and not beside


def _count(found: list[Token], at: int, text: str) -> SaidCount:
    number = found[at].number
    if number is None:
        raise TypeError("not a number")
    near, after = prefix(found, at), suffix(found, at)
    lead = next((word.unit for word in near if word.unit and word.unit != "other"), "")
    unit = lead if lead in ("percent", "level") or after is None else found[after].unit
    last = at if after is None else after
    role = _trailing(found, last, near) or _role(found, at, near, of_people=unit in ("persons", ""))
    return SaidCount(number, unit, role, text[number.start : found[last].end], _part(found, at))


def _trailing(found: list[Token], last: int, near: list[Token]) -> str:
    """The role that words after a number give it: "2 ครั้งต่อเดือน", "2 คนไม่มา"; the next number has its own."""
    words = [token for token in found[last + 1 : last + 4] if token.marker not in ("filler", "becomes", "ordinal")]
    after, further = (*words, None, None)[:2]
    if after is None or not after.glued:
        return ""
    if after.marker in ("rate_after", "until"):
        return {"rate_after": "rate", "until": "short"}[after.marker]
    leads = further is not None and further.number
    if leads or {word.marker for word in near} & _WHOLE:
        return ""
    return {"absent": "absent", "absent_near": "absent", "not": "unclear"}.get(after.marker, "")


def _role(found: list[Token], at: int, near: list[Token], *, of_people: bool) -> str:
    markers = {word.marker for word in near}
    for marker, role in _ROLES:
        if marker in markers:
            said = next(place for place in range(at - 1, -1, -1) if found[place].marker == marker)
            return "unclear" if of_people and _undone(found, said) else role
    for place in range(at - 1, -1, -1):
        token = found[place]
        if token.number:
            break
        if token.marker in _FAR and (of_people or token.marker not in ("absent", "not")):
            return "unclear" if _undone(found, place) else dict(_ROLES)[token.marker]
    return ""


def _undone(found: list[Token], at: int) -> bool:
    """Whether a word for joining is undone right before: "ไม่ยอมมา"."""
    before = found[at - 1] if at else None
    return (
        found[at].marker in ("joined", "joined_near")
        and before is not None
        and before.marker == "not"
        and found[at].start - before.end <= _UNDOES
    )


def _part(found: list[Token], at: int) -> str:
    """What part of a whole a number counts, by the words since the number before; a time that is numbered is one."""
    part = ""
    for place in range(at - 1, -1, -1):
        token = found[place]
        if token.number:
            numbered = token.number.kind == "label" and any(w.marker == "occasion_near" for w in prefix(found, place))
            return part or ("occasion" if numbered else "")
        if token.marker in _PARTS:
            part = part or token.marker
    return part


def _share_units(counts: list[SaidCount]) -> None:
    """Both numbers of "2 จาก 3 ครั้ง" count times, both of "ระดับ 4/5" levels; "2 ครั้ง/45 คน" is no ratio."""
    for before, count in zip([None, *counts], counts, strict=False):
        if count.role == "between":
            alike = before and (before.unit == count.unit or not count.unit or (before.of_people and count.of_people))
            count.role = "of" if alike else ""
        if before is None or count.role != "of":
            continue
        if not before.unit and not count.of_people:
            before.unit = count.unit
        elif not count.unit and before.unit not in ("", "persons", "percent"):
            count.unit = before.unit


def _number_brackets(counts: list[SaidCount], text: str) -> None:
    """Tell which counts stand together in brackets."""
    opened, depth, place, ahead = 0, 0, 0, iter(counts)
    count = next(ahead, None)
    while count is not None:
        between = text[place : count.number.start]
        for letter in between:
            depth = max(0, depth + (letter == "(") - (letter == ")"))
            opened += letter == "("
        count.inside, place = opened if depth else 0, count.number.start
        count = next(ahead, None)


def ratios(counts: list[SaidCount]) -> list[tuple[SaidCount, SaidCount]]:
    """The pairs "so many of so many" that stand side by side."""
    return [(one, two) for one, two in pairwise(counts) if two.role == "of" and one.role not in ("of", "absent")]
