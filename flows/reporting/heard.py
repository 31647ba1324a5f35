"""What a typed sentence is to who reports: one report or several, something the record counts, or none at all."""

import re
from collections.abc import Iterator, Sequence

from content.model.thai_words import FigureWords
from flows.engine.context import Context
from flows.reporting.measure_status import MeasureStatus, agency_statuses
from flows.reporting.slots import guess, pack, read, said_of, scores, understood
from flows.thai.figure import Figure, typed
from flows.thai.moods import moods

_BULLET = re.compile(r"\s\d{1,2}[.)]\s*$")
_CHUNK = 24
"""Letters that may stand between a space and the name of an activity."""
_OF_PEOPLE = ("joined", "of", "persons", "percent")
_NOT_DONE = ("condition", "will", "plan", "goal", "stop", "before", "ahead")


def is_report(text: str, ctx: Context) -> bool:
    """Whether a focal person's sentence is to be met as a report: it tells a figure, or that an activity was done."""
    figure = read(text, ctx)
    if figure.has("question"):
        return False
    return understood(figure) or _claims(text, figure, ctx) or (figure.everyone and _takes_note(text, ctx))


def _claims(text: str, figure: Figure, ctx: Context) -> bool:
    """Whether an activity is named, and done or counted in some way, without a figure of the plan."""
    text, words = typed(text), ctx.content.figure_words
    counted = figure.unread or figure.bare is not None
    if not counted and not any(word in text for word in words.claims):
        return False
    statuses = [status for agency in ctx.person.agencies_as("focal") for status in agency_statuses(ctx, agency)]
    return bool(scores(text, statuses, ctx))


def computed(text: str, figure: Figure, agency: str, ctx: Context) -> list[MeasureStatus]:
    """The measures of an agency that the record counts and a sentence speaks of, the likeliest first."""
    told = any(getattr(figure, slot) is not None for slot in _OF_PEOPLE) or figure.everyone or figure.has("absent")
    statuses = agency_statuses(ctx, agency)
    counted = [status for status in statuses if status.computed]
    if not told or not counted:
        return []
    best = dict(scores(text, statuses, ctx))
    others = max((best.get(status.measure.id, 0) for status in statuses if status not in counted), default=0)
    named = [status for status in counted if best.get(status.measure.id, 0) > others]
    if named:
        return sorted(named, key=lambda status: -best[status.measure.id])
    return counted if _takes_note(text, ctx) and not others else []


def _takes_note(text: str, ctx: Context) -> bool:
    return any(word in text for word in ctx.content.figure_words.taken_note)


def first_of_several(text: str, statuses: Sequence[MeasureStatus], ctx: Context) -> tuple[str, str]:
    """The first report of a text, and the text of those after it; it is cut where another activity's report begins."""
    words = ctx.content.figure_words
    if any(mood.name in _NOT_DONE for mood in moods(text, words)):
        return text, ""
    places = [*_beginnings(text, statuses, ctx), len(text)]
    for at, place in enumerate(places[:-1]):
        before = _BULLET.sub("", text[:place]).strip(" ,")
        told = _tells(before, statuses, ctx)
        following = (_tells(text[place:end], statuses, ctx) for end in places[at + 1 :])
        if told and next((found for found in following if found), told) != told:
            return _without_joint(before, words), _without_joint(text[place:], words)
    return text, ""


def _tells(text: str, statuses: Sequence[MeasureStatus], ctx: Context) -> str:
    """The measure whose figure a text tells, if it is clear; else nothing."""
    slots = pack(read(text, ctx))
    found = guess(text, slots, statuses, ctx) if slots else None
    return found or ""


def _beginnings(text: str, statuses: Sequence[MeasureStatus], ctx: Context) -> Iterator[int]:
    """The places where a phrase begins that names an activity."""
    words, folded = ctx.content.figure_words, text.casefold()
    keywords = {keyword.casefold() for status in statuses for keyword in said_of(status, ctx)} - words.units.keys()
    named = {at for keyword in keywords for at in _places(folded, keyword)}
    for at in sorted(named):
        place = _phrase_start(text, at, words)
        if place:
            yield place


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _phrase_start(text: str, at: int, words: FigureWords) -> int:
    """Where the phrase began whose name stands here, past words such as "and", "we held"; 0 where none begins."""
    start = text.rfind(" ", 0, at) + 1
    chunk = text[start:at]
    if start and not any(letter.isdigit() for letter in chunk) and len(chunk) <= _CHUNK:
        return 0 if any(word in chunk for word in words.participants) else start
    before, moved = text[:at], True
    while moved:
        moved = False
        for lead in (*words.leads, *words.joints):
            if before.rstrip().endswith(lead):
                before, moved = before.rstrip().removesuffix(lead), True
    tail = before.rstrip(" -–.,)")
    ends = before != tail or any(tail.endswith(word) for word in (*words.units, *words.polite)) or tail[-1:].isdigit()
    return len(before) if tail and ends else 0


def _without_joint(text: str, words: FigureWords) -> str:
    text = text.strip()
    for joint in sorted(words.joints, key=len, reverse=True):
        text = text.removesuffix(joint).removeprefix(joint).strip()
    return text
