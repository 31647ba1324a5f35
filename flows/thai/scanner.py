"""The first pass over a message: what is a number, and of which kind, and which words carry meaning."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from content.model.thai_words import FigureWords
from flows.thai.number import Number, Token
from flows.thai.patterns import any_of as _any
from flows.thai.spelled import readings

_LIGHT = re.compile(r"[\s:=()\[\]\"'“”*]*")
_LETTER = re.compile(r"[\w\u0e00-\u0e7f]")
_BOUNDARY = re.compile(r"[\s\d.,;:!?()\[\]/%\"'“”…-]|$")
# A year after a month: of our time whatever follows it, another only where nothing says that it counts.
_YEAR = r"(?:25[4-9]\d(?!\d)|(?:\d{{4}}|'?[67]\d|2\d)(?!\d|[ ]?(?:{after})))"
# Everything Thai in it comes from the vocabulary. In order: numbers that count nothing, counts, words.
_PATTERNS = r"""
(?P<date>\d{{1,2}}[ ]?(?:(?:{ranges})[ ]?\d{{1,2}}[ ]?)?(?:(?:{months})|(?:{bare})(?![\u0e01-\u0e4e]))
   (?:[ ]?,?[ ]?(?:{eras})?[ ]?{year})?
   |(?:{months})[ ]?\d{{1,2}}[ ]?,[ ]?(?:{eras})?[ ]?{year}
   |(?:{months})[ ]?(?:{eras})?[ ]?{year}
   |(?:{days})
   |\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d{{2}})(?!\d)
   |\d{{4}}-\d{{1,2}}-\d{{1,2}}(?!\d)|\d{{1,2}}/25\d\d(?!\d))
|(?P<time>\d{{1,2}}[.:]\d{{2}}[ ]?[-–][ ]?\d{{1,2}}[.:]\d{{2}}(?!\d)(?:[ ]?(?:{clock}))?
   |\d{{1,2}}[.:]\d{{2}}[ ]?(?:{clock})
   |\d{{1,2}}[ ]?(?:{clock})|\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d))
|(?P<phone>0\d{{8,9}}(?!\d)|0\d{{1,2}}[- ]\d{{3}}[- ]?\d{{3,4}}(?!\d))
|(?P<activity>\d/\d{{1,2}}\.\d{{1,2}}(?:\.\d{{1,2}})?(?:\#\d+)?(?!\d))
|(?P<label>(?:^|(?<=\s))\d[.)][ ]?(?=[^\W\d])|\d+(?:\.\d+){{2,}}|\d+(?:\.\d+)?[A-Za-z][A-Za-z0-9]*|https?://\S+)
|(?P<count>(?:(?<![^\s(])-)?(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![^\s(])\.\d+))
|(?P<word>{words})
|(?P<spelled>(?:{spelled})+(?:{point}(?:{digits})+)?)
|(?P<latin>[A-Za-z][A-Za-z0-9_-]*)
"""


@lru_cache(maxsize=64)
def _patterns(words: FigureWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The scanner, and the splitter of a number written in words."""
    spelled = _any([*words.digits, *words.scales, *words.half])
    scanner = _PATTERNS.format(
        months=_any(words.months),
        bare=_any(words.months_bare),
        days=_any(words.days),
        ranges=_any(word for word, marker in words.markers.items() if marker == "range"),
        clock=_any(words.clock),
        eras=_any(words.eras),
        year=_YEAR.format(after=_any([*words.units, *_ratio(words)])),
        words=_any({*words.units, *words.markers, *words.times}),
        spelled=spelled,
        point=re.escape(words.point),
        digits=_any(words.digits),
    )
    return re.compile(scanner, re.VERBOSE), re.compile(spelled)


def _ratio(words: FigureWords) -> list[str]:
    """Words after the first number of a ratio."""
    return [word for word, marker in words.markers.items() if marker in ("from_near", "between")]


def scan(text: str, words: FigureWords) -> list[Token]:
    """Split a normalised text into numbers and words of the vocabulary; what is neither is left out.

    One pass from left to right; at a place the longest word wins, so a word hidden in a longer one is not seen.
    """
    found: list[Token] = []
    end = 0
    for match in _patterns(words)[0].finditer(text):
        glued = _LIGHT.fullmatch(text, end, match.start()) is not None
        token = _spelled(match, end, words) if match.lastgroup == "spelled" else _token(match, words)
        if token is None:
            continue
        token, end = replace(token, glued=glued), match.end()
        if found and (number := _scaled(text, found[-1], token, words)):
            found[-1] = replace(found[-1], end=end, number=number)
        else:
            found.append(token)
    return found


def _token(match: re.Match[str], words: FigureWords) -> Token | None:
    kind, text, (start, end) = match.lastgroup or "", match[0], match.span()
    if kind == "latin":
        return None
    if kind == "word":
        unit, marker = words.units.get(text, ""), words.markers.get(text, "")
        return Token(start, end, unit=unit, leads=text in words.units_before, marker=marker)
    value = Decimal(text.replace(",", "")) if kind == "count" else Decimal(0)
    return Token(start, end, number=Number(value, start, end, kind=kind))


def _spelled(match: re.Match[str], left: int, words: FigureWords) -> Token | None:
    """Number words hide in other words ("ห้าม", "ศูนย์ราชการ"): take them only where a word can end."""
    text, (start, end) = match.string, match.span()
    scanner, splitter = _patterns(words)
    parts = splitter.findall(match[0])
    after = scanner.match(text, end)
    word_after = after is not None and after.lastgroup == "word" and words.markers.get(after[0]) != "ignored"
    counts = word_after and after is not None and words.units.get(after[0], "other") != "other"
    more = word_after and after is not None and words.markers.get(after[0]) == "approximate_after"
    ends = word_after or _BOUNDARY.match(text, end) is not None
    begins = start == left or _LETTER.match(text, start - 1) is None
    if match[0] in words.needs_unit:
        unit_after = scanner.match(text, end + 1 if text[end : end + 1] == " " else end)
        ends = len(match[0]) == len(text) or (unit_after is not None and unit_after[0] in words.units)
    if match[0] in words.provinces:
        ends = counts
    # inside a run of letters only a number with what it counts is surely one: "มีคนมาห้าคน", "อบรมร้อยคน"
    inside = (word_after and parts[0] in words.digits) or counts or more
    if not ends or not (begins or inside) or text[:start].rstrip().endswith(words.places):
        return None
    whole, _, decimals = match[0].partition(words.point)
    first, *others = readings(splitter.findall(whole), words)
    if decimals:
        digits = "".join(str(words.digits[part]) for part in splitter.findall(decimals))
        first, others = first + Decimal(f"0.{digits}"), []
    rough = len(parts) == 1 and parts[0] in words.scales and text[:start].rstrip().endswith(words.vague)
    return Token(start, end, number=Number(first, start, end, approximate=rough, others=tuple(others)))


def _scaled(text: str, before: Token, token: Token, words: FigureWords) -> Number | None:
    """Join digits and a scale word after them: "1.5 ล้าน"."""
    number, scale = before.number, token.number
    if not (number and scale and token.glued and number.kind == "count" and text[before.end - 1].isdigit()):
        return None
    parts = _patterns(words)[1].findall(text[token.start : token.end])
    if not parts or any(part not in words.scales for part in parts) or text[before.end : token.start].strip():
        return None
    return replace(number, value=number.value * scale.value, end=token.end)
