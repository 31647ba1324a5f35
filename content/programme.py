"""A programme: one province, one fiscal year, its plan, rounds and documents."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.calendar import Round
from content.source import Source, read


@dataclass(frozen=True)
class Required:
    """A document that staff acknowledge in this programme, and by when."""

    document: str
    due: date


@dataclass(frozen=True)
class Programme:
    """What a province runs in a year. `fiscal_year` is B.E."""

    id: str
    province: str
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


def load_programme(path: Path, root: Path) -> Programme:
    """Read a programme file. Raises ContentError."""
    source = read(path, root)
    found = source.only(
        "id province account fiscal_year name centre contact plan rounds documents invite_days invite_tries"
        " invite_pause_minutes demo_today"
    )
    if found["id"].text() != path.stem:
        found["id"].fail("the id is not the file's name")
    return Programme(
        id=found["id"].text(),
        province=found["province"].text(),
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
