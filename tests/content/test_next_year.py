"""The fiscal year after: a programme of its own beside this year's, with the same measures and its own days."""

from datetime import timedelta

import pytest

from content.model.calendar import fiscal_year_span
from content.model.pack import Content, load, programmes
from tests.content.next_year import NEXT_YEAR, THIS_YEAR, with_next_year
from tests.content.periods import periods_of


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, Content]:
    root = with_next_year(tmp_path_factory.mktemp("packs"))
    assert NEXT_YEAR in programmes(root)
    return load(THIS_YEAR, root), load(NEXT_YEAR, root)


def test_this_year_is_as_it_is_shipped(years: tuple[Content, Content]) -> None:
    shipped = load(THIS_YEAR)
    assert (years[0].programme, years[0].plan) == (shipped.programme, shipped.plan)


def test_every_day_of_the_next_year_is_inside_it(years: tuple[Content, Content]) -> None:
    now, following = (content.programme for content in years)
    first, last = fiscal_year_span(2570)
    assert (following.id, following.fiscal_year, following.plan) == (NEXT_YEAR, 2570, NEXT_YEAR)
    assert following.periods == periods_of(2570)
    assert following.span == (first, last) == (now.span[1] + timedelta(days=1), last)
    days = [following.demo_today, *(required.due for required in following.documents)]
    assert all(first <= day <= last for day in days)
    assert [required.document for required in following.documents] == [required.document for required in now.documents]


def test_the_plan_asks_for_the_same_in_its_own_year(years: tuple[Content, Content]) -> None:
    now, following = (content.plan for content in years)
    assert (following.id, following.fiscal_year) == (NEXT_YEAR, 2570)
    assert following.agencies == now.agencies
    assert following.measures() == now.measures()
    assert following.title.endswith("๒๕๗๐")


def test_what_counts_this_year_counts_the_next(years: tuple[Content, Content]) -> None:
    _, following = years
    counted = [lesson.counted for lesson in following.lessons.all]
    counted += [assessment.counted for assessment in following.assessments.all]
    assert counted
    assert all(by_plan[NEXT_YEAR] == by_plan[THIS_YEAR] for by_plan in counted)
    assert following.form_mapping is not None
