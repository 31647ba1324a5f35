"""What packs leave to the programme that runs: `{centre}`, `{rounds}` and the like, filled in as its files are read.

So one pack serves every programme, and none speaks of another. Texts and notices have other names, which code fills.
"""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch

import yaml

from content.model.calendar import chat_date
from content.model.programme import Programme
from content.model.source import Source
from content.model.texts import Texts

FILLED = (
    "answers/*.yaml", "cards/*.yaml", "quiz/*.yaml", "lessons/*.yaml", "assessments/*.yaml", "gift.yaml",
    "campaign_calendar.yaml",
)  # fmt: skip
WITHOUT_OTHERS = ("answers/*.yaml", "cards/*.yaml", "quiz/*.yaml")
"""Those of them that have no further names in braces: there an unknown one is a mistake."""
_NAMED = re.compile(r"\{([a-z_]+)\}")


def placeholders(programme: Programme, texts: Texts) -> Mapping[str, str]:
    """Give what stands for each name in a programme."""
    first, last = programme.span
    rounds = [
        texts(
            "programme.round",
            round=period.id,
            first=chat_date(period.opens),
            last=chat_date(period.closes),
            until=chat_date(period.accepts_until),
        )
        for period in programme.periods
    ]
    return {
        "centre": programme.centre,
        "contact": programme.contact,
        "rounds": " · ".join(rounds),
        "year": str(programme.fiscal_year),
        "first_day": chat_date(first),
        "last_day": chat_date(last),
        "area": programme.area,
        "plan": programme.name,
    }


class Filling:
    """Fills the trees of the files that may have placeholders, each as it is read."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def __call__(self, file: str, tree: yaml.Node) -> None:
        """Fill one file. Raises ContentError at a name that stands for nothing."""
        if not any(fnmatch(file, pattern) for pattern in FILLED):
            return
        alone = any(fnmatch(file, pattern) for pattern in WITHOUT_OTHERS)
        for node in (one for one in _scalars(tree) if "{" in one.value):
            names = set(_NAMED.findall(node.value))
            if alone and (unknown := names - self._values.keys()):
                known = ", ".join(sorted(self._values))
                Source(file, node).fail(f"unknown placeholder {{{min(unknown)}}}; there are: {known}")
            if names & self._values.keys():
                node.value = _NAMED.sub(lambda found: self._values.get(found[1], found[0]), node.value)


def _scalars(tree: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(tree, yaml.ScalarNode):
        yield tree
    elif isinstance(tree, yaml.SequenceNode):
        for node in tree.value:
            yield from _scalars(node)
    elif isinstance(tree, yaml.MappingNode):
        for key, value in tree.value:
            yield from (*_scalars(key), *_scalars(value))
