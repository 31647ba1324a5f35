"""Only one programme is there, unless a test is about them all: each check of a correction loads every one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from content.model import pack
from tests.bot.editing.officer import Officer


@pytest.fixture(autouse=True)
def one_programme(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "every_programme" not in request.keywords:
        monkeypatch.setattr(pack, "programmes", lambda root=pack.ROOT: ("trat-2569",))


@pytest.fixture
def officer(tmp_path: Path, sqlite_url: str) -> Iterator[Officer]:
    found = Officer(tmp_path, sqlite_url)
    yield found
    found.database.close()


@pytest.fixture
def each_officer(tmp_path: Path, database_url: str) -> Iterator[Officer]:
    """An officer with a record of each kind in turn."""
    found = Officer(tmp_path, database_url)
    yield found
    found.database.close()
