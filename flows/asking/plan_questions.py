"""Questions about the plan that runs: which part of it answers them. What it says is computed, never written twice.

A part is called by an address that no answer has: `plan`, `plan:2` for a strategy, `plan:2/3.1` for an activity.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content.model.pack import Content
from content.model.reporting.plan import Activity
from flows.starts.reporting import StartPlanPart
from flows.thai.names import fold

WHOLE = "plan"
NAMED, LEAST, LEAD, OFFERED = 0.6, 4, 1.25, 3
"""How much of a question, less what is asked, must name an activity, in how many letters, how far ahead of the next."""
GROUPS = ("levels", "plan", "money", "budget", "many", "surely", "perhaps", "activity")
ASPECTS = ("surely", "perhaps", "money", "budget", "many", "whole", "plan", "activity", "fillers")
"""The words that ask and name nothing."""
_WHOLE_LETTER = r"(?![\u0e30-\u0e3a\u0e47-\u0e4e])"
"""A word ends where no mark follows that belongs to its last letter: "แผนก" does not stand in "แผนกี่"."""


@dataclass(frozen=True)
class PlanPart:
    """A part of the plan, with its title and what shows it."""

    title: str
    start: StartPlanPart


def part_of(address: str, content: Content) -> PlanPart | None:
    """Find a part by its address; None for what is no part of this plan, such as the id of an answer."""
    plan = content.plan
    if address == WHOLE:
        return PlanPart(content.programme.name, StartPlanPart())
    if not address.startswith(f"{WHOLE}:"):
        return None
    named = address.removeprefix(f"{WHOLE}:")
    for strategy in plan.strategies:
        if str(strategy.number) == named:
            return PlanPart(f"{plan.levels.strategy} {named}", StartPlanPart(strategy=named))
    found = next((one for one in plan.activities() if one.id == named), None)
    return PlanPart(found.short, StartPlanPart(activity=named)) if found else None


class PlanQuestions:
    """Knows a question about the plan of one content."""

    def __init__(self, content: Content) -> None:
        words, plan = content.plan_words, content.plan
        self._strategies = {str(strategy.number) for strategy in plan.strategies}
        self._numbers = {fold(word): str(value) for value, word in enumerate(words.numbers, 1)}
        self._level = re.compile(
            f"(?:{_either((plan.levels.strategy, *words.levels))})(?:{_either(words.joints)})?"
            rf"(\d+|{_either(words.numbers)})"
        )
        self._aside = re.compile(f"(?:{_either(words.aside)}){_WHOLE_LETTER}")
        self._groups = {name: _longest_first(getattr(words, name)) for name in GROUPS}
        asked = {fold(word) for name in ASPECTS for word in getattr(words, name)}
        self._said = _longest_first(asked)
        self._names = [(one.id, _longest_first(set(map(fold, _names(one))) - asked)) for one in plan.activities()]

    def search(self, text: str) -> tuple[str, ...]:
        """Give the addresses of the parts asked for, the likeliest first; one alone is sure, none is another matter."""
        asked = fold(text)
        if found := self._level.search(asked):
            number = self._numbers.get(found[1], found[1])
            return (f"{WHOLE}:{number}",) if number in self._strategies else (WHOLE,)
        asked = self._aside.sub("\n", asked)
        if self._has("levels", asked):
            return (WHOLE,)
        surely = self._has("surely", asked)
        if (surely or (self._has("perhaps", asked) and self._has("activity", asked))) and (named := self._named(asked)):
            return named
        if self._has("plan", asked) and (self._has("many", asked) or self._has("money", asked)):
            return (WHOLE,)
        alone = self._has("budget", asked) and not _without(asked, self._said)[0].strip("\n")
        return (WHOLE,) if alone else ()

    def _has(self, group: str, asked: str) -> bool:
        return any(phrase in asked for phrase in self._groups[group])

    def _named(self, asked: str) -> tuple[str, ...]:
        """The activities that a question names: with what is asked of them, they are nearly all of it."""
        found = []
        for activity, names in self._names:
            rest, covered = _without(asked, names)
            unexplained = len(_without(rest, self._said)[0].replace("\n", ""))
            if covered >= LEAST and covered >= NAMED * (covered + unexplained):
                found.append((covered, activity))
        found.sort(key=lambda one: -one[0])
        near = [activity for covered, activity in found if covered * LEAD > found[0][0]]
        return tuple(f"{WHOLE}:{activity}" for activity in near[:OFFERED])


def _names(activity: Activity) -> tuple[str, ...]:
    return (activity.title, activity.short, *activity.keywords)


def _longest_first(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({fold(phrase) for phrase in phrases} - {""}, key=len, reverse=True))


def _either(phrases: Iterable[str]) -> str:
    return "|".join(map(re.escape, _longest_first(phrases)))


def _without(text: str, phrases: Sequence[str]) -> tuple[str, int]:
    """Take phrases out of a text, the longest first; with how many letters they were."""
    taken = 0
    for phrase in phrases:
        if phrase in text:
            taken += len(phrase)
            text = text.replace(phrase, "\n")
    return text, taken
