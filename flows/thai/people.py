"""Who joined, out of how many: from all the counts of persons in a sentence.

Nothing is guessed: what does not add up, or is left over, is a problem, and no slot is filled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from flows.thai.counts import SaidCount, ratios
from flows.thai.slots import FigureProblem

_WHOLES = ("of", "goal", "all")


@dataclass
class People:
    """The counts that go to each slot, how a value was worked out, and what is to be asked."""

    joined: list[SaidCount] = field(default_factory=list)
    of: list[SaidCount] = field(default_factory=list)
    persons: list[SaidCount] = field(default_factory=list)
    bare: list[SaidCount] = field(default_factory=list)
    officials: int | None = None
    others: int | None = None
    worked: str = ""
    parts: bool = False
    problems: list[FigureProblem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def ask(self, code: str, slot: str, *values: int | Decimal) -> "People":
        """Leave the slots empty, and say why."""
        del self.joined[:], self.of[:], self.persons[:], self.bare[:]
        self.officials, self.others, self.worked, self.parts = None, None, "", False
        self.problems.append(FigureProblem.of(code, slot, *dict.fromkeys(values)))
        return self


def settle(counts: Sequence[SaidCount], *, everyone: bool) -> People:
    """Settle the slots of persons; counts of other things are not given here."""
    found = People()
    people = _without_asides(counts, found)
    if any(count.number.value != int(count.number.value) for count in people):
        return _as_said(people, found)
    rest = _bracketed(people, found)
    if rest is None or any(count.role == "unclear" for count in rest):
        return found.ask("ambiguous", "persons", *_values(people))
    return _absences(rest, found) or _parts(rest, found) or _plain(rest, found, everyone=everyone)


def _values(counts: Sequence[SaidCount]) -> list[Decimal]:
    return [count.number.value for count in counts]


def _without_asides(counts: Sequence[SaidCount], found: People) -> list[SaidCount]:
    """Speakers and the like are not counted beside participants; alone they are the persons."""
    rest = [count for count in counts if count.role != "aside"]
    if not rest:
        return [_as(count, "") for count in counts]
    found.unread += [count.text for count in counts if count.role == "aside"]
    return rest


def _as(count: SaidCount, role: str) -> SaidCount:
    count.role = role
    return count


def _as_said(people: Sequence[SaidCount], found: People) -> People:
    """Broken numbers go where they are said, to be judged there, unless that leaves two counts of those who came."""
    for count in people:
        slot = {"joined": "joined", "complete": "joined"}.get(count.role, count.unit or "bare")
        getattr(found, "of" if count.role in _WHOLES else slot).append(count)
    came = _values([*found.joined, *found.persons])
    return found.ask("ambiguous", "joined", *came) if found.joined and len(set(came)) > 1 else found


def _bracketed(people: list[SaidCount], found: People) -> list[SaidCount] | None:
    """Take out the parts in brackets that make up the number before them; None where they do not."""
    rest: list[SaidCount] = []
    for inside, group in groupby(people, lambda count: count.inside):
        parts = list(group)
        if not inside or not rest or len(parts) < 2 or any(part.role in _WHOLES for part in parts):
            rest += parts
            continue
        total = sum(part.value for part in parts)
        if total not in {count.value for count in rest[-2:]}:
            return None
        found.unread += [part.text for part in parts]
        _keep_staff(parts, found)
    return rest


def _keep_staff(parts: Sequence[SaidCount], found: People) -> None:
    """Officials and all the others, apart, where a count is told by them."""
    officials = [part.value for part in parts if part.part == "officials"]
    others = [part.value for part in parts if part.part == "staff"]
    if officials and others and len(officials) + len(others) == len(parts):
        found.officials, found.others = sum(officials), sum(others)


# who did not come


def _absences(people: list[SaidCount], found: People) -> People | None:
    """Work out who joined from who did not; None where nobody is said to be absent."""
    absent = [count for count in people if count.role == "absent"]
    if not absent:
        return None
    rest = [count for count in people if count.role != "absent"]
    of = [count for count in rest if count.role in _WHOLES]
    joined = [count for count in rest if count.role not in _WHOLES]
    if len(absent) > 1 or len(of) > 1 or len(joined) > 2 or any(count.role == "short" for count in rest):
        return found.ask("ambiguous", "joined", *_values(people))
    if not rest:
        return found.ask("absent", "joined", absent[0].value)
    return _present(absent[0], joined, of, found)


def _present(absent: SaidCount, joined: list[SaidCount], of: list[SaidCount], found: People) -> People:
    if len(joined) == 2 and not of and not joined[0].role:
        of, joined = joined[:1], joined[1:]
    everybody = [absent, *joined, *of]
    if of and not joined and absent.value <= of[0].value:
        found.joined, found.of = [made(of[0].value - absent.value, [absent, *of])], [of[0]]
        found.worked = f"{of[0].value} - {absent.value}"
        return found
    if of and len(joined) == 1 and joined[0].value + absent.value == of[0].value:
        found.joined, found.of, found.unread = [joined[0]], [of[0]], [*found.unread, absent.text]
        return found
    return found.ask("ambiguous", "joined", *_values(everybody))


# parts


def _parts(people: list[SaidCount], found: People) -> People | None:
    """Add up the parts that a sentence tells one by one; None where it tells none."""
    parts = [count for count in people if count.part and count.role not in (*_WHOLES, "short")]
    kinds = {"staff" if part.part == "officials" else part.part for part in parts}
    if len(parts) < 2:
        return None
    wholes = [count for count in people if count.role in _WHOLES]
    rest = [count for count in people if count not in parts and count not in wholes]
    total = sum(part.value for part in parts)
    pairs = [pair for pair in ratios(people) if pair[0] in parts]
    if len(kinds) > 1 or any(count.value != total for count in rest):
        return found.ask("ambiguous", "joined", *_values(people))
    if len(pairs) == len(parts) == len(wholes):
        return _summed(parts, [whole for _, whole in pairs], kinds, found)
    if len(wholes) == 1 and wholes[0].role == "all" and wholes[0].value == total:
        wholes = []
    if len(wholes) > 1:
        return found.ask("ambiguous", "of", *_values(people))
    return _summed(parts, wholes, kinds, found)


def _summed(parts: list[SaidCount], wholes: list[SaidCount], kinds: set[str], found: People) -> People:
    found.worked = " + ".join(str(part.value) for part in parts)
    found.parts = kinds != {"gender"}
    _keep_staff(parts, found)
    total = [made(sum(part.value for part in parts), parts)]
    if wholes or any(part.role == "joined" for part in parts):
        found.joined = total
    else:
        found.persons = total
    if wholes:
        found.of = [made(sum(whole.value for whole in wholes), wholes)]
    return found


def made(value: int, of: Sequence[SaidCount]) -> SaidCount:
    """A count that was worked out from others; it is as rough as the roughest of them."""
    rough = any(count.number.approximate for count in of)
    return replace(of[0], number=replace(of[0].number, value=Decimal(value), approximate=rough), unit="persons")


# the usual


def _plain(people: list[SaidCount], found: People, *, everyone: bool) -> People:
    """So many, so many of so many, everybody."""
    if any(count.role == "short" for count in people):
        left = [count for count in people if count.role != "short"]
        found.unread += [count.text for count in people if count.role == "short"]
        if not left:
            return found.ask("not_complete", "", *_values(people))
        people = left
    values = list(dict.fromkeys(_values(people)))
    if (everyone or any(count.role == "complete" for count in people)) and len(values) == 1:
        found.joined, found.of = [people[0]], [people[0]]
        return found
    if everyone and values:
        found.problems.append(FigureProblem.of("ambiguous", "everyone", *values))
    joined = [count for count in people if count.role == "joined"]
    of = [count for count in people if count.role in _WHOLES]
    loose = [count for count in people if count not in joined and count not in of]
    return _placed(joined, of, loose, found)


def _whole_before(whole: SaidCount, joined: SaidCount) -> bool:
    """Whether a number says of how many the one after it is: "คน 60 มา 45"."""
    return whole.number.start < joined.number.start and whole.number.value >= joined.number.value


def _placed(joined: list[SaidCount], of: list[SaidCount], loose: list[SaidCount], found: People) -> People:
    if of and not joined and loose:
        before = [count for count in loose if count.number.start < of[0].number.start]
        chosen = before[-1] if before else loose[0] if len(loose) == 1 else None
        joined, loose = ([chosen] if chosen else []), [count for count in loose if count is not chosen]
    elif joined and not of and len(loose) == 1 and _whole_before(loose[0], joined[0]):
        of, loose = loose, []
    kept = {count.number.value for count in (*joined, *of)}
    if left := [count for count in loose if kept and count.number.value not in kept]:
        return found.ask("ambiguous", "joined", *_values([*joined, *of, *left]))
    found.joined, found.of = list(joined), list(of)
    if not kept:
        found.persons = [count for count in loose if count.unit]
        found.bare = [count for count in loose if not count.unit]
    if found.persons and found.bare:  # "ก่อน 30 หลัง 40 คน"
        return found.ask("ambiguous", "persons", *_values(loose))
    return found
