"""How well the telling of somebody's wrong is known from all else: recall and false alarms of the evaluation set."""

from content.model.pack import load
from tests.bench.table import Row, table
from tests.flows.asking.wrongs_set import FIRST_RUN, UNTOUCHED, false_alarms, missed, others, told

RECALL, ALARMS = 0.98, 0.03


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
    return measured


if __name__ == "__main__":
    print(table(rows()))
