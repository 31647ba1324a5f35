"""The value of a number written in Thai words."""

from collections.abc import Sequence
from decimal import Decimal

from content.model.thai_words import FigureWords

_MILLION = 1_000_000
_SPOKEN_FROM = 1000  # from a thousand up, "พันห้า" is spoken for 1,500


def readings(parts: Sequence[str], words: FigureWords) -> tuple[Decimal, ...]:
    """Give the readings of number words in order, the written-language one first.

    Two words that do not make one number ("สองสาม") are readings of their own.
    """
    half = parts[-1] in words.half
    body = parts[:-1] if half else parts
    whole = _whole(body, words)
    if whole is None or any(part in words.half for part in body):
        return tuple(_alone(part, words) for part in parts)
    if half:
        return (whole + _half_of(body, words),)
    scale = words.scales.get(parts[-2], 0) if len(parts) > 1 else 0
    last = words.digits.get(parts[-1], 0)
    if scale < _SPOKEN_FROM or not last or parts[-1] in words.formal_digits:
        return (whole,)
    spoken = whole - last + Decimal(last * scale // 10)
    return (spoken,) if len(parts) == 2 else (whole, spoken)


def _alone(part: str, words: FigureWords) -> Decimal:
    return Decimal("0.5") if part in words.half else Decimal(words.digits.get(part, words.scales.get(part, 0)))


def _half_of(body: Sequence[str], words: FigureWords) -> Decimal:
    """Half of the last scale ("สองพันครึ่ง" is 2,500), else a half."""
    scale = words.scales.get(body[-1], 0) if body else 0
    return Decimal(scale // 2) if scale >= 100 else Decimal("0.5")


def _whole(parts: Sequence[str], words: FigureWords) -> Decimal | None:
    """Add digits times falling scales, a new round after every million; None where the order is broken."""
    total, group, below = Decimal(0), 0, _MILLION
    digit: int | None = None
    for part in parts:
        if part in words.digits:
            if digit is not None:
                return None
            digit = words.digits[part]
        elif (scale := words.scales.get(part, 0)) == _MILLION:
            total = (total + (group + (digit or 0) or (0 if total else 1))) * _MILLION
            group, below, digit = 0, _MILLION, None
        elif not scale or scale >= below:
            return None
        else:
            group, below, digit = group + (1 if digit is None else digit) * scale, scale, None
    return total + group + (digit or 0)
