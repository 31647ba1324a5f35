"""The console's figures: agencies by measures, who is late, who acknowledged, and the same as a CSV file."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.pages.reader import Province
from content.documents import Document
from content.pack import Content
from content.plan import Activity, Agency, Measure, Strategy
from flows.amounts import number
from flows.context import Count
from flows.standing import Standing, Status, percent

LATE = (Status.MISSING, Status.OVERDUE)
REPORTED = (Status.MET, Status.BELOW)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class AgencyRow:
    """One agency: its cell for each measure of the plan (None where it is not concerned), and for each document."""

    agency: Agency
    cells: tuple[Standing | None, ...]
    counts: tuple[Count, ...]

    @property
    def late(self) -> tuple[Measure, ...]:
        """What is due and not reported."""
        return tuple(cell.measure for cell in self.cells if cell and cell.status in LATE)


@dataclass(frozen=True)
class Overview:
    """The province as a table, in the plan's order."""

    strategies: tuple[tuple[Strategy, int], ...]
    """Each with how many measures it has."""
    activities: tuple[Activity, ...]
    measures: tuple[Measure, ...]
    documents: tuple[Document, ...]
    rows: tuple[AgencyRow, ...]

    def count(self, *statuses: Status) -> int:
        """How many cells have one of these statuses."""
        return sum(cell is not None and cell.status in statuses for row in self.rows for cell in row.cells)

    @property
    def reported(self) -> int:
        """Cells with a figure."""
        return self.count(*REPORTED)

    @property
    def due(self) -> int:
        """Cells that have, or should have, a figure by now."""
        return self.count(*REPORTED, *LATE)

    @property
    def late(self) -> tuple[AgencyRow, ...]:
        """Agencies with something missing, the most first."""
        return tuple(sorted((row for row in self.rows if row.late), key=lambda row: -len(row.late)))

    @property
    def totals(self) -> tuple[Count, ...]:
        """Acknowledgements of each document in the whole province."""
        columns = zip(*(row.counts for row in self.rows), strict=True)
        return tuple(_sum(column) for column in columns)

    @property
    def acknowledged(self) -> Count:
        """Acknowledgements of all documents together."""
        return _sum(self.totals)


def overview(province: Province, content: Content) -> Overview:
    """Arrange the record by the plan."""
    plan, measures = content.plan, content.plan.measures()
    documents = tuple(content.documents[required.document] for required in content.programme.documents)
    rows = tuple(_row(agency, measures, documents, province) for agency in plan.agencies)
    strategies = tuple((strategy, _width(strategy)) for strategy in plan.strategies)
    return Overview(strategies, plan.activities(), measures, documents, rows)


def _width(strategy: Strategy) -> int:
    return sum(len(activity.measures) for line in strategy.lines for activity in line.activities)


def _row(agency: Agency, measures: Sequence[Measure], documents: Sequence[Document], province: Province) -> AgencyRow:
    found = {standing.measure.id: standing for standing in province.standings.get(agency.code, ())}
    counts = tuple(province.acknowledged.get(document.id, {}).get(agency.code, Count()) for document in documents)
    return AgencyRow(agency, tuple(found.get(measure.id) for measure in measures), counts)


def _sum(counts: Iterable[Count]) -> Count:
    listed = tuple(counts)
    return Count(done=sum(count.done for count in listed), total=sum(count.total for count in listed))


def share(count: Count) -> str:
    """A count in percent, as people read it."""
    return number(percent(count.done, count.total))


def matrix_csv(table: Overview, content: Content) -> str:
    """Write the table for a spreadsheet: UTF-8 with a mark by which Excel knows it, and no cell that is a formula."""
    t = content.texts
    titles = [
        t(
            "pages.csv.column",
            measure=measure.id,
            title=content.plan.activity(measure.activity_id).short,
            target=t(f"amount.{measure.unit}", n=number(measure.target)),
        )
        for measure in table.measures
    ]
    rows = [[t("pages.console.agency"), *titles]]
    rows += [[row.agency.name, *(_cell(cell, content) for cell in row.cells)] for row in table.rows]
    return "\ufeff" + written(rows)


def _cell(cell: Standing | None, content: Content) -> str:
    if cell is None:
        return ""
    status = content.texts(f"pages.console.status.{cell.status}")
    if cell.actual is None:
        return status
    return content.texts("pages.csv.figure", figure=number(cell.actual), status=status)


def written(rows: Iterable[Iterable[str]]) -> str:
    """Write rows as CSV with every cell made harmless."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([harmless(cell) for cell in row] for row in rows)
    return lines.getvalue()


def harmless(cell: str) -> str:
    """Keep a spreadsheet from reading a text as a formula: such a text gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
