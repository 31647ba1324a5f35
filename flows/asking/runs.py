"""The runs of letters that a text is made of."""

import re

from content.model.asking.wrong_letters import RUNS
from flows.thai.names import bare

_NO_LETTER = re.compile(r"[^a-z\u0e01-\u0e4e]+")


def runs_of(text: str) -> frozenset[str]:
    """Every run of two to four letters in a normalised text, without spaces, marks and figures."""
    whole = _NO_LETTER.sub("", bare(text))
    return frozenset(whole[at : at + length] for length in RUNS for at in range(len(whole) - length + 1))
