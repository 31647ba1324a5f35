"""The rule of the rooms: who may import whom, and what stands where."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import Table

from bot.jobs.jobs import WORK
from flows.record.records import Records
from storage.jobs import JobKind
from storage.tables import metadata

HOUSE = Path(__file__).parent.parent
MAY_IMPORT = {
    "content": {"content"},
    "flows": {"flows", "content.model"},
    "storage": {"storage", "flows.record", "content.model"},
    "bot": {"bot", "flows", "storage", "content"},
}
GROUND = ("record", "thai", "engine", "starts")
"""What every subject of `flows` stands on; each of these on those before it."""
SUBJECTS = {
    "people": set[str](),
    "learning": {"people"},
    "reporting": {"people", "learning"},
    "documents": {"people", "learning", "reporting"},
    "asking": {"people", "learning", "reporting"},
    "campaigns": {"people", "learning", "reporting", "documents", "asking"},
    "home": {"people", "learning", "reporting", "documents", "asking", "campaigns"},
}
"""Each subject, and those below it, which it may import."""
ROOMS = (*MAY_IMPORT, "tests")
MAKES = {"Context": {"bot/turns/turns.py", "bot/editing/exhibits.py"}, "Facts": {"bot/installation.py"}}
"""Where what a turn or a rule may know is put together, from the record as it is."""
OF_ALL = {"accounts", "leases", "settings"}
"""Tables of the installation: the accounts themselves, and what its processes tell each other."""
OF_PERIODS = {"results", "headcounts", "counters", "acknowledgements", "understandings", "lesson_passes"}
"""Tables whose rows are counted in reports."""
THAI = re.compile(r"[\u0e00-\u0e7f]{3}")
"""Three Thai characters side by side; fewer stand in patterns about spelling."""


def _files(room: str) -> list[Path]:
    return sorted((HOUSE / room).rglob("*.py"))


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: say the whole name"
            yield node.module or ""


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    files = _files(room)
    assert files
    for file in files:
        ours = {name for name in _imported(file) if name.split(".")[0] in ROOMS}
        wrong = {name for name in ours if not any(f"{name}.".startswith(f"{may}.") for may in MAY_IMPORT[room])}
        assert not wrong, f"{file.relative_to(HOUSE)} imports {wrong}"


@pytest.mark.parametrize("subject", [*GROUND, *SUBJECTS])
def test_a_subject_imports_only_subjects_below_it(subject: str) -> None:
    ground = GROUND[: GROUND.index(subject)] if subject in GROUND else GROUND
    may = {subject, *ground, *SUBJECTS.get(subject, ())}
    files = _files(f"flows/{subject}")
    assert files
    for file in files:
        found = {name.split(".")[1] for name in _imported(file) if name.startswith("flows.")}
        assert found <= may, f"{file.relative_to(HOUSE)} imports {found - may}"


def test_every_subject_of_flows_is_known() -> None:
    folders = {path.parent.name for path in (HOUSE / "flows").glob("*/__init__.py")}
    assert folders == {*GROUND, *SUBJECTS}
    assert {path.name for path in (HOUSE / "flows").glob("*.py")} == {"__init__.py", "registry.py"}


def test_there_is_no_other_room() -> None:
    packages = {path.parent.name for path in HOUSE.glob("[!.]*/__init__.py")}
    assert packages == set(ROOMS)
    assert [file.name for file in HOUSE.glob("*.py")] == []


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_says_its_law(room: str) -> None:
    assert ast.get_docstring(ast.parse((HOUSE / room / "__init__.py").read_text(encoding="utf-8")))


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_thai_stands_in_code(room: str) -> None:
    """Docstrings and comments may give examples; what runs takes its words from content/."""
    for file in _files(room):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found = [
            f"{file.relative_to(HOUSE)}:{node.lineno} {node.value!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and id(node) not in told and THAI.search(str(node.value))
        ]
        assert found == []


def test_flows_know_neither_time_nor_chance_nor_the_world() -> None:
    forbidden = {"time", "random", "secrets", "os", "socket", "flask", "sqlalchemy", "redis", "linebot", "requests"}
    for file in _files("flows"):
        names = {name.split(".")[0] for name in _imported(file)} - ({"os"} if "thai" in file.parts else set())
        assert not names & forbidden, f"{file.relative_to(HOUSE)} imports {names & forbidden}"


def test_every_public_class_has_a_name_of_its_own() -> None:
    """Names of types as well; a newcomer who searches for one finds one thing."""
    where = defaultdict[str, list[str]](list)
    for room in MAY_IMPORT:
        for file in _files(room):
            for name in _types(ast.parse(file.read_text(encoding="utf-8"))):
                where[name].append(str(file.relative_to(HOUSE)))
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


@pytest.mark.parametrize("name", MAKES)
def test_nobody_forges_what_a_rule_may_know(name: str) -> None:
    """It is made where the record stands open, and nothing is passed off as something else."""
    made, cast_from_none = set(), set()
    for file in (file for room in MAY_IMPORT for file in _files(room)):
        for call in (
            node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
        ):
            called, where = ast.unparse(call.func), str(file.relative_to(HOUSE))
            made |= {where} if called == name else set()
            cast_from_none |= {where} if called == "cast" and ast.unparse(call.args[-1]) == "None" else set()
    assert (made, cast_from_none) == (MAKES[name], set())


def test_what_happens_after_a_commit_is_a_job() -> None:
    """Who records an effect can reach nothing but the transaction, and every kind of job is done by somebody."""
    for folder in (path.parent for path in (HOUSE / "storage").glob("*/__init__.py")):
        for file in _files(str(folder.relative_to(HOUSE))) if folder.name != "live" else []:
            reached = {name for name in _imported(file) if re.match(r"redis|storage\.live|threading|queue", name)}
            assert not reached, f"{file.relative_to(HOUSE)} imports {reached}"
    assert WORK.keys() == {*get_args(JobKind)}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_every_row_belongs_to_an_account_or_a_programme_and_every_figure_to_a_period(table: Table) -> None:
    assert (table.name in OF_ALL) != (_owners(table) > {table.name} and "accounts" in _owners(table))
    assert ("period" in table.c and not table.c.period.nullable) == (table.name in OF_PERIODS)


def test_there_is_no_second_record() -> None:
    """Who could answer more than a few of the record's questions would answer them in its own way."""
    asked = {name for name in dir(Records) if not name.startswith("_")}
    for file in (file for room in ("content", "flows", "bot", "tests") for file in _files(room)):
        if "record" not in file.parent.parts:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                answers = {one.name for one in ast.iter_child_nodes(node) if isinstance(one, ast.FunctionDef)} & asked
                assert len(answers) < 6 or not isinstance(node, ast.ClassDef), f"{file.relative_to(HOUSE)}: {answers}"


def _owners(table: Table) -> set[str]:
    """A table, and those that a row of it cannot be without."""
    needed = {key.column.table for key in table.foreign_keys if not key.parent.nullable}
    return {table.name}.union(*map(_owners, needed - {table}))


def _types(tree: ast.Module) -> Iterator[str]:
    """Public classes of a module, and the names it gives to types."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from [node.name] if not node.name.startswith("_") else []
        elif isinstance(node, ast.Assign):
            named = [target.id for target in node.targets if isinstance(target, ast.Name)]
            yield from (name for name in named if re.fullmatch(r"[A-Z][a-z]\w*[a-z]\w*", name))
