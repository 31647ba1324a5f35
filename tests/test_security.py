"""SECURITY and README name only tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "SECURITY.md").read_text(), (ROOT / "README.md").read_text()
NAMED = sorted({named for page in PAGES for named in re.findall(r"\b(tests/[\w/]+\.py)::(\w+)", page)})


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    assert (ROOT / file).is_file()
    assert name.startswith("test_")
    assert name in functions(file)


def test_enough_is_shown_by_tests() -> None:
    assert len(NAMED) >= 25
