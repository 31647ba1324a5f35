"""The packs as they stand, each programme loaded once for all tests: contents never change while tests run."""

from collections import defaultdict
from functools import cache
from typing import ClassVar

from content.model import pack
from content.model.pack import Content
from flows.asking.search import Index
from flows.thai.cut import Read

loaded = cache(pack.load)


class RememberingIndex(Index):
    """Reads each text of the packs once for all tests: most of making an index is reading the same again.

    The bot does not remember what it read, as that takes more memory than it saves it time.
    """

    _known: ClassVar[dict[object, dict[str, Read]]] = defaultdict(dict)

    def __init__(self, content: Content) -> None:
        self._reads = self._known[content.search_words.synonyms]
        super().__init__(content)

    def _read(self, text: str) -> Read:
        if text not in self._reads:
            self._reads[text] = super()._read(text)
        return self._reads[text]
