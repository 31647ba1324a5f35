"""One spelling for what people type: the same word gives the same characters."""

import os
import re
import unicodedata
from collections.abc import Callable
from functools import cache

_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(0x5E)}
_THAI_DIGITS = {0x0E50 + digit: str(digit) for digit in range(10)}
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0x00AD])
_CHARACTERS = {**_FULL_WIDTH, **_THAI_DIGITS, **_INVISIBLE, 0x2212: "-"}

# No Thai syllable carries more marks than this; a longer run makes the rules that follow slow.
_LONG_RUN = re.compile(
    r"([\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0300-\u036f]{6})[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0300-\u036f]+"
)
_SPACES = re.compile(r"\s+")
_THAI = re.compile(r"[\u0e01-\u0e4e]")
# Thai marks that cannot open a word, and vowels written before a consonant that cannot close one.
_IMPOSSIBLE = re.compile(r"(?:^|[\s(])[\u0e30-\u0e3a\u0e45-\u0e4e]|[\u0e40-\u0e44](?:$|[\s\u0e30-\u0e39\u0e40-\u0e44])")
# Latin words are letters between punctuation; Thai keystrokes have punctuation and digits among the letters.
_MISTYPED = re.compile(r"[a-zA-Z][\[\]';,./\d=\\^-]+[a-zA-Z]|(?:^|\s)[;'\[\]/.,=-][a-zA-Z]")
_NUMBER = re.compile(r"\d+(?:/\d+)?%?")
_ENGLISH = re.compile(r"[a-zA-Z]'(?:t|s|re|ve|ll|d|m|ts)(?=\s|$)|\b[A-Z]'[A-Z][a-z]|&|://|@|\b[a-z]+-[a-z]+\b")


@cache
def _pythainlp() -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Import PyThaiNLP on first use (about 150 ms) and keep it from writing to the home folder."""
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.util.keyboard import eng_to_thai  # noqa: PLC0415
    from pythainlp.util.normalize import remove_repeat_vowels  # noqa: PLC0415

    return remove_repeat_vowels, eng_to_thai


def normalise(text: str) -> str:
    """Write a text in one way: NFC, Arabic digits, Thai marks in order and once, single spaces, nothing invisible.

    Linear in the length of the text, and the same again when applied to its own result.
    """
    text = _LONG_RUN.sub(r"\1", text.translate(_CHARACTERS))
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if not _THAI.search(text):
        return text
    tidy, _ = _pythainlp()
    # removing one fault can lay two marks side by side that were apart
    for _ in range(4):
        before, text = text, unicodedata.normalize("NFC", tidy(text)).strip()
        if text == before:
            break
    return text


def wrong_layout(text: str) -> str | None:
    """Give the Thai reading of a text typed with the keyboard left in Latin ("ikp'ko"), or None when it is not one.

    A reading counts only where marks stand as Thai allows; ask it only after the text as typed meant nothing.
    """
    text = text.strip()
    if not 4 <= len(text) <= 200 or _THAI.search(text) or _ENGLISH.search(text) or not _MISTYPED.search(text):
        return None
    _, eng_to_thai = _pythainlp()
    # a number between spaces was meant as a number
    thai = normalise(" ".join(part if _NUMBER.fullmatch(part) else eng_to_thai(part) for part in text.split(" ")))
    mostly_thai = len(_THAI.findall(thai)) * 10 >= len(re.sub(r"[ \d]", "", thai)) * 8
    return thai if mostly_thai and not _IMPOSSIBLE.search(thai) else None
