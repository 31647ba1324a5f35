"""One pattern for many words."""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """One pattern for any of the words, the longest first; words of one first letter share a branch, for speed."""
    branches: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        branches.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in branches.items())
