"""The vocabulary of the product, as the tests of this room use it."""

from pathlib import Path

import pytest

import content
from content.model.thai_words import FigureWords, load_figure_words

ROOT = Path(content.__file__).parent


@pytest.fixture(scope="session")
def words() -> FigureWords:
    return load_figure_words(ROOT / "thai" / "figures.yaml", ROOT)
