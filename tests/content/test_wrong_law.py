"""What the law was wrongly said to be stands nowhere in the contents any more, in these or nearly these words."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.model.pack import ROOT

KNOWN: list[dict[str, str]] = yaml.safe_load((Path(__file__).with_name("wrong_law.yaml")).read_text(encoding="utf-8"))


def values(node: Any) -> Iterator[str]:
    """All texts of a file; what stands beside one another in a list is told apart."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from (*values(key), *values(value))
    elif isinstance(node, list):
        for value in node:
            yield from values(value)
    elif isinstance(node, str):
        yield node


@cache
def texts() -> tuple[tuple[str, str], ...]:
    return tuple(_read())


def _read() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*.yaml")):
        if "thai" in path.parts:
            continue  # the words of those who ask, who may be wrong
        for value in values(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield path.relative_to(ROOT).as_posix(), value
    for path in sorted(ROOT.rglob("*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.relative_to(ROOT).as_posix(), line


@pytest.mark.parametrize("known", KNOWN, ids=[known["instead"][:40] for known in KNOWN])
def test_what_was_wrong_does_not_come_back(known: dict[str, str]) -> None:
    wrong = re.compile(known["wrong"])
    assert wrong.search(known["such_as"])
    assert not wrong.search(known["not"])
    assert not [(file, text) for file, text in texts() if wrong.search(text)], known["instead"]
