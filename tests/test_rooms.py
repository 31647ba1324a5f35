"""The rule of the rooms: who may import whom, and what stands where."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
MAY_IMPORT = {
    "content": {"content"},
    "flows": {"flows", "content"},
    "storage": {"storage", "content"},
    "bot": {"bot", "flows", "storage", "content"},
}
ROOMS = (*MAY_IMPORT, "tests")
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
        rooms = {name.split(".")[0] for name in _imported(file)} & set(ROOMS)
        assert rooms <= MAY_IMPORT[room], f"{file.relative_to(HOUSE)} imports {rooms - MAY_IMPORT[room]}"


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
