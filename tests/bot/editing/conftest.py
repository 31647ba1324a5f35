"""Only one programme is there, unless a test is about them all: each check of a correction loads every one."""

import pytest

from content.model import pack


@pytest.fixture(autouse=True)
def one_programme(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "every_programme" not in request.keywords:
        monkeypatch.setattr(pack, "programmes", lambda root=pack.ROOT: ("trat-2569",))
