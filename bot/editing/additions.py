"""Rows that officers add to a workbook: each becomes an entry of its own, once."""

from collections.abc import Iterable

from bot.editing.typed import Change, TypedEntry, WorkbookProblem
from content.model.entries import HOME, KINDS, Entry, Value
from content.model.overlay import Correction
from content.model.workbook import Wordings


class Additions:
    """The new entries of a workbook, with what is wrong with them and what is there already.

    A file that was taken in still has its new rows without ids: what stands already, by the field that people know it
    by, is not added again.
    """

    def __init__(self, taken: Iterable[tuple[str, str]], standing: Iterable[Entry], wordings: Wordings) -> None:
        self.changes: list[Change] = []
        self.problems: list[WorkbookProblem] = []
        self.notes: list[str] = []
        self._taken, self._wordings = set(taken), wordings
        self._known = {(one.kind, _folded(one.fields[KINDS[one.kind].main])): one.id for one in standing}

    def add(self, row: TypedEntry) -> None:
        """Add the entry of a row."""
        kind, sheet = KINDS[row.kind], self._wordings.sheet(row.kind)
        empty = [name for name in kind.fields if name not in kind.optional and not row.fields.get(name)]
        reason = self._wordings.problems["empty"]
        self.problems += [WorkbookProblem(sheet.name, row.number, sheet.heading(name), reason) for name in empty]
        if empty:
            return
        main = (row.kind, _folded(row.fields[kind.main]))
        if there := self._known.get(main):
            self.notes.append(self._wordings.notes["there"].format(sheet=sheet.name, row=row.number, id=there))
            return
        id = self._known[main] = self._next_id(row.kind)
        fields = {name: value for name, value in row.fields.items() if value}
        self.changes.append(
            Change(
                TypedEntry(row.kind, id, row.number, row.fields, row.home),
                {name: ("", value) for name, value in fields.items()},
                Correction(row.kind, id, {**fields, HOME: row.home}),
                after=0,
            )
        )

    def _next_id(self, kind: str) -> str:
        """Make an id that no file has and that was never published, not even for what was withdrawn."""
        number = 1
        while (kind, f"added-{number}") in self._taken:
            number += 1
        self._taken.add((kind, f"added-{number}"))
        return f"added-{number}"


def _folded(text: Value) -> str:
    return "".join(str(text).lower().split())
