"""From a Thai sentence to the slots of a figure.

Never guesses: where a sentence can be read in two ways the slot stays empty and a problem names the readings; what is
asked, planned, supposed, forbidden or of another year fills none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from content.model.thai_words import FigureWords
from flows.thai.counts import SaidCount, counts_in
from flows.thai.dates import Now, buddhist, days_of
from flows.thai.moods import UNSURE, Mood, asks, moods, reasons
from flows.thai.needs import Needs, check, fill, value
from flows.thai.normalise import normalise, wrong_layout
from flows.thai.numbers import Token, tokens
from flows.thai.people import settle
from flows.thai.slots import COUNTS, SLOTS, Figure, FigureProblem, conflicts, fault

__all__ = ["Figure", "FigureProblem", "Needs", "check", "fill", "read_figure", "typed", "value"]

_LAW_BEFORE = 40
"""Letters before a year in which a law makes it the law's."""
_NOT_PEOPLE = ("absent", "of", "goal", "short")


@dataclass
class _Draft:
    """Values gathered for each slot, before they are judged."""

    values: dict[str, list[SaidCount]] = field(default_factory=dict)
    problems: list[FigureProblem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    short: list[SaidCount] = field(default_factory=list)

    def get(self, slot: str) -> list[SaidCount]:
        return self.values.get(slot, [])

    def problem(self, code: str, slot: str = "", values: tuple[Decimal, ...] = ()) -> None:
        self.problems.append(FigureProblem.of(code, slot, *values))


def typed(text: str) -> str:
    """A text as it is read: normalised, and turned to Thai where the keyboard was left in Latin."""
    text = normalise(text)
    return wrong_layout(text) or text


def read_figure(text: str, words: FigureWords, now: Now | None = None) -> Figure:
    """Read what was done and how much; never raises, whatever the text.

    Days are told, and other years known as such, where `now` is given.
    """
    text = typed(text)
    if len(text) > words.longest:
        return Figure(problems=(FigureProblem("too_long"),))
    found = tokens(text, words)
    heard = moods(text, words)
    if asks(heard):
        return Figure(problems=(FigureProblem("question"),))
    counts = counts_in(found, text)
    day, years = _when(found, text, words, now)
    told = reasons(text, [*heard, *years], [count.number.start for count in counts])
    for count in counts:
        count.reason = told.get(count.number.start, "")
    done = [count for count in counts if not count.reason]
    if told and all(count.unit == "other" for count in done):
        return _undone([count for count in counts if count.reason])
    figure = _read(done, {token.marker for token in found}, words)
    unread = tuple(count.text for count in counts if count.reason)
    return replace(figure, day=day, unread=(*figure.unread, *unread))


def _undone(counts: Sequence[SaidCount]) -> Figure:
    """Nothing that was counted was done, or it is not sure whether; what no plan counts is no matter."""
    unread = tuple(count.text for count in counts)
    if all(count.unit in ("other", "baht") or not (count.unit or count.role) for count in counts):
        return Figure(problems=(FigureProblem("no_number"),), unread=unread)
    values, whys = tuple(count.number.value for count in counts), [count.reason for count in counts]
    problem = FigureProblem.of("unsure", "", *values) if UNSURE in whys else None
    return Figure(problems=(problem or FigureProblem.of("no_report", whys[0], *values),), unread=unread)


def _when(found: list[Token], text: str, words: FigureWords, now: Now | None) -> tuple[date | None, list[Mood]]:
    """The one day that is told, and the years and days that are not of the year reported on."""
    days: list[tuple[date, date]] = []
    other: list[Mood] = []
    for token in found if now else ():
        if now is None or token.number is None:
            continue
        said = text[token.start : token.end]
        if token.number.kind == "date" and (span := days_of(said, words, now.today)):
            days.append(span)
            first, last = now.span
            if span[1] < first or span[0] > last:
                other.append(Mood(token.start, token.end, "before" if span[1] < first else "ahead"))
        elif token.number.kind == "label" and (name := _other_year(token, text, words, now.year)):
            other.append(Mood(token.start, token.end, name))
    one = days[0] if len(set(days)) == 1 and not other else None
    return (one[0] if one and one[0] == one[1] else None), other


def _other_year(token: Token, text: str, words: FigureWords, reported: int) -> str:
    """What a year after a word for it says of the sentence: it is past, or to come; nothing where it is a law's."""
    before = text[: token.start].rstrip()
    if (
        token.number is None
        or not before.endswith(words.years)
        or any(law in before[-_LAW_BEFORE:] for law in words.laws)
    ):
        return ""
    year = buddhist(int(token.number.value))
    if year == reported - 1:  # its last quarter is of the fiscal year
        return "before" if any(name in before[-_LAW_BEFORE:] for name in words.fiscal_years) else UNSURE
    return "" if year == reported else "before" if year < reported else "ahead"


def _read(counts: Sequence[SaidCount], markers: set[str], words: FigureWords) -> Figure:
    draft, people = _Draft(), list[SaidCount]()
    period = next((count.number.value for count in counts if count.unit == "other"), None)
    for count in counts:
        if not _aside(draft, count, period):
            people.append(count) if count.of_people else draft.values.setdefault(count.unit, []).append(count)
    if draft.values and all(count.role in ("absent", "short", "of") and not count.unit for count in people):
        draft.unread += [count.text for count in people]  # "4 ครั้ง ขาดอีก 2"
        people = []
    settled = settle(people, everyone="everyone" in markers)
    for slot in ("joined", "of", "persons", "bare"):
        draft.values[slot] = [*draft.get(slot), *getattr(settled, slot)]
    draft.problems += settled.problems
    draft.unread += settled.unread
    if draft.short and not any(draft.values.values()) and not draft.problems:
        draft.problem("not_complete", "", tuple(count.number.value for count in draft.short))
    figure = _judge(draft, words, markers)
    return replace(
        figure, officials=settled.officials, others=settled.others, worked=settled.worked, parts=settled.parts
    )


def _aside(draft: _Draft, count: SaidCount, period: Decimal | None) -> bool:
    """Take what fills no slot: say why, or leave it unread."""
    number, slot = count.number, count.unit or "bare"
    if number.negative:
        draft.problem("negative", slot, (number.value,))
    elif count.unit == "other" or (count.role in _NOT_PEOPLE and not count.of_people):
        draft.unread.append(count.text)
        draft.short += [count] if count.role in ("absent", "short") and count.unit != "other" else []
    elif count.role == "rate":
        times = () if period is None else (number.value * period,)
        draft.problem("ambiguous", slot, (number.value, *times))
    elif number.others:
        draft.problem("ambiguous", slot, (number.value, *number.others))
    else:
        return False
    return True


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
