"""A year of campaign messages: what to send, to whom and on which day of any fiscal year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from content.model.calendar import fiscal_year_span, month_span, quarter_span
from content.model.learning.cards import Cards
from content.model.programme import Period
from content.model.prose import HEADING, TITLE, fitting, identifier
from content.model.source import Source, read
from content.model.words import Words

MESSAGE = 300
"""Longest campaign message, in characters."""
KINDS = ("text", "card")
AUDIENCES = ("everyone", "focal")
CONFIDENCE = ("read", "secondary", "general")
"""How well an occasion is known: read in the source, in a copy of it, or general knowledge."""
# from a later day on, a long holiday could push a working day out of its month; likewise counted back from its end
_LATEST, _EARLIEST = 24, 21
_LONGEST = 31
_SATURDAY = 5
_QUARTER_ENDS = (12, 3, 6, 9)
# without a 29 February, so that a day that stands here comes every year
_ANY_YEAR = 2566


class Rule(StrEnum):
    """How the day of an entry is found; `value` of `When` is the day of the month, or days before."""

    DAY = "day"
    WORKING_DAY_FROM = "working_day_from"
    BEFORE_QUARTER_END = "before_quarter_end"
    BEFORE_ROUND_END = "before_round_end"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class When:
    """The rule for a day in `month` (1 to 12); a holiday may leave its usual month."""

    rule: Rule
    month: int
    value: int
    holiday: str = ""


@dataclass(frozen=True)
class CalendarEntry:
    """A message for an occasion: with a card, or leading to a command. `to` is everyone or focal persons."""

    id: str
    title: str
    occasion: str
    when: When
    kind: str
    card: str
    opens: str
    to: str
    message: str
    source: str
    confidence: str
    review: date
    draft: bool


@dataclass(frozen=True)
class Holiday:
    """A holiday whose day is announced year by year: its day by fiscal year (B.E.)."""

    id: str
    name: str
    days: Mapping[int, date]


@dataclass(frozen=True)
class CampaignCalendar:
    """The entries in the order of the fiscal year, and the holidays that decide their days."""

    entries: tuple[CalendarEntry, ...]
    holidays: tuple[Holiday, ...]
    fixed: frozenset[tuple[int, int]]
    """Holidays of every year, as (month, day)."""
    closed: frozenset[date]
    """Every other day without work that is known, save weekends."""
    periods: tuple[Period, ...]
    ahead: int
    """So many days ahead an entry is offered for sending, apart from those of the month; at least `around`."""
    around: int
    """So many days before and after its day an entry is due."""

    def get(self, id: str) -> CalendarEntry:
        """Give an entry by its id. Raises KeyError."""
        return {entry.id: entry for entry in self.entries}[id]

    def offered(self, fiscal_year: int, today: date) -> list[tuple[date, CalendarEntry]]:
        """List by day what a fiscal year (B.E.) has for now: this month's entries, what is due, and what is next."""
        first, last = today - timedelta(days=self.around), today + timedelta(days=self.ahead)
        month = (today.year, today.month)
        found = self.on(fiscal_year)
        return [(day, entry) for day, entry in found if (day.year, day.month) == month or first <= day <= last]

    def due(self, fiscal_year: int, today: date) -> list[tuple[date, CalendarEntry]]:
        """List the entries of a fiscal year (B.E.) whose time is now, the nearest day first."""
        near = timedelta(days=self.around)
        found = [pair for pair in self.on(fiscal_year) if abs(pair[0] - today) <= near]
        return sorted(found, key=lambda pair: abs(pair[0] - today))

    def on(self, fiscal_year: int) -> list[tuple[date, CalendarEntry]]:
        """List the entries of a fiscal year (B.E.) by day; without those that have no day in it (see `unset`)."""
        found = [(day, entry) for entry in self.entries if (day := self._day(entry.when, fiscal_year))]
        return sorted(found, key=lambda pair: pair[0])

    def unset(self, fiscal_year: int) -> tuple[CalendarEntry, ...]:
        """List the entries whose holiday the centre has not yet set for a fiscal year (B.E.)."""
        known = {holiday.id for holiday in self.holidays if fiscal_year in holiday.days}
        return tuple(entry for entry in self.entries if entry.when.holiday and entry.when.holiday not in known)

    def _day(self, when: When, year: int) -> date | None:
        first, last = month_span(year, when.month)
        match when.rule:
            case Rule.DAY:
                return first.replace(day=when.value)
            case Rule.WORKING_DAY_FROM:
                return self._working(first.replace(day=when.value), 1)
            case Rule.BEFORE_QUARTER_END:
                return self._working(last - timedelta(days=when.value), -1)
            case Rule.BEFORE_ROUND_END:
                return self._before_round_end(last, when.value, year)
            case Rule.HOLIDAY:
                days = next(holiday.days for holiday in self.holidays if holiday.id == when.holiday)
                return days[year] - timedelta(days=when.value) if year in days else None

    def _before_round_end(self, last: date, days: int, year: int) -> date | None:
        # periods have the days of one year, but the calendar serves any
        ends = any(quarter_span(year, period.quarters[-1])[1] == last for period in self.periods)
        return self._working(last - timedelta(days=days), -1) if ends else None

    def _working(self, day: date, step: int) -> date:
        while day.weekday() >= _SATURDAY or (day.month, day.day) in self.fixed or day in self.closed:
            day += timedelta(days=step)
        return day


def load_campaign_calendar(
    path: Path, root: Path, periods: Iterable[Period], cards: Cards, words: Words
) -> CampaignCalendar:
    """Load the calendar for a programme's periods; cards and commands that entries name must exist.

    Raises ContentError with file (relative to root), line and reason.
    """
    top = read(path, root).only("source confidence review draft ahead around holidays months")
    common = {name: top[name] for name in ("source", "confidence", "review", "draft")}
    days = top["holidays"].only("fixed movable closed")
    holidays = tuple(_holiday(item) for item in days["movable"].items())
    ids = [holiday.id for holiday in holidays]
    if len(set(ids)) != len(ids):
        days["movable"].fail("a holiday stands twice")
    closed = {_within(item, year) for year, dates in days["closed"].pairs().items() for item in dates.items()}
    return CampaignCalendar(
        entries=_entries(top["months"], common, _Known(frozenset(ids), cards, words)),
        holidays=holidays,
        fixed=frozenset(_fixed(item) for item in days["fixed"].items()),
        closed=frozenset(closed | {day for holiday in holidays for day in holiday.days.values()}),
        periods=tuple(periods),
        ahead=(ahead := _between(top["ahead"], 0, _LONGEST)),
        around=_between(top["around"], 0, ahead),
    )


def _fixed(source: Source) -> tuple[int, int]:
    """Read a day of every year such as 12-05."""
    try:
        day = date.fromisoformat(f"2000-{source.text()}")
    except ValueError:
        source.fail("expected month and day such as 12-05")
    return day.month, day.day


def _year(text: str, place: Source) -> tuple[date, date]:
    if not text.isdecimal() or not 2400 <= int(text) <= 2999:
        place.fail(f"expected a fiscal year of the Buddhist era such as 2569, found {text!r}")
    return fiscal_year_span(int(text))


def _within(source: Source, year: str) -> date:
    first, last = _year(year, source)
    day = source.day()
    if not first <= day <= last:
        source.fail(f"{day} is not in fiscal year {year}")
    return day


def _holiday(source: Source) -> Holiday:
    fields = source.only("id name days")
    days = {int(year): _within(day, year) for year, day in fields["days"].pairs().items()}
    return Holiday(identifier(fields["id"]), fields["name"].text(), days)


@dataclass(frozen=True)
class _Known:
    """What an entry may refer to."""

    holidays: frozenset[str]
    cards: Cards
    words: Words


def _entries(source: Source, common: Mapping[str, Source], known: _Known) -> tuple[CalendarEntry, ...]:
    entries: list[CalendarEntry] = []
    seen: set[str] = set()
    months = [item.only("month entries") for item in source.items()]
    if [month["month"].whole() for month in months] != [10, 11, 12, *range(1, 10)]:
        source.fail("expected the months of the fiscal year once and in order, from 10 to 9")
    for month in months:
        for item in month["entries"].items():
            entry = _entry(item, common, month["month"].whole(), known)
            if entry.id in seen:
                item.fail(f"the id {entry.id!r} stands twice")
            seen.add(entry.id)
            entries.append(entry)
    return tuple(entries)


def _entry(source: Source, common: Mapping[str, Source], month: int, known: _Known) -> CalendarEntry:
    fields = dict(common) | source.only(
        "id title occasion when kind to message", "card opens source confidence review draft"
    )
    kind = fields["kind"].one_of(KINDS)
    message = fitting(fields["message"], MESSAGE)
    return CalendarEntry(
        id=identifier(fields["id"]),
        title=_title(fields["title"], known.words),
        occasion=fitting(fields["occasion"], HEADING),
        when=_when(fields["when"], month, known.holidays),
        kind=kind,
        card=_card(source, fields, known.cards) if kind == "card" else "",
        opens=_opens(source, fields, message, known.words) if kind == "text" else "",
        to=fields["to"].one_of(AUDIENCES),
        message=message,
        source=fields["source"].text(),
        confidence=fields["confidence"].one_of(CONFIDENCE),
        review=fields["review"].day(),
        draft=fields["draft"].flag(),
    )


def _title(source: Source, words: Words) -> str:
    """Read a title, which an admin taps, or types, to choose the entry."""
    title = fitting(source, TITLE)
    if words.command(title):
        source.fail(f"{title!r} is a global word")
    return title


def _card(source: Source, fields: Mapping[str, Source], cards: Cards) -> str:
    if "card" not in fields or "opens" in fields:
        source.fail("an entry of kind card names a card, and opens nothing else")
    name = fields["card"].text()
    if name not in {card.id for card in cards.all}:
        fields["card"].fail(f"there is no card {name!r}")
    return name


def _opens(source: Source, fields: Mapping[str, Source], message: str, words: Words) -> str:
    if "opens" not in fields or "card" in fields:
        source.fail("an entry of kind text opens a command, and names no card")
    command = fields["opens"].text()
    try:
        word = words.first(command)
    except KeyError:
        fields["opens"].fail(f"there is no command {command!r}")
    if word not in message:
        fields["message"].fail(f"the message does not say {word!r}, the word for {command!r}")
    return command


def _when(source: Source, month: int, holidays: frozenset[str]) -> When:
    fields = source.pairs()
    rule = next((rule for rule in Rule if rule in fields), None)
    if rule is None or set(fields) != ({"holiday", "days_before"} if rule is Rule.HOLIDAY else {rule.value}):
        source.fail(f"expected one of {', '.join(Rule)}; a holiday with days_before")
    if rule is Rule.HOLIDAY:
        if (holiday := fields["holiday"].text()) not in holidays:
            fields["holiday"].fail(f"there is no movable holiday {holiday!r}")
        return When(rule, month, _between(fields["days_before"], 0, _LATEST), holiday)
    if rule is Rule.BEFORE_QUARTER_END or rule is Rule.BEFORE_ROUND_END:
        if month not in _QUARTER_ENDS:
            source.fail(f"no quarter ends in month {month}")
        return When(rule, month, _between(fields[rule], 0, _EARLIEST))
    latest = month_span(_ANY_YEAR, month)[1].day if rule is Rule.DAY else _LATEST
    return When(rule, month, _between(fields[rule], 1, latest))


def _between(source: Source, lowest: int, highest: int) -> int:
    value = source.whole()
    if not lowest <= value <= highest:
        source.fail(f"expected a number from {lowest} to {highest}, found {value}")
    return value
