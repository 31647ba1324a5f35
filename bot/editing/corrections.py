"""Officers' corrections: what a workbook would change, publishing it, and taking it up in a running bot."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

import structlog
from sqlalchemy import Connection

from bot.editing.additions import Additions
from bot.editing.check import refused_by_line
from bot.editing.typed import Change, Import, Typed, TypedEntry, WorkbookProblem, digest
from bot.installation import ACCOUNT, Installation
from bot.programme import RunningProgramme
from bot.settings import Settings
from content.model import overlay, pack
from content.model.calendar import chat_time
from content.model.documents import orders
from content.model.entries import KINDS, WITHDRAWN, Entry
from content.model.overlay import Correction, Refused
from content.model.pack import Content
from content.model.programme import load_programme
from content.model.reporting import added
from content.model.workbook import Wordings
from flows.asking import search
from storage import accounts, database, published
from storage.published import Published

FOLLOW_SECONDS = 3.0
"""How long a correction may take to reach a process."""

log = structlog.get_logger("corrections")


@dataclass(frozen=True)
class CorrectionsState:
    """The content as it stands with what was published."""

    rows: Sequence[Published]
    fitting: Sequence[Correction]
    entries: Sequence[Entry]
    revision: int
    refused: Sequence[Refused] = field(default=())


def load_all(root: Path = pack.ROOT) -> dict[str, Content]:
    """Load every programme, and so everything that a correction may break."""
    return {name: pack.load(name, root) for name in pack.programmes(root)}


def state(conn: Connection, account: int, root: Path = pack.ROOT) -> CorrectionsState:
    """Read the content with its published corrections; those that no longer fit are left aside."""
    rows = [row for row in published.newest(conn, account) if row.kind in KINDS]
    wanted = [_correction(row) for row in rows]
    refused = overlay.corrected(wanted, root, partial(load_all, root))[1] if wanted else ()
    bad = [one.correction for one in refused]
    fitting = [one for one in wanted if one not in bad]
    return CorrectionsState(rows, fitting, overlay.current(fitting, root), published.revision(conn, account), refused)


def _correction(row: Published) -> Correction:
    return overlay.correction(row.kind, row.entry, row.fields)


def current_content(content: Content, settings: Settings) -> Content:
    """Give a programme's content with what was published of it, where there is a record already."""
    if not database.exists(settings.database_url) or database.pending(settings.database_url):
        return content
    with closing(database.open_database(settings.database_url)) as base, base.read() as conn:
        wanted = [_correction(row) for row in published.newest(conn, ACCOUNT) if row.kind in KINDS]
    return overlay.load(content.programme.id, wanted)[0]


def held(known: Iterable[Entry], programme: str, root: Path = pack.ROOT) -> list[Entry]:
    """Give the entries that a workbook of a programme holds: nothing of other programmes and their plans."""
    plan = load_programme(root / "programmes" / f"{programme}.yaml", root).plan
    files = (f"programmes/{programme}.yaml", f"plans/{plan}.yaml")
    return [entry for entry in known if not KINDS[entry.kind].own or entry.file in files]


# importing


def plan(typed: Typed, now: CorrectionsState, wordings: Wordings, root: Path = pack.ROOT) -> Import:
    """Tell what a workbook would change and what is wrong with it, all of it at once."""
    problems, changes = list(typed.problems), list[Change]()
    known = {(entry.kind, entry.id): entry for entry in now.entries}
    versions = {(row.kind, row.entry): row for row in now.rows}
    for row in (row for row in typed.rows if not row.home):
        change = _change(row, typed, known, versions.get((row.kind, row.id)), wordings)
        if isinstance(change, WorkbookProblem):
            problems.append(change)
        elif change:
            changes.append(change)
    new = Additions([*known, *versions], now.entries, wordings)
    for row in (row for row in typed.rows if row.home):
        new.add(row)
    problems, changes = [*problems, *new.problems], [*changes, *new.changes]
    problems += _unfit(changes, now, wordings, root)
    places = {sheet.name: place for place, sheet in enumerate(wordings.sheets)}
    return Import(changes, sorted(problems, key=lambda one: (places[one.sheet], one.row)), new.notes)


def _change(
    row: TypedEntry, typed: Typed, known: Mapping[tuple[str, str], Entry], last: Published | None, wordings: Wordings
) -> Change | WorkbookProblem | None:
    """Compare a row with what it was exported as and with what stands now."""
    place, base = (row.kind, row.id), typed.base[row.kind, row.id]
    entry = known.get(place)
    if not any(digest(value) != base.get(name) for name, value in row.fields.items()):
        return None
    if entry is None:
        gone = row.fields.get("draft") == WITHDRAWN
        return None if gone else _problem(wordings, row, "", wordings.problems["unknown_id"].format(id=row.id))
    fields = {name: (entry.fields[name], value) for name, value in row.fields.items() if entry.fields[name] != value}
    if not fields:
        return None
    if still := next((name for name in fields if name in KINDS[row.kind].shown), ""):
        return _problem(wordings, row, still, wordings.problems["shown"])
    if any(digest(value) != base.get(name) for name, value in entry.fields.items()):
        return _problem(wordings, row, "", _changed(typed, last, wordings))
    before = _correction(last).fields if last else {}
    new = Correction(row.kind, row.id, {**before, **{name: value for name, (_, value) in fields.items()}})
    return Change(row, fields, new, last.version if last else 0)


def _changed(typed: Typed, last: Published | None, wordings: Wordings) -> str:
    say = wordings.problems
    late = last is not None and last.id > typed.revision
    who = say["changed_by"].format(by=last.published_by, at=chat_time(last.published_at)) if late and last else ""
    return say["changed"].format(who=who or say["changed_pack"])


def _unfit(changes: Sequence[Change], now: CorrectionsState, wordings: Wordings, root: Path) -> list[WorkbookProblem]:
    """Find the changes that the loaders or LINE would refuse."""
    if not changes:
        return []
    own = {(change.row.kind, change.row.id): change for change in changes}
    others = [one for one in now.fitting if (one.kind, one.entry) not in own]
    wanted = [*others, *(change.correction for change in changes)]
    contents, refused = overlay.corrected(wanted, root, partial(load_all, root))
    found = []
    for one in refused:
        if change := own.get((one.correction.kind, one.correction.entry)):
            found.append(_problem(wordings, change.row, _field(one, change), _reason(one, now.entries, wordings)))
        elif change := _behind(one.correction, own.values(), others, root):
            reason = wordings.problems["spoils"].format(id=one.correction.entry, reason=wordings.reason(one.reason))
            found.append(_problem(wordings, change.row, "", reason))
    for change, reason in _blamed(_refusals(contents), own, others, root):
        found.append(_problem(wordings, change.row, "", wordings.problems["line"].format(reason=reason)))
    return found


def _behind(spoiled: Correction, changes: Iterable[Change], others: Sequence[Correction], root: Path) -> Change | None:
    """Find the first change with which something that was published before no longer fits."""
    wanted = [*others]
    for change in changes:
        wanted.append(change.correction)
        if any(one.correction == spoiled for one in overlay.corrected(wanted, root, partial(load_all, root))[1]):
            return change
    return None


def _field(one: Refused, change: Change) -> str:
    """Name the cell: where a file as a whole is at fault, the only one that was typed in."""
    return one.field or (next(iter(change.fields)) if len(change.fields) == 1 else "")


def _refusals(contents: Mapping[str, Content]) -> dict[tuple[str, str], str]:
    """Give what LINE would refuse, and why; each programme is laid out, as some have cards of their own."""
    found = chain.from_iterable(map(refused_by_line, contents.values()))
    return {(kind, id): reason for kind, id, reason in found}


def _blamed(
    refusals: Mapping[tuple[str, str], str],
    own: Mapping[tuple[str, str], Change],
    others: Sequence[Correction],
    root: Path,
) -> list[tuple[Change, str]]:
    """Find the changes behind what LINE refuses.

    Where an entry is among it that nobody typed into, a sentence is behind it that stands in many: the first change
    with which anything is refused.
    """
    if refusals.keys() <= own.keys():
        return [(own[place], reason) for place, reason in refusals.items()]
    wanted = [*others]
    for change in own.values():
        wanted.append(change.correction)
        contents, _ = overlay.corrected(wanted, root, partial(load_all, root))
        if found := _refusals(contents):
            return [(change, next(iter(found.values())))]
    return []


def _reason(one: Refused, known: Sequence[Entry], wordings: Wordings) -> str:
    """Say why a correction does not fit, and which other entry it spoils where that is how it shows."""
    reason = wordings.reason(one.reason)
    if one.at is None:
        return reason
    file, line = one.at
    before = [entry for entry in known if entry.file == file and entry.line <= line]
    spoiled = max(before, key=lambda entry: entry.line).id if before else file
    own = spoiled == one.correction.entry
    return reason if own else wordings.problems["spoils"].format(id=spoiled, reason=reason)


def _problem(wordings: Wordings, row: TypedEntry, name: str, reason: str) -> WorkbookProblem:
    sheet = wordings.sheet(row.kind)
    return WorkbookProblem(sheet.name, row.number, sheet.heading(name), reason)


def publish(conn: Connection, account: int, changes: Iterable[Change], *, by: str, at: datetime) -> None:
    """Publish all changes in the caller's transaction. Raises Conflict where one was published meanwhile."""
    accounts.ensure(conn, account, at)  # a workbook may come before the first start
    for change in changes:
        one = change.correction
        fields = {name: list(value) if isinstance(value, tuple) else value for name, value in one.fields.items()}
        published.publish(conn, account, one.kind, one.entry, fields, by=by, at=at, after=change.after)


# taking up


def take_up(installation: Installation) -> bool:
    """Put corrected content in place of the old if something was published since; tells whether it was.

    A turn under way keeps the content it began with; no turn has to wait until questions can be found in the new one.
    """
    taken = [_take_up(installation, programme) for programme in installation.programmes.values()]
    return any(taken)


def _take_up(installation: Installation, programme: RunningProgramme) -> bool:
    with installation.database.read() as conn:
        revision = published.revision(conn, programme.account)
        if revision == programme.revision:
            return False
        rows = published.newest(conn, programme.account)
        ordered = published.of_kind(conn, programme.account, orders.KIND)
    wanted = [_correction(row) for row in rows if row.kind in KINDS]
    content, refused = overlay.load(programme.content.programme.id, wanted)
    content = _with_orders(_with_activities(content, rows), ordered)
    for one in refused:
        log.warning("correction left out", kind=one.correction.kind, entry=one.correction.entry, reason=one.reason)
    search.succeed(programme.content, content)
    programme.take(content, revision)
    log.info("content corrected", revision=revision, entries=len(wanted) - len(refused))
    return True


def _with_activities(content: Content, rows: Iterable[Published]) -> Content:
    listed = []
    for row in (row for row in rows if row.kind == added.KIND):
        try:
            listed.append(added.added(content.plan.id, row.entry, row.version, row.fields))
        except (KeyError, TypeError, ValueError) as error:
            log.warning("activity left out", entry=row.entry, error=type(error).__name__)
    content, unfit = added.with_added(content, [one for one in listed if one])
    if unfit:
        log.warning("activities left out", entries=unfit)
    return content


def _with_orders(content: Content, rows: Iterable[Published]) -> Content:
    listed = []
    for row in rows:
        try:
            listed.append(orders.order(content.plan.id, row.entry, row.version, row.fields))
        except (KeyError, TypeError, ValueError) as error:
            log.warning("order left out", entry=row.entry, error=type(error).__name__)
    return orders.with_orders(content, [one for one in listed if one])


def follow(installation: Installation) -> Callable[[], None]:
    """Take up what is published, now and every few seconds; gives what ends that."""
    end, at_first = threading.Event(), _look(installation, well=True)

    def keep_looking() -> None:
        well = at_first
        while not end.wait(FOLLOW_SECONDS):
            well = _look(installation, well=well)

    threading.Thread(target=keep_looking, name="corrections", daemon=True).start()
    return end.set


def _look(installation: Installation, *, well: bool) -> bool:
    """Take up what there is, and tell whether the record could be read; only where that changed it is logged.

    Without it, or its tables, we go on with the content there is.
    """
    try:
        take_up(installation)
    except Exception as error:
        if well:
            reason = str(error).partition("\n")[0]
            log.warning("corrections not read", error=type(error).__name__, reason=reason)
        return False
    if not well:
        log.info("corrections read again")
    return True
