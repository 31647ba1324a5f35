"""Spoils texts, JSON and bytes as people, telephones and attackers do; all chance is that of the one Random given."""

import json
import re
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

ODD = (
    *("", " ", "\0", "\ud800", "\udfff", "\u200b", "\ufeff", "\u202e", "\u2028", "\r\n", "\t", "\x1b[2J", "\U0010ffff"),
    *(
        "่",
        "่้็",
        "ํา",
        "เเ",
        "ๆๆ",
        "์" * 40,
        "e\u0301\u0301",
        "👩\u200d👩\u200d👧",
        "🇹🇭",
        "ﷺ",
        "İ",
        "½",
        "²",
        "٣",
        "๑๒",
        "４５",
    ),
    *("'", '"', "\\", "<b>", "&amp;", "{0}", "{x}", "%s", "%00", "../", "=1+1", "|", ";", "#", "//", "\uff0c"),
    *("0", "-1", "007", "1e9", "9" * 19, "9" * 30, "9" * 5000, "-0", "0.1", "1,000,000", "٤٥", "1_0", "NaN", "None"),
)
"""Pieces that have broken programs before."""
RAW = ("1e999", "9" * 30, "9" * 5000, "-0", "1.5", "NaN", "true", "null", "[]", "{}", '""', '"\\ud800"', '"\\u0000"')
DEEP = (50, 200, 990, 20_000)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null')


def text(chance: Random, seeds: Sequence[str], longest: int = 5000) -> str:
    """One of the texts, more or less spoiled."""
    found = chance.choice(seeds)
    for _ in range(chance.choice((0, 1, 1, 2, 3, 6))):
        start, end = _span(chance, found)
        before, piece, after = found[:start], found[start:end], found[end:]
        letter = chr(chance.choice((chance.randrange(128), chance.randrange(0xE00, 0xE5C))))
        times = chance.choice((0, 2, 3, 50, longest // (len(piece) or 1)))
        found = chance.choice((
            before + piece * times + after,
            before + chance.choice(ODD) + chance.choice((after, piece + after)),
            before + chance.choice(seeds)[start:],
            before + "".join(chance.sample(piece, len(piece))) + after,
            before + letter + found[start + 1 :],
            after + piece + before,
        ))[:longest]  # fmt: skip
    return found


def json_of(chance: Random, value: Any, seeds: Sequence[str]) -> bytes:
    """A value as JSON, with something odd at any place of it, and perhaps spoiled as a text and as bytes."""
    for _ in range(chance.choice((0, 1, 2))):
        place, key = chance.choice(_places(value))
        other, there = chance.choice(_places(value))
        odd: tuple[Any, ...] = (
            None,
            True,
            0,
            -1,
            1.5,
            2**53,
            10**30,
            [],
            {},
            [{}],
            text(chance, seeds),
            deepcopy(other[there]),
        )
        place[key] = chance.choice(odd)
        if chance.random() < 0.2:
            del place[key]
    written = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    for _ in range(chance.choice((0, 0, 1, 2))):
        written = _rewritten(chance, written)
    raw = written.encode("utf-8", "surrogatepass")
    return spoiled(chance, raw) if chance.random() < 0.2 else raw


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a value with every key of it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, one in inner for found in ((value, key), *_places(one))]


def _rewritten(chance: Random, written: str) -> str:
    """Another token in the place of one, deep brackets around it, or its key a second time."""
    if not (tokens := list(_TOKEN.finditer(written))):
        return written
    one, depth = chance.choice(tokens), chance.choice(DEEP)
    opened, closed = chance.choice(("[]", ('{"a":', "}")))
    odd = chance.choice((*RAW, chance.choice(tokens)[0]))
    new = chance.choice((odd, f"{opened * depth}{one[0]}{closed * depth}", f"{one[0]}:{odd},{one[0]}"))
    return written[: one.start()] + new + written[one.end() :]


def spoiled(chance: Random, raw: bytes) -> bytes:
    """Bytes with bits flipped, a piece cut, doubled, or put elsewhere."""
    found = bytearray(raw or b" ")
    for _ in range(chance.choice((1, 1, 2, 8))):
        start, end = _span(chance, found)
        match chance.randrange(4):
            case 0:
                found[start : start + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[start:end]
            case 2:
                found[start:start] = found[start : min(end, start + 1000)]
            case _:
                found = found[start:] + found[:start]
    return bytes(found)


def _span(chance: Random, found: Sequence[object]) -> tuple[int, int]:
    start, end = sorted((chance.randint(0, len(found)), chance.randint(0, len(found))))
    return start, end
