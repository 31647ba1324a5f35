"""The packs as they stand, each programme loaded once for all tests: contents never change while tests run."""

from collections import defaultdict
from functools import cache, lru_cache

import yaml

from content.model import pack, source
from content.model.asking.search_words import SearchWords
from content.model.pack import Content
from flows.asking.search import Index
from flows.thai.cut import Read, WordCutter

loaded = cache(pack.load)

_composed = lru_cache(300)(source.composed)


def composed(text: str) -> yaml.Node | None:
    """Give the tree of a text, made once for all tests and given as a copy: it is a sixth of the work.

    The bot does not remember trees, as it loads its packs once.
    """
    tree = _composed(text)
    return tree and _copy(tree, {})


def _copy(node: yaml.Node, known: dict[yaml.Node, yaml.Node]) -> yaml.Node:
    """A list or mapping that stands in several places of a tree is one in the copy as well."""
    if isinstance(node, yaml.ScalarNode):
        return yaml.ScalarNode(node.tag, node.value, node.start_mark, node.end_mark)
    if node in known:
        return known[node]
    made = known[node] = type(node)(node.tag, [], node.start_mark, node.end_mark)
    if isinstance(node, yaml.SequenceNode):
        made.value = [_copy(item, known) for item in node.value]
    else:
        made.value = [(_copy(key, known), _copy(value, known)) for key, value in node.value]
    return made


_known: dict[object, dict[str, Read]] = defaultdict(dict)
"""What texts of the packs were read as, by vocabulary."""


class RememberingCutter(WordCutter):
    """Reads each option of the quiz once for all tests."""

    def __init__(self, words: SearchWords) -> None:
        self._reads = _known["options", words.synonyms]
        super().__init__(words)

    def read(self, text: str) -> Read:
        if text not in self._reads:
            self._reads[text] = super().read(text)
        return self._reads[text]


class RememberingIndex(Index):
    """Reads each text of the packs once for all tests: most of making an index is reading the same again.

    The bot does not remember what it read, as that takes more memory than it saves it time.
    """

    def __init__(self, content: Content) -> None:
        self._reads = _known["index", content.search_words.synonyms]
        super().__init__(content)

    def _read(self, text: str) -> Read:
        if text not in self._reads:
            self._reads[text] = super()._read(text)
        return self._reads[text]
