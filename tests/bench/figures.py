"""How well figures are read from sentences: the evaluation set, a third of which was never looked at while building.

A sentence is typed to the bot by a focal person, and what it proposes is compared with what was meant. What is proposed
and was not meant is a wrong value: one tap would store it.
"""

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from flows.engine.session import Session
from flows.reporting.heard import first_of_several
from flows.reporting.round_results import reportable
from flows.reporting.slots import pack, read
from flows.thai.figure import read_figure
from tests.bench.table import Row, table
from tests.flows.talk import Talk

SETS = Path(__file__).parents[1] / "flows" / "thai"
PARTS = {  # the file, and which of every three sentences
    "held out": ("focal_eval.yaml", (2,)),
    "tuning": ("focal_eval.yaml", (0, 1)),
    "fresh": ("focal_fresh.yaml", (0, 1, 2)),
}
MEASURED = ("held out", "fresh")
AIM, LONGEST = 0.9, 20
PIECES = (
    "45",
    "สอง",
    "45 คน ",
    "45/",
    "ล้าน",
    "-",
    "่",
    "1,000 ",
    "ประมาณ ",
    "จาก 45 ",
    "เ",
    "ไม่มา 2 จาก ",
    "อบรม 45 จาก 60 และ ",
)
SHOWN = ("times", "joined", "of", "channels", "level", "percent")
Slots = Mapping[str, str]


def heard(talk: Talk, sentence: str) -> Any:
    """What came of a sentence: the slots that are proposed (one after another), or how it was answered."""
    talk.session = Session()
    talk.say(sentence)
    frame = talk.session.frame
    if frame is None or frame.flow != "report_figure":
        ends = ("report.no_report", "report.paper")
        return next((end for end in ends if _begins(talk, end)), "question")
    proposed, rest, ctx = [frame.data["slots"]], frame.data.get("rest", ""), talk.context()
    while rest:
        first, rest = first_of_several(rest, reportable(ctx, frame.data["agency"]), ctx)
        proposed.append(pack(read(first, ctx)))
    return [_shown(slots) for slots in proposed] if frame.data["slots"] else "ask"


def _begins(talk: Talk, key: str) -> bool:
    texts = talk.content.texts
    return texts(key, **dict.fromkeys(texts.placeholders(key), "…")).split("…")[0].strip() in talk.said


def _shown(slots: Slots) -> dict[str, str]:
    slots = dict(slots)
    if "persons" in slots and "joined" not in slots:
        slots["joined"] = slots["persons"]
    return {name: slots[name] for name in (*SHOWN, "date") if name in slots}


def meant(what: Any) -> Any:
    """What the set says was meant, in the same shape."""
    names = {"none": "report.no_report", "computed": "report.paper"}
    if isinstance(what, str):
        return names.get(what, what)
    proposed = what if isinstance(what, list) else [what]
    return [{name: str(value) for name, value in slots.items()} for slots in proposed]


def same(came: Any, wanted: Any) -> bool:
    """Whether it is what was meant; a day that the set does not ask for may be there."""
    if isinstance(came, str) or isinstance(wanted, str):
        return bool(came == wanted)
    return len(came) == len(wanted) and all(
        {name: value for name, value in one.items() if name != "date" or "date" in two} == two
        for one, two in zip(came, wanted, strict=True)
    )


def judged(part: str) -> list[tuple[str, Any, Any]]:
    """Each sentence of a part, with what came and what was meant."""
    file, places = PARTS[part]
    rows = yaml.safe_load((SETS / file).read_text(encoding="utf-8"))
    talk = Talk("focal")
    mine = [row for place, row in enumerate(rows) if place % 3 in places]
    return [(sentence, heard(talk, sentence), meant(what)) for sentence, what in mine]


def wrong(came: Any, wanted: Any) -> bool:
    """Whether a value was proposed that was not meant."""
    return not isinstance(came, str) and not same(came, wanted)


def slowest() -> float:
    """Milliseconds of the slowest text of 5,000 letters, each at its best of three."""
    taken = []
    words = Talk("focal").content.figure_words
    for piece in PIECES:
        text, tries = piece * (5000 // len(piece)), []
        for _ in range(3):
            began = time.perf_counter()
            read_figure(text, words)
            tries.append(time.perf_counter() - began)
        taken.append(min(tries))
    return max(taken) * 1000


def rows() -> list[Row]:
    """Measure each part; only what nothing was tuned on is held against the aims."""
    measured = []
    for part in PARTS:
        found, held = judged(part), part in MEASURED
        count = Counter(
            "right" if same(came, wanted) else "wrong" if wrong(came, wanted) else "missed" for _, came, wanted in found
        )
        share = count["right"] / len(found)
        aim, met = (f"{AIM:.0%}", share >= AIM) if held else ("", None)
        measured.append(Row(f"figures, {part}: read right", f"{share:.1%} of {len(found)}", aim=aim, met=met))
        none, met = ("0", not count["wrong"]) if held else ("", None)
        measured.append(Row(f"figures, {part}: wrong values proposed", f"{count['wrong']}", aim=none, met=met))
    slow = slowest()
    return [
        *measured,
        Row("figures, slowest 5,000 letters", f"{slow:.1f} ms", aim=f"{LONGEST} ms", met=slow <= LONGEST),
    ]


if __name__ == "__main__":
    print(table(rows()))
