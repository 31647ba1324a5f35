"""How the officers' workbook is laid out, and what its commands say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from content.model.asking.answers import ANSWER, QUESTION
from content.model.campaigns.campaign_calendar import MESSAGE
from content.model.entries import KINDS, LISTS, homes
from content.model.learning.base import BUTTON
from content.model.learning.quiz import EXPLANATION
from content.model.prose import BODY, CHIP, HEADING, TITLE
from content.model.reporting.plan_file import ABBREVIATION, SHORT_LIMIT, WORDY
from content.model.source import Source, read

LIMITS = {
    "title": TITLE,
    "chip": CHIP,
    "body": BODY,
    "question": QUESTION,
    "answer": ANSWER,
    "button": BUTTON,
    "explanation": EXPLANATION,
    "message": MESSAGE,
    "heading": HEADING,
    "abbreviation": ABBREVIATION,
    "short": SHORT_LIMIT,
    "wordy": WORDY,
}
"""What `limit` of a column may name."""
LOCKED = ("id", "file")
"""Columns of every sheet that nobody corrects: they come first."""


@dataclass(frozen=True)
class Column:
    """A field: its heading, a note on what it is for, its width in characters, and whether nobody types in it."""

    field: str
    heading: str
    note: str
    width: int
    locked: bool


@dataclass(frozen=True)
class Sheet:
    """A kind of entry: what its sheet is called, and its columns from left to right."""

    kind: str
    name: str
    columns: tuple[Column, ...]
    homes: tuple[str, ...] = ()
    """Where a row without an id may go: what the column `file` may say there."""

    def heading(self, field: str) -> str:
        """Give the heading of a field; empty for a field without a column."""
        return next((column.heading for column in self.columns if column.field == field), "")


@dataclass(frozen=True)
class Wordings:
    """The workbook as a whole: sheets, and every sentence of the two commands."""

    sheets: tuple[Sheet, ...]
    words: Mapping[str, Mapping[str, str]]
    """By field, what an officer reads in the place of a word of the packs."""
    say: Mapping[str, str]
    notes: Mapping[str, str]
    problems: Mapping[str, str]
    reasons: tuple[tuple[re.Pattern[str], str], ...]

    def shown(self, field: str, value: str) -> str:
        """Give a value as an officer reads it."""
        return self.words.get(field, {}).get(value, value)

    def sheet(self, kind: str) -> Sheet:
        """Give the sheet of a kind. Raises StopIteration where there is none."""
        return next(sheet for sheet in self.sheets if sheet.kind == kind)

    def reason(self, told: str) -> str:
        """Say in Thai what a loader told in English."""
        for pattern, words in self.reasons:
            if found := pattern.fullmatch(told):
                return words.format(*found.groups())
        return self.problems["other"].format(reason=told)


def load_wordings(path: Path, root: Path) -> Wordings:
    """Load the layout; every kind has a sheet, and every field of it a column. Raises ContentError."""
    top = read(path, root).only("columns words sheets say notes problems reasons")
    say = _texts(top["say"])
    common = {
        name: _column(name, fields, say) for name, fields in top["columns"].only("id file source review draft").items()
    }
    sheets = tuple(
        _sheet(kind, fields, common, say, root) for kind, fields in top["sheets"].only(" ".join(KINDS)).items()
    )
    reasons = [item.only("match say") for item in top["reasons"].items()]
    return Wordings(
        sheets=sheets,
        words={name: _texts(words) for name, words in top["words"].pairs().items()},
        say=say,
        notes=_texts(top["notes"]),
        problems=_texts(top["problems"]),
        reasons=tuple((re.compile(item["match"].text()), item["say"].text()) for item in reasons),
    )


def _texts(source: Source) -> dict[str, str]:
    """Read sentences; an indented one keeps its indentation."""
    return {name: str(value.node.value) for name, value in source.pairs().items() if value.text()}


def _sheet(kind: str, source: Source, common: Mapping[str, Column], say: Mapping[str, str], root: Path) -> Sheet:
    fields = source.only("name columns")
    wanted = [name for name in KINDS[kind].fields if name not in common]
    own = {name: _column(name, item, say) for name, item in fields["columns"].only(" ".join(wanted)).items()}
    order = (*LOCKED, *KINDS[kind].fields)
    columns = ({**common, **own}[name] for name in order)
    shown = (replace(column, locked=column.field in (*LOCKED, *KINDS[kind].shown)) for column in columns)
    return Sheet(kind, fields["name"].text(), tuple(shown), tuple(homes(root, kind)))


def _column(name: str, source: Source, say: Mapping[str, str]) -> Column:
    fields = source.only("heading width note", "limit")
    note = fields["note"].text()
    if "limit" in fields:
        limit = LIMITS[fields["limit"].one_of(tuple(LIMITS))]
        note += "\n" + say["limit_each" if name in LISTS else "limit"].format(limit=limit)
    return Column(name, fields["heading"].text(), note, fields["width"].whole(), locked=False)
