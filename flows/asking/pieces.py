"""The pieces of a text by which it is weighed: its runs of letters, and its words with those after them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from content.model.asking.wrong_weights import LATER, RUNS, THEN, Pieces
from flows.thai.cut import cut
from flows.thai.names import bare

_NO_LETTER = re.compile(r"[^a-z\u0e01-\u0e4e]+")


def pieces_of(text: str) -> Pieces:
    """Take a normalised text apart; of figures it only counts that one stands there."""
    whole = _NO_LETTER.sub("", bare(text))
    runs = {whole[at : at + length] for length in RUNS for at in range(len(whole) - length + 1)}
    words = list(_words(text))
    pairs = {f"{one}{THEN}{then}" for one, then in pairwise(words)}
    around = {f"{one}{LATER}{later}" for one, later in zip(words, words[2:], strict=False)}
    return Pieces(frozenset(runs), frozenset({*words, *pairs, *around}))


def _words(text: str) -> Iterator[str]:
    for token in cut(text.casefold()):
        if letters := _NO_LETTER.sub("", token):
            yield letters
        elif any(char.isdigit() for char in token):
            yield "0"
