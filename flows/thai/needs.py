"""What a figure is worth to a measure: what is missing, what is wrong, and the number for the target."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from content.model.thai_words import FigureWords
from flows.thai.slots import SLOTS, Figure, FigureProblem, conflicts, fault

_CONFLICTS = ("joined_over_of", "percent_mismatch")
_PERCENT_SLOTS = ("joined", "of", "percent", "persons")


@dataclass(frozen=True, slots=True)
class Needs:
    """What to ask next: `figure` with loose numbers in the unit's slots, the slots still missing, the problems."""

    figure: Figure
    missing: tuple[str, ...] = ()
    problems: tuple[FigureProblem, ...] = ()


def check(figure: Figure, unit: str, words: FigureWords) -> Needs:
    """Say what a measure of this unit (percent, times, channels, level, lessons, persons, media, items) still needs."""
    figure = _settle(figure, unit, words)
    missing = _missing(figure, unit)
    problems = [problem for problem in figure.problems if _concerns(problem, figure, unit)]
    if unit == "percent":
        problems += conflicts(figure.joined, figure.of, figure.percent)
        # a lone number may be people or percent; a lone count of persons may be those who joined or all of them
        loose = figure.bare if figure.bare is not None else figure.persons
        if "of" in missing and loose is not None and loose == figure.joined:
            problems.append(FigureProblem.of("ambiguous", "joined", Decimal(loose)))
    return Needs(figure, missing, tuple(problems))


def value(figure: Figure, unit: str) -> Decimal | None:
    """The number that is compared with the target; give it the `figure` of `check`.

    Percent is joined/of × 100, rounded half up to 2 decimals, or as stated. None where it cannot be told.
    """
    if figure.none_done:
        return Decimal(0)
    if unit != "percent":
        own: int | None = getattr(figure, unit)
        return None if own is None else Decimal(own)
    if figure.joined is None or figure.of is None:
        return figure.percent
    if not 0 <= figure.joined <= figure.of or not figure.of:
        return None
    return (Decimal(figure.joined) * 100 / figure.of).quantize(Decimal("0.01"), ROUND_HALF_UP)


def fill(figure: Figure, slot: str, answer: Figure, words: FigureWords) -> Figure:
    """Put the answer to a question about one slot into a figure; slots that the answer names itself count too."""
    given: dict[str, Any] = {
        name: found for name in SLOTS if name != "bare" and (found := getattr(answer, name)) is not None
    }
    problems = list(_relabelled(answer.problems, "bare", slot))
    loose = answer.bare
    if loose is None and slot in ("joined", "of"):
        loose = given.pop("persons", None)
    if slot not in given and loose is not None:
        if code := fault(slot, Decimal(loose), words):
            problems.append(FigureProblem.of(code, slot, Decimal(loose)))
        else:
            given[slot] = Decimal(loose) if slot in ("percent", "baht") else int(loose)
    answered = {*given, slot, "bare", *(("persons",) if slot in ("joined", "of") else ())}
    settled = {"no_number", *_CONFLICTS}
    kept = [p for p in figure.problems if p.slot not in answered and p.code not in settled]
    return replace(
        figure,
        **given,
        bare=None if slot in given else figure.bare,
        none_done=(figure.none_done or answer.none_done) and not given,
        approximate=figure.approximate or answer.approximate,
        day=answer.day or figure.day,
        worked=answer.worked or figure.worked,
        parts=answer.parts or figure.parts,
        officials=figure.officials if answer.officials is None else answer.officials,
        others=figure.others if answer.others is None else answer.others,
        problems=(*kept, *problems),
    )


def _settle(figure: Figure, unit: str, words: FigureWords) -> Figure:
    """Put loose numbers where the unit wants them."""
    if unit == "percent":
        return _settle_percent(figure, words)
    if unit == "persons" and figure.persons is None and figure.joined is not None:
        return replace(figure, persons=figure.joined)
    if figure.bare is None or getattr(figure, unit) is not None:
        return figure
    return _take_bare(figure, unit, words)


def _settle_percent(figure: Figure, words: FigureWords) -> Figure:
    if figure.everyone and (figure.joined is None) != (figure.of is None):
        whole = figure.of if figure.joined is None else figure.joined
        return replace(figure, joined=whole, of=whole)
    if figure.joined is not None or figure.percent is not None:
        return figure
    if figure.persons is not None:
        return replace(figure, joined=figure.persons, problems=_relabelled(figure.problems, "persons", "joined"))
    if figure.bare is None:
        return figure
    if figure.bare != int(figure.bare):
        return _take_bare(figure, "percent", words)
    return replace(figure, joined=int(figure.bare), problems=_relabelled(figure.problems, "bare", "joined"))


def _take_bare(figure: Figure, slot: str, words: FigureWords) -> Figure:
    bare = figure.bare if figure.bare is not None else Decimal(0)
    if code := fault(slot, bare, words):
        return replace(figure, bare=None, problems=(*figure.problems, FigureProblem.of(code, slot, bare)))
    own: Any = bare if slot == "percent" else int(bare)
    return replace(figure, bare=None, problems=_relabelled(figure.problems, "bare", slot), **{slot: own})


def _relabelled(problems: tuple[FigureProblem, ...], loose: str, slot: str) -> tuple[FigureProblem, ...]:
    """The problems of a loose number, told of the slot it went to."""
    return tuple(replace(problem, slot=slot) if problem.slot == loose else problem for problem in problems)


def _missing(figure: Figure, unit: str) -> tuple[str, ...]:
    if value(figure, unit) is not None:
        return ()
    needed = ("joined", "of") if unit == "percent" else (unit,)
    return tuple(slot for slot in needed if getattr(figure, slot) is None)


def _concerns(problem: FigureProblem, figure: Figure, unit: str) -> bool:
    """Whether a problem bears on this unit; trouble with a loose number does not when the unit has its own."""
    if problem.code in _CONFLICTS:
        return False
    if problem.slot == "bare":
        return value(figure, unit) is None
    own = _PERCENT_SLOTS if unit == "percent" else ("persons", "joined") if unit == "persons" else (unit,)
    return problem.slot in (*own, "", "none_done")
