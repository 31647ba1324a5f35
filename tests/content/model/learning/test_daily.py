"""The intervals of the question of the day: what is shipped, and what is refused."""

from pathlib import Path

import pytest

import content
from content.model.learning.daily import Daily, load_daily
from content.model.source import ContentError

ROOT = Path(content.__file__).parent


def test_what_is_shipped() -> None:
    assert load_daily(ROOT / "daily.yaml", ROOT) == Daily((2, 7, 21))


@pytest.mark.parametrize("wrong", ["[]", "[0, 2]", "[7, 2]", "[2, 2]", "[two]", "2"])
def test_days_that_do_not_widen_are_refused(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "daily.yaml"
    path.write_text(f"intervals: {wrong}\n", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load_daily(path, tmp_path)
    assert (raised.value.file, raised.value.line) == ("daily.yaml", 1)
