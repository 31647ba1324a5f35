"""A programme: one province or other body, one fiscal year, its plan, rounds and documents."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.calendar import Round
from content.model.source import Source, read


@dataclass(frozen=True)
class Required:
    """A document that staff acknowledge in this programme, and by when."""

    document: str
    due: date


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
    rounds: tuple[Round, ...]
    documents: tuple[Required, ...]
    invite_days: int
    invite_tries: int
    invite_pause_minutes: int
    demo_today: date

    @property
    def area(self) -> str:
        """What it covers, with its name."""
        return f"{self.scope}{self.province}"


def load_programme(path: Path, root: Path) -> Programme:
    """Read a programme file. Raises ContentError."""
    source = read(path, root)
    found = source.only(
        "id scope account fiscal_year name centre contact plan rounds documents invite_days invite_tries"
        " invite_pause_minutes demo_today",
        optional="province",
    )
    if found["id"].text() != path.stem:
        found["id"].fail("the id is not the file's name")
    return Programme(
        id=found["id"].text(),
        scope=found["scope"].text(),
        province=found["province"].text() if "province" in found else "",
        account=found["account"].text(),
        fiscal_year=found["fiscal_year"].whole(),
        name=found["name"].text(),
        centre=found["centre"].text(),
        contact=found["contact"].text(),
        plan=found["plan"].text(),
        invite_days=found["invite_days"].whole(),
        invite_tries=found["invite_tries"].whole(),
        invite_pause_minutes=found["invite_pause_minutes"].whole(),
        rounds=tuple(_round(item) for item in found["rounds"].items()),
        documents=tuple(_required(item) for item in found["documents"].items()),
        demo_today=found["demo_today"].day(),
    )


def _round(source: Source) -> Round:
    found = source.only("number quarters")
    quarters = tuple(item.whole() for item in found["quarters"].items())
    if not quarters or any(quarter not in (1, 2, 3, 4) for quarter in quarters):
        found["quarters"].fail("quarters are 1 to 4")
    return Round(found["number"].whole(), quarters)


def _required(source: Source) -> Required:
    found = source.only("id due")
    return Required(found["id"].text(), found["due"].day())
