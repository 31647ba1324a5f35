"""The console's figures: agencies by measures, who is late, who acknowledged, and the same as a CSV file."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.pages.reader import Province
from content.model.documents.documents import Document
from content.model.pack import Content
from content.model.reporting.plan import Activity, Agency, Measure, Strategy, Unit
from flows.people.counts import Count, together
from flows.reporting.figures_in_words import indicator_target, number, target_words
from flows.reporting.measure_status import MeasureStatus, Status

LATE = (Status.OVERDUE,)
OWED = (Status.MISSING, Status.OVERDUE)
REPORTED = (Status.MET, Status.BELOW, Status.RECORDED, Status.NOT_APPLICABLE)
__all__ = ["Overview", "column_target", "indicator_target", "matrix_csv", "overview", "share", "shown", "written"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class AgencyRow:
    """One agency: its cell for each measure of the plan (None where it is not concerned), and for each document."""

    agency: Agency
    cells: tuple[MeasureStatus | None, ...]
    counts: tuple[Count, ...]
    learned: tuple[Count, ...]
    """Who passed each check of a document, then each lesson."""

    @property
    def late(self) -> tuple[Measure, ...]:
        """What is past its time and not reported."""
        return tuple(cell.measure for cell in self.cells if cell and cell.status in LATE)


@dataclass(frozen=True)
class Overview:
    """The province as a table, in the plan's order."""

    strategies: tuple[tuple[Strategy, int], ...]
    """Each with how many measures it has."""
    activities: tuple[Activity, ...]
    """Those with measures of their own."""
    measures: tuple[Measure, ...]
    documents: tuple[Document, ...]
    learned: tuple[str, ...]
    """What is counted of learning, apart from acknowledgements."""
    rows: tuple[AgencyRow, ...]

    def count(self, *statuses: Status) -> int:
        """How many cells have one of these statuses."""
        return sum(cell is not None and cell.status in statuses for row in self.rows for cell in row.cells)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Those that can occur: a measure without a target is neither reached nor below."""
        with_target = {measure.target is not None for measure in self.measures}
        judged = {Status.MET: True, Status.BELOW: True, Status.RECORDED: False}
        return tuple(status for status in Status if status not in judged or judged[status] in with_target)

    @property
    def explained(self) -> tuple[Strategy, ...]:
        """Strategies of which the plan prints more than measures: indicators or practices."""
        found = (strategy for strategy, _ in self.strategies)
        return tuple(s for s in found if s.practices or any(line.indicators for line in s.lines))

    @property
    def reported(self) -> int:
        """Cells with a figure, or with word that there is none to give."""
        return self.count(*REPORTED)

    @property
    def due(self) -> int:
        """Cells that were told, and those that have begun and were not."""
        return self.count(*REPORTED, *OWED)

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
    def learned_totals(self) -> tuple[Count, ...]:
        """Who passed each check and lesson in the whole province."""
        columns = zip(*(row.learned for row in self.rows), strict=True)
        return tuple(_sum(column) for column in columns)

    @property
    def acknowledged(self) -> Count:
        """Acknowledgements of all documents together."""
        return _sum(self.totals)


def overview(province: Province, content: Content) -> Overview:
    """Arrange the record by the plan."""
    plan, measures = content.plan, content.plan.measures()
    documents = tuple(content.documents[required.document] for required in content.programme.required_of())
    rows = tuple(_row(agency, measures, documents, province) for agency in plan.agencies)
    strategies = tuple((strategy, len(list(strategy.measures()))) for strategy in plan.strategies)
    activities = tuple(activity for activity in plan.activities() if activity.measures)
    t, lessons = content.texts, content.lessons
    understood = (t("pages.console.understood", title=content.documents[id].short) for id in province.understood)
    passed = (t("pages.console.passed", title=lessons[id].title) for id in province.learned)
    return Overview(strategies, activities, measures, documents, (*understood, *passed), rows)


def _row(agency: Agency, measures: Sequence[Measure], documents: Sequence[Document], province: Province) -> AgencyRow:
    found = {measure_status.measure.id: measure_status for measure_status in province.statuses.get(agency.code, ())}
    counts = tuple(province.acknowledged.get(document.id, {}).get(agency.code, Count()) for document in documents)
    by_agency = (*province.understood.values(), *province.learned.values())
    learned = tuple(counted.get(agency.code, Count()) for counted in by_agency)
    return AgencyRow(agency, tuple(found.get(measure.id) for measure in measures), counts, learned)


def _sum(counts: Iterable[Count]) -> Count:
    return together(counts)


def share(count: Count) -> str:
    """A count in percent, as people read it."""
    return "" if count.percent is None else number(count.percent)


def column_target(measure: Measure, content: Content) -> str:
    """A measure's target as it stands above its column."""
    words = target_words(measure, content.texts)
    return words if measure.target is None else content.texts("pages.console.target", target=words)


def shown(cell: MeasureStatus) -> str:
    """A cell's figure, or nothing where a mark says it all: without a figure, or with a result in words."""
    return "" if cell.actual is None or cell.measure.unit is Unit.NOTE else number(cell.actual)


def matrix_csv(table: Overview, content: Content) -> str:
    """Write the table for a spreadsheet: UTF-8 with a mark by which Excel knows it, and no cell that is a formula."""
    t = content.texts
    titles = [
        t(
            "pages.csv.column",
            measure=measure.id,
            title=content.plan.activity(measure.activity_id).short,
            target=_aim(measure, content),
        )
        for measure in table.measures
    ]
    rows = [[t("pages.console.agency"), *titles]]
    rows += [[row.agency.name, *(_cell(cell, content) for cell in row.cells)] for row in table.rows]
    return "\ufeff" + written(rows)


def _aim(measure: Measure, content: Content) -> str:
    words = target_words(measure, content.texts)
    return words if measure.target is None else content.texts("progress.target", target=words)


def _cell(cell: MeasureStatus | None, content: Content) -> str:
    if cell is None:
        return ""
    status = content.texts(f"pages.console.status.{cell.status}")
    if not (figure := shown(cell)):
        return status
    return content.texts("pages.csv.figure", figure=figure, status=status)


def written(rows: Iterable[Iterable[str]]) -> str:
    """Write rows as CSV with every cell made harmless."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([harmless(cell) for cell in row] for row in rows)
    return lines.getvalue()


def harmless(cell: str) -> str:
    """Keep a spreadsheet from reading a text as a formula: such a text gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
