"""Reads a report form's YAML file, and refuses one that does not add up to its printed counts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from string import Formatter

from content.model.prose import TITLE, fitting, identifier
from content.model.reporting.form import (
    BLANKS,
    FIELDS,
    OPTIONAL_BLANKS,
    PLACEHOLDERS,
    Field,
    Form,
    FormIndicator,
    FormItem,
    FormLine,
    FormReading,
    FormStrategy,
    Goal,
    Piece,
    PrintedLine,
    ResultType,
)
from content.model.reporting.plan_file import SHORT_LIMIT
from content.model.source import Source, read

_COLUMNS = 5
Cells = Mapping[ResultType, tuple[PrintedLine, ...]]


def load_form(path: Path, root: Path) -> Form:
    """Load a form; raises ContentError with file (relative to root), line and reason."""
    top = read(path, root).only("id source review draft totals title fields header cells strategies readings")
    if identifier(top["id"]) != path.stem:
        top["id"].fail("the id is not the file's name")
    cells = _cells(top["cells"])
    form = Form(
        id=path.stem,
        source=top["source"].text(),
        review=top["review"].day(),
        draft=top["draft"].flag(),
        title=tuple(_named(item) for item in top["title"].items()),
        fields=_fields(top["fields"]),
        header=_blanks(top["header"], FIELDS),
        strategies=tuple(_strategy(item, number, cells) for number, item in enumerate(top["strategies"].items(), 1)),
        readings=tuple(_reading(item) for item in top["readings"].items()),
    )
    _check_places(form, top["strategies"])
    _check_totals(form, top["totals"])
    _check_readings(form, top)
    return form


def _names(source: Source) -> tuple[PrintedLine, list[str]]:
    """Read a line with its {names}."""
    try:
        parsed = list(Formatter().parse(source.text()))
    except ValueError as error:
        source.fail(f"the braces do not match: {error}")
    if any(form or conversion for _, _, form, conversion in parsed):
        source.fail("only a name stands between braces")
    line = tuple(Piece(words, name) for words, name, _, _ in parsed)
    return line, [piece.blank for piece in line if piece.blank is not None]


def _plain(source: Source) -> str:
    _, names = _names(source)
    if names:
        source.fail(f"{{{names[0]}}} cannot stand here")
    return source.text()


def _named(source: Source) -> str:
    _, names = _names(source)
    for name in names:
        if name not in PLACEHOLDERS:
            source.fail(f"unknown {{{name}}}; there are: {', '.join(sorted(PLACEHOLDERS))}")
    return source.text()


def _blanks(source: Source, needed: Collection[str], optional: Collection[str] = ()) -> tuple[PrintedLine, ...]:
    """Read lines in which each of these blanks stands once."""
    lines: list[PrintedLine] = []
    seen: Counter[str] = Counter()
    for place in source.items():
        line, names = _names(place)
        for name in names:
            if name not in needed and name not in optional:
                place.fail(f"no blank {name!r} here; there are: {', '.join((*needed, *optional))}")
            if seen[name]:
                place.fail(f"the blank {name!r} stands twice")
            seen[name] += 1
        lines.append(line)
    if missing := [name for name in needed if not seen[name]]:
        source.fail(f"the blank {missing[0]!r} is missing")
    return tuple(lines)


def _fields(source: Source) -> tuple[Field, ...]:
    found = []
    for expected, place in zip(FIELDS, _exactly(source, len(FIELDS), "fields"), strict=True):
        field = place.only("id label")
        if field["id"].text() != expected:
            field["id"].fail(f"expected the field {expected!r}")
        found.append(Field(expected, fitting(field["label"], TITLE)))
    return tuple(found)


def _exactly(source: Source, count: int, what: str) -> list[Source]:
    found = list(source.items())
    if len(found) != count:
        source.fail(f"expected {count} {what}, found {len(found)}")
    return found


def _cells(source: Source) -> Cells:
    shared = [kind for kind in ResultType if kind not in OPTIONAL_BLANKS]
    fields = source.only(" ".join(shared))
    return {kind: _blanks(fields[kind], BLANKS[kind]) for kind in shared}


def _strategy(source: Source, number: int, cells: Cells) -> FormStrategy:
    fields = source.only("number name columns goals")
    if fields["number"].whole() != number:
        fields["number"].fail(f"expected strategy {number}: they stand in order")
    columns = tuple(_plain(item) for item in _exactly(fields["columns"], _COLUMNS, "columns"))
    return FormStrategy(
        number, _plain(fields["name"]), columns, tuple(_goal(item, cells) for item in _some(fields["goals"]))
    )


def _some(source: Source) -> Iterable[Source]:
    found = list(source.items())
    if not found:
        source.fail("the list is empty")
    return found


def _goal(source: Source, cells: Cells) -> Goal:
    fields = source.only("number text indicators")
    indicators = tuple(_indicator(item, cells) for item in _some(fields["indicators"]))
    return Goal(_counted(fields), _plain(fields["text"]), indicators)


def _indicator(source: Source, cells: Cells) -> FormIndicator:
    fields = source.only("number text lines")
    lines = tuple(_line(item, cells) for item in _some(fields["lines"]))
    return FormIndicator(_counted(fields), _plain(fields["text"]), lines)


def _line(source: Source, cells: Cells) -> FormLine:
    fields = source.only("number text items", "one_row")
    return FormLine(
        number=_counted(fields),
        text=_named(fields["text"]),
        one_row="one_row" in fields and fields["one_row"].flag(),
        items=tuple(_item(item, cells) for item in _some(fields["items"])),
    )


def _item(source: Source, cells: Cells) -> FormItem:
    fields = source.only("item number short text result", "cell")
    result = ResultType(fields["result"].one_of(tuple(ResultType)))
    if (result in cells) == ("cell" in fields):
        source.fail(f"the cell of {result} stands {'under cells' if result in cells else 'in each item'}")
    shared = cells.get(result)
    return FormItem(
        item=fields["item"].whole(),
        number=_counted(fields),
        short=fitting(fields["short"], SHORT_LIMIT),
        text=_plain(fields["text"]),
        result=result,
        cell=shared or _blanks(fields["cell"], BLANKS[result], OPTIONAL_BLANKS[result]),
    )


def _counted(fields: Mapping[str, Source]) -> int:
    number = fields["number"].whole()
    if number < 1:
        fields["number"].fail("numbers start at 1")
    return number


def _reading(source: Source) -> FormReading:
    fields = source.only("where read used doubtful")
    return FormReading(fields["where"].text(), fields["read"].text(), fields["used"].text(), fields["doubtful"].flag())


def _printed_items(form: Form) -> list[FormItem]:
    # not form.items, which knows an item by its place and so would hide a place given twice
    return [item for strategy in form.strategies for row in strategy.rows() for item in row.items]


def _check_places(form: Form, place: Source) -> None:
    found = [item.item for item in _printed_items(form)]
    for expected, number in enumerate(found, 1):
        if number != expected:
            place.fail(f"item {number} stands in place {expected}: items are counted through the form from 1")


def _check_totals(form: Form, source: Source) -> None:
    goals = [goal for strategy in form.strategies for goal in strategy.goals]
    indicators = [indicator for goal in goals for indicator in goal.indicators]
    kinds = Counter(item.result for item in form.items)
    counted = {
        "fields": len(form.fields),
        "strategies": len(form.strategies),
        "goals": len(goals),
        "indicators": len(indicators),
        "lines": sum(len(indicator.lines) for indicator in indicators),
        "items": len(form.items),
        "checkboxes": sum(len(item.boxes) for item in form.items),
    } | {kind.value: kinds[kind] for kind in ResultType}
    for name, printed in source.only(" ".join(counted)).items():
        if printed.whole() != counted[name]:
            printed.fail(f"the form is said to have {printed.whole()} {name}, but has {counted[name]}")


def _check_readings(form: Form, top: Mapping[str, Source]) -> None:
    # a list of corrections that no longer matches the form would mislead whoever confirms them
    used = [text for name in ("title", "header", "cells", "strategies") for text in _scalars(top[name])]
    for reading, place in zip(form.readings, top["readings"].items(), strict=True):
        if not any(reading.used in text for text in used):
            place.fail(f"{reading.used!r} does not stand in the form")


def _scalars(source: Source) -> Iterable[str]:
    if isinstance(source.node.value, str):
        yield source.node.value
    else:
        for child in source.node.value:
            for node in child if isinstance(child, tuple) else (child,):
                yield from _scalars(Source(source.file, node))
