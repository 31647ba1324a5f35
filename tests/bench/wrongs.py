"""How well the telling of somebody's wrong is known from all else: recall and false alarms of the evaluation set."""

from content.model.pack import load
from tests.bench.table import Row, table
from tests.flows.asking.wrongs_set import false_alarms, missed, others, told

RECALL, ALARMS = 0.98, 0.03


def rows() -> list[Row]:
    """Measure each part; only what was never tuned on is held against the aims."""
    words = load("trat-2569").wrong_words
    measured = []
    for part in ("held out", "fresh", "tuned"):
        recall = 1 - len(missed(part, words)) / len(told(part))
        alarms = len(false_alarms(part, words)) / len(others(part))
        held = part == "held out"
        for what, share, aim, met in (
            ("recall", recall, f"{RECALL:.0%}", recall >= RECALL),
            ("false alarms", alarms, f"at most {ALARMS:.0%}", alarms <= ALARMS),
        ):
            name = f"wrongs, {part}: {what}"
            measured.append(Row(name, f"{share:.1%}", aim=aim if held else "", met=met if held else None))
    return measured


if __name__ == "__main__":
    print(table(rows()))
