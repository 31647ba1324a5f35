"""From a Thai sentence to the slots of a figure.

Never guesses: where a sentence can be read in two ways the slot stays empty and a problem names the readings.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from content.model.thai_words import FigureWords
from flows.thai.needs import Needs, check, fill, value
from flows.thai.normalise import normalise
from flows.thai.numbers import Number, Token, prefix, suffix, tokens
from flows.thai.slots import COUNTS, SLOTS, Figure, FigureProblem, conflicts, fault

__all__ = ["Figure", "FigureProblem", "Needs", "check", "fill", "read_figure", "value"]

_ROLES = (  # by precedence, the markers before a number and what they make of it
    ("rate_near", "rate"),
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
)
_PEOPLE = {"joined": "joined", "of": "of", "goal": "of", "all": "of", "aside": "aside"}  # the slot that a role names
_FAR = ("joined", "goal", "all", "people_other")  # markers that reach over other words


@dataclass
class _Count:
    """One counted number, with the unit beside it and its role among persons."""

    number: Number
    unit: str
    role: str
    text: str

    @property
    def of_people(self) -> bool:
        return self.unit in ("persons", "")


@dataclass
class _Draft:
    """Values gathered for each slot, before they are judged."""

    values: dict[str, list[_Count]] = field(default_factory=dict)
    problems: list[FigureProblem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def put(self, slot: str, count: _Count) -> None:
        self.values.setdefault(slot, []).append(count)

    def get(self, slot: str) -> list[_Count]:
        return self.values.get(slot, [])

    def problem(self, code: str, slot: str = "", values: tuple[Decimal, ...] = ()) -> None:
        self.problems.append(FigureProblem.of(code, slot, *values))


def read_figure(text: str, words: FigureWords) -> Figure:
    """Read what was done and how much; never raises, whatever the text."""
    text = normalise(text)
    found = tokens(text, words)
    counts = [
        _count(found, at, text) for at, token in enumerate(found) if token.number and token.number.kind == "count"
    ]
    _share_units(counts)
    draft = _Draft()
    period = next((count.number.value for count in counts if count.unit == "other"), None)
    for count in counts:
        _place(draft, count, period)
    markers = {token.marker for token in found}
    roles = {count.role for count in counts if count.of_people}
    _people(draft, everyone="everyone" in markers or "complete" in roles, absent="absent" in roles)
    return _judge(draft, words, markers)


def _count(found: list[Token], at: int, text: str) -> _Count:
    number = found[at].number
    if number is None:
        raise TypeError("not a number")
    near, after = prefix(found, at), suffix(found, at)
    lead = next((word.unit for word in near if word.unit and word.unit != "other"), "")
    unit = lead if lead in ("percent", "level") or after is None else found[after].unit
    last = at if after is None else after
    return _Count(number, unit, _trailing(found, last) or _role(found, at, near), text[number.start : found[last].end])


def _trailing(found: list[Token], last: int) -> str:
    """The role that words after a number give it: "2 ครั้งต่อเดือน", "2 คนไม่มา"; the next number has its own."""
    after, further = (*found[last + 1 : last + 3], None, None)[:2]
    if after is None or not after.glued:
        return ""
    if after.marker == "rate_after":
        return "rate"
    leads = further is not None and further.glued and further.number
    return "absent" if after.marker == "absent_near" and not leads else ""


def _role(found: list[Token], at: int, near: list[Token]) -> str:
    markers = {word.marker for word in near}
    for marker, role in _ROLES:
        if marker in markers:
            return role
    for place in range(at - 1, -1, -1):
        token = found[place]
        if token.number:
            break
        if token.marker in _FAR:
            return dict(_ROLES)[token.marker]
    return ""


def _share_units(counts: list[_Count]) -> None:
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


def _place(draft: _Draft, count: _Count, period: Decimal | None) -> None:
    """Put one number under its slot, or say why it has none."""
    number, slot = count.number, count.unit or "bare"
    if number.negative:
        draft.problem("negative", slot, (number.value,))
    elif count.unit == "other" or count.role == "absent" or (count.role in ("of", "goal") and not count.of_people):
        draft.unread.append(count.text)
    elif count.role == "rate":
        times = () if period is None else (number.value * period,)
        draft.problem("ambiguous", slot, (number.value, *times))
    elif number.others:
        draft.problem("ambiguous", slot, (number.value, *number.others))
    elif count.of_people:
        draft.put(_PEOPLE.get(count.role, slot), count)
    else:
        draft.put(slot, count)


def _people(draft: _Draft, *, everyone: bool, absent: bool) -> None:
    """Settle who joined out of how many."""
    _set_aside(draft)
    loose = draft.get("persons") + draft.get("bare")
    joined, of = draft.get("joined"), draft.get("of")
    people = [*loose, *joined, *of]
    values = tuple(dict.fromkeys(count.number.value for count in people))
    if everyone and len(values) == 1:
        draft.values.update(joined=people, of=people, persons=[], bare=[])
        return
    if everyone and values:
        draft.problem("ambiguous", "everyone", values)
    if of and not joined:
        _move(draft, _beside(loose, of[0]), "joined")
    elif joined and not of:
        _whole_before(draft, loose, joined[0])
    elif absent and loose and not joined:
        draft.problem("ambiguous", "persons", values)
        draft.values.update(persons=[], bare=[])


def _set_aside(draft: _Draft) -> None:
    """Speakers and the like are not counted beside participants; alone they are the persons."""
    aside = draft.values.pop("aside", [])
    if any(draft.get(slot) for slot in ("joined", "of", "persons", "bare")):
        draft.unread += [count.text for count in aside]
    else:
        draft.values["persons"] = aside


def _beside(loose: list[_Count], of: _Count) -> _Count | None:
    """The number that "out of `of`" speaks about: the last before it, else the only one."""
    before = [count for count in loose if count.number.start < of.number.start]
    if before:
        return max(before, key=lambda count: count.number.start)
    return loose[0] if len(loose) == 1 else None


def _whole_before(draft: _Draft, loose: list[_Count], joined: _Count) -> None:
    """In "คน 60 มา 45" the first number is the whole."""
    before = [count for count in loose if count.number.start < joined.number.start]
    if len(loose) == len(before) == 1 and before[0].number.value >= joined.number.value:
        _move(draft, before[0], "of")
    elif draft.get("persons"):
        values = tuple(count.number.value for count in [joined, *draft.values.pop("persons")])
        draft.problem("ambiguous", "joined", values)
        draft.values.pop("joined", None)


def _move(draft: _Draft, count: _Count | None, slot: str) -> None:
    if count:
        draft.values[count.unit or "bare"].remove(count)
        draft.put(slot, count)


def _judge(draft: _Draft, words: FigureWords, markers: set[str]) -> Figure:
    """Turn the gathered values into slots, keeping only what can be stored."""
    kept = {slot: value for slot in SLOTS if (value := _single(draft, slot, words)) is not None}
    approximate = [slot for slot in kept if any(count.number.approximate for count in draft.get(slot))]
    for slot in approximate:
        draft.problem("approximate", slot, (kept[slot],))
    none_done = "none_done" in markers
    if none_done and kept:
        draft.problem("ambiguous", "none_done", (Decimal(0), *kept.values()))
    everyone = "everyone" in markers
    draft.problems += conflicts(kept.get("joined"), kept.get("of"), kept.get("percent"))
    if not kept and not draft.problems and not none_done and not everyone:
        draft.problem("no_number")
    return Figure(
        **{slot: int(value) if slot in COUNTS else value for slot, value in kept.items()},  # type: ignore[arg-type]
        none_done=none_done and not kept,
        everyone=everyone,
        approximate=bool(approximate),
        problems=tuple(dict.fromkeys(draft.problems)),
        unread=tuple(draft.unread),
    )


def _single(draft: _Draft, slot: str, words: FigureWords) -> Decimal | None:
    """The one usable value of a slot."""
    values = tuple(dict.fromkeys(count.number.value for count in draft.get(slot)))
    if len(values) > 1:
        draft.problem("ambiguous", slot, values)
    if len(values) != 1:
        return None
    code = fault(slot, values[0], words)
    if code:
        draft.problem(code, slot, values)
        return None
    return values[0]
