"""The work behind `sujarit affected`: whom what was exposed is about, and until when that is to be told."""

import csv
import os
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from bot.cli.content import Echo
from bot.pages.console import harmless
from bot.settings import Settings
from content.model.calendar import THAI_TIME
from storage import database
from storage.people import affected

WITHIN = timedelta(hours=72)
"""How long there is to tell the office of personal data protection, from when it became known."""
COLUMNS = ("number", "name", "agency", "line_user_id", "tables")


class NotWritten(Exception):
    """The list cannot be written; the text says why and what to do."""


def tell(settings: Settings, tables: Sequence[str], known: datetime, file: Path | None, echo: Echo) -> str:
    """Print each table, its rows and its people, and list them in a new file; gives what to say of it."""
    with closing(database.open_database(settings.database_url)) as base, base.read() as conn:
        held = affected.held(conn, tables)
        everybody = frozenset[int]().union(*(one.people for one in held))
        described = affected.described(conn, everybody) if file else []
    for one in held:
        echo(f"{one.table}\t{one.rows}\t{len(one.people)}")
    if file:
        _write(file, [(*one, " ".join(of.table for of in held if one.number in of.people)) for one in described])
    until = (known.astimezone(THAI_TIME) + WITHIN).strftime("%Y-%m-%d %H:%M")
    return f"{len(everybody)} people are affected. If they have to be told of, the 72 hours end at {until}, Thai time."


def _write(file: Path, rows: Sequence[Sequence[str | int]]) -> None:
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise NotWritten(f"{file} is there already: give another name") from error
    # with a mark at its beginning, without which Excel takes Thai letters for others
    with os.fdopen(made, "w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(COLUMNS)
        table.writerows([harmless(str(cell)) for cell in row] for row in rows)
