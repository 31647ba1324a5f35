"""Figures in chat, spoiled: whatever is typed is read within the limits or asked about, and reads back the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from random import Random

import yaml

from flows.reporting.figures_in_words import number, slots_in_words
from flows.reporting.slots import Slots, pack, sure, unpack
from flows.thai.dates import Now
from flows.thai.figure import Figure, check, fill, read_figure, typed, value
from flows.thai.normalise import normalise
from flows.thai.slots import COUNTS, fault, from_plain, to_plain
from tests.flows.talk import Talk, content
from tests.flows.thai.test_figure import PIECES, TABLE
from tests.fuzz import mutate

SENTENCES = Path(__file__).parents[1] / "flows" / "thai"
UNITS = ("percent", "times", "channels", "level", "lessons", "persons", "media", "items")
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class Figures:
    """The reader of figures."""

    cpu_s = 2.0
    given: object = ""

    def __init__(self) -> None:
        files = [SENTENCES / name for name in ("focal_eval.yaml", "focal_fresh.yaml")]
        told = [sentence for file in files for sentence, _ in yaml.safe_load(file.read_text(encoding="utf-8"))]
        self._seeds = [*(row["say"] for row in TABLE), *told]
        self._ctx = Talk("focal").context()
        self._words = content().figure_words

    def case(self, chance: Random) -> None:
        words = self._words
        self.given = text = self._typed(chance)
        now = Now(self._ctx.today, content().programme.fiscal_year) if chance.random() < 0.5 else None
        figure = read_figure(text, words, now)
        self._within(figure)
        assert from_plain(to_plain(figure)) == figure
        assert unpack(pack(figure)) == unpack(pack(unpack(pack(figure))))
        assert read_figure(typed(text), words, now) == figure, "normalised, it reads otherwise"
        assert read_figure(normalise(text).translate(THAI_DIGITS), words, now) == figure, "in Thai digits"
        self._comes_back(sure(figure))
        answer = read_figure(self._typed(chance), words, now)
        for unit in UNITS:
            needs = check(figure, unit, words)
            self._within(needs.figure)
            worth = value(needs.figure, unit)
            assert worth is None or (worth >= 0 and not needs.missing)
            for slot in needs.missing:
                self._within(fill(needs.figure, slot, answer, words))

    def _typed(self, chance: Random) -> str:
        if chance.random() < 0.3:
            pieces = [*PIECES, *self._words.units, *self._words.markers, *self._words.moods, *self._words.scales]
            return "".join(chance.choice(pieces) for _ in range(chance.randint(1, 40)))
        return mutate.text(chance, self._seeds)

    def _comes_back(self, slots: Slots) -> None:
        """What is echoed, typed again, is worth the same."""
        figure, again = unpack(slots), read_figure(slots_in_words(slots, self._ctx), self._words)
        for unit in UNITS if slots else ():
            needs = check(figure, unit, self._words)
            if (worth := value(needs.figure, unit)) is not None and not needs.problems:
                back = value(check(again, unit, self._words).figure, unit)
                assert back is not None, unit
                assert number(back) == number(worth), unit

    def _within(self, figure: Figure) -> None:
        for slot in (*COUNTS, "baht", "percent"):
            if (found := getattr(figure, slot)) is not None:
                assert found >= 0
                assert not fault(slot, Decimal(found), self._words)


@contextmanager
def opened(_home: Path) -> Iterator[Figures]:
    """Have the reader."""
    yield Figures()
