"""One pack serves every programme: what is filled in is its own, and none speaks of another."""

import re
from collections.abc import Iterator

import pytest
import yaml

from content.model.asking.answers import ANSWER
from content.model.pack import Content, load, programmes
from content.model.placeholders import Filling, placeholders
from content.model.source import ContentError

ALL = {name: load(name) for name in programmes()}
PLACES = {content.programme.province for content in ALL.values()} - {""}


def said(content: Content) -> Iterator[str]:
    for answer in content.answers.all:
        yield from (answer.question, *answer.wordings, answer.answer, answer.source)
    for card in content.cards.all:
        yield from (card.title, card.situation, card.do, card.dont, card.why, card.source)
    yield from (content.texts.template(key) for key in content.texts.keys())  # noqa: SIM118 - it is no mapping
    gift = content.gift
    yield from (gift.source, *gift.policy.values(), *gift.report.values(), *(one.law for one in gift.givers.values()))


@pytest.mark.parametrize("name", ALL)
def test_no_programme_speaks_of_another(name: str) -> None:
    content = ALL[name]
    others = PLACES - {content.programme.province}
    assert not [text for text in said(content) if any(place in text for place in others)]
    years = {str(other.programme.fiscal_year) for other in ALL.values()} - {str(content.programme.fiscal_year)}
    own = [content.answers.get(id) for id in ("fiscal-year", "report-rounds", "programme-what", "report-deadline")]
    assert not [one.answer for one in own if any(year in one.answer for year in years)]


@pytest.mark.parametrize("name", ALL)
def test_what_stands_in_braces_is_filled_and_still_fits(name: str) -> None:
    content = ALL[name]
    for answer in content.answers.all:
        assert not re.search(r"[{}]", answer.question + answer.answer + answer.source), answer.id
        assert len(answer.answer) <= ANSWER
    assert content.programme.contact in content.answers.get("talk-to-person").answer
    rounds = content.answers.get("report-rounds").answer
    assert all(f"รอบที่ {period.id} " in rounds for period in content.programme.periods)


def test_unknown_name_is_refused_with_its_place_where_nothing_else_has_names() -> None:
    content = ALL["trat-2569"]
    filling = Filling(placeholders(content.programme, content.texts))
    tree = yaml.compose("answers:\n  - answer: ถาม{center}\n")
    assert tree
    with pytest.raises(ContentError, match=r"answers/using.yaml:2: unknown placeholder \{center\}"):
        filling("answers/using.yaml", tree)
    filling("lessons/ethics-act.yaml", tree)  # it has names of its own


def test_every_button_of_an_answer_is_a_command_with_a_label() -> None:
    content = ALL["trat-2569"]
    for answer in content.answers.all:
        if answer.command:
            assert content.words.knows(answer.command)
            assert f"menu.{answer.command}" in content.texts, answer.id


def test_figures_in_answers_are_those_of_the_packs() -> None:
    for content in ALL.values():
        assert {one.minimum_group for one in content.assessments.all} == {5}
