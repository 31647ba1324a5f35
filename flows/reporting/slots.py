"""Figures between two turns: packed into the session, filled by answers, and matched with an agency's measures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from content.model.reporting.plan import Measure, Unit
from content.model.thai_words import FigureWords
from flows.engine.context import Context
from flows.record.reporting import Result
from flows.reporting.measure_status import MeasureStatus, Status
from flows.reporting.periods import reportable_in
from flows.thai.dates import Now
from flows.thai.figure import Figure, Needs, check, fill, read_figure, value
from flows.thai.names import rank_by_keywords

WHOLE = ("times", "joined", "of", "channels", "level", "persons", "media", "lessons", "items")
SUMMED = {"times", "joined", "of", "persons", "media", "lessons", "items"}
"""What two events have more of than one; of channels and levels the newest stands."""
BESIDE = ("officials", "others")
"""Parts of those who joined."""
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
    return read_figure(text, _words(measure, ctx), Now(ctx.today, ctx.content.programme.fiscal_year))


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
    if figure.none_done:
        return {**found, NONE_DONE: "1"}
    more = {"date": figure.day, "worked": figure.worked, **{name: getattr(figure, name) for name in BESIDE}}
    return found and found | {name: str(told) for name, told in more.items() if told not in (None, "")}


def sure(figure: Figure) -> dict[str, str]:
    """What was understood and is not in doubt: nothing where anything of the sentence is, or is told by parts."""
    return {} if figure.parts or any(problem.code != "no_number" for problem in figure.problems) else pack(figure)


def unpack(slots: Slots) -> Figure:
    """The figure of packed slots."""
    percent = Decimal(slots["percent"]) if "percent" in slots else None
    whole = {name: int(slots[name]) for name in (*WHOLE, *BESIDE) if name in slots}
    day = date.fromisoformat(slots["date"]) if "date" in slots else None
    figure = Figure(percent=percent, none_done=NONE_DONE in slots, day=day, worked=slots.get("worked", ""))
    return replace(figure, **whole)  # type: ignore[arg-type]


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
    left = ("percent", NONE_DONE, "date", "worked", *BESIDE)
    kept = {name: said for name, said in {**before.slots, **slots}.items() if name not in left}
    both = before.slots.keys() & slots.keys()
    sums = {name: str(int(before.slots[name]) + int(slots[name])) for name in both & SUMMED}
    if measure.unit is Unit.PERCENT:
        return kept | sums
    return kept | sums | {measure.unit.value: str(int(before.value + worth(slots, measure)))}


def understood(figure: Figure) -> bool:
    """Whether a sentence speaks of a figure at all; a bare number alone, or a question, does not."""
    return bool(pack(figure)) or any(problem.code not in ("no_number", "question") for problem in figure.problems)


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
    named = dict(scores(text, statuses, ctx))
    ordered = by_urgency(statuses, ctx)
    return sorted(ordered, key=lambda s: (-named.get(s.measure.id, 0), not _has_unit(slots, s.measure)))


def guess(text: str, slots: Slots, statuses: Sequence[MeasureStatus], ctx: Context) -> str | None:
    """The one measure a sentence must mean, or None: clearly ahead by its words.

    Those with a number for their unit come first; where none is named, what is named is asked for its own figure.
    """
    fitting = [s for s in statuses if not slots or _has_unit(slots, s.measure)]
    ranked = scores(text, fitting, ctx) or scores(text, statuses, ctx)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def scores(text: str, statuses: Sequence[MeasureStatus], ctx: Context) -> list[tuple[str, int]]:
    """How well each measure is named by a text, the best first; one that is not named is left out."""
    same = ctx.content.figure_words.same
    text = " ".join([text, *(meant for word, meant in same.items() if word in text and meant not in text)])
    return rank_by_keywords(text, [(status.measure.id, said_of(status, ctx)) for status in statuses])


def said_of(measure_status: MeasureStatus, ctx: Context) -> tuple[str, ...]:
    """The words by which the activity of a measure is named."""
    activity = measure_status.measure.activity_id
    return (*ctx.content.plan.activity(activity).keywords, activity)


def _has_unit(slots: Slots, measure: Measure) -> bool:
    if measure.unit is Unit.PERCENT:
        return bool({"joined", "of", "percent"} & set(slots))
    return measure.unit is Unit.NOTE or measure.unit.value in slots
