"""How well questions are understood: the evaluation set, whose `measured` part nothing was ever tuned on."""

from functools import partial
from pathlib import Path

import yaml

from content.model.pack import Content, load
from flows.asking.search import Hit, index_of
from flows.asking.wrongs import told_wrong
from tests.bench.table import Row, table

SETS = Path(__file__).parents[1] / "flows" / "asking"
SET, NEAR, FRESH = SETS / "ask_eval.yaml", SETS / "near_eval.yaml", SETS / "near_fresh.yaml"
HELD_OUT = 3
"""Every so many of the near sets was never tuned on; of the fresh ones, by another writer, none."""
RIGHT, SURELY_WRONG = 0.90, 0.03
AIMS = {"top-1": 0.85, "top-3": 0.95, "out of scope without an answer": 0.90}


def found(content: Content, question: str) -> list[Hit]:
    """What the bot would offer; what tells of a wrong is met by the guard before anything is looked for."""
    return [] if told_wrong(question, content.wrong_words) else index_of(content).search(question)


def shares(content: Content, part: str) -> dict[str, float]:
    """The shares of one part of the set, by what is measured."""
    data = yaml.safe_load(SET.read_text(encoding="utf-8"))[part]
    ask = partial(found, content)
    asked = [(id, [hit.id for hit in ask(question)]) for id, some in data["asked"].items() for question in some]
    nothing = [not ask(question) for question in data["out_of_scope"]]
    return {
        "top-1": sum(hits[:1] == [id] for id, hits in asked) / len(asked),
        "top-3": sum(id in hits[:3] for id, hits in asked) / len(asked),
        "out of scope without an answer": sum(nothing) / len(nothing),
    }


def near(content: Content, kind: str) -> tuple[float, float]:
    """The shares of a near set, as far as it is held out: right or honestly passed on, and wrong with confidence.

    What is offered as a guess is right where the answer is among the first three.
    """
    known, fresh = (yaml.safe_load(path.read_text(encoding="utf-8"))[kind] for path in (NEAR, FRESH))
    some = [*known[HELD_OUT - 1 :: HELD_OUT], *fresh]
    right = wrong = 0
    for one in some:
        hits, wanted = found(content, one["ask"]), one["is"] if isinstance(one["is"], list) else [one["is"]]
        sure, offered = bool(hits) and hits[0].sure, {hit.id for hit in hits[: 1 if hits and hits[0].sure else 3]}
        right += not hits or not offered.isdisjoint(wanted)
        wrong += sure and offered.isdisjoint(wanted)
    return right / len(some), wrong / len(some)


def rows() -> list[Row]:
    """Measure all parts; only what was never tuned on is held against the aims."""
    content = load("trat-2569")
    measured = []
    for kind in ("near", "own"):
        right, wrong = near(content, kind)
        measured += [
            Row(f"ask, {kind}: right or passed on", f"{right:.1%}", aim=f"{RIGHT:.0%}", met=right >= RIGHT),
            Row(
                f"ask, {kind}: surely wrong",
                f"{wrong:.1%}",
                aim=f"at most {SURELY_WRONG:.0%}",
                met=wrong <= SURELY_WRONG,
            ),
        ]
    for part in ("measured", "tuning"):
        for what, share in shares(content, part).items():
            aim, met = (f"{AIMS[what]:.0%}", share >= AIMS[what]) if part == "measured" else ("", None)
            measured.append(Row(f"ask, {part}: {what}", f"{share:.1%}", aim=aim, met=met))
    return measured


if __name__ == "__main__":
    print(table(rows()))
