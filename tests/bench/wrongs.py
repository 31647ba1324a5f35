"""How well the telling of somebody's wrong is known from all else: recall and false alarms of the evaluation set."""

import time

from content.model.asking.wrongs import WrongWords
from content.model.pack import load
from flows.asking.wrongs import WEIGHED, may_tell, told_wrong
from tests.bench.table import Row, table
from tests.flows.asking.wrongs_set import FIRST_RUN, UNTOUCHED, false_alarms, missed, others, told

RECALL, ALARMS = 0.98, 0.03
SLOW_MS, FLOOD = 20, 5000
PIECES = ("หัวหน้าเอาเงินของหน่วยงานไปใช้ ", "เอาลูกเข้าทำงาน ", "ห้ามรับสินบน", "เรียกเงินค่า", "ครู", "แตะ")


def milliseconds(text: str, words: WrongWords) -> float:
    """What it takes to look at a text, at its best of three."""
    tries = []
    for _ in range(3):
        began = time.perf_counter()
        told_wrong(text, words)
        tries.append((time.perf_counter() - began) * 1000)
    return min(tries)


def not_kept(text: str, words: WrongWords) -> bool:
    """Whether a text would not be kept where it is kept word for word: it is taken for a wrong, or only may be one."""
    return bool(told_wrong(text, words)) or may_tell(text, words)


def rows() -> list[Row]:
    """Measure each part; only what nothing was tuned on or learnt from is held against the aims."""
    words = load("trat-2569").wrong_words
    measured = []
    for part in ("held out", *UNTOUCHED, "tuned"):
        wrong, other = len(told(part)), len(others(part))
        recall = 1 - len(missed(part, words)) / wrong
        alarms = len(false_alarms(part, words)) / other
        noticed, taken = FIRST_RUN.get(part, (0, 0))
        for what, share, first, aim, met in (
            ("recall", recall, noticed / wrong, f"{RECALL:.0%}", recall >= RECALL),
            ("false alarms", alarms, taken / other, f"at most {ALARMS:.0%}", alarms <= ALARMS),
        ):
            before = f"first run {first:.1%}" if part in FIRST_RUN else ""
            name, aimed = f"wrongs, {part}: {what}", part != "tuned"
            measured.append(Row(name, f"{share:.1%}", before, aim=aim if aimed else "", met=met if aimed else None))
        if part in UNTOUCHED:
            caught, again = (sum(not_kept(text, words) for text in some(part)) for some in (told, others))
            measured.append(Row(f"wrongs, {part}: not kept word for word", f"{caught / wrong:.1%}"))
            measured.append(Row(f"wrongs, {part}: harmless asked again", f"{again / other:.1%}"))
    each = sorted(milliseconds(text, words) for text in (*told("O"), *others("O")))
    measured.append(Row("wrongs, one text of O (median)", f"{each[len(each) // 2]:.1f} ms"))
    for letters in (WEIGHED, FLOOD):
        slow = max(milliseconds((piece * letters)[:letters], words) for piece in PIECES)
        measured.append(Row(f"wrongs, {letters:,} letters", f"{slow:.1f} ms", aim=f"{SLOW_MS} ms", met=slow <= SLOW_MS))
    return measured


if __name__ == "__main__":
    print(table(rows()))
