"""Everything that a plan has stands on its page, in every programme, whoever opens it."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from html import unescape

import pytest
from flask import Flask

from bot.links import Links
from bot.pages import pages
from content.model import pack
from content.model.calendar import chat_month
from content.model.pack import Content
from content.model.reporting.plan import BudgetKind, Measure
from flows.reporting.figures_in_words import number
from tests.bot.pages.conftest import Written
from tests.packs import loaded

UNSAID = {
    "Plan": {"id", "fiscal_year"},
    "Agency": {"code", "aliases"},
    "Activity": {"short", "keywords"},
    "Measure": {"id", "activity_id", "unit", "quarters", "months", "agencies", "acknowledged", "word", "target"},
    "Indicator": {"unit", "target", "comparator"},
    "Budget": {"kind"},
    "Practice": {"strategy", "number"},  # the browser numbers the list
}
"""What only the chat uses or the page says in words: codes become names, quarters and targets sentences (see below)."""


@pytest.fixture(params=pack.programmes())
def content(request: pytest.FixtureRequest) -> Content:
    return loaded(request.param)


@pytest.fixture
def page(content: Content) -> str:
    app = Flask("plan")
    app.register_blueprint(pages(content, Links("https://example.go.th", "secret"), Written(content)))
    answer = app.test_client().get("/plan")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def _texts(value: object) -> Iterator[str]:
    """Walk through every field of the model that people are to read."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield number(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in UNSAID.get(type(value).__name__, set()):
                yield from _texts(getattr(value, one.name))


def _said(text: str, page: str) -> bool:
    return re.sub(r"\s+", " ", text) in page


def test_every_field_of_the_plan_is_on_its_page(content: Content, page: str) -> None:
    found = [text for text in _texts(content.plan) if text]
    assert len(found) > 200
    assert [text for text in found if not _said(text, page)] == []


def _in_words(measure: Measure, content: Content) -> Iterator[str]:
    yield from (content.plan.agency(code).name for code in measure.agencies)
    yield from (content.documents[id].title for id in measure.acknowledged)
    yield from map(chat_month, measure.span(content.plan.fiscal_year)) if measure.months else ()
    yield measure.word if measure.target is not None else ""
    yield content.texts("amount.no_target") if measure.target is None else number(measure.target)
    yield content.texts("plan.no_budget") if measure.budget.kind is BudgetKind.NONE else ""
    yield content.texts("plan.unknown_budget") if measure.budget.kind is BudgetKind.UNKNOWN else ""


def test_codes_targets_and_times_are_said_in_words(content: Content, page: str) -> None:
    wanted = [text for measure in content.plan.measures() for text in _in_words(measure, content) if text]
    assert [text for text in wanted if not _said(text, page)] == []


def test_the_year_and_the_guideline_with_its_caution_are_there(content: Content, page: str) -> None:
    ideas = content.ideas
    assert _said(content.texts("plan.year", year=content.plan.fiscal_year), page)
    assert all(_said(text, page) for text in (*ideas.steps, *ideas.roles, ideas.caution, ideas.source))


def test_each_plan_tells_what_was_corrected_of_its_scan(content: Content) -> None:
    assert content.plan.corrections
    assert all(one.printed != one.corrected and one.why for one in content.plan.corrections)


def test_what_a_plan_says_is_escaped(content: Content) -> None:
    evil = replace(content, plan=replace(content.plan, title="<script>alert(1)</script>"))
    app = Flask("plan")
    app.register_blueprint(pages(evil, Links("https://example.go.th", "secret"), Written(evil)))
    assert "<script>" not in app.test_client().get("/plan").text


def test_a_practice_stands_on_the_page_under_its_printed_number() -> None:
    sao = loaded("sao-2567")
    app = Flask("plan")
    app.register_blueprint(pages(sao, Links("https://example.go.th", "secret"), Written(sao)))
    page = unescape(app.test_client().get("/plan").text)
    assert all(f'<li value="{one.number}">{one.text}</li>' in page for one in sao.plan.practices())
