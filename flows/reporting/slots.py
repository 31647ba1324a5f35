"""Figures between two turns: packed into the session, filled by answers, and matched with an agency's measures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from content.model.reporting.plan import Measure, Unit
from content.model.thai_words import FigureWords
from flows.engine.context import Context
from flows.record.reporting import Result
from flows.reporting.measure_status import MeasureStatus, Status
from flows.reporting.periods import reportable_in
from flows.thai.figure import Figure, Needs, check, fill, read_figure, value
from flows.thai.names import rank_by_keywords

WHOLE = ("times", "joined", "of", "channels", "level", "persons", "media", "lessons", "items")
SUMMED = {"times", "joined", "of", "persons", "media", "lessons", "items"}
"""What two events have more of than one; of channels and levels the newest stands."""
NOTE = Unit.NOTE.value
LONGEST_NOTE = 300
"""Characters of a result told in words."""
NONE_DONE = "none_done"
URGENCY = (
    Status.OVERDUE,
    Status.MISSING,
    Status.BELOW,
    Status.MET,
    Status.RECORDED,
    Status.NOT_APPLICABLE,
    Status.NOT_YET_DUE,
)
_COUNTED_AS = {Unit.PERCENT: "persons"}  # "12 of 13 agencies" is read like "12 of 13 people"

Slots = Mapping[str, str]


def read(text: str, ctx: Context, measure: Measure | None = None) -> Figure:
    """Read what a person typed; a measure's own word for what it counts is known once it is clear which is meant."""
    return read_figure(text, _words(measure, ctx))


def _words(measure: Measure | None, ctx: Context) -> FigureWords:
    words = ctx.content.figure_words
    if measure is None or not measure.words:
        return words
    others = tuple(word for word in ctx.content.plan.words() if word not in measure.words)
    return _counting(words, others, measure.words, _COUNTED_AS.get(measure.unit, measure.unit.value))


@lru_cache(maxsize=64)
def _counting(words: FigureWords, others: tuple[str, ...], own: tuple[str, ...], unit: str) -> FigureWords:
    return words.counting({**dict.fromkeys(others, "other"), **dict.fromkeys(own, unit)})


def pack(figure: Figure) -> dict[str, str]:
    """What was understood, as plain JSON; loose numbers are not kept."""
    found = {name: str(getattr(figure, name)) for name in (*WHOLE, "percent") if getattr(figure, name) is not None}
    return {**found, NONE_DONE: "1"} if figure.none_done else found


def unpack(slots: Slots) -> Figure:
    """The figure of packed slots."""
    percent = Decimal(slots["percent"]) if "percent" in slots else None
    whole = {name: int(slots[name]) for name in WHOLE if name in slots}
    return replace(Figure(percent=percent, none_done=NONE_DONE in slots), **whole)  # type: ignore[arg-type]


def worth(slots: Slots, measure: Measure) -> Decimal:
    """The number compared with the target, of slots that are complete; a result in words counts as one."""
    if measure.unit is Unit.NOTE:
        return Decimal(1)
    found = value(unpack(slots), measure.unit.value)
    if found is None:
        raise ValueError(f"{measure.id}: the figure is not complete")
    return found


def summed(before: Result, slots: Slots, measure: Measure) -> dict[str, str]:
    """The slots of a result and of something done since: what both count is summed up, else the newest stands."""
    kept = {name: said for name, said in {**before.slots, **slots}.items() if name not in ("percent", NONE_DONE)}
    both = before.slots.keys() & slots.keys()
    sums = {name: str(int(before.slots[name]) + int(slots[name])) for name in both & SUMMED}
    if measure.unit is Unit.PERCENT:
        return kept | sums
    return kept | sums | {measure.unit.value: str(int(before.value + worth(slots, measure)))}


def understood(figure: Figure) -> bool:
    """Whether a sentence speaks of a figure at all; a bare number alone does not."""
    return bool(pack(figure)) or any(problem.code != "no_number" for problem in figure.problems)


def asked_slot(slots: Slots, measure: Measure) -> str:
    """The slot that the question is about: the rest of a ratio, or the unit's own."""
    if measure.unit is not Unit.PERCENT:
        return measure.unit.value
    return "of" if "joined" in slots else "joined" if "of" in slots else "percent"


def needs(slots: Slots, answer: Figure | None, measure: Measure, ctx: Context) -> Needs:
    """Join an answer to what is known, and say what the measure still needs."""
    words, known = _words(measure, ctx), unpack(slots)
    if answer is None:
        return check(known, measure.unit.value, words)
    slot = asked_slot(slots, measure)
    return check(answer if slot == "percent" else fill(known, slot, answer, words), measure.unit.value, words)


def by_urgency(statuses: Sequence[MeasureStatus], ctx: Context) -> list[MeasureStatus]:
    """What an open period still asks for first, then what is due first."""
    return sorted(statuses, key=lambda s: (not reportable_in(s.missing, ctx), URGENCY.index(s.status)))


def by_fit(text: str, slots: Slots, statuses: Sequence[MeasureStatus], ctx: Context) -> list[MeasureStatus]:
    """What a sentence most likely speaks of: by keywords, then by a unit it has a number for, then by urgency."""
    scores = dict(_scores(text, statuses, ctx))
    ordered = by_urgency(statuses, ctx)
    return sorted(ordered, key=lambda s: (-scores.get(s.measure.id, 0), not _has_unit(slots, s.measure)))


def guess(text: str, slots: Slots, statuses: Sequence[MeasureStatus], ctx: Context) -> str | None:
    """The one measure a sentence must mean, or None: clearly ahead by its words, and with a number for its unit."""
    fitting = [s for s in statuses if not slots or _has_unit(slots, s.measure)]
    ranked = _scores(text, fitting, ctx)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def named(text: str, statuses: Sequence[MeasureStatus], ctx: Context) -> bool:
    """Whether a text has a word of any of these measures' activities."""
    return bool(_scores(text, statuses, ctx))


def _scores(text: str, statuses: Sequence[MeasureStatus], ctx: Context) -> list[tuple[str, int]]:
    plan = ctx.content.plan
    items = [(s.measure.id, (*plan.activity(s.measure.activity_id).keywords, s.measure.activity_id)) for s in statuses]
    return rank_by_keywords(text, items)


def _has_unit(slots: Slots, measure: Measure) -> bool:
    if measure.unit is Unit.PERCENT:
        return bool({"joined", "of", "percent"} & set(slots))
    return measure.unit is Unit.NOTE or measure.unit.value in slots
