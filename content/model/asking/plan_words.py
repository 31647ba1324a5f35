"""The words by which a question about the plan is known (`content/thai/plan_words.yaml`)."""

from dataclasses import dataclass
from pathlib import Path

from content.model.source import read

PARTS = (
    "levels", "joints", "numbers", "aside", "plan", "money", "budget", "many", "whole", "surely", "perhaps", "activity",
    "fillers",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class PlanWords:
    """Words by the part they play in a question about the plan."""

    levels: tuple[str, ...]
    """What its top level is called besides its own word."""
    joints: tuple[str, ...]
    """What may stand between that and a number."""
    numbers: tuple[str, ...]
    """One, two, three and so on."""
    aside: tuple[str, ...]
    """What only sounds like the others."""
    plan: tuple[str, ...]
    money: tuple[str, ...]
    budget: tuple[str, ...]
    many: tuple[str, ...]
    whole: tuple[str, ...]
    surely: tuple[str, ...]
    """What only who means an activity of the plan asks of it."""
    perhaps: tuple[str, ...]
    """What may be asked of anything; with `activity` beside it, of an activity."""
    activity: tuple[str, ...]
    fillers: tuple[str, ...]


def load_plan_words(path: Path, root: Path) -> PlanWords:
    """Read the words; raises ContentError where a group is missing or unknown."""
    top = read(path, root).only(" ".join(PARTS))
    return PlanWords(**{name: top[name].texts() for name in PARTS})
