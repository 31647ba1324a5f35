"""A programme: one province or other body, one fiscal year, its plan, periods and documents."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from content.model.calendar import quarter_span
from content.model.prose import HEADING, fitting, identifier, telephone
from content.model.source import Source, Unset, read

_REACHED = re.compile(r"\b\d{4}\b|\d(?:[ -]?\d){8,}|\S+@\S+\.\S+")
"""A hotline, a telephone number, or an e-mail address."""
YearState = Literal["before", "running", "closing", "over"]
"""Where a day stands to a programme's year: `closing` is after its end, while a period still takes reports."""


@dataclass(frozen=True)
class Period:
    """A reporting round: the quarters it covers, its first and last day, and how long after that it takes reports."""

    id: str
    quarters: tuple[int, ...]
    opens: date
    closes: date
    grace_days: int

    @property
    def accepts_until(self) -> date:
        """The last day on which it still takes reports."""
        return self.closes + timedelta(days=self.grace_days)

    def covers(self, day: date) -> bool:
        """Tell whether a day falls in it."""
        return self.opens <= day <= self.closes

    def open_on(self, day: date) -> bool:
        """Tell whether it takes reports on a day: from its first to its last day of grace."""
        return self.opens <= day <= self.accepts_until


@dataclass(frozen=True)
class Required:
    """A document that staff acknowledge in this programme, and by when."""

    document: str
    due: date
    agency: str = ""
    """Whose staff alone; "" for everybody."""


@dataclass(frozen=True)
class Programme:
    """What a province, or another body, runs in a year. `fiscal_year` is B.E."""

    id: str
    scope: str
    """The word for what it covers: a province, or another body."""
    province: str
    """Its name after that word; "" where it has none here."""
    account: str
    """How the LINE account is called."""
    fiscal_year: int
    name: str
    centre: str
    contact: str
    plan: str
    periods: tuple[Period, ...]
    """In order, without a gap from the first to the last day of the fiscal year."""
    documents: tuple[Required, ...]
    invite_days: int
    invite_tries: int
    """Wrong codes after which a person has to wait for so many minutes."""
    invite_pause_minutes: int
    messages_a_minute: int
    """As many of one person are answered; of the others the person is told once."""
    invite_tries_account: int
    """Wrong codes of all people in an hour, after which each may type one in an hour."""
    invite_tries_alike: int
    """Wrong codes in a day that share a part, after which no code with that part is looked at."""
    verify_tries: int
    """Numbers of certificates that do not exist, after which the network they were asked from has to wait."""
    verify_pause_minutes: int
    name_corrections: int
    """How often the name on a certificate may be corrected by whom it was given to."""
    demo_today: date
    unset: tuple[Unset, ...] = ()
    """What the centre has to set before it goes live."""
    phone: str = ""
    """The number to call for who does not get on; "" until the centre gives one."""

    def required_of(self, agency: str = "") -> tuple[Required, ...]:
        """List the documents that the staff of an agency acknowledge; without one, those that everybody does."""
        return tuple(one for one in self.documents if one.agency in ("", agency))

    @property
    def area(self) -> str:
        """What it covers, with its name."""
        return f"{self.scope}{self.province}"

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of its year."""
        return self.periods[0].opens, self.periods[-1].closes

    def period(self, id: str) -> Period:
        """Give a period by its id. Raises KeyError."""
        return {period.id: period for period in self.periods}[id]

    def period_of_quarter(self, quarter: int) -> Period:
        """Give the period that covers a quarter, 1 to 4. Raises KeyError."""
        return {number: period for period in self.periods for number in period.quarters}[quarter]

    def period_on(self, day: date) -> Period | None:
        """Give the period a day falls in; None for a day of another year."""
        return next((period for period in self.periods if period.covers(day)), None)

    def latest_period(self, day: date) -> Period:
        """Give the latest period that has begun by a day; before the year, when none has, the first."""
        return next((period for period in reversed(self.periods) if period.opens <= day), self.periods[0])

    def open_periods(self, day: date) -> tuple[Period, ...]:
        """List the periods that take reports on a day, the oldest first."""
        return tuple(period for period in self.periods if period.open_on(day))

    def state_on(self, day: date) -> YearState:
        """Tell where a day stands to its year."""
        first, last = self.span
        if day < first:
            return "before"
        if day <= last:
            return "running"
        return "closing" if self.open_periods(day) else "over"


def load_programme(path: Path, root: Path) -> Programme:
    """Read a programme file. Raises ContentError."""
    source = read(path, root)
    found = source.only(
        "id scope account fiscal_year name centre contact plan periods documents invite_days invite_tries"
        " invite_pause_minutes invite_tries_account invite_tries_alike verify_tries verify_pause_minutes"
        " messages_a_minute name_corrections demo_today",
        optional="province phone",
    )
    if found["id"].text() != path.stem:
        found["id"].fail("the id is not the file's name")
    periods = _periods(found["periods"], found["fiscal_year"].year())
    return Programme(
        id=found["id"].text(),
        scope=found["scope"].text(),
        province=found["province"].text() if "province" in found else "",
        account=found["account"].text(),
        fiscal_year=found["fiscal_year"].year(),
        name=fitting(found["name"], HEADING),
        centre=fitting(found["centre"], HEADING),
        contact=fitting(found["contact"], HEADING),
        plan=found["plan"].text(),
        invite_days=found["invite_days"].whole(),
        invite_tries=found["invite_tries"].whole(),
        invite_pause_minutes=found["invite_pause_minutes"].whole(),
        messages_a_minute=found["messages_a_minute"].whole(),
        invite_tries_account=found["invite_tries_account"].whole(),
        invite_tries_alike=found["invite_tries_alike"].whole(),
        verify_tries=found["verify_tries"].whole(),
        verify_pause_minutes=found["verify_pause_minutes"].whole(),
        name_corrections=found["name_corrections"].whole(),
        periods=periods,
        documents=tuple(_required(item, periods) for item in found["documents"].items()),
        demo_today=found["demo_today"].day(),
        unset=_unset(found["contact"]),
        phone=telephone(found["phone"]) if "phone" in found else "",
    )


def _unset(contact: Source) -> tuple[Unset, ...]:
    """People are told to ask: a contact without a telephone number or an address is none."""
    if _REACHED.search(contact.text()):
        return ()
    return (Unset(contact.file, contact.line, "the contact has no telephone number and no e-mail address"),)


def _periods(source: Source, year: int) -> tuple[Period, ...]:
    """Read the periods of a fiscal year (B.E.): in order, each quarter in one, from its first to its last day."""
    found: dict[str, Period] = {}
    rest = [1, 2, 3, 4]
    for item in source.items():
        fields = item.only("id quarters opens closes grace_days")
        name = identifier(fields["id"])
        if name in found:
            fields["id"].fail(f"the id {name!r} stands twice")
        quarters = tuple(quarter.whole() for quarter in fields["quarters"].items())
        if not quarters or list(quarters) != rest[: len(quarters)]:
            fields["quarters"].fail("the periods cover the quarters 1 to 4 in order, each quarter once")
        del rest[: len(quarters)]
        found[name] = _period(name, quarters, fields, year)
    if rest:
        source.fail(f"no period covers quarter {rest[0]}")
    return tuple(found.values())


def _period(id: str, quarters: tuple[int, ...], fields: Mapping[str, Source], year: int) -> Period:
    first, last = quarter_span(year, quarters[0])[0], quarter_span(year, quarters[-1])[1]
    for name, day in (("opens", first), ("closes", last)):
        if fields[name].day() != day:
            fields[name].fail(f"with its quarters, a period of {year} {name} on {day}")
    if (grace := fields["grace_days"].whole()) < 0:
        fields["grace_days"].fail("days of grace are 0 or more")
    return Period(id, quarters, first, last, grace)


def _required(source: Source, periods: Sequence[Period]) -> Required:
    found = source.only("id due")
    due, first, last = found["due"].day(), periods[0].opens, periods[-1].accepts_until
    if not first <= due <= last:
        found["due"].fail(f"a document is due in the programme's year, from {first} to {last}")
    return Required(found["id"].text(), due)
