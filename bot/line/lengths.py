"""Text measured and cut as LINE counts it: UTF-16 units for what is said, grapheme clusters for labels.

A cut never parts a letter from its marks, and always shows itself with an ellipsis.
"""

import regex

_ELLIPSIS = "…"
_GRAPHEME = regex.compile(r"\X")


def units(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Count grapheme clusters: letters as seen, with the marks above and below them."""
    return len(_GRAPHEME.findall(text))


def label(text: str, most: int) -> str:
    """Cut a text to at most so many grapheme clusters."""
    if len(text) <= most:
        return text
    clusters = _GRAPHEME.findall(text)
    return text if len(clusters) <= most else "".join(clusters[: most - 1]).rstrip() + _ELLIPSIS


def short(text: str, most: int) -> str:
    """Cut a text to at most so many UTF-16 units."""
    return text if units(text) <= most else _head(text, most - 1).rstrip() + _ELLIPSIS


def parts(text: str, most: int) -> list[str]:
    """Split a text into pieces of at most so many UTF-16 units, at line ends where there are any; blank pieces go."""
    found: list[str] = []
    while units(text) > most:
        head = _head(text, most)
        at = head.rfind("\n") + 1 or head.rfind(" ") + 1 or len(head)
        found.append(text[:at])
        text = text[at:]
    return [piece for piece in (piece.strip() for piece in (*found, text)) if piece]


def _head(text: str, most: int) -> str:
    """Take the whole clusters that fit; a single one too long to fit is cut inside, so that splitting always ends."""
    taken, room = 0, most
    for cluster in _GRAPHEME.finditer(text):
        room -= units(cluster[0])
        if room < 0:
            break
        taken = cluster.end()
    return text[: taken or most // 2]
