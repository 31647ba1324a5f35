"""Questions in everyday Thai, spoiled: what is found is of the content and ranked, and a wrong is told in time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import yaml

from flows.asking.plan_questions import part_of
from flows.asking.search import index_of
from flows.asking.wrongs import may_tell, told_wrong
from flows.thai.polite import assent, is_question
from tests.flows.talk import content
from tests.fuzz import mutate

ASKING = Path(__file__).parents[1] / "flows" / "asking"


class Search:
    """The index of a programme, and what else looks at every question."""

    cpu_s = 2.0
    given: object = ""

    def __init__(self) -> None:
        self._content, self._index = content(), index_of(content())
        wrongs = yaml.safe_load((ASKING / "wrongs.yaml").read_text(encoding="utf-8"))
        stored = [text for answer in content().answers.all for text in (answer.question, *answer.wordings)]
        plan = [name for activity in content().plan.activities() for name in (activity.title, *activity.keywords)]
        self._seeds = [*stored, *plan, *(text for texts in wrongs.values() for text in texts)]

    def case(self, chance: Random) -> None:
        self.given = text = mutate.text(chance, self._seeds)
        hits = self._index.search(text)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert all(0 < hit.score <= 1 for hit in hits)
        assert len({hit.id for hit in hits}) == len(hits)
        assert not any(hit.sure for hit in hits[1:])
        for hit in hits:
            assert part_of(hit.id, self._content) or self._content.answers.get(hit.id)
        assert self._index.elsewhere(text) in (True, False)
        told_wrong(text, self._content.wrong_words)
        may_tell(text, self._content.wrong_words)
        assent(text, self._content.polite)
        is_question(text, self._content.polite)


@contextmanager
def opened(_home: Path) -> Iterator[Search]:
    """Have the index built."""
    yield Search()
