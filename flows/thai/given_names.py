"""Thai given names, from PyThaiNLP's lists."""

import os
from functools import cache


@cache
def given_names() -> tuple[frozenset[str], frozenset[str]]:
    """Thai given names, and the dictionary; imported on first use, which an ordinary text never comes to."""
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.corpus import thai_female_names, thai_male_names, thai_words  # noqa: PLC0415

    return frozenset(thai_female_names() | thai_male_names()), frozenset(thai_words())
