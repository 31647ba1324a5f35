"""The work behind `sujarit content …`: check, export and import, in an officer's words."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from bot.clock import Clock
from bot.editing import corrections, workbook
from bot.editing.check import check, due, guessed
from bot.editing.typed import Change, Import
from bot.editing.workbook import Unreadable
from bot.installation import ACCOUNT
from bot.schema import upgrade
from bot.settings import Settings
from content.model import overlay, pack
from content.model.calendar import chat_date
from content.model.entries import DAYS, Entry, Value
from content.model.overlay import Refused
from content.model.pack import Content
from content.model.reporting.plan_file import counts
from content.model.source import ContentError
from content.model.workbook import Wordings, load_wordings
from storage import Conflict, database
from storage.database import Database

Echo = Callable[[str], object]


class NotDone(Exception):
    """The command changed nothing; the text says why and what to do."""


# checking


def tell_check(echo: Echo) -> list[ContentError]:
    """Say what each programme that loads has, and give every mistake."""
    contents, mistakes = check()
    for name, content in contents.items():
        echo(f"{name}: {_counted(content)}")
    if contents and not mistakes:
        ways = guessed(next(iter(contents.values())))
        echo(f"answers guessed from the options alone: {', '.join(f'{one.way} {one.share:.0%}' for one in ways)}")
    return mistakes


def _counted(content: Content) -> str:
    here = {
        "documents": len(content.documents),
        "cards": len(content.cards.all),
        "answers": len(content.answers.all),
        "questions": len(content.quiz.all),
        "lessons": len(content.lessons),
        "questionnaires": len(content.assessments),
        "campaign messages": len(content.campaign_calendar.entries),
        "texts": len(content.texts.keys()),
    }
    return ", ".join(f"{count:,} {what}" for what, count in (counts(content.plan) | here).items() if count)


def tell_due(settings: Settings, by: date, echo: Echo) -> int:
    """Say what should be reviewed by a day, the earliest first: day, place, what, and its state; gives how many."""
    found = due(by, _entries(settings))
    for one in found:
        echo(f"{one.review}\t{one.file}:{one.line}\t{one.what}\t{'draft' if one.draft else 'signed off'}")
    return len(found)


def drafts(settings: Settings) -> int:
    """Count the entries that nobody has signed off yet."""
    return sum(one.draft for one in due(date.max, _entries(settings)))


def _entries(settings: Settings) -> Sequence[Entry]:
    """List the entries with what was published, where there is a record already."""
    if not database.exists(settings.database_url) or database.pending(settings.database_url):
        return overlay.current([])
    with closing(database.open_database(settings.database_url)) as base, base.read() as conn:
        return corrections.state(conn, ACCOUNT).entries


# exporting and importing


def wordings() -> Wordings:
    """Load the workbook's layout."""
    return load_wordings(pack.ROOT / "workbook.yaml", pack.ROOT)


@contextmanager
def _record(settings: Settings, said: Wordings) -> Iterator[Database]:
    """Open the bot's record; in another folder there is none, and what was published there nobody would see."""
    if not database.exists(settings.database_url) or database.current_revision(settings.database_url) is None:
        raise NotDone(said.problems["no_record"])
    upgrade(settings)
    with closing(database.open_database(settings.database_url)) as base:
        yield base


def export(settings: Settings, file: Path, echo: Echo) -> None:
    """Write the workbook with everything of the programme as it stands now. Raises NotDone where there is no record."""
    said = wordings()
    with _record(settings, said) as base, base.read() as conn:
        now = corrections.state(conn, ACCOUNT)
    _tell_refused(now.refused, said, echo)
    held = corrections.held(now.entries, settings.programme)
    workbook.write(file, held, said, now.revision)
    echo(said.say["exported"].format(file=file, entries=len(held), sheets=len(said.sheets)))


def take_in(settings: Settings, file: Path, by: str, echo: Echo, agreed: Callable[[str], bool]) -> int:
    """Preview what a workbook changes and, when agreed, publish all of it; gives how many entries. Raises NotDone."""
    said = wordings()
    try:
        typed = workbook.read(file, said)
    except Unreadable as error:
        raise NotDone(str(error)) from error
    with _record(settings, said) as base:
        with base.read() as conn:
            wanted = corrections.plan(typed, corrections.state(conn, ACCOUNT), said)
        for note in (*typed.notes, *wanted.notes):
            echo(said.say["note"].format(note=note))
        if wanted.problems:
            raise NotDone("\n".join(_problems(wanted, said)))
        if not wanted.changes:
            echo(said.say["nothing"])
            return 0
        for line in _preview(wanted, said):
            echo(line)
        if not agreed(said.say["ask"].format(entries=len(wanted.changes))):
            raise NotDone(said.say["dropped"])
        _publish(settings, base, wanted, by, said)
    echo(said.say["done"].format(entries=len(wanted.changes), by=by))
    return len(wanted.changes)


def _publish(settings: Settings, base: Database, wanted: Import, by: str, said: Wordings) -> None:
    clock = Clock(settings.today)
    try:
        with base.write() as conn:
            if settings.local_line:
                clock.recall(conn)
            corrections.publish(conn, ACCOUNT, wanted.changes, by=by, at=clock.now())
    except Conflict as error:
        raise NotDone(said.say["raced"]) from error


def _tell_refused(refused: Sequence[Refused], said: Wordings, echo: Echo) -> None:
    for one in refused:
        reason = said.reason(one.reason)
        note = said.notes["refused"].format(
            kind=said.sheet(one.correction.kind).name, id=one.correction.entry, reason=reason
        )
        echo(said.say["note"].format(note=note))


def _problems(wanted: Import, said: Wordings) -> Iterator[str]:
    for one in wanted.problems:
        key = "problem" if one.heading else "problem_row" if one.row else "problem_sheet"
        yield said.say[key].format(sheet=one.sheet, row=one.row, heading=one.heading, reason=one.reason)
    yield said.say["refused"].format(problems=len(wanted.problems))


def _preview(wanted: Import, said: Wordings) -> Iterator[str]:
    yield said.say["changes"].format(entries=len(wanted.changes))
    for change in wanted.changes:
        yield from _change(change, said)


def _change(change: Change, said: Wordings) -> Iterator[str]:
    sheet = said.sheet(change.row.kind)
    home, key = change.row.home, "new_entry" if change.row.home else "entry"
    yield said.say[key].format(sheet=sheet.name, row=change.row.number, id=change.row.id, home=home)
    for name, (old, new) in change.fields.items():
        for key, value in (("new", new),) if home else (("old", old), ("new", new)):
            yield said.say[key].format(heading=sheet.heading(name), value=_shown(name, value, said))


def _shown(name: str, value: Value, said: Wordings) -> str:
    text = " / ".join(value) if isinstance(value, tuple) else said.shown(name, value)
    if name in DAYS:
        text = chat_date(date.fromisoformat(text))
    return text or said.say["empty"]
